import Synchronization

/// Hands values from any thread to one, in order, and wakes it through a descriptor.
///
/// The reading thread either polls ``descriptor`` among others and then takes all, or has nothing else to do and
/// waits. The pipe holds one byte exactly while there is something to take or the box is closed, so a burst of
/// values costs one wake-up. It is written and read with the lock held, which is what keeps that true; neither can
/// wait, since the pipe is empty before the one and not before the other.
package final class Mailbox<Element: Sendable>: Sendable {
    /// How many values may wait unless told otherwise.
    package static var capacity: Int { 65_536 }

    private struct Contents {
        var elements: [Element] = []
        var isClosed = false
    }

    private let contents = Mutex(Contents())
    private let pipe: Pipe
    private let capacity: Int

    /// Creates an empty box.
    ///
    /// - Parameter capacity: How many values may wait. Each is the answer to something asked for, or asks for
    ///   something that is answered, so more than that means that somebody has lost count, and traps.
    /// - Throws: ``SystemError`` of `pipe`, when there are too many descriptors.
    package init(capacity: Int = capacity) throws(SystemError) {
        pipe = try Pipe()
        self.capacity = capacity
        try LibC.setBlocking(pipe.readEnd, false)
    }

    /// The descriptor to poll for reading.
    package var descriptor: CInt { pipe.readEnd.rawValue }

    /// Puts a value in; after ``close()`` it is dropped, for then nobody will ask.
    package func post(_ element: Element) {
        contents.withLock { contents in
            guard !contents.isClosed else { return }
            precondition(contents.elements.count < capacity, "a mailbox holds \(capacity) values and nobody takes them")
            contents.elements.append(element)
            if contents.elements.count == 1 { raise() }
        }
    }

    /// Says that no more will come; what is inside can still be taken.
    package func close() {
        contents.withLock { contents in
            guard !contents.isClosed else { return }
            contents.isClosed = true
            if contents.elements.isEmpty { raise() }
        }
    }

    /// Takes what is there, in the order of posting, without waiting.
    package func takeAll() -> [Element] {
        contents.withLock { contents in take(&contents) }
    }

    /// Takes what is there, and waits if that is nothing.
    ///
    /// - Returns: At least one value, or `nil` if the box is closed and empty.
    package func waitAndTakeAll() -> [Element]? {
        var poller = Poller()
        while true {
            let (elements, isClosed) = contents.withLock { contents in (take(&contents), contents.isClosed) }
            guard elements.isEmpty else { return elements }
            guard !isClosed else { return nil }
            do throws(SystemError) {
                _ = try poller.wait([Interest(descriptor, reads: true)], timeout: nil)
            } catch {
                preconditionFailure("a mailbox can't wait: \(error)")
            }
        }
    }

    private func take(_ contents: inout Contents) -> [Element] {
        guard !contents.elements.isEmpty else { return [] }
        defer { contents.elements.removeAll() }
        if !contents.isClosed { lower() }
        return contents.elements
    }

    /// Puts the one byte into the pipe.
    private func raise() {
        do throws(SystemError) {
            _ = try LibC.writeBytes(pipe.writeEnd, [1].span)
        } catch {
            preconditionFailure("a mailbox can't wake its reader: \(error)")
        }
    }

    /// Takes the one byte out again.
    private func lower() {
        do throws(SystemError) {
            _ = try LibC.readBytes(pipe.readEnd, upTo: 1)
        } catch {
            preconditionFailure("a mailbox can't empty its pipe: \(error)")
        }
    }
}
