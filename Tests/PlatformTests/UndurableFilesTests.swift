import Platform
import Testing

@Suite("Files that need not outlive the machine")
struct UndurableFilesTests {
    @Test("They are made, grow and are replaced as durable ones are")
    func files() throws {
        let scratch = try Scratch()
        let directory = scratch.file("a/b/c")

        try FileSystem.makeDirectories(directory, isDurable: false)
        try FileSystem.makeDirectories(directory, isDurable: false)
        let log = try AppendFile(path: "\(directory)/log", isDurable: false)
        try log.append(Array("one".utf8))
        try AppendFile(path: "\(directory)/log", isDurable: false).append(Array("two".utf8))
        for text in ["old", "new"] {
            try FileSystem.replaceFile("\(directory)/state", with: Array(text.utf8), isDurable: false)
        }

        #expect(try FileSystem.names(in: directory) == ["log", "state"])
        #expect(try FileSystem.readFile("\(directory)/log") == Array("onetwo".utf8))
        #expect(try FileSystem.readFile("\(directory)/state") == Array("new".utf8))
    }

    @Test("A replacement that fails leaves no temporary file")
    func failure() throws {
        let scratch = try Scratch()
        try FileSystem.makeDirectories(scratch.file("state/inside"))

        let error = #expect(throws: SystemError.self) {
            try FileSystem.replaceFile(scratch.file("state"), with: [1], isDurable: false)
        }

        #expect(error?.call == "rename")
        #expect(try FileSystem.names(in: scratch.path) == ["state"])
    }

    @Test(
        "A name is found in a directory and in those above it",
        arguments: [
            ("here", true), ("a", true), ("b", true), ("a/b", true), ("c", true), ("d", false), ("b/c/d", true),
        ]
    )
    func above(name: String, isFound: Bool) throws {
        let scratch = try Scratch()
        try FileSystem.makeDirectories(scratch.file("a/b/c/d"))
        try FileSystem.replaceFile(scratch.file("here"), with: [])

        #expect(FileSystem.isFound(name, atOrAbove: scratch.file("a/b")) == isFound)
    }
}
