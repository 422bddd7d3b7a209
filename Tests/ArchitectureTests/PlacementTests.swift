import Testing

/// Where a file may lie, and what it must be called there.
enum PlacementRules {
    /// What may lie at the top, besides files whose name begins with a point.
    static let top: Set = ["LICENSE", "Package.swift", "README.md", "Scenarios", "Sources", "Tests", "docs", "ops"]

    /// Which kinds of files a folder at the top holds; one that isn't here holds any.
    static let kinds: [String: Set<String>] = [
        "Scenarios": ["json", "md"],
        "Sources": ["swift"],
        "Sources/CPlatform": ["c", "h", "modulemap"],
        // The scenario schema is a link to the one in `Scenarios`, and is built into the command.
        "Sources/codexd-sim": ["json", "swift"],
        "Tests": ["swift"],
        "docs": ["md"],
    ]

    /// Why a file is at no place of its own, or `nil` if it is at one.
    static func objection(to path: String, manifest: Manifest) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard let first = parts.first, top.contains(first) || first.hasPrefix(".") else {
            return "nothing of this name belongs at the top"
        }
        let folder = parts.prefix(2).joined(separator: "/")
        let kind = path.split(separator: ".").last.map(String.init) ?? ""
        if parts.count > 1, let kinds = kinds[folder] ?? kinds[first], !kinds.contains(kind) {
            return "`\(first)` holds no files of this kind"
        }
        let targets = ["Sources": manifest.sourceTargets, "Tests": manifest.testTargets]
        if let targets = targets[first], parts.count < 3 || !targets.contains(parts[1]) {
            return "it belongs to no target of the manifest"
        }
        return nil
    }

    /// The targets that have no folder with a file in it.
    static func homeless(in manifest: Manifest, files: [String]) -> [String] {
        let places = manifest.sourceTargets.map { "Sources/\($0)/" } + manifest.testTargets.map { "Tests/\($0)/" }
        return places.filter { place in !files.contains { $0.hasPrefix(place) } }
    }

    /// Whether a Swift file holds what its name says.
    ///
    /// `Type.swift` holds the type and `Type+Aspect.swift` extends it; a nested type's name may
    /// stand alone. Exempt are the files of `LibC`, whose first line of business is the C library,
    /// and a test target's fixtures: a file without a test may be named for its purpose.
    static func isNamedForItsContent(_ file: SourceFile) -> Bool {
        if file.target == "Platform", file.name.hasPrefix("LibC") { return true }
        if file.path.hasPrefix("Tests/"), ("@Test" as Phrase).positions(in: file.code).isEmpty { return true }
        let type = file.name.split(separator: "+").first.map(String.init) ?? ""
        return file.types.contains { $0 == type || $0.hasSuffix("." + type) }
    }
}

@Suite("Placement")
struct PlacementTests {
    private static let manifest = Manifest(
        SourceFile(
            path: "Package.swift",
            text: """
                func library(_ name: String) -> Target { .target(name: name) }
                let package = Package(name: "a", products: [.executable(name: "b", targets: ["c"])], targets: [
                    library("Basics"), .target(name: "CPlatform"), .executableTarget(name: "codexd"),
                    tests("BasicsTests", ["Basics"]), .testTarget(name: "ArchitectureTests"),
                ])
                """
        )
    )

    @Test("Every file is at home", arguments: try Repository.files())
    func place(of path: String) throws {
        let objection = PlacementRules.objection(to: path, manifest: Manifest(try Repository.manifest()))

        #expect(objection == nil)
    }

    @Test("Every target of the manifest has its folder")
    func folders() throws {
        let manifest = Manifest(try Repository.manifest())

        let homeless = PlacementRules.homeless(in: manifest, files: try Repository.files())

        #expect(!manifest.sourceTargets.isEmpty)
        #expect(homeless == [])
    }

    @Test("A file is named for what it holds", arguments: try Repository.swiftFiles(in: "Sources", "Tests"))
    func name(of file: SourceFile) {
        #expect(PlacementRules.isNamedForItsContent(file))
    }

    @Test("The manifest's targets are read, and its products aren't taken for any")
    func manifest() {
        #expect(Self.manifest.sourceTargets == ["Basics", "CPlatform", "codexd"])
        #expect(Self.manifest.testTargets == ["BasicsTests", "ArchitectureTests"])
    }

    @Test(
        "A file without a home is found",
        arguments: [
            "notes.txt", "Utilities/A.swift", "Sources/A.swift", "Sources/Common/A.swift", "Sources/Basics/a.json",
            "Tests/Old/A.swift", "Sources/CPlatform/A.swift", "docs/a.pdf", "Sources/BasicsTests/A.swift",
        ]
    )
    func strays(_ path: String) {
        #expect(PlacementRules.objection(to: path, manifest: Self.manifest) != nil)
    }

    @Test(
        "A file with a home passes",
        arguments: [
            "LICENSE", ".gitignore", ".ci/run", "ops/check", "docs/decisions/0001-a.md", "Sources/Basics/JSON/A.swift",
            "Sources/CPlatform/include/a.h", "Tests/BasicsTests/A.swift", "Scenarios/a.json", "Package.swift",
        ]
    )
    func residents(_ path: String) {
        #expect(PlacementRules.objection(to: path, manifest: Self.manifest) == nil)
    }

    @Test("A target without a file is found")
    func homeless() {
        let files = ["Sources/Basics/A.swift", "Sources/CPlatform/a.c", "Tests/BasicsTests/A.swift"]

        let homeless = PlacementRules.homeless(in: Self.manifest, files: files)

        #expect(homeless == ["Sources/codexd/", "Tests/ArchitectureTests/"])
    }

    @Test(
        "A name that promises what the file doesn't hold is found",
        arguments: [
            ("Sources/Basics/Session.swift", "struct Turn {}", false),
            ("Sources/Basics/Turn+End.swift", "struct Session {}\nlet turn = Turn()", false),
            ("Tests/BasicsTests/TurnTests.swift", "@Suite struct SessionTests { @Test func a() {} }", false),
            ("Tests/BasicsTests/TurnTests.swift", "@Suite struct TurnTests { @Test func a() {} }", true),
            ("Sources/Basics/Turn.swift", "package struct Turn: Sendable {}", true),
            ("Sources/Basics/Turn+End.swift", "extension Session.Turn {}", true),
            ("Sources/Basics/TurnID.swift", "package typealias TurnID = Int", true),
            ("Sources/Platform/LibC+Spawn.swift", "let a = 1", true),
            ("Tests/BasicsTests/Feeding.swift", "func a() {}", true),
        ]
    )
    func names(path: String, text: String, isNamedForItsContent: Bool) {
        #expect(PlacementRules.isNamedForItsContent(SourceFile(path: path, text: text)) == isNamedForItsContent)
    }
}
