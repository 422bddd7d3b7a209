import AgentWire

/// One child's pipes, cut into messages from codexd's side.
///
/// It belongs to one life of codexd: what is cut when that life ends means nothing to the next.
struct WatchedChild {
    private var told = LineFramer()
    private var said = LineFramer()

    /// Whether bytes follow the last newline of what it said that may be a whole message.
    private(set) var hasTail = false
    /// How long the tail was that was already taken for a message.
    private var takenTail: Int?

    /// Takes what codexd wrote.
    mutating func tell(_ bytes: [UInt8], child: Int) -> [Sight] {
        told.append(bytes)
        var sights: [Sight] = []
        while let line = told.next() {
            switch line {
            case .whole(let line):
                do {
                    sights.append(.told(child, try RPCMessage.decode(line)))
                } catch {
                    sights.append(.mistold("\(error)"))
                }
            case .tooLong(let limit): sights.append(.mistold("longer than \(limit) bytes"))
            }
        }
        return sights
    }

    /// Takes what codexd was given of its output.
    mutating func say(_ bytes: [UInt8], child: Int) -> [Sight] {
        guard let last = bytes.last else { return [] }
        said.append(bytes)
        hasTail = last == UInt8(ascii: "}") || last == 0x20 || last == 0x09 || last == 0x0D
        var sights: [Sight] = []
        while let line = said.next() {
            let taken = takenTail
            takenTail = nil
            guard case .whole(let line) = line, line.count != taken, MessageGlance.isTelling(line) else { continue }
            // What can't be read breaks the protocol, and wants nothing of codexd.
            if let message = try? RPCMessage.decode(line) { sights.append(.said(child, message)) }
        }
        return sights
    }

    /// Takes what follows the last newline for a message, if it is one.
    ///
    /// codexd does so at the end of the output (contract CTR-LOSS-2), and nobody outside sees when it learns of that.
    mutating func sayTail(child: Int) -> Sight? {
        var end = said
        let line = end.finish().bytes
        // What can't be read is part of a message.
        guard line.count != takenTail, let message = try? RPCMessage.decode(line) else { return nil }
        takenTail = line.count
        return .said(child, message)
    }
}
