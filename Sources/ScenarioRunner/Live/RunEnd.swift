import Platform
import Scenarios

/// Why the steps of a run go no further.
enum RunEnd: Error {
    /// Something that the scenario expects does not hold.
    case failed([Failure])

    /// The harness itself went wrong.
    case broken(String)

    /// One failure at the place of a step.
    static func failed(_ place: String, _ summary: String, expected: String, actual: String) -> RunEnd {
        .failed([Failure(place: place, summary: summary, expected: expected, actual: actual)])
    }

    /// Makes a call to the system, without which the run can't go on.
    static func unlessBroken<Value: ~Copyable>(
        _ body: () throws(SystemError) -> Value
    ) throws(RunEnd) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .broken("\(error)")
        }
    }
}
