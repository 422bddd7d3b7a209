import AgentWire
import Basics

extension AgentConnection {
    /// The id of the request that an answer is taken to be for.
    @inline(__always)
    func meant(by id: RPCID) -> RPCID {
        #if MUTANTS
            var copy = self
            guard matchesByOrder, let oldest = copy.expire(at: Instant(nanoseconds: .max)).first else { return id }
            return .integer(oldest.id)
        #else
            id
        #endif
    }
}
