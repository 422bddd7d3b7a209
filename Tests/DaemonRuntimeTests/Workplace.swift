import Basics
import Foundation
import Platform

/// A directory of one test's own, gone with the test.
final class Workplace: Sendable {
    let path: String

    init() throws {
        let name = "codexd-test-\(Host.processID)-\(UInt32.random(in: .min ... .max))"
        // The name as the system resolves it, so that paths compare.
        path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appendingPathComponent(name).path
        try FileSystem.makeDirectories(path)
    }

    deinit {
        // What's left in the system's directory for leftovers harms nobody.
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) throws -> [UInt8] {
        guard let bytes = try FileSystem.readFile("\(path)/\(name)") else {
            throw SystemError(call: "open", code: .noSuchFile, subject: name)
        }
        return bytes
    }

    func json(_ name: String) throws -> JSON {
        try JSON(parsing: try file(name))
    }

    /// The lines of the event log.
    func events() throws -> [JSON] {
        try file("logs/codexd/events.jsonl").split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0)) }
    }

    /// The types of all events, in order.
    func eventTypes() throws -> [String] {
        try events().compactMap { $0["type"]?.text }
    }

    func event(_ type: String) throws -> JSON? {
        try events().last { $0["type"]?.text == type }
    }

    /// The child's record as the file has it.
    func child() throws -> JSON {
        try json("state/codexd/daemon-state.json")["child"] ?? .null
    }
}

/// The programs of this package, beside the tests that were built with them.
enum Program {
    static func path(_ name: String) throws -> String {
        let beside = try Host.executablePath().split(separator: "/").dropLast().map { "/" + $0 }.joined()
        for directory in [beside, "\(repository)/.build/debug"] {
            let path = "\(directory)/\(name)"
            if try FileSystem.fileExists(path) { return path }
        }
        throw SystemError(call: "open", code: .noSuchFile, subject: name)
    }

    private static var repository: String {
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    }
}
