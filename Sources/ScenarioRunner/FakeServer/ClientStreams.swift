import Platform
import Scenarios

/// The standard streams of a fake server, each open until the script or the client closes it.
struct ClientStreams: ~Copyable {
    /// How much a pipe takes at once that can be written at all, and so how much is written without a chance to
    /// wait: PIPE_BUF of pipe(7), which POSIX lets be as small as 512.
    #if os(Linux)
        static let surePiece = 4096
    #else
        static let surePiece = 512
    #endif

    private var input: Descriptor? = Descriptor(adopting: 0)
    private var output: Descriptor? = Descriptor(adopting: 1)
    private var errorOutput: Descriptor? = Descriptor(adopting: 2)
    private var poller = Poller()

    /// Whether the client's bytes are still wanted.
    private(set) var reads = true

    mutating func stopReading() {
        reads = false
    }

    mutating func close(_ stream: ScriptVerb.Stream) {
        switch stream {
        case .stdin:
            reads = false
            input = nil
        case .stdout: output = nil
        case .stderr: errorOutput = nil
        }
    }

    /// Reads what the client has sent; no bytes at its end.
    mutating func read() throws(SystemError) -> [UInt8] {
        switch try input?.read(upTo: 64 << 10) {
        case .bytes(let bytes): return bytes
        case .wouldBlock, .ended, nil:
            reads = false
            return []
        }
    }

    /// Writes some of the bytes, without waiting.
    ///
    /// - Returns: How many are done with: none if the client doesn't read for now, all if it never will.
    mutating func write(_ bytes: [UInt8], from start: Int) throws(SystemError) -> Int {
        let all = bytes.count - start
        guard let number = output?.rawValue else { return all }
        guard try !poller.wait([Interest(number, writes: true)], timeout: .zero).isEmpty else { return 0 }
        do throws(SystemError) {
            let end = start + min(all, Self.surePiece)
            return try output?.write(bytes.span.extracting(start..<end)) ?? all
        } catch let error where error.code == .brokenPipe {
            output = nil
            return all
        }
    }

    mutating func writeError(_ bytes: [UInt8]) throws(SystemError) {
        do throws(SystemError) {
            try errorOutput?.writeAll(bytes.span)
        } catch let error where error.code == .brokenPipe {
            errorOutput = nil
        }
    }
}
