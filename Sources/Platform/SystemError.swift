/// A call to the system that failed, with enough to say so to a person.
package struct SystemError: Error, Hashable, Sendable {
    /// An error number, which grows with the systems; those we know have names.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The value of `errno`.
        package let rawValue: CInt

        /// Takes over a value of `errno`.
        package init(rawValue: CInt) {
            self.rawValue = rawValue
        }
    }

    /// The name of the call that failed, as its manual page spells it.
    package let call: String

    /// Why it failed.
    package let code: Code

    /// The path, command or address that the call was about, where there is one.
    package let subject: String?

    /// Creates the error of one call.
    package init(call: String, code: Code, subject: String? = nil) {
        self.call = call
        self.code = code
        self.subject = subject
    }
}

extension SystemError: CustomStringConvertible {
    package var description: String {
        ([call, subject].compactMap(\.self).joined(separator: " ")) + ": \(code)"
    }
}

extension SystemError.Code: CustomStringConvertible {
    package var description: String { LibC.text(of: rawValue) }
}
