package import Basics

/// Something that goes wrong at a moment the scenario names.
package struct Fault: Hashable, Sendable {
    /// What goes wrong.
    ///
    /// A live run can't do any of it on time, so faults are the simulator's.
    package enum Action: String, Hashable, Sendable, CaseIterable {
        // Preserving: they move bytes, never an end of file or an exit.
        case delay
        case chunk
        case coalesce
        case slowReader
        // Messages.
        case dropLine
        case duplicateLine
        case truncateLine
        case corruptLine
        // Processes.
        case killServer
        case exitServer
        case holdPipe
        case killDaemon
        case restartDaemon
        // Disks.
        case enospc
        case eio
        case fsyncError
        case tornWrite
        case loseUnsynced
        // Clients.
        case disconnect
        case repeatRequest

        /// Whether expectations can survive it: it moves bytes in time, and does nothing else.
        package var isPreserving: Bool {
            switch self {
            case .delay, .chunk, .coalesce, .slowReader: true
            case .dropLine, .duplicateLine, .truncateLine, .corruptLine, .killServer, .exitServer, .holdPipe,
                .killDaemon, .restartDaemon, .enospc, .eio, .fsyncError, .tornWrite, .loseUnsynced, .disconnect,
                .repeatRequest:
                false
            }
        }
    }

    /// When it goes wrong.
    package enum Trigger: Hashable, Sendable {
        /// So long after the start.
        case time(Duration)

        /// When a script comes to a point.
        case sync(String)

        /// At the nth line, from 1, of a server or to it.
        case line(Direction, nth: Int, server: String?)

        /// At the nth event, from 1, of a type.
        case event(type: String, nth: Int)

        /// At the nth write, from 1, to a file.
        case write(file: String, nth: Int)

        /// At exactly this step of the simulation, as shrinking finds it.
        case step(Int)
    }

    /// Which way a line goes.
    package enum Direction: String, Hashable, Sendable, CaseIterable {
        case from
        case to
    }

    /// When it goes wrong.
    package let trigger: Trigger

    /// What goes wrong.
    package let action: Action

    /// A number, a text or `true`: how long, how many, which code.
    package let argument: JSON

    /// The server that it befalls, where there are several.
    package let server: String?

    /// The files that it befalls, as a glob, where not all.
    package let files: String?

    /// Creates a fault as a plan has it; unless told, it has its action's own measure and befalls whom it meets.
    package init(
        _ action: Action,
        at trigger: Trigger,
        argument: JSON = true,
        server: String? = nil,
        files: String? = nil
    ) {
        self.trigger = trigger
        self.action = action
        self.argument = argument
        self.server = server
        self.files = files
    }
}

/// The key by which a trigger is known.
enum TriggerName: String, CaseIterable {
    case time
    case sync
    case line
    case event
    case write
    case step
}
