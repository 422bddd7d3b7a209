import Testing

@Suite("Source files")
struct SourceFileTests {
    @Test("Our reader understands every file", arguments: try Repository.swiftFiles(in: "Sources", "Tests"))
    func reading(of file: SourceFile) {
        #expect(file.unreadable == [])
    }

    @Test("A file is short enough for one sitting", arguments: try Repository.swiftFiles(in: "Sources", "Tests"))
    func length(of file: SourceFile) {
        #expect(!file.isLong)
    }

    @Test("There is something to look at")
    func presence() throws {
        #expect(try Repository.swiftFiles(in: "Sources").contains { $0.target == "Basics" })
        #expect(try Repository.swiftFiles(in: "Tests").contains { $0.name == "SourceFileTests" })
    }

    @Test("The four hundredth line is the last", arguments: [(399, false), (400, false), (401, true)])
    func length(lines: Int, isLong: Bool) {
        let text = String(repeating: "let a = 1\n", count: lines)

        #expect(SourceFile(path: "Sources/Basics/A.swift", text: text).isLong == isLong)
    }

    @Test("A file that our reader can't follow is found")
    func unreadable() {
        #expect(SourceFile(path: "Sources/Basics/A.swift", text: "let a = \"").unreadable.count == 1)
    }

    @Test("A path says the target and the name")
    func path() {
        let file = SourceFile(path: "Sources/DaemonCore/Turns/Turn+End.swift", text: "")

        #expect(file.target == "DaemonCore")
        #expect(file.name == "Turn+End")
        #expect(SourceFile(path: "Package.swift", text: "").target.isEmpty)
    }

    @Test("Imports and types are told from words that look like them")
    func declarations() {
        let file = SourceFile(
            path: "Sources/Basics/A.swift",
            text: """
                package import struct Basics.Instant
                @testable import DaemonCore
                // import Foundation
                struct A { enum State {} }
                extension A.State: Sendable {}
                """
        )

        #expect(file.imports.map(\.text) == ["Basics", "DaemonCore"])
        #expect(file.types == ["A", "State", "A.State"])
    }
}
