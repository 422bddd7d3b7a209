import Platform
import Scenarios

extension RunEnd {
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
