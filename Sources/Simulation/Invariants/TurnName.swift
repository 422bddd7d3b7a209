/// What tells one turn from another, sub-agents' included.
struct TurnName: Hashable, CustomStringConvertible {
    let thread: String
    let turn: String

    var description: String { "turn \(turn) on thread \(thread)" }
}
