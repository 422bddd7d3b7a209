import Platform
import Testing

@Suite("File system", .timeLimit(.minutes(1)))
struct FileSystemTests {
    @Test("Directories are made with all that is missing above them, and again without complaint")
    func directories() throws {
        let scratch = try Scratch()
        let path = scratch.file("a/b/c")

        try FileSystem.makeDirectories(path + "/", mode: 0o700)
        try FileSystem.makeDirectories(path, mode: 0o755)

        #expect(try FileSystem.isDirectory(path))
        #expect(try Finished(script: "stat -c %a a a/b a/b/c", directory: scratch.path).lines == ["700", "700", "700"])
    }

    @Test("A directory can't be made where a file is, or below one")
    func directoryOverFile() throws {
        let scratch = try Scratch()
        let path = scratch.file("file")
        try FileSystem.replaceFile(path, with: [])

        #expect(throws: SystemError(call: "mkdir", code: .fileExists, subject: path)) {
            try FileSystem.makeDirectories(path)
        }
        #expect(throws: SystemError(call: "mkdir", code: .notADirectory, subject: path + "/below")) {
            try FileSystem.makeDirectories(path + "/below")
        }
    }

    @Test("A replaced file has the new content and mode, and nothing is left beside it")
    func replacement() throws {
        let scratch = try Scratch()
        let path = scratch.file("state.json")
        let large = [UInt8](repeating: 7, count: 300_000)

        try FileSystem.replaceFile(path, with: Array("old".utf8), mode: 0o644)
        try FileSystem.replaceFile(path, with: large, mode: 0o600)

        #expect(try FileSystem.readFile(path) == large)
        #expect(try FileSystem.names(in: scratch.path) == ["state.json"])
        #expect(try Finished(script: "stat -c %a state.json", directory: scratch.path).lines == ["600"])
    }

    @Test("A replacement that fails leaves no temporary file and the old content")
    func failedReplacement() throws {
        let scratch = try Scratch()
        let taken = scratch.file("taken")
        try FileSystem.makeDirectories(taken)
        try FileSystem.replaceFile(taken + "/old", with: Array("old".utf8))

        // A file can't take the name of a directory, so this fails at the last step.
        #expect(throws: SystemError(call: "rename", code: .isDirectory, subject: taken)) {
            try FileSystem.replaceFile(taken, with: Array("new".utf8))
        }

        #expect(try FileSystem.names(in: scratch.path) == ["taken"])
        #expect(try FileSystem.readFile(taken + "/old") == Array("old".utf8))
    }

    @Test("A replacement in a directory that is missing is refused")
    func replacementNowhere() throws {
        let scratch = try Scratch()

        let error = #expect(throws: SystemError.self) {
            try FileSystem.replaceFile(scratch.file("missing/file"), with: [1])
        }

        #expect(error?.call == "open")
        #expect(error?.code == .noSuchFile)
    }

    @Test("Only a missing file reads as nothing")
    func reading() throws {
        let scratch = try Scratch()
        let path = scratch.file("file")
        try FileSystem.replaceFile(path, with: [])

        #expect(try FileSystem.readFile(path) == [])
        #expect(try FileSystem.readFile(scratch.file("missing")) == nil)
        #expect(throws: SystemError.self) { try FileSystem.readFile(path + "/below") }
        #expect(throws: SystemError.self) { try FileSystem.readFile(scratch.path) }
    }

    @Test("A file is read up to its limit and refused beyond, even if it claims to be empty", arguments: [10, 100_000])
    func readLimit(count: Int) throws {
        let scratch = try Scratch()
        let path = scratch.file("file")
        try FileSystem.replaceFile(path, with: [UInt8](repeating: 1, count: count))

        #expect(try FileSystem.readFile(path, limit: count)?.count == count)
        #expect(throws: SystemError(call: "read", code: .fileTooLarge, subject: path)) {
            try FileSystem.readFile(path, limit: count - 1)
        }
        #expect(throws: SystemError(call: "read", code: .fileTooLarge, subject: "/dev/zero")) {
            try FileSystem.readFile("/dev/zero", limit: count)
        }
    }

    @Test(
        "Any piece of a file can be read, and at its end or beyond there is none",
        arguments: [(0, 3, "abc"), (2, 2, "cd"), (4, 9, "ef"), (6, 1, ""), (9, 1, ""), (0, 0, "")]
    )
    func pieces(offset: Int, count: Int, expected: String) throws {
        let scratch = try Scratch()
        let path = scratch.file("file")
        try FileSystem.replaceFile(path, with: Array("abcdef".utf8))

        let piece = try FileSystem.readPiece(of: path, at: offset, count: count)

        #expect(String(decoding: piece, as: UTF8.self) == expected)
    }

    @Test("A piece of a missing file is empty, and one of a directory or from before the beginning is refused")
    func refusedPieces() throws {
        let scratch = try Scratch()
        let path = scratch.file("file")
        try FileSystem.replaceFile(path, with: [1])

        #expect(try FileSystem.readPiece(of: scratch.file("missing"), at: 0, count: 1) == [])
        #expect(throws: SystemError(call: "open", code: .notADirectory, subject: path + "/below")) {
            try FileSystem.readPiece(of: path + "/below", at: 0, count: 1)
        }
        #expect(throws: SystemError(call: "pread", code: .isDirectory)) {
            try FileSystem.readPiece(of: scratch.path, at: 0, count: 1)
        }
        #expect(throws: SystemError(call: "pread", code: .invalidArgument)) {
            try FileSystem.readPiece(of: path, at: -1, count: 1)
        }
    }

    @Test("Moving and removing do what they say, and removing nothing is no error")
    func movingAndRemoving() throws {
        let scratch = try Scratch()
        try FileSystem.makeDirectories(scratch.file("elsewhere"))
        try FileSystem.replaceFile(scratch.file("a"), with: [1])

        try FileSystem.moveFile(scratch.file("a"), to: scratch.file("elsewhere/b"))
        let moved = try FileSystem.readFile(scratch.file("elsewhere/b"))
        try FileSystem.removeFile(scratch.file("elsewhere/b"))
        try FileSystem.removeFile(scratch.file("elsewhere/b"))

        #expect(moved == [1])
        #expect(try !FileSystem.fileExists(scratch.file("a")))
        #expect(try !FileSystem.fileExists(scratch.file("elsewhere/b")))
        #expect(try !FileSystem.fileExists(scratch.file("a/below")))
    }

    @Test("Leftovers of killed replacements go, and everything else stays")
    func leftovers() throws {
        let scratch = try Scratch()
        let names = [".a.json.0123456789abcdef.tmp", ".tmp", ".x.tmp", "a.json", "a.json.0123456789abcdef.tmp"]
        for name in names { try FileSystem.replaceFile(scratch.file(name), with: []) }

        try FileSystem.removeLeftovers(in: scratch.path)

        #expect(try FileSystem.names(in: scratch.path) == Array(names.dropFirst()))
    }

    @Test("A path that C would cut short is refused")
    func zeroInPath() {
        #expect(throws: SystemError(call: "open", code: .invalidArgument, subject: "/dev/null\0x")) {
            try FileSystem.readFile("/dev/null\0x")
        }
    }

    @Test("An error names the call, the path and the reason")
    func errorText() {
        let error = SystemError(call: "open", code: .noSpace, subject: "/x/y")

        #expect("\(error)" == "open /x/y: No space left on device")
        #expect("\(SystemError(call: "poll", code: .invalidArgument))" == "poll: Invalid argument")
    }
}
