// The files named LibC are the only ones that import the C library by name, and so the only
// ones to touch when the daemon is ported. Everything else in this module calls `LibC`.

import CPlatform

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#else
    #error("codexd has not been ported to this C library")
#endif

/// The C library, with its failures turned into thrown errors and its pointers into values.
enum LibC {
    /// Makes a call that reports failure as -1, again for as long as signals interrupt it.
    ///
    /// - Parameters:
    ///   - call: The name of the call, for the error.
    ///   - subject: What the call is about, for the error.
    ///   - body: The call itself; nothing in it may touch `errno` afterwards.
    /// - Returns: What the call returned.
    /// - Throws: ``SystemError`` as `errno` says.
    @discardableResult
    static func check<Result: SignedInteger>(
        _ call: String,
        _ subject: String? = nil,
        _ body: () -> Result
    ) throws(SystemError) -> Result {
        while true {
            let result = body()
            guard result == -1 else { return result }
            let code = errno
            guard code == EINTR else { throw SystemError(call: call, code: .init(rawValue: code), subject: subject) }
        }
    }

    /// Makes a call that reports failure as an error number, as `posix_spawn` and `pthread_create` do.
    static func checkNumber(_ call: String, _ subject: String? = nil, _ body: () -> CInt) throws(SystemError) {
        let code = body()
        guard code == 0 else { throw SystemError(call: call, code: .init(rawValue: code), subject: subject) }
    }

    /// Refuses text that C would cut short.
    static func requireNoZero(in text: String, of call: String) throws(SystemError) {
        guard !text.utf8.contains(0) else { throw SystemError(call: call, code: .invalidArgument, subject: text) }
    }

    /// What the system says about an error number.
    static func text(of code: CInt) -> String {
        var text = [CChar](repeating: 0, count: 256)
        unsafe cplatform_error_text(code, &text, text.count)
        return string(text)
    }

    /// The text before the first zero.
    static func string(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
