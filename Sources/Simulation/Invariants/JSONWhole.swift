import Basics
import Contract

/// Whoever reads a file, at whatever moment, reads something whole (contract CTR-FILE, CTR-LOG, CTR-WIRE-1).
struct JSONWhole: Law {
    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .published(let file) where file.file == .apiToken:
            file.bytes.isTokenLine ? nil : "\(file.path) is no line with a token"
        case .published(let file) where !file.isObject || file.bytes.last != 0x0A:
            "\(file.path) was replaced by what is no JSON object on lines of its own"
        case .appended(.events, let bytes) where bytes.last != 0x0A:
            "an append to \(LogFile.events.rawValue) doesn't end with a newline"
        case .wroteRunFile(let writing): writing.flaw.map { "\(writing.path) was given \($0)" }
        case .mislogged(let problem): "a line of \(LogFile.events.rawValue) is no JSON object: \(problem)"
        case .mistold(let problem): "a line to a child is no message: \(problem)"
        default: nil
        }
    }
}

extension [UInt8] {
    /// Whether it's one line of visible ASCII.
    fileprivate var isTokenLine: Bool {
        count > 1 && last == 0x0A && dropLast().allSatisfy { (0x21...0x7E).contains($0) }
    }
}
