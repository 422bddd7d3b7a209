import Platform
import Testing

/// Tells when a child and everything that it left behind are gone.
///
/// They all hold the writing end of a named pipe; `cat` reads it to its end, which comes
/// when the last of them has died.
final class LifeLine {
    private let reader: Int32
    private let output: Reader

    /// What a script must begin with to be on the line.
    let grip: String

    init(in workplace: Workplace) throws {
        let pipe = "\(workplace.path)/alive"
        _ = try Command.run("mkfifo", [pipe], in: workplace.path)
        let process = try ChildProcess.spawn(
            command: "cat",
            arguments: [pipe],
            directory: workplace.path,
            environment: Host.environment
        )
        reader = process.id
        output = process.intoStreams { _, output, _ in Reader(output) }
        grip = "exec 9>'\(pipe)'\n"
    }

    /// Waits until nobody holds it any more.
    func waitUntilAllAreGone() throws {
        #expect(throws: Reader.EndOfStream.self) { try self.output.bytes() }
        _ = try ChildProcess.reap(reader)
    }
}
