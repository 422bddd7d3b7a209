import Testing

/// What must be said about a declaration that other targets see.
///
/// The formatter's own rule looks at `public` declarations alone, and nothing here is public.
enum DocumentationRules {
    /// Witnesses of the standard library's protocols; what they mean is said there.
    static let witnesses: Set = [
        "==", "<", "description", "hash(into:)", "init(rawValue:)", "next",
        "init(arrayLiteral:)", "init(booleanLiteral:)", "init(dictionaryLiteral:)", "init(floatLiteral:)",
        "init(integerLiteral:)", "init(nilLiteral:)", "init(stringLiteral:)", "init(unicodeScalarLiteral:)",
        "init(extendedGraphemeClusterLiteral:)",
    ]

    /// The declarations for other targets that lack a summary, here and at what they're a witness of.
    static func undocumented(in file: SourceFile, requirements: Requirements) -> [Finding] {
        Declaration.all(in: file.tokens, access: "package")
            .filter { declaration in
                declaration.summary.isEmpty && !witnesses.contains(declaration.name)
                    && !requirements.document(declaration.name, in: file)
            }
            .map { Finding("`\($0.introducer) \($0.name)` has no summary", line: $0.line) }
    }

    /// The declarations that would leave the repository.
    static func exported(in file: SourceFile) -> [Finding] {
        ["open", "public"].flatMap { Declaration.all(in: file.tokens, access: $0) }
            .map { Finding("`\($0.name)` is public; `package` is the public of this repository", line: $0.line) }
    }
}

@Suite("Documentation and access")
struct DocumentationTests {
    private static let requirements = Result { Requirements(of: try Repository.swiftFiles(in: "Sources")) }
    private static let none = Requirements(of: [])

    @Test("What other targets see has a summary", arguments: try Repository.swiftFiles(in: "Sources"))
    func documentation(in file: SourceFile) throws {
        let requirements = try Self.requirements.get()

        #expect(DocumentationRules.undocumented(in: file, requirements: requirements) == [])
    }

    @Test("Nothing is public", arguments: try Repository.swiftFiles(in: "Sources", "Tests"))
    func access(in file: SourceFile) {
        #expect(DocumentationRules.exported(in: file) == [])
    }

    @Test(
        "A declaration without a summary is found, whatever stands around its access level",
        arguments: [
            "package struct A {}", "let b = 1\npackage init(a: Int) {}", "package private(set) var a = 1",
            "package static func a() {}", "static package let a = 1", "// No documentation.\npackage enum A {}",
            "///\npackage protocol A {}", "/// Of b.\nlet b = 1\npackage typealias A = Int",
            "@discardableResult\npackage func a() -> Int { 1 }", "package subscript(a: Int) -> Int { a }",
            "@available(*, deprecated, message: \"b\")\n@A.B\npackage final class A {}",
            "f()\npackage nonisolated(unsafe) var a = 1", "package init?(text: String) {}",
            "package @MainActor func a() {}", "package class func a() {}", "package func hash(over a: Int) {}",
        ]
    )
    func offences(_ text: String) {
        #expect(
            DocumentationRules.undocumented(in: SourceFile(path: "", text: text), requirements: Self.none).count == 1
        )
    }

    @Test(
        "A summary is seen across attributes and modifiers, and witnesses need none",
        arguments: [
            "/// A.\npackage struct A {}", "/// A.\n@inlinable\n@available(*, noasync)\npackage static func a() {}",
            "/// A.\n/// More.\nnonisolated(unsafe) package private(set) var a = 1", "package import Basics",
            "package var description: String { \"\" }", "package static func == (a: Self, b: Self) -> Bool { true }",
            "package static func < (a: Self, b: Self) -> Bool { true }", "package init(stringLiteral a: String) {}",
            "package func hash(into hasher: inout Hasher) {}", "package init?(rawValue: Int) {}",
            "struct A {}\nfileprivate func a() {}\nlet package = Package(name: \"a\")", "let a = \"package struct A\"",
        ]
    )
    func noOffences(_ text: String) {
        #expect(DocumentationRules.undocumented(in: SourceFile(path: "", text: text), requirements: Self.none) == [])
    }

    @Test(
        "A witness needs a summary unless its requirement has one and the file speaks of the protocol",
        arguments: [
            ("extension A: Record { package var object: Int { 1 } }", 0),
            ("extension A: Heir { package init(_ object: Int) {} }", 0),
            ("extension A { package var object: Int { 1 } }", 1),
            ("extension A: Record { package var bare: Int { 1 } }", 1),
            ("extension A: Record { package func inner() {} }", 1),
        ]
    )
    func witnesses(_ text: String, findings: Int) {
        let protocols = """
            package protocol Record: Hashable {
                /// Reads.
                init(_ object: Int)
                /// The record as an object.
                @A(b) var object: Int { get }
                var bare: Int { get }
            }
            package protocol Heir: Record {}
            /// Not theirs.
            func inner()
            """
        let requirements = Requirements(of: [SourceFile(path: "", text: protocols)])

        let undocumented = DocumentationRules.undocumented(
            in: SourceFile(path: "", text: text),
            requirements: requirements
        )

        #expect(undocumented.count == findings)
    }

    @Test(
        "What leaves the repository is found",
        arguments: ["public struct A {}", "@A public func a()", "open class A {}"]
    )
    func exported(_ text: String) {
        #expect(DocumentationRules.exported(in: SourceFile(path: "", text: text)).count == 1)
    }

    @Test(
        "An open door isn't public",
        arguments: ["case open\nvar a = 1", "static func open() {}", "f(.open)", "open(a)"]
    )
    func notExported(_ text: String) {
        #expect(DocumentationRules.exported(in: SourceFile(path: "", text: text)) == [])
    }
}
