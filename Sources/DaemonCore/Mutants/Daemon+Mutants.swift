import Contract

// How a daemon that was given a flaw shows it. All of it is idle without the trait `Mutants`.
extension Daemon {
    /// Whether the daemon has that flaw.
    @inline(__always)
    func isMutated(_ mutant: Mutant) -> Bool {
        #if MUTANTS
            configuration.mutant == mutant.rawValue
        #else
            false
        #endif
    }

    #if MUTANTS
        /// The flaws that a daemon can be given, by name.
        package static var mutants: [String] { Mutant.allCases.map(\.rawValue) }

        /// How many events that nobody has seen yet are too many for a daemon that drops some.
        private static var load: Int { 64 }
        /// Far less than real servers write in a line.
        private static var shortLine: Int { 1 << 20 }
    #endif

    /// The connection to a new child, as it misunderstands it.
    @inline(__always)
    func mutated(_ connection: AgentConnection) -> AgentConnection {
        #if MUTANTS
            var connection = isMutated(.longLineRefused) ? AgentConnection(lineLimit: Self.shortLine) : connection
            connection.matchesByOrder = isMutated(.answerMatchedByOrder)
            return connection
        #else
            connection
        #endif
    }

    /// What the child wrote, as it's misread.
    @inline(__always)
    func mutated(_ bytes: [UInt8]) -> [UInt8] {
        #if MUTANTS
            let newline = UInt8(ascii: "\n")
            if isMutated(.pieceTakenForLine) { return bytes + [newline] }
            let separator = Array("\u{2028}".utf8)
            return isMutated(.lineEndedBySeparator) ? bytes.replacing(separator, with: [newline]) : bytes
        #else
            bytes
        #endif
    }

    /// What followed the last newline, as it's misjudged.
    @inline(__always)
    func mutated(_ remainder: AgentConnection.Remainder) -> AgentConnection.Remainder {
        #if MUTANTS
            AgentConnection.Remainder(
                message: isMutated(.partialLineLost) ? nil : remainder.message,
                length: remainder.length + (isMutated(.trailingBytesMiscounted) ? 1 : 0)
            )
        #else
            remainder
        #endif
    }

    /// Whether an event that changes nothing is dropped for no good reason.
    @inline(__always)
    var isDroppingUnderLoad: Bool {
        #if MUTANTS
            isMutated(.telemetryDroppedUnderLoad) && unpublished.count >= Self.load
        #else
            false
        #endif
    }
}
