import Platform

/// The control connection of one process of a fake server; it ends when the process does.
final class FakeConnection: Polled {
    /// Counts the connections of a run from 0.
    let number: Int

    /// Which process of which server it is, once it has said so.
    var identity: (server: String, spawn: Int, processID: Int32)?

    private var wire: Wire?
    private var lines = LineBuffer()
    private var unread: [[UInt8]] = []

    init(_ socket: consuming Descriptor, number: Int) {
        self.number = number
        wire = Wire(socket)
    }

    /// Whether the process may still be there.
    var isOpen: Bool { wire != nil }

    var interests: [Interest] { [wire].compactMap { $0?.interest } }

    /// The lines that have come since this was last asked.
    func takeLines() -> [[UInt8]] {
        defer { unread.removeAll() }
        return unread
    }

    func send(_ order: FakeOrder) {
        guard let wire else { return }
        wire.send(order.line)
        flush()
    }

    func serve(_ ready: Readiness) {
        guard let wire else { return }
        do throws(SystemError) {
            let isOver = try wire.readAll { unread += lines.append($0) }
            if isOver { self.wire = nil } else { flush() }
        } catch {
            self.wire = nil
        }
    }

    private func flush() {
        do throws(SystemError) {
            try wire?.flush()
        } catch {
            // It has died; what it said before can still be read, and then the end.
        }
    }
}
