// swift-tools-version: 6.3

import PackageDescription

/// Settings for every Swift target.
///
/// Warnings are errors: the toolchain is pinned, so a new one can only be ours.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .define("MUTANTS", .when(traits: ["Mutants"])),
    .define("FUZZING", .when(traits: ["Fuzzing"])),
]

/// A library target; its arrows are the architecture's and are held by `ArchitectureTests`.
func library(_ name: String, _ dependencies: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies.map { .init(stringLiteral: $0) }, swiftSettings: strict)
}

/// The tests of one target, with whatever else they stand on.
func tests(_ name: String, _ dependencies: [String]) -> Target {
    .testTarget(name: name, dependencies: dependencies.map { .init(stringLiteral: $0) }, swiftSettings: strict)
}

let package = Package(
    name: "codexd",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "codexd", targets: ["codexd"]),
        .executable(name: "codexd-sim", targets: ["codexd-sim"]),
        .executable(name: "codexd-fuzz", targets: ["codexd-fuzz"]),
        .executable(name: "fake-app-server", targets: ["fake-app-server"]),
        .executable(name: "fake-codex-exec", targets: ["fake-codex-exec"]),
    ],
    traits: [
        .trait(name: "Mutants", description: "Flaws that can be chosen at run time; see ops/mutants."),
        .trait(name: "Fuzzing", description: "codexd-fuzz is called by libFuzzer; see ops/fuzz."),
    ],
    targets: [
        // Pure: no clock, no file, no task, no Foundation.
        library("Basics"),
        library("AgentWire", ["Basics"]),
        library("HTTPWire", ["Basics"]),
        library("Contract", ["Basics"]),
        library("DaemonCore", ["AgentWire", "Basics", "Contract", "HTTPWire"]),
        library("Scenarios", ["AgentWire", "Basics", "Contract", "HTTPWire"]),
        library("Simulation", ["AgentWire", "Basics", "Contract", "DaemonCore", "HTTPWire", "Scenarios"]),

        library("FuzzChecks", ["AgentWire", "Basics", "HTTPWire"]),

        // The world.
        .target(name: "CPlatform", cSettings: [.define("_GNU_SOURCE", .when(platforms: [.linux]))]),
        library("Platform", ["Basics", "CPlatform"]),
        library("DaemonRuntime", ["Basics", "Contract", "DaemonCore", "Platform"]),
        library("CommandLineInterface", ["Basics", "Contract", "HTTPWire"]),
        library("APIClient", ["Basics", "CommandLineInterface", "Contract", "HTTPWire", "Platform"]),
        library("ScenarioRunner", ["AgentWire", "Basics", "HTTPWire", "Platform", "Scenarios", "Simulation"]),

        .executableTarget(
            name: "codexd",
            dependencies: ["APIClient", "CommandLineInterface", "Contract", "DaemonCore", "DaemonRuntime", "Platform"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "fake-app-server",
            dependencies: ["Platform", "ScenarioRunner"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "fake-codex-exec",
            dependencies: ["Platform", "ScenarioRunner"],
            swiftSettings: strict
        ),
        // Names the others, so that whoever runs it has them built.
        .executableTarget(
            name: "codexd-sim",
            dependencies: [
                "Basics", "CommandLineInterface", "Contract", "DaemonCore", "Platform", "ScenarioRunner", "Scenarios",
                "Simulation", "codexd", "fake-app-server", "fake-codex-exec",
            ],
            resources: [.embedInCode("scenario-1.schema.json")],
            swiftSettings: strict
        ),

        .executableTarget(name: "codexd-fuzz", dependencies: ["FuzzChecks"], swiftSettings: strict),

        // Proofs.
        tests("ArchitectureTests", []),
        tests("BasicsTests", ["Basics"]),
        tests("AgentWireTests", ["AgentWire", "Basics"]),
        tests("HTTPWireTests", ["Basics", "HTTPWire"]),
        tests("FuzzChecksTests", ["FuzzChecks"]),
        tests("ContractTests", ["Basics", "Contract"]),
        tests("DaemonCoreTests", ["AgentWire", "Basics", "Contract", "DaemonCore", "HTTPWire"]),
        tests("ScenariosTests", ["AgentWire", "Basics", "Contract", "HTTPWire", "Scenarios"]),
        tests("SimulationTests", ["Basics", "Contract", "DaemonCore", "HTTPWire", "Scenarios", "Simulation"]),
        tests(
            "ScenarioRunnerTests",
            [
                "Basics", "CommandLineInterface", "Platform", "ScenarioRunner", "Scenarios", "Simulation",
                "codexd", "codexd-sim", "fake-app-server", "fake-codex-exec",
            ]
        ),
        tests("PlatformTests", ["Basics", "Platform"]),
        tests("CommandLineInterfaceTests", ["Basics", "CommandLineInterface", "Contract", "HTTPWire"]),
        tests("APIClientTests", ["APIClient", "Basics", "CommandLineInterface", "Platform", "codexd"]),
        tests(
            "DaemonRuntimeTests",
            ["Basics", "Contract", "DaemonCore", "DaemonRuntime", "HTTPWire", "Platform", "codexd"]
        ),
    ],
    swiftLanguageModes: [.v6]
)
