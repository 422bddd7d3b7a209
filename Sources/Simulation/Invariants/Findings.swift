/// What somebody outside has found of a run since the last look: on the disk, on the wires, and among processes.
///
/// Everything is as it was written, said or sent. Within each list it's in its order; across lists nothing is known.
package struct Findings: Hashable, Sendable {
    /// Bytes that went one way, under somebody's number for a connection or a process.
    package struct Piece: Hashable, Sendable {
        let number: Int
        let bytes: [UInt8]

        /// Creates a piece.
        package init(_ number: Int, _ bytes: [UInt8]) {
            self.number = number
            self.bytes = bytes
        }
    }

    /// A file as it is now.
    package struct File: Hashable, Sendable {
        let path: String
        let bytes: [UInt8]

        /// Takes a file, with its path below the run's directory.
        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// A process that says that it works for a run.
    package struct Worker: Hashable, Sendable {
        /// What its environment says of whose it is.
        let mark: String?

        /// Creates a worker.
        package init(mark: String?) {
            self.mark = mark
        }
    }

    /// What clients sent, by their connections.
    package var asked: [Piece] = []

    /// What clients were sent.
    package var answered: [Piece] = []

    /// The clients' connections that are gone.
    package var left: [Int] = []

    /// The app-servers that have begun, by their processes.
    package var children: [Int] = []

    /// What app-servers said.
    package var said: [Piece] = []

    /// What app-servers were told.
    package var told: [Piece] = []

    /// The processes of runs that have begun.
    package var workers: [Worker] = []

    /// The whole lines that were added to the event log.
    package var log: [UInt8] = []

    /// What is wrong with the log beside what was added to it, in words.
    package var logDamage: String?

    /// The state files that have changed.
    package var files: [File] = []

    /// The processes of an earlier life that have outlived their time, in words.
    package var orphans: [String] = []

    /// Nothing was found.
    package init() {}
}
