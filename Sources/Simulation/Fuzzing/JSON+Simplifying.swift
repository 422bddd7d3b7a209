import Basics
import Scenarios

extension JSON {
    /// Simpler values to put in the place of a number or a text, the simplest first.
    ///
    /// Each is nearer to nothing than the value, so that to simplify again and again comes to an end.
    var simplifications: [JSON] {
        switch self {
        case .number(let number): number.integer?.simplifications.map(JSON.integer) ?? []
        case .string(let text): text.simplifications.map(JSON.string)
        case .null, .bool, .array, .object: []
        }
    }
}

extension Int {
    /// Nothing, one, and then ever smaller parts less than the number, the last by one.
    fileprivate var simplifications: [Int] {
        guard self != 0 else { return [] }
        var simpler = [0, signum()]
        var part = self / 2
        while part != 0 {
            simpler.append(self - part)
            part /= 2
        }
        return simpler.filter { $0 != self }
    }
}

extension String {
    /// Shorter durations of one, and of every other text shorter beginnings.
    fileprivate var simplifications: [String] {
        if let duration = Duration(scenarioText: self) {
            return Int(duration.milliseconds).simplifications.map { Duration.milliseconds($0).scenarioText }
        }
        // A text that is a variable is already as short as its value will let it be.
        guard !hasPrefix("${") || !hasSuffix("}") else { return [] }
        return count.simplifications.map { String(prefix($0)) }
    }
}
