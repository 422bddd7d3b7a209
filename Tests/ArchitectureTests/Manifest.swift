/// The targets that the manifest names.
struct Manifest {
    /// The targets whose code lies in Sources.
    let sourceTargets: [String]

    /// The targets whose code lies in Tests.
    let testTargets: [String]

    /// Reads the names out of `Package.swift`, which says `library("A")` and `.executableTarget(name: "a")`.
    init(_ file: SourceFile) {
        sourceTargets = Self.names(behind: ["library"], labelled: ["executableTarget", "target"], in: file.code)
        testTargets = Self.names(behind: ["tests"], labelled: ["testTarget"], in: file.code)
    }

    private static func names(behind functions: Set<String>, labelled cases: Set<String>, in code: [Token]) -> [String]
    {
        code.indices.compactMap { position in
            let isCase = position > 0 && code[position - 1].spells(".")
            guard isCase ? cases.contains(code[position].text) : functions.contains(code[position].text),
                position + 1 < code.count, code[position + 1].spells("(")
            else { return nil }
            let label = isCase ? 2 : 0
            let name = position + 2 + label
            return name < code.count && code[name].kind == .literal ? code[name].text : nil
        }
    }
}
