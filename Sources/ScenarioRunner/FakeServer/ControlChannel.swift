import AgentWire
import Basics
import Platform
import Scenarios

/// The connection of a fake server to the runner: JSON lines in both directions.
final class ControlChannel {
    /// What the runner says.
    enum Word {
        case spawn(Int, Bindings, shelf: [PretendedTurn.Record])
        case release(String, Bindings)
    }

    /// How much of what was sent to the client is told, 64 KiB; lines can be many megabytes.
    static let longestExcerpt = 64 << 10

    private let connection: Descriptor
    private var framer = LineFramer()
    private(set) var hasEnded = false

    init(to path: String) throws(SystemError) {
        connection = try StreamConnection.connect(to: .local(path: path))
    }

    var descriptor: CInt { connection.rawValue }

    /// Says something to the runner; one that is gone needs no more telling.
    func tell(_ message: JSON) {
        guard !hasEnded else { return }
        do throws(SystemError) {
            try connection.writeAll((message.encoded() + [0x0A]).span)
        } catch {
            hasEnded = true
        }
    }

    /// Reads once, which waits if there is nothing, and gives what the runner has said.
    func listen() throws -> [Word] {
        guard case .bytes(let bytes) = try connection.read(upTo: 64 << 10) else {
            hasEnded = true
            return []
        }
        framer.append(bytes)
        var words: [Word] = []
        while let line = framer.next() {
            guard case .whole(let text) = line else { throw FakeFailure.badControl("a line too long") }
            words.append(try Self.word(JSON(parsing: text)))
        }
        return words
    }

    private static func word(_ json: JSON) throws -> Word {
        if let reason = json["refused"]?.text { throw FakeFailure.refused(reason) }
        var bindings = Bindings()
        if let variables = json["variables"]?.members { bindings.bind(variables) }
        if let spawn = json["spawn"]?.integer {
            let shelf = json["shelf"]?.elements ?? []
            return .spawn(spawn, bindings, shelf: shelf.compactMap(PretendedTurn.Record.init(_:)))
        }
        if let name = json["release"]?.text { return .release(name, bindings) }
        throw FakeFailure.badControl(json.description)
    }
}

// MARK: - What a fake says

extension ControlChannel {
    /// The variable by which codexd says for which run a process is.
    private static let runVariable = "BAA_CODEXD_RUN_ID"

    func greet(server: String, as process: ProcessFacts) {
        let run = JSON.optional(process.environment[Self.runVariable])
        tell(["hello": ["server": .string(server), "pid": .integer(Int(Host.processID)), "run": run]])
    }

    func tell(_ report: ServerReport) {
        switch report {
        case .received(let message): tell(["received": message])
        case .receivedText(let text): tell(["received": .string(text)])
        case .sent(let bytes):
            tell(["sent": .string(String(decoding: bytes.prefix(Self.longestExcerpt), as: UTF8.self))])
        case .failed(let failure): tell(["failed": failure.json])
        case .captured(let name, let value): tell(["captured": [name: value]])
        case .remembered(let record): tell(["remembered": record.json])
        case .played: tell(["done": true])
        }
    }
}

extension Failure {
    fileprivate var json: JSON {
        [
            "place": .string(place), "summary": .string(summary), "expected": .string(expected),
            "actual": .string(actual), "path": .optional(path),
        ]
    }
}
