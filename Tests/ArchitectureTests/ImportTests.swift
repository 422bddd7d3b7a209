import Testing

/// Which target may know of which module.
///
/// A new entry is a design decision: it is reviewed as one and has its page in `docs/decisions`.
enum ImportRules {
    static let allowed: [String: Set<String>] = [
        "APIClient": ["Basics", "CommandLineInterface", "Contract", "HTTPWire", "Platform"],
        "AgentWire": ["Basics"],
        "Basics": [],
        "CommandLineInterface": ["Basics", "Contract", "HTTPWire"],
        "Contract": ["Basics"],
        "DaemonCore": ["AgentWire", "Basics", "Contract", "HTTPWire"],
        "DaemonRuntime": ["Basics", "Contract", "DaemonCore", "Platform"],
        "FuzzChecks": ["AgentWire", "Basics", "HTTPWire"],
        "HTTPWire": ["Basics"],
        "Platform": ["Basics", "CPlatform", "Synchronization"],
        "ScenarioRunner": ["AgentWire", "Basics", "HTTPWire", "Platform", "Scenarios", "Simulation"],
        "Scenarios": ["AgentWire", "Basics", "Contract", "HTTPWire"],
        "Simulation": ["AgentWire", "Basics", "Contract", "DaemonCore", "HTTPWire", "Scenarios"],
        "codexd": ["APIClient", "CommandLineInterface", "Contract", "DaemonCore", "DaemonRuntime", "Platform"],
        "codexd-fuzz": ["FuzzChecks"],
        "codexd-sim": [
            "Basics", "CommandLineInterface", "Contract", "DaemonCore", "Platform", "ScenarioRunner", "Scenarios",
            "Simulation",
        ],
        "fake-app-server": ["Platform", "ScenarioRunner"],
        "fake-codex-exec": ["Platform", "ScenarioRunner"],
    ]

    /// The C library by its names on each system; only `LibC.swift` and its variants say them.
    static let libraries: Set = ["Darwin", "Glibc", "Musl"]

    /// The imports of a file that its target isn't allowed.
    static func findings(in file: SourceFile) -> [Finding] {
        guard let allowed = allowed[file.target] else {
            return [Finding("`\(file.target)` is not in the table of allowed imports", line: 1)]
        }
        let speaksC = file.target == "Platform" && file.name.hasPrefix("LibC")
        return file.imports
            .filter { !allowed.contains($0.text) && !(speaksC && libraries.contains($0.text)) }
            .map { Finding("`\(file.target)` may not import `\($0.text)`", at: $0) }
    }
}

@Suite("Imports")
struct ImportTests {
    @Test("A target imports only what it may", arguments: try Repository.swiftFiles(in: "Sources"))
    func imports(of file: SourceFile) {
        #expect(ImportRules.findings(in: file) == [])
    }

    @Test("The table has a line for each target with Swift in it, and no others")
    func completeness() throws {
        let swift = try Manifest(Repository.manifest()).sourceTargets.filter { $0 != "CPlatform" }

        #expect(Set(ImportRules.allowed.keys) == Set(swift))
    }

    @Test(
        "An arrow that isn't in the table is found, however it is written",
        arguments: [
            ("Basics", "Clock", "import Foundation"),
            ("AgentWire", "Framer", "package import Contract"),
            ("Contract", "Record", "private import Synchronization"),
            ("DaemonRuntime", "Shell", "package import AgentWire"),
            ("DaemonCore", "Core", "import struct Platform.Descriptor"),
            ("Platform", "Poller", "private import Glibc"),
            ("HTTPWire", "LibC", "import Glibc"),
            ("codexd", "Codexd", "@preconcurrency import Dispatch"),
            ("Unheard", "Of", "let a = 1"),
        ]
    )
    func offence(target: String, name: String, text: String) {
        let file = SourceFile(path: "Sources/\(target)/\(name).swift", text: text)

        #expect(ImportRules.findings(in: file).count == 1)
    }

    @Test(
        "An arrow in the table passes, and so does one that is only talked of",
        arguments: [
            ("AgentWire", "Framer", "package import Basics"),
            ("Platform", "LibC+Spawn", "private import Glibc"),
            ("Platform", "Poller", "import Synchronization"),
            ("DaemonRuntime", "Shell", "// import Foundation\nlet a = \"import Foundation\""),
        ]
    )
    func noOffence(target: String, name: String, text: String) {
        let file = SourceFile(path: "Sources/\(target)/\(name).swift", text: text)

        #expect(ImportRules.findings(in: file) == [])
    }
}
