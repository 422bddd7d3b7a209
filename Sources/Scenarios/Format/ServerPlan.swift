package import Basics

/// One fake server: how codexd must start it, and what each of its processes says and does.
package struct ServerPlan: Hashable, Sendable {
    /// What a server pretends to be.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// `codex app-server`.
        case appServer = "app-server"

        /// `codex exec`.
        case exec
    }

    /// What happens if codexd starts more processes than there are scripts.
    package enum ExtraSpawn: String, Hashable, Sendable, CaseIterable {
        /// The scenario fails.
        case fail

        /// Each further process follows the last script.
        case repeatLast = "repeat-last"
    }

    /// Which releases of the real app-server one behaves like where they differ.
    package enum Profile: String, Hashable, Sendable, CaseIterable {
        /// Release 0.163.0: a turn that is started while one runs goes into that one, and has its name.
        case current = "0.163.0"

        /// Releases before it: what is said goes into the turn that runs too, but the answer names a turn of which
        /// nothing is ever heard.
        case older
    }

    /// How codexd must start it.
    package struct Start: Hashable, Sendable {
        /// What the arguments must be, the command first.
        package let arguments: Matcher?

        /// What the working directory must be.
        package let workingDirectory: Matcher?

        /// What the environment must be; an object of texts.
        package let environment: Matcher?
    }

    /// An answer that is given whenever a method is called, beside the script.
    package struct StandingAnswer: Hashable, Sendable {
        /// The method.
        package let method: String

        /// What is answered.
        package let answer: Answer
    }

    /// An answer to a request; both kinds are templates.
    package enum Answer: Hashable, Sendable {
        /// Merged deeply over the method's valid default.
        case result(JSON)

        /// An error of JSON-RPC: `code`, `message`, perhaps `data`.
        case error(JSON)
    }

    /// Its name in the scenario.
    package let name: String

    /// What it pretends to be.
    package let kind: Kind

    /// Which releases it behaves like; only an app-server's `serve` depends on it.
    package let profile: Profile

    /// How codexd must start it, where that matters.
    package let started: Start?

    /// One script for each process, in the order of their starts.
    package let spawns: [[PlacedVerb]]

    /// What happens beyond the last script.
    package let extraSpawn: ExtraSpawn

    /// The methods that are answered whatever the script waits for; none of a server that isn't asked anything.
    package let always: [StandingAnswer]

    /// Whether a process with that script begins by reading its input to the end, as `codex exec` does.
    func readsInputFirst(_ script: [PlacedVerb]) -> Bool {
        switch kind {
        case .appServer: false
        case .exec: script.first?.verb != .stopReading
        }
    }

    /// The script of the process that is started as number `spawn`, from 0; `nil` if there may be none.
    package func script(forSpawn spawn: Int) -> [PlacedVerb]? {
        if spawn < spawns.count { return spawns[spawn] }
        return extraSpawn == .repeatLast ? spawns.last : nil
    }
}
