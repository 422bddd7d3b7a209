import Platform
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

@Suite("Append file", .timeLimit(.minutes(1)))
struct AppendFileTests {
    @Test("What was appended is there, in order, also for whoever opens the file next")
    func appending() throws {
        let scratch = try Scratch()
        let path = scratch.file("log")
        let file = try AppendFile(path: path, mode: 0o600)
        try file.append(Array("one\n".utf8))
        try file.append([])
        try file.sync()

        let again = try AppendFile(path: path)
        try again.append(Array("two\n".utf8))

        #expect(file.length == 4)
        #expect(again.length == 8)
        #expect(try FileSystem.readFile(path) == Array("one\ntwo\n".utf8))
        #expect(try Finished(script: "stat -c %a log", directory: scratch.path).lines == ["600"])
    }

    @Test(
        "Any part can be read, and less only where the file ends",
        arguments: [(0, 3, "abc"), (2, 2, "cd"), (4, 9, "ef"), (6, 1, ""), (9, 1, ""), (0, 0, "")]
    )
    func reading(offset: Int, count: Int, expected: String) throws {
        let scratch = try Scratch()
        let file = try AppendFile(path: scratch.file("log"))
        try file.append(Array("abcdef".utf8))

        let bytes = try file.read(at: offset, count: count)

        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test("After a truncation the next append stands at the new end")
    func truncation() throws {
        let scratch = try Scratch()
        let file = try AppendFile(path: scratch.file("log"))
        try file.append(Array("whole\ntorn".utf8))

        try file.truncate(to: 6)
        try file.append(Array("next\n".utf8))

        #expect(file.length == 11)
        #expect(try file.read(at: 0, count: 99) == Array("whole\nnext\n".utf8))
    }

    @Test("A full disk refuses an append and says which file it was")
    func fullDisk() throws {
        let scratch = try Scratch()
        let path = scratch.file("log")
        _ = try Finished(script: "ln -s /dev/full log", directory: scratch.path)
        let file = try AppendFile(path: path)

        #expect(throws: SystemError(call: "pwrite", code: .noSpace, subject: path)) {
            try file.append([1, 2, 3])
        }
        #expect(file.length == 0)
    }

    @Test("An append that the system takes only half of leaves no trace")
    func shortWrite() async {
        // A process of its own, because the limit on file sizes is a property of the process.
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let path = scratch.file("log")
            let file = try AppendFile(path: path)
            try #require(limitFileSize(to: 10))

            try file.append(Array("12345".utf8))
            let error = #expect(throws: SystemError.self) { try file.append(Array("6789abcdef".utf8)) }
            let length = try FileSystem.readFile(path)?.count
            try file.append(Array("67890".utf8))

            #expect(error == SystemError(call: "pwrite", code: .fileTooLarge, subject: path))
            #expect(length == 5)
            #expect(try FileSystem.readFile(path) == Array("1234567890".utf8))
        }
    }
}

/// Lets no file of this process grow beyond a size, with an error rather than a signal.
private func limitFileSize(to count: rlim_t) -> Bool {
    #if canImport(Darwin)
        let resource = RLIMIT_FSIZE
    #else
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #endif
    var limit = rlimit(rlim_cur: count, rlim_max: count)
    _ = signal(SIGXFSZ, SIG_IGN)
    return unsafe setrlimit(resource, &limit) == 0
}
