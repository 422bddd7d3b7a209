package import Basics

extension Scenario {
    /// Reads a scenario for one mode; whatever it says that nothing would act upon is refused.
    ///
    /// - Parameters:
    ///   - text: What the file holds.
    ///   - file: The file's name, for errors and reports.
    ///   - mode: The world in which it is to run, which chooses among constants.
    ///   - fragments: The shared parts by the names under which `use` knows them, as their files hold them.
    ///   - variables: Other values of constants; those that the scenario doesn't have mean nothing to it.
    /// - Throws: ``ScenarioError``. A scenario that can't run in `mode` isn't one; see ``unsupported``.
    package init(
        parsing text: [UInt8],
        named file: String,
        mode: Mode = .live,
        fragments: [String: [UInt8]] = [:],
        variables: JSONObject = [:]
    ) throws(ScenarioError) {
        let whole = try Part(parsing: text, named: file)
        var constants = try Self.constants(of: whole, mode: mode)
        for variable in variables.members where constants[variable.name] != nil {
            constants.bind(variable.name, to: variable.value)
        }
        try self.init(
            whole.member(of: .scenario, filledIn: constants),
            mode: mode,
            constants: constants,
            splicer: Splicer(fragments: fragments, constants: constants)
        )
    }

    private init(
        _ members: Members,
        mode: Mode,
        constants: Bindings,
        splicer: Splicer
    ) throws(ScenarioError) {
        var splicer = splicer
        let servers = try ServerPart.all(members["servers"], &splicer)
        let steps = try splicer.splice(members.required("steps"), .steps)
        try VariableCheck(constants: constants).check(members, servers: servers, steps: steps)
        _ = try members.required("format").integer(in: 1...1)

        file = members.whole.file
        self.mode = mode
        id = try members.required("id").name()
        title = try members.required("title").text()
        description = try members["description"]?.text()
        tags = try members["tags"]?.distinct("tag") ?? []
        refs = try members["refs"]?.distinct("link") ?? []
        contract = try members["contract"]?.clauses() ?? []
        level = try members.required("level").word("level")
        modes = try members["modes"]?.words("mode") ?? Mode.allCases
        self.constants = constants
        setup = try members["setup"].map { (part) throws(ScenarioError) in try Setup(part) } ?? Setup()
        self.servers = try servers.plans()
        self.steps = try Step.list(steps)
        faults = try members["faults"]?.list(of: Fault.init(_:)) ?? []
        expectations = try members["expect"]?.expectations() ?? Expectations()
        fuzz = try members["fuzz"].map { (part) throws(ScenarioError) in try FuzzPlan(part) } ?? FuzzPlan()
        seed = try members["seed"]?.seed()
        isForgiving = seed != nil && members["expect"] == nil
        try NameCheck(self.servers).check(members, steps: steps, self)
    }

    /// The constants of a mode, which other modes may override.
    static func constants(of whole: Part, mode: Mode) throws(ScenarioError) -> Bindings {
        var constants = Bindings()
        guard whole.json.members != nil else { throw whole.wrongType(expected: "an object") }
        let members = Members(whole: whole)
        for (name, part) in try members["vars"]?.entries() ?? [] {
            try part.isConstant(named: name)
            constants.bind(name, to: part.json)
        }
        guard let overrides = members["overrides"] else { return constants }
        let live = try overrides.members(of: .overrides).required("live").members(of: .override).required("vars")
        for (name, part) in try live.entries() {
            try part.isConstant(named: name)
            guard constants[name] != nil else { throw part.fault(.nothingNamed(name, kind: "constant")) }
            if mode == .live { constants.bind(name, to: part.json) }
        }
        return constants
    }

    /// Refuses a set of scenarios in which two have the same id.
    package static func checkDistinct(_ scenarios: [Scenario]) throws(ScenarioError) {
        var seen: Set<String> = []
        for scenario in scenarios where !seen.insert(scenario.id).inserted {
            throw .notAScenario(file: scenario.file, path: "id", .duplicate(scenario.id, kind: "scenario"))
        }
    }
}

// MARK: - The identity

extension Part {
    init(parsing text: [UInt8], named file: String) throws(ScenarioError) {
        do {
            self.init(json: try JSON(parsing: text), file: file, path: ValuePath())
        } catch {
            throw .notJSON(file: file, error)
        }
    }

    /// The members, with constants in their places wherever the scenario acts and not only describes itself.
    fileprivate func member(of shape: Shape, filledIn constants: Bindings) throws(ScenarioError) -> Members {
        let described: Set = ["$schema", "id", "title", "description", "tags", "refs", "contract", "vars", "overrides"]
        guard let object = json.members else { throw wrongType(expected: "an object") }
        let filled = object.members.map { member in
            described.contains(member.name)
                ? member : .init(name: member.name, value: constants.fillIn(member.value))
        }
        return try Part(json: .object(JSONObject(filled)), file: file, path: path).members(of: shape)
    }

    /// A constant is used by its own name and contains no other.
    fileprivate func isConstant(named name: String) throws(ScenarioError) {
        guard !name.isEmpty, name.utf8.allSatisfy(\.isWordByte) else {
            throw fault(.wrongType(expected: "a name of letters, digits, \"-\" and \"_\"", found: name))
        }
        guard !Scenario.builtInVariables.contains(name) else { throw fault(.reservedVariable(name)) }
        for use in try variables() { throw use.part.fault(.unboundVariable(use.name)) }
    }

    /// An array of texts, each once.
    func distinct(_ kind: String) throws(ScenarioError) -> [String] {
        let elements = try elements()
        var texts: [String] = []
        for element in elements {
            let text = try element.text()
            guard !texts.contains(text) else { throw element.fault(.duplicate(text, kind: kind)) }
            texts.append(text)
        }
        return texts
    }

    /// An array of words of a closed vocabulary, each once and at least one.
    func words<Word: CaseIterable & RawRepresentable<String>>(_ kind: String) throws(ScenarioError) -> [Word] {
        guard !(try distinct(kind).isEmpty) else { throw wrongType(expected: "an array that isn't empty") }
        return try list { (part) throws(ScenarioError) in try part.word(kind) }
    }

    fileprivate func clauses() throws(ScenarioError) -> [String] {
        for element in try elements() where !ContractCoverage.isClause(try element.text()) {
            throw element.wrongType(expected: "a clause such as \"CTR-TURN-3\"")
        }
        return try distinct("clause")
    }

    /// A number of 64 bits, which is more than every integer of the format has.
    fileprivate func seed() throws(ScenarioError) -> UInt64 {
        guard case .number(let number) = json, let seed = UInt64(number.literal) else {
            throw wrongType(expected: "an integer from 0 to 2^64-1")
        }
        return seed
    }
}

// MARK: - Setup and fuzz

extension Scenario.Setup {
    init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .setup)
        flags = try members["flags"]?.texts() ?? []
        files = try members["files"]?.entries().map { File(path: $0.name, content: $0.part.json) } ?? []
        for entry in try members["environment"]?.entries() ?? [] {
            environment.append(EnvironmentVariable(name: entry.name, value: try entry.part.text()))
        }
        for canary in try members["canaries"]?.elements() ?? [] {
            let text = try canary.text()
            guard !text.isEmpty else { throw canary.wrongType(expected: "a text that isn't empty") }
            canaries.append(text)
        }
        following = try members["follow"]?.word("way to follow") ?? .serverSentEvents
        start = try members["start"]?.boolean() ?? true
    }
}

extension Scenario.FuzzPlan {
    init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .fuzz)
        preserve = try members["preserve"]?.words("fault") ?? []
        degrade = try members["degrade"]?.words("fault") ?? []
        for action in degrade where preserve.contains(action) {
            throw part.fault(.duplicate(action.rawValue, kind: "fault"))
        }
    }
}
