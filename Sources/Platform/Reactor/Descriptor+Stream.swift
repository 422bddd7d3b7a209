/// What one attempt to read from a stream gave.
package enum ReadOutcome: Hashable, Sendable {
    /// At least one byte.
    case bytes([UInt8])

    /// Nothing for now.
    case wouldBlock

    /// Nothing ever again.
    case ended
}

extension Descriptor {
    /// Ends our half of a socket's connection: the peer reads an end of file behind what was sent (shutdown(2)).
    package func finishWriting() throws(SystemError) {
        try LibC.endSending(self)
    }

    /// Reads what is there, at most `count` bytes.
    ///
    /// Read until it would block or has ended: data and hang-up may arrive as one event.
    package func read(upTo count: Int) throws(SystemError) -> ReadOutcome {
        precondition(count > 0, "to read nothing looks like the end")
        do throws(SystemError) {
            let bytes = try LibC.readBytes(self, upTo: count)
            return bytes.isEmpty ? .ended : .bytes(bytes)
        } catch let error where error.code == .wouldBlock {
            return .wouldBlock
        }
    }

    /// Writes as much as the system takes at once.
    ///
    /// - Returns: How many bytes were taken; 0 if it would block.
    /// - Throws: ``SystemError``; with ``SystemError/Code/brokenPipe`` if nobody reads any more, for which
    ///   ``Signals/ignoreBrokenPipes()`` must have been called.
    package func write(_ bytes: Span<UInt8>) throws(SystemError) -> Int {
        do throws(SystemError) {
            return try LibC.writeBytes(self, bytes)
        } catch let error where error.code == .wouldBlock {
            return 0
        }
    }

    /// Writes everything, however long that takes.
    package func writeAll(_ bytes: Span<UInt8>) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            do throws(SystemError) {
                written += try LibC.writeBytes(self, bytes.extracting(written...))
            } catch let error where error.code == .wouldBlock {
                // Somebody who shares the open file, often a terminal, has made it non-blocking.
                var poller = Poller()
                _ = try poller.wait([Interest(rawValue, writes: true)], timeout: nil)
            }
        }
    }
}
