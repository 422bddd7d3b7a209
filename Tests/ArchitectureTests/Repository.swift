import Foundation

/// The working copy that these tests were compiled from.
enum Repository {
    /// Where the repository lies; links are followed, for a package may borrow this folder.
    private static let root = URL(filePath: #filePath)
        .resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What builds and runs leave behind at the top; `.gitignore` names the same.
    private static let leftovers: Set = [".build", ".git", ".swiftpm", "logs", "runs", "state"]

    /// Folders of bytes that aren't for people.
    private static let corpora: Set = ["Tests/FuzzCorpora"]

    private static let listing = Result { try list() }
    private static let reading = Result { try files().filter { $0.hasSuffix(".swift") }.map(sourceFile) }

    /// The files of the repository from its root on, in the order of their names.
    static func files() throws -> [String] {
        try listing.get()
    }

    /// The Swift files under one or several folders at the top.
    static func swiftFiles(in folders: String...) throws -> [SourceFile] {
        try reading.get().filter { file in folders.contains { file.path.hasPrefix($0 + "/") } }
    }

    /// The manifest, which is a Swift file too.
    static func manifest() throws -> SourceFile {
        try sourceFile("Package.swift")
    }

    /// The text of one file.
    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func sourceFile(_ path: String) throws -> SourceFile {
        SourceFile(path: path, text: try text(of: path))
    }

    private static func list() throws -> [String] {
        var found: [String] = []
        var folders = [""]
        while let folder = folders.popLast() {
            let here = root.appending(path: folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: here.path) {
                let path = folder.isEmpty ? name : folder + "/" + name
                guard !leftovers.contains(path), !corpora.contains(path), name != ".DS_Store", !name.hasSuffix(".swp")
                else { continue }
                let isFolder = try here.appending(path: name).resourceValues(forKeys: [.isDirectoryKey]).isDirectory
                if isFolder == true { folders.append(path) } else { found.append(path) }
            }
        }
        return found.sorted()
    }
}
