import Basics

/// A way to die at a durable point.
package enum SweepCrash: Hashable, Sendable {
    /// The process is killed.
    case killed
    /// The process is killed within an append, of which that part of ``parts`` is written.
    case killedWithin(Int)
    /// The machine dies, and nothing is left that nobody synced.
    case lost
    /// The machine dies, and everything is left.
    case kept
    /// The machine dies, and of the unsynced appends and names some are left, by that throw of the dice.
    case torn(Int)
    /// The machine dies within an append, of which that part of ``parts`` is left, as is everything else.
    case cut(Int)

    /// Where an append is cut, in sixteenths of it; but at least one byte of it is written and one lacks.
    private static let parts = [0, 5, 8, 16]

    /// How many throws of the dice there are.
    private static let throwCount = 3

    /// What can happen between two appends.
    static let between: [SweepCrash] = [.killed, .lost, .kept] + (1...throwCount).map(torn)

    /// What can happen within one.
    static let within: [SweepCrash] = parts.indices.map { .killedWithin($0 + 1) } + parts.indices.map { .cut($0 + 1) }

    /// All of them.
    package static let all = between + within

    /// Its name on the command line.
    package var name: String {
        switch self {
        case .killed: "killed"
        case .killedWithin(let part): "killed-within-\(part)"
        case .lost: "lost"
        case .kept: "kept"
        case .torn(let dice): "torn-\(dice)"
        case .cut(let part): "cut-\(part)"
        }
    }

    /// How often the machine dies by it.
    var deaths: Int {
        switch self {
        case .killed, .killedWithin: 0
        case .lost, .kept, .torn, .cut: 1
        }
    }

    /// How much is written of an append that it interrupts.
    static func kept(of count: Int, part: Int) -> Int {
        max(min(1, count - 1), min(count * parts[part - 1] / 16, count - 1))
    }
}
