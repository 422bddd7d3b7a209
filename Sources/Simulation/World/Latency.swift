import Basics

/// How long things take that take no time to speak of, and yet come in some order.
///
/// Each source draws from a stream of its own, so that one more draw here moves nothing there.
struct Latency {
    /// What takes a while.
    enum Source: String, CaseIterable {
        case pipe
        case disk
        case socket
        case exit
        case signal

        /// The least and the most that it takes, in microseconds, about as measured on a quiet machine.
        fileprivate var microseconds: ClosedRange<Int> {
            switch self {
            case .pipe: 10...60
            case .disk: 120...400
            case .socket: 20...80
            case .exit: 50...400
            case .signal: 10...40
            }
        }
    }

    private var streams: [SeededGenerator]

    /// How much slower this run's world is than a quiet machine.
    private let stretch: Int

    /// Begins the world of a seed; that of seed 0 is a quiet machine, and others may be busy ones.
    init(_ random: KeyedRandom) {
        streams = Source.allCases.map { random.stream("latency of \($0.rawValue)") }
        var stream = random.stream("busyness")
        stretch = random.seed == 0 ? 1 : stream.pick([1, 1, 10, 100])
    }

    /// Draws how long the next one takes.
    mutating func draw(_ source: Source) -> Duration {
        let range = source.microseconds
        // The place of a case in a short list that never changes; a dictionary would cost more than the draw.
        let index = Source.allCases.firstIndex(of: source) ?? 0
        let spread = UInt64(range.count * stretch)
        let drawn = Int(streams[index].next().multipliedFullWidth(by: spread).high)
        return .microseconds(range.lowerBound + drawn)
    }
}
