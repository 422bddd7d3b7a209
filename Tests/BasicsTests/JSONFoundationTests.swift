import Basics
import Foundation
import Testing

/// Foundation's reader as a second opinion about what a text means.
///
/// It is no judge of what must be refused: it takes trailing commas, and sees UTF-16 in zero bytes.
@Suite("JSON beside Foundation")
struct JSONFoundationTests {
    @Test("Foundation reads what we read, and takes it for the same", arguments: UInt64(0)..<100)
    func agreement(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let document = JSON.random(depth: 4, using: &generator).encoded()
        for _ in 0..<20 {
            let bytes = document.mutated(using: &generator)
            guard case .success(let ours) = Result(catching: { try JSON(parsing: bytes) }), ours.isInRange else {
                continue
            }
            let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            #expect(ours.means(theirs), "\(ours)")
        }
    }
}

extension JSON {
    /// Whether there are only numbers that Foundation takes, which are those floating point has.
    fileprivate var isInRange: Bool {
        switch self {
        case .null, .bool, .string: true
        case .number(let number): number.double.isFinite
        case .array(let elements): elements.allSatisfy(\.isInRange)
        case .object(let object): object.members.allSatisfy(\.value.isInRange)
        }
    }

    fileprivate func means(_ other: Any) -> Bool {
        switch self {
        case .null: return other is NSNull
        case .bool(let boolean): return other as? Bool == boolean
        case .number(let number):
            guard let other = other as? NSNumber else { return false }
            if let integer = number.integer { return other.intValue == integer }
            // What has many digits, Foundation holds as a decimal that is rounded on its way back.
            return abs(other.doubleValue - number.double) <= abs(number.double) * 1e-14
        case .string(let text): return (other as? String)?.utf8.elementsEqual(text.utf8) == true
        case .array(let elements):
            guard let others = other as? [Any], others.count == elements.count else { return false }
            return zip(elements, others).allSatisfy { $0.means($1) }
        case .object(let object):
            guard let others = other as? [String: Any] else { return false }
            // A dictionary has a name once, and holds equivalent names for one.
            guard Set(object.members.map(\.name)).count == object.members.count else { return true }
            return object.members.count == others.count
                && object.members.allSatisfy { member in others[member.name].map(member.value.means) == true }
        }
    }
}
