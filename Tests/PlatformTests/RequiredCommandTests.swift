import Platform
import Testing

@Suite("What a process needs to start")
struct RequiredCommandTests {
    /// A directory with a program, a file that is none, and a directory.
    private static func bench() throws -> Scratch {
        let scratch = try Scratch()
        _ = try Finished(
            script: "echo : >program && chmod +x program && echo >text && mkdir folder",
            directory: scratch.path
        )
        return scratch
    }

    @Test(
        "A command that could be started is found, by name or path",
        arguments: [("sh", nil), ("/bin/sh", "/nowhere"), ("./program", nil), ("program", "."), ("program", "/bin:@")]
    )
    func found(command: String, searchPath: String?) throws {
        let scratch = try Self.bench()
        let environment = searchPath.map { ["PATH": $0.replacing("@", with: scratch.path)] } ?? [:]

        try ChildProcess.requireCommand(command, directory: scratch.path, environment: environment)
    }

    @Test(
        "One that couldn't be isn't, and it's said why",
        arguments: [
            ("sh", "/nowhere", SystemError.Code.noSuchFile), ("program", "/bin", .noSuchFile),
            ("", "/bin", .noSuchFile),
            ("./nothing", "/bin", .noSuchFile), ("./text", "/bin", .accessDenied), ("text", ".", .noSuchFile),
            ("./folder", "/bin", .accessDenied), ("./text/program", "/bin", .notADirectory),
        ]
    )
    func missing(command: String, searchPath: String, code: SystemError.Code) throws {
        let scratch = try Self.bench()

        let error = #expect(throws: SystemError.self) {
            try ChildProcess.requireCommand(command, directory: scratch.path, environment: ["PATH": searchPath])
        }

        #expect(error?.code == code)
    }

    @Test("A directory is needed that is there and is one")
    func directories() throws {
        let scratch = try Self.bench()

        try ChildProcess.requireDirectory(scratch.file("folder"))

        for (name, code) in [("nothing", SystemError.Code.noSuchFile), ("text", .notADirectory)] {
            #expect(throws: SystemError(call: "chdir", code: code, subject: scratch.file(name))) {
                try ChildProcess.requireDirectory(scratch.file(name))
            }
        }
    }
}
