import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@testable import Simulation

/// A short history as a world would tell it, and the invariant that it breaks, if it breaks one.
struct Tale: Sendable, CustomTestStringConvertible {
    /// Something that a world tells a watch.
    enum Telling: Sendable {
        case start, restart, machineDied, end
        /// The disk now has these files; a start looks at it, refuses, or is over.
        case disk([String: String])
        case starting, refusedStart, looked
        /// What was wrong when codexd was started once more on what it has left.
        case onceMore(String?)
        /// Lines are appended to the event log.
        case log([String])
        /// Bytes are appended to a log as they are.
        case append(String, LogFile)
        case refused(LogFile)
        case file(String, String)
        case child(Int)
        case childEnded(Int)
        /// codexd writes to a child, and a child to codexd.
        case told(Int, String)
        case said(Int, String)
        case asked(Int, String)
        case answered(Int, String)
        /// codexd writes text frames to a client that has a WebSocket.
        case framed(Int, [String])
        case clientEnded(Int)
        /// A process of a run begins, with what its environment says of whose it is.
        case job(JobID, mark: String?)
        /// Something is written to the directory of a run, or refused by the disk.
        case run(String, RunFile, String)
        case runRefused(String)
        case queued(Int, bound: Int)
        case rest(Rest)
        case orphans(Int)

        static func log(_ lines: String...) -> Telling { .log(lines) }
    }

    let name: String
    let breaks: Invariant?
    let tellings: [Telling]

    var testDescription: String { name }

    static func broken(_ invariant: Invariant, _ name: String, _ tellings: Telling...) -> Tale {
        Tale(name: name, breaks: invariant, tellings: tellings)
    }

    static func sound(_ name: String, _ tellings: Telling...) -> Tale {
        Tale(name: name, breaks: nil, tellings: tellings)
    }

    static let canaries = ["s3cr3t-canary", "other"]

    /// Lets a watch see the history, what goes through pipes and sockets in pieces of so many bytes.
    func play(piece: Int = .max) -> InvariantWatch {
        var watch = InvariantWatch(canaries: Self.canaries)
        var disk = SimulatedDisk()
        for (step, telling) in tellings.enumerated() {
            watch.step = step
            switch telling {
            case .start, .restart: watch.daemonStarted()
            case .machineDied: watch.daemonStarted(afterMachineDeath: true)
            case .end: watch.daemonEnded()
            case .disk(let files):
                disk = SimulatedDisk()
                for path in files.keys.sorted() { disk.overwrite(path, with: Array((files[path] ?? "").utf8)) }
            case .starting: watch.starting(on: disk)
            case .refusedStart: watch.startRefused(on: disk)
            case .looked: watch.looked(at: disk)
            case .onceMore(let problem): watch.startedOnceMore(problem)
            case .log(let lines): watch.appended(Array(lines.map { $0 + "\n" }.joined().utf8), to: .events)
            case .append(let text, let log): watch.appended(Array(text.utf8), to: log)
            case .refused(let log): watch.refused(log)
            case .file(let path, let text): watch.replaced(path, with: Array(text.utf8))
            case .child(let child): watch.childStarted(child)
            case .childEnded(let child): watch.childEnded(child)
            case .told(let child, let text): text.inPieces(of: piece) { watch.wroteToChild(child, $0) }
            case .said(let child, let text): text.inPieces(of: piece) { watch.childWrote(child, $0) }
            case .asked(let client, let text): text.inPieces(of: piece) { watch.asked(client, $0) }
            case .answered(let client, let text): text.inPieces(of: piece) { watch.answered(client, $0) }
            case .framed(let client, let texts):
                let frames = texts.flatMap { WebSocketFrame(.text, Array($0.utf8)).encoded() }
                frames.inPieces(of: piece) { watch.answered(client, $0) }
            case .clientEnded(let client): watch.clientEnded(client)
            case .job(let job, let mark): watch.jobStarted(job, mark: mark)
            case .run(let run, let file, let text):
                let bytes = Array(text.utf8)
                switch file {
                case .meta, .state: watch.replaced(file, of: place(run), with: bytes)
                case .workerLog, .output, .index, .checkpoint: watch.appended(bytes, to: file, of: place(run))
                }
            case .runRefused(let run): watch.refused(place(run))
            case .queued(let bytes, let bound): watch.queued(bytes, for: "a client", bound: bound)
            case .rest(let rest): watch.cameToRest(rest)
            case .orphans(let orphans): watch.ended(orphans: orphans)
            }
        }
        return watch
    }
}

/// Where the directory of a run lies.
private func place(_ run: String) -> RunPlace { RunPlace(taskID: "codexd", runID: RunID(rawValue: run)) }

extension String {
    fileprivate func inPieces(of size: Int, _ body: ([UInt8]) -> Void) {
        Array(utf8).inPieces(of: size, body)
    }
}

extension [UInt8] {
    fileprivate func inPieces(of size: Int, _ body: ([UInt8]) -> Void) {
        var rest = self[...]
        while !rest.isEmpty {
            body(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
    }
}

// MARK: - What is told

/// A line of the event log.
func event(
    _ seq: Int,
    _ type: String = "child.stderr",
    _ detail: String = "null",
    sessions: String? = nil,
    runs: String? = nil
) -> String {
    let records = sessions.map { #""sessions":[\#($0)]"# } ?? runs.map { #""runs":[\#($0)]"# }
    let change = records.map { #","change":{\#($0)}"# } ?? ""
    return #"{"seq":\#(seq),"type":"\#(type)","message":"m","detail":\#(detail)\#(change)}"#
}

/// An event about `turn-1` of `session-1` on `thread-1`.
func turnEvent(_ seq: Int, _ type: String, _ more: String = "", session: String = "session-1") -> String {
    event(seq, type, #"{"sessionId":"\#(session)","threadId":"thread-1","turnId":"turn-1"\#(more)}"#)
}

/// The record of a session on `thread-1`.
func session(current turn: String?, _ name: String = "session-1") -> String {
    let turn = turn.map { "\"\($0)\"" } ?? "null"
    return #"{"sessionId":"\#(name)","threadId":"thread-1","currentTurnId":\#(turn)}"#
}

/// An event about a run, which has changed its record if it says so.
func runEvent(_ seq: Int, _ type: String, _ run: String = "run-1", record: String? = nil) -> String {
    event(seq, "run.\(type)", #"{"runId":"\#(run)"}"#, runs: record)
}

/// An event about the queue of runs.
func queueEvent(_ seq: Int, _ type: String) -> String { event(seq, "runs.\(type)") }

/// The record of a run.
func run(_ status: String, _ run: String = "run-1", log: String = "null") -> String {
    #"{"runId":"\#(run)","status":"\#(status)","result":{"status":"x"},"log":\#(log)}"#
}

/// The worker of a run, which says whose it is.
func worker(_ run: String = "run-1") -> Tale.Telling {
    .job(JobID(run: RunID(rawValue: run), role: .worker), mark: run)
}

/// A client asks for a run.
func wantRun(_ more: String = "") -> Tale.Telling {
    .asked(1, request("POST /v1/codexd/runs", #"{"prompt":"6*7?"\#(more)}"#))
}

/// The registry of sessions as it's published.
func registry(_ seq: Int, _ sessions: String...) -> Tale.Telling {
    .file(
        "state/codexd/session-registry.json",
        "{\n  \"seq\": \(seq),\n  \"sessions\": [\(sessions.joined(separator: ","))]\n}\n"
    )
}

/// A request to the API.
func request(_ line: String, _ body: String = "", _ fields: String...) -> String {
    let head = [line + " HTTP/1.1", "Host: h", "Content-Length: \(body.utf8.count)"] + fields
    return head.joined(separator: "\r\n") + "\r\n\r\n" + body
}

/// An answer of the API.
func answer(_ status: String = "200 OK", _ body: String = "{}", _ fields: String...) -> String {
    let head = ["HTTP/1.1 " + status, "Content-Length: \(body.utf8.count)"] + fields
    return head.joined(separator: "\r\n") + "\r\n\r\n" + body
}

/// The head of a stream of events, behind which they follow.
let streamHead = """
    HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\nid: d:0\n: following\n\n
    """

/// An event as a subscriber is shown it.
func shown(_ seq: Int) -> String { "id: daemon:\(seq)\ndata: \(event(seq))\n\n" }

/// The head of an answer that opens a WebSocket, behind which frames follow.
let webSocketHead = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"

/// An event as a WebSocket shows it, with the cursor behind it or behind another.
func framed(_ seq: Int, cursor: Int? = nil) -> String {
    event(seq).dropLast() + ",\"cursor\":\"daemon:\(cursor ?? seq)\"}"
}
