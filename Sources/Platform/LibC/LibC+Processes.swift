import CPlatform

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

// Inside `LibC` the bare name means the wrapper, so the original gets a name of its own.
private let systemFree: @Sendable (UnsafeMutableRawPointer?) -> Void = unsafe free

extension LibC {
    /// Starts a process with three descriptors and default, unblocked signals, in a session of its own or in ours.
    static func spawn(
        path: String,
        arguments: [String],
        environment: [String],
        directory: String,
        input: CInt,
        output: CInt,
        errorOutput: CInt,
        leadsSession: Bool = true
    ) throws(SystemError) -> Int32 {
        for text in [path, directory] + arguments + environment {
            try requireNoZero(in: text, of: "posix_spawn")
        }
        let arguments = unsafe copies(of: arguments)
        defer { unsafe free(arguments) }
        let environment = unsafe copies(of: environment)
        defer { unsafe free(environment) }
        var child: pid_t = 0
        try checkNumber("posix_spawn", path) {
            unsafe cplatform_spawn(
                &child,
                path,
                arguments,
                environment,
                directory,
                input,
                output,
                errorOutput,
                leadsSession ? 1 : 0
            )
        }
        return child
    }

    /// Texts as C wants lists of them: with a null behind the last.
    private static func copies(of texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe texts.map { unsafe strdup($0) } + [nil]
    }

    private static func free(_ copies: [UnsafeMutablePointer<CChar>?]) {
        unsafe copies.forEach { unsafe systemFree($0) }
    }

    /// Waits for the end of a child and leaves it a zombie.
    static func waitForExit(of child: Int32) throws(SystemError) -> ExitStatus {
        try wait("waitid", child) { unsafe cplatform_wait_for_exit(child, &$0, &$1) }
    }

    /// Takes a child that has ended out of the process table.
    static func reap(_ child: Int32) throws(SystemError) -> ExitStatus {
        try wait("waitpid", child) { unsafe cplatform_reap(child, &$0, &$1) }
    }

    private static func wait(
        _ call: String,
        _ child: Int32,
        _ body: (inout CInt, inout CInt) -> CInt
    ) throws(SystemError) -> ExitStatus {
        var value: CInt = 0
        var isSignal: CInt = 0
        try check(call, "\(child)") { body(&value, &isSignal) }
        return isSignal == 0 ? .exited(code: value) : .signalled(Signal(rawValue: value))
    }

    static func send(_ signal: Signal, to target: Int32) throws(SystemError) {
        try check("kill", "\(target)") { kill(target, signal.rawValue) }
    }

    /// Holds a process, whose number may then go to another without our mixing the two up.
    static func holdProcess(_ process: Int32) throws(SystemError) -> Descriptor {
        Descriptor(adopting: try check("pidfd_open", "\(process)") { cplatform_hold_process(process) })
    }

    static func send(_ signal: Signal, toHeld process: borrowing Descriptor) throws(SystemError) {
        try check("pidfd_send_signal") { cplatform_signal_held(process.rawValue, signal.rawValue) }
    }
}
