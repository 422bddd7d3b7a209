package import Basics

/// A world in which a scenario can be played: real processes and files, or all of it in memory.
///
/// ``ScenarioPlay`` decides what is done and what is expected; a world only does it. Nothing here waits but
/// ``turn(until:)``.
package protocol ScenarioWorld: AnyObject {
    /// The clock by which patience is measured.
    var now: Instant { get }

    /// The absolute path of the directory in which the scenario plays.
    var directory: String { get }

    /// The flags by which a daemon of this world runs the fake server, such as `--server-command` with its path.
    ///
    /// They stand before the flags of the scenario in what ``startDaemon(_:environment:)`` is given.
    var startFlags: [String] { get }

    /// What is known of the fake servers so far, and the variables of the run.
    ///
    /// A world begins it with the scenario's servers and constants, and enters what servers tell before it gives
    /// anything else to be seen that came later.
    var ledger: ServerLedger { get set }

    /// Lets the world go on until something has happened, or that time has come.
    ///
    /// A time that has come already still lets it notice what has happened by now.
    ///
    /// - Throws: ``RunEnd`` if the world can't go on.
    func turn(until deadline: Instant) throws(RunEnd)

    // MARK: - Files

    /// Puts a file there before the daemon starts; the path is relative to ``directory``.
    func put(_ content: [UInt8], at path: String) throws(RunEnd)

    /// Reads a file, if it is there.
    func file(_ path: String) throws(RunEnd) -> [UInt8]?

    /// All files below the directory.
    func files() throws(RunEnd) -> [Observation.File]

    // MARK: - The daemon

    /// Starts codexd in the directory with flags; what comes of it is seen in ``daemon``.
    func startDaemon(_ flags: [String], environment: [String: String]) throws(RunEnd)

    /// The daemon that runs, or ran last.
    var daemon: DaemonSight? { get }

    /// Tells the daemon that runs to stop, as SIGTERM does.
    ///
    /// - Parameter forcing: Whether another signal follows at once: SIGINT, since a signal that waits to be taken
    ///   swallows another of its kind.
    /// - Throws: ``RunEnd`` if the world can't go on.
    func stopDaemon(forcing: Bool) throws(RunEnd)

    /// Kills the daemon that runs.
    func killDaemon() throws(RunEnd)

    /// Runs codexd's command line to its end.
    ///
    /// - Returns: How it ended, or `nil` if it didn't in time.
    func run(
        _ words: [String],
        environment: [String: String],
        until deadline: Instant
    ) throws(RunEnd) -> CommandSight?

    /// What the processes of codexd printed.
    var outputs: [Observation.Output] { get }

    // MARK: - Clients

    /// Connects to a daemon's API and sends bytes; a refusal is told by ``take(from:)``.
    func connect(to address: APIAddress, sending bytes: [UInt8]) throws(RunEnd) -> ClientWire

    /// Sends more bytes on a connection; one that is over takes nothing.
    func send(_ bytes: [UInt8], on wire: ClientWire) throws(RunEnd)

    /// Takes what has come on a connection since it was last asked.
    ///
    /// The world reads whether or not it is asked, so a connection that nobody looks at holds nothing up.
    func take(from wire: ClientWire) throws(RunEnd) -> Received

    /// Closes a connection.
    func disconnect(_ wire: ClientWire) throws(RunEnd)

    // MARK: - The fake servers

    /// Lets scripts go on from a point.
    ///
    /// The world tells its servers, and the ledger by ``ServerLedger/release(_:)``.
    func release(_ point: String, _ bindings: Bindings) throws(RunEnd)

    // MARK: - Invariants

    /// Holds all that can be known of the run so far against the invariants.
    ///
    /// A world that watches them at every step has nothing more to do here.
    ///
    /// - Parameter deadline: Until when what must be gone may still go.
    /// - Returns: The first that broke.
    /// - Throws: ``RunEnd`` if the world can't be looked at.
    func holdInvariants(until deadline: Instant) throws(RunEnd) -> BrokenInvariant?

    // MARK: - The end

    /// The steps are over: nothing goes wrong any more, and whatever must come to rest does.
    func comeToRest() throws(RunEnd)

    /// How many processes of each server outlive the daemon, after all had time to go; the world's time passes.
    func countOrphans() throws(RunEnd) -> [String: Int]
}

/// How a daemon looks from outside.
package struct DaemonSight: Hashable, Sendable {
    /// The number of its life, from 0; each start is a life.
    package var life: Int

    /// Whether it has said that it serves.
    package var isUp: Bool

    /// How it ended; `nil` while it runs.
    package var ending: ProcessEnding?

    /// What it printed first, or said last; one line for people.
    package var complaint: String

    /// Creates a sight.
    package init(life: Int, isUp: Bool, ending: ProcessEnding?, complaint: String) {
        self.life = life
        self.isUp = isUp
        self.ending = ending
        self.complaint = complaint
    }
}

/// How a command ended, and what it printed.
package struct CommandSight: Hashable, Sendable {
    /// How it ended.
    package let ending: ProcessEnding

    /// All that it printed on its standard output.
    package let output: [UInt8]

    /// All that it printed on its standard error.
    package let errorOutput: [UInt8]

    /// Creates a sight.
    package init(ending: ProcessEnding, output: [UInt8], errorOutput: [UInt8]) {
        self.ending = ending
        self.output = output
        self.errorOutput = errorOutput
    }

    /// How it ended and what it said last, in one line for people.
    var complaint: String { ProcessEnding.account(of: ending, errorOutput) }
}

/// An invariant that didn't hold.
package struct BrokenInvariant: Hashable, Sendable {
    /// Its name in reports.
    package let invariant: String

    /// How it showed, in one line for people.
    package let detail: String

    /// Creates one.
    package init(invariant: String, detail: String) {
        self.invariant = invariant
        self.detail = detail
    }
}

/// A world's number for a connection to the API.
package struct ClientWire: RawRepresentable, Hashable, Sendable {
    /// The number, counted by the world.
    package let rawValue: Int

    /// Takes a number over.
    package init(rawValue: Int) {
        self.rawValue = rawValue
    }
}

/// What has come on a connection since it was last asked.
package struct Received: Hashable, Sendable {
    /// The bytes.
    package var bytes: [UInt8]

    /// Why nothing more comes; empty words are its proper end.
    package var ending: String?

    /// Whether nothing has come, and something still may.
    package var isNothing: Bool { bytes.isEmpty && ending == nil }

    /// Creates what has come.
    package init(bytes: [UInt8], ending: String?) {
        self.bytes = bytes
        self.ending = ending
    }
}
