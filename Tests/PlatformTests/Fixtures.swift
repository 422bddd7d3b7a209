import Platform
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

/// Ours, and not Testing's of the same name.
typealias ExitStatus = Platform.ExitStatus

/// A directory of a test's own, gone when the test is over.
struct Scratch: ~Copyable {
    let path: String

    init() throws {
        path = "/tmp/codexd-platform-\(String(Entropy.word(), radix: 16))"
        try FileSystem.makeDirectories(path)
    }

    deinit {
        do {
            _ = try Finished(script: "rm -rf \(path)")
        } catch {
            Issue.record("\(path) is left behind: \(error)")
        }
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// A shell script that was run to its end.
struct Finished {
    let output: String
    let errorOutput: String
    let status: ExitStatus

    init(script: String, arguments: [String] = [], directory: String = "/", environment: [String: String]? = nil) throws
    {
        let environment = environment ?? ["PATH": "/usr/bin:/bin"]
        let process = try ChildProcess.spawn(
            command: "/bin/sh",
            arguments: ["-c", script, "sh"] + arguments,
            directory: directory,
            environment: environment
        )
        let reader = StreamReader(process.standardOutput.rawValue, process.standardError.rawValue)
        let streams = try reader.readAll { descriptor in
            descriptor == process.standardOutput.rawValue
                ? try process.standardOutput.read(upTo: 4096) : try process.standardError.read(upTo: 4096)
        }
        output = String(decoding: streams[0], as: UTF8.self)
        errorOutput = String(decoding: streams[1], as: UTF8.self)
        status = try ChildProcess.reap(process.id)
    }

    var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// Reads descriptors side by side until each has ended.
struct StreamReader {
    private let descriptors: [CInt]

    init(_ descriptors: CInt...) {
        self.descriptors = descriptors
    }

    func readAll(_ read: (CInt) throws -> ReadOutcome) throws -> [[UInt8]] {
        var poller = Poller()
        var open = descriptors
        var bytes = [[UInt8]](repeating: [], count: descriptors.count)
        while !open.isEmpty {
            let ready = try poller.wait(open.map { Interest($0, reads: true) }, timeout: nil)
            for readiness in ready {
                var outcome = try read(readiness.descriptor)
                while case .bytes(let piece) = outcome {
                    for index in descriptors.indices where descriptors[index] == readiness.descriptor {
                        bytes[index] += piece
                    }
                    outcome = try read(readiness.descriptor)
                }
                if outcome == .ended { open.removeAll { $0 == readiness.descriptor } }
            }
        }
        return bytes
    }
}

/// Waits until a descriptor can be read.
func waitUntilReadable(_ descriptor: CInt) throws {
    var poller = Poller()
    while try poller.wait([Interest(descriptor, reads: true)], timeout: nil).isEmpty {}
}

/// Reads a non-blocking stream up to the end of its first line.
func readLine(from descriptor: borrowing Descriptor) throws -> String {
    var bytes: [UInt8] = []
    while bytes.last != UInt8(ascii: "\n") {
        try waitUntilReadable(descriptor.rawValue)
        switch try descriptor.read(upTo: 1) {
        case .bytes(let byte): bytes += byte
        case .wouldBlock: continue
        case .ended: return String(decoding: bytes, as: UTF8.self)
        }
    }
    return String(decoding: bytes.dropLast(), as: UTF8.self)
}

/// Opens a file in the place of a standard stream, in a process of the test's own.
func redirect(_ stream: CInt, to path: String) throws {
    let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(file > 2 && dup2(file, stream) == stream)
    _ = Descriptor(adopting: file).rawValue
}
