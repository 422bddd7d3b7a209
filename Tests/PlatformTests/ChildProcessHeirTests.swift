import Platform
import Testing

@Suite("Heir", .timeLimit(.minutes(1)))
struct ChildProcessHeirTests {
    @Test("An heir has our standard output, group and session, and otherwise what it was given")
    func inheritance() async {
        // A process of its own, because so is the standard output.
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            try redirect(1, to: scratch.file("output"))
            let script = #"""
                n=0; while [ $n -lt 256 ]; do [ -e /proc/$$/fd/$n ] && echo $n $(readlink /proc/$$/fd/$n); n=$((n + 1)); done
                read line || echo "no input"
                echo lost >&2
                echo "$1 $VARIABLE in $(pwd)"
                sed 's/.*) //' /proc/$PPID/stat | cut -d' ' -f3,4
                sed 's/.*) //' /proc/$$/stat | cut -d' ' -f3,4
                """#

            let heir = try ChildProcess.spawnHeir(
                command: "/bin/sh",
                arguments: ["-c", script, "sh", "two words"],
                environment: ["PATH": "/usr/bin:/bin", "VARIABLE": "a=b"]
            )
            let status = try ChildProcess.reap(heir)
            let bytes = try #require(try FileSystem.readFile(scratch.file("output")))
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)

            #expect(status == .exited(code: 0))
            let streams = ["0 /dev/null", "1 \(scratch.file("output"))", "2 /dev/null"]
            #expect(lines.dropLast(2) == streams + ["no input", "two words a=b in /"])
            #expect(lines.suffix(2).first == lines.last)
        }
    }

    @Test(
        "An heir that can't be started is refused by name, and no PATH is looked through for it",
        arguments: [
            ("/no/tool", SystemError.Code.noSuchFile), ("sh", .noSuchFile), ("", .noSuchFile),
            ("/dev/null", .accessDenied),
        ]
    )
    func refusal(command: String, code: SystemError.Code) {
        #expect(throws: SystemError(call: "posix_spawn", code: code, subject: command)) {
            try ChildProcess.spawnHeir(command: command, arguments: [], environment: ["PATH": "/usr/bin:/bin"])
        }
    }
}
