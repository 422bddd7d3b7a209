import Synchronization

/// A value that threads share and exchange as a whole.
package final class SharedValue<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>

    /// Begins with a value.
    package init(_ value: Value) {
        storage = Mutex(value)
    }

    /// The value of this moment.
    package var value: Value {
        get { storage.withLock(\.self) }
        set { storage.withLock { $0 = newValue } }
    }
}
