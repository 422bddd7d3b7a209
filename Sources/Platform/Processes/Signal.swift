/// A signal, numbered as this system numbers it.
package struct Signal: RawRepresentable, Hashable, Sendable {
    /// The number, which for some signals differs between systems.
    package let rawValue: Int32

    /// Takes over a number as the system gives it.
    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The name in signal(7), such as `SIGTERM`; for a number without one, `SIG` and the number.
    package var name: String {
        Self.commonNames[rawValue] ?? Self.systemNames[rawValue] ?? "SIG\(rawValue)"
    }
}

extension Signal: CustomStringConvertible {
    package var description: String { name }
}
