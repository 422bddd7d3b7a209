import Platform

/// The child of a smoke test: it says a little on both outputs, and ends.
enum SmokeChild {
    /// Plays the child.
    ///
    /// - Returns: Its exit code.
    static func run() throws(SystemError) -> Int32 {
        try StandardStreams.write(toOutput: Array("codexd smoke ready\n".utf8))
        try StandardStreams.write(toError: Array("codexd smoke stderr\n".utf8))
        var poller = Poller()
        _ = try poller.wait([], timeout: .milliseconds(25))
        try StandardStreams.write(toOutput: Array("codexd smoke done\n".utf8))
        return 0
    }
}
