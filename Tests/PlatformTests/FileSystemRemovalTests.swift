import Platform
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

@Suite("Removal of trees", .timeLimit(.minutes(1)))
struct FileSystemRemovalTests {
    @Test("A tree goes with all that is in it, and its neighbours stay")
    func nested() throws {
        let scratch = try Scratch()
        try FileSystem.makeDirectories(scratch.file("tree/a/b/c"))
        try FileSystem.makeDirectories(scratch.file("tree/.hidden"))
        try FileSystem.makeDirectories(scratch.file("tree2"))
        for name in ["tree/x", "tree/a/x", "tree/a/b/c/x y", "tree/.hidden/.x"] {
            try FileSystem.replaceFile(scratch.file(name), with: [1])
        }

        try FileSystem.removeTree(scratch.file("tree"))

        #expect(try FileSystem.names(in: scratch.path) == ["tree2"])
    }

    @Test("Links go, and what they lead to stays", arguments: ["tree", "tree/outwards"])
    func links(path: String) throws {
        let scratch = try Scratch()
        try FileSystem.makeDirectories(scratch.file("tree"))
        try FileSystem.makeDirectories(scratch.file("outside"))
        try FileSystem.replaceFile(scratch.file("outside/kept"), with: [1])
        let script = "ln -s ../outside tree/outwards; ln -s . tree/round; ln -s nowhere tree/dangling"
        _ = try Finished(script: script, directory: scratch.path)

        try FileSystem.removeTree(scratch.file(path))

        #expect(try !FileSystem.fileExists(scratch.file(path)))
        #expect(try FileSystem.readFile(scratch.file("outside/kept")) == [1])
    }

    @Test("A file is a tree too, and that there is nothing isn't an error")
    func fileAndNothing() throws {
        let scratch = try Scratch()
        try FileSystem.replaceFile(scratch.file("file"), with: [1])

        try FileSystem.removeTree(scratch.file("file"))
        try FileSystem.removeTree(scratch.file("file"))

        #expect(try FileSystem.names(in: scratch.path) == [])
    }

    @Test("What can't be removed is named")
    func refused() throws {
        let scratch = try Scratch()
        let path = scratch.file("file")
        try FileSystem.replaceFile(path, with: [1])

        #expect(throws: SystemError(call: "unlink", code: .notADirectory, subject: path + "/below")) {
            try FileSystem.removeTree(path + "/below")
        }
        #expect(throws: SystemError(call: "unlink", code: .invalidArgument, subject: path + "\0")) {
            try FileSystem.removeTree(path + "\0")
        }
    }

    @Test("A link that may not be removed isn't followed either", .enabled(if: geteuid() == 0, "it needs two users"))
    func foreignLink() async {
        // A process of its own, because the user is a property of the process.
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            try FileSystem.makeDirectories(scratch.file("outside"))
            try FileSystem.replaceFile(scratch.file("outside/kept"), with: [1])
            // In a sticky directory only its owner and a file's own may remove that file; see unlink(2).
            let script = "chmod 777 . outside; mkdir tree; ln -s ../outside tree/link; chmod 1777 tree"
            _ = try Finished(script: script, directory: scratch.path)

            try #require(seteuid(65534) == 0)
            let error = #expect(throws: SystemError.self) { try FileSystem.removeTree(scratch.file("tree")) }
            try #require(seteuid(0) == 0)

            #expect(error == SystemError(call: "unlink", code: .notPermitted, subject: scratch.file("tree/link")))
            #expect(try FileSystem.readFile(scratch.file("outside/kept")) == [1])
        }
    }
}
