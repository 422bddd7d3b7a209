/// The three streams that a process is born with; they are borrowed here and never closed.
package enum StandardStreams {
    private static let input = Descriptor(adopting: 0)
    private static let output = Descriptor(adopting: 1)
    private static let errorOutput = Descriptor(adopting: 2)

    /// Opens `/dev/null` in the place of each standard stream that the process was started without.
    ///
    /// To be called first thing, or the next file to be opened takes the number of a standard stream and with it
    /// everything that is printed.
    package static func fillGaps() throws(SystemError) {
        for stream in [0, 1, 2] as [CInt] where !LibC.isOpen(stream) {
            // The lowest free number is taken, and those below are in use by now.
            let number = try LibC.openFile("/dev/null", .readAndWrite).release()
            precondition(number == stream, "a descriptor was opened while the standard streams were looked after")
        }
    }

    /// Waits for input.
    ///
    /// - Returns: At most `count` bytes; none at the end.
    package static func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        while true {
            do throws(SystemError) {
                return try LibC.readBytes(input, upTo: count)
            } catch let error where error.code == .wouldBlock {
                var poller = Poller()
                _ = try poller.wait([Interest(input.rawValue, reads: true)], timeout: nil)
            }
        }
    }

    /// Writes all of `bytes` to the standard output.
    package static func write(toOutput bytes: [UInt8]) throws(SystemError) {
        try output.writeAll(bytes.span)
    }

    /// Writes all of `bytes` to the standard error output.
    package static func write(toError bytes: [UInt8]) throws(SystemError) {
        try errorOutput.writeAll(bytes.span)
    }

    /// Whether a person types the input.
    package static var inputIsTerminal: Bool { LibC.isTerminal(input) }

    /// Whether a person sees the output.
    package static var outputIsTerminal: Bool { LibC.isTerminal(output) }

    /// Whether a person sees the error output.
    package static var errorIsTerminal: Bool { LibC.isTerminal(errorOutput) }
}
