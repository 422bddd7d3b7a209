import Basics

/// Counts the lines that go one way between codexd and a server, and does to them what faults want done.
///
/// A line is known by its number from its first byte on, so it is decided there what becomes of it, however its
/// bytes are cut. Without a fault the bytes pass as they are. The processes of a server have their lines counted
/// together; each brings the line along that it is in the middle of.
struct LineFilter {
    /// What becomes of a line.
    enum Treatment: Hashable {
        case drop
        case duplicate
        /// Its first bytes stay, and its newline.
        case truncate(keep: Int?)
        /// One byte becomes another; the number chooses which.
        case corrupt(UInt64)
        case delay(Duration)
        case pieces(Int)
    }

    /// Bytes that go on, and how.
    struct Output {
        var bytes: ArraySlice<UInt8>
        var delay: Duration = .zero
        var size: Int?
    }

    /// Where one process stands in its lines.
    struct Passage {
        /// What is done to the line that is passing.
        fileprivate var current: [Treatment] = []
        fileprivate var held: [UInt8] = []
        fileprivate var isInLine = false
    }

    /// How many lines have begun.
    private(set) var begun = 0

    /// How many lines have ended.
    private(set) var ended = 0

    /// What is planned for lines to come, by number.
    private var plans: [Int: [Treatment]] = [:]

    /// Plans something for a line that hasn't begun.
    ///
    /// - Parameters:
    ///   - treatment: What becomes of it.
    ///   - number: Which, from 1; `nil` is the next to begin.
    mutating func plan(_ treatment: Treatment, forLine number: Int?) {
        plans[number ?? begun + 1, default: []].append(treatment)
    }

    /// Forgets what is planned; a line that is passing passes as it was to.
    mutating func forgetPlans() {
        plans = [:]
    }

    /// Takes bytes that go on as they are, if they all do.
    ///
    /// - Returns: The lines that end with them, counted from 0; `nil` if something is planned, and nothing is taken.
    mutating func passWhole(_ bytes: [UInt8], in passage: inout Passage) -> Range<Int>? {
        guard plans.isEmpty, passage.current.isEmpty else { return nil }
        let before = ended
        count(bytes, in: &passage)
        return before..<ended
    }

    /// Takes bytes, and gives those that go on.
    mutating func pass(_ bytes: [UInt8], in passage: inout Passage) -> [Output] {
        guard passWhole(bytes, in: &passage) == nil else { return [Output(bytes: bytes[...])] }
        var outputs: [Output] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            begin(&passage)
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let piece = end.map { rest[...$0] } ?? rest
            rest = rest[piece.endIndex...]
            if passage.current.isEmpty {
                outputs.append(Output(bytes: piece))
            } else {
                // It is known only as a whole what half of a line is, or where one of its bytes lies.
                passage.held += piece
                if end != nil { outputs += passage.treated() }
            }
            if end != nil { close(&passage) }
        }
        return outputs
    }

    /// Ends the last line of who says nothing more, though its newline lacks, and gives what is held of it.
    mutating func finish(_ passage: inout Passage) -> [Output] {
        guard passage.isInLine else { return [] }
        defer { close(&passage) }
        return passage.held.isEmpty ? [] : passage.treated()
    }

    /// Gives what is held of a line whose process is gone in the middle of it; a line of which nothing is was none.
    mutating func flush(_ passage: inout Passage) -> [Output] {
        guard passage.held.isEmpty else { return finish(&passage) }
        forget(&passage)
        return []
    }

    /// Lets go of a line that will never be whole; its number is the next one's.
    mutating func forget(_ passage: inout Passage) {
        if passage.isInLine { begun -= 1 }
        passage = Passage()
    }

    private mutating func count(_ bytes: [UInt8], in passage: inout Passage) {
        var start = 0
        while start < bytes.count {
            if !passage.isInLine { (passage.isInLine, begun) = (true, begun + 1) }
            guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start) else { return }
            (passage.isInLine, ended) = (false, ended + 1)
            start = newline + 1
        }
    }

    private mutating func begin(_ passage: inout Passage) {
        guard !passage.isInLine else { return }
        passage.isInLine = true
        begun += 1
        passage.current = plans.removeValue(forKey: begun) ?? []
    }

    private mutating func close(_ passage: inout Passage) {
        ended += 1
        passage = Passage()
    }
}

extension LineFilter.Passage {
    /// The line that is held, as it goes on.
    fileprivate func treated() -> [LineFilter.Output] {
        var line = held
        var output = LineFilter.Output(bytes: [])
        var copies = 1
        for treatment in current {
            let length = line.last == UInt8(ascii: "\n") ? line.count - 1 : line.count
            switch treatment {
            case .drop: copies = 0
            case .duplicate: copies += 1
            case .truncate(let keep): line.removeSubrange(min(keep ?? length / 2, length)..<length)
            case .corrupt(let choice):
                guard length > 0 else { continue }
                // Never into a newline, which would make two lines of one.
                let index = Int(choice % UInt64(length))
                line[index] ^= line[index] ^ 0x01 == UInt8(ascii: "\n") ? 0x02 : 0x01
            case .delay(let duration): output.delay = max(output.delay, duration)
            case .pieces(let size): output.size = max(1, size)
            }
        }
        return (0..<copies).map { _ in
            output.bytes = line[...]
            return output
        }
    }
}
