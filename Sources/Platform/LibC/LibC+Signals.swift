import CPlatform

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

// Inside a function with a parameter of that name the bare name means the parameter.
private let systemSignal = signal

extension LibC {
    /// From now on `signal` is one byte, its number, in `descriptor`.
    static func catchSignal(_ signal: Signal, into descriptor: CInt) throws(SystemError) {
        try check("sigaction", signal.name) { cplatform_catch_signal(signal.rawValue, descriptor) }
    }

    static func ignoreSignal(_ signal: Signal) throws(SystemError) {
        try check("sigaction", signal.name) { cplatform_ignore_signal(signal.rawValue) }
    }

    /// Sends this thread a signal that does what it does by default, also where it was blocked.
    static func raiseSignal(_ signal: Signal) {
        // The result is the handler before, and no call can fail for a signal that exists.
        _ = systemSignal(signal.rawValue, SIG_DFL)
        var alone = sigset_t()
        unsafe sigemptyset(&alone)
        unsafe sigaddset(&alone, signal.rawValue)
        unsafe pthread_sigmask(SIG_UNBLOCK, &alone, nil)
        _ = raise(signal.rawValue)
    }
}

extension Signal {
    /// `SIGABRT`: the process gave itself up.
    package static let abort = Self(rawValue: SIGABRT)
    /// `SIGALRM`: a timer of the process ran out.
    package static let alarm = Self(rawValue: SIGALRM)
    /// `SIGCHLD`: a child changed its state.
    package static let child = Self(rawValue: SIGCHLD)
    /// `SIGHUP`: the terminal is gone.
    package static let hangUp = Self(rawValue: SIGHUP)
    /// `SIGINT`: somebody pressed Control-C.
    package static let interrupt = Self(rawValue: SIGINT)
    /// `SIGKILL`: the end, which no process can refuse.
    package static let kill = Self(rawValue: SIGKILL)
    /// `SIGPIPE`: nobody reads what was written.
    package static let brokenPipe = Self(rawValue: SIGPIPE)
    /// `SIGQUIT`: somebody pressed Control-\.
    package static let quit = Self(rawValue: SIGQUIT)
    /// `SIGTERM`: a request to end.
    package static let terminate = Self(rawValue: SIGTERM)
    /// `SIGUSR1`: means what the program says it means.
    package static let user1 = Self(rawValue: SIGUSR1)
    /// `SIGUSR2`: means what the program says it means.
    package static let user2 = Self(rawValue: SIGUSR2)

    /// The names that every system has; each system numbers some of them in its own way.
    static let commonNames: [CInt: String] = [
        SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGBUS: "SIGBUS", SIGCHLD: "SIGCHLD", SIGCONT: "SIGCONT",
        SIGFPE: "SIGFPE", SIGHUP: "SIGHUP", SIGILL: "SIGILL", SIGINT: "SIGINT", SIGIO: "SIGIO",
        SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE", SIGPROF: "SIGPROF", SIGQUIT: "SIGQUIT", SIGSEGV: "SIGSEGV",
        SIGSTOP: "SIGSTOP", SIGSYS: "SIGSYS", SIGTERM: "SIGTERM", SIGTRAP: "SIGTRAP", SIGTSTP: "SIGTSTP",
        SIGTTIN: "SIGTTIN", SIGTTOU: "SIGTTOU", SIGURG: "SIGURG", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2",
        SIGVTALRM: "SIGVTALRM", SIGWINCH: "SIGWINCH", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
    ]
}
