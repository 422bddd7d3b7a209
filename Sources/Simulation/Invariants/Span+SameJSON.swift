import Basics

extension Span<UInt8> {
    /// Whether two texts of checked JSON have the same tokens in the same order, whatever white space is between them.
    func says(_ other: Span<UInt8>) -> Bool {
        var (here, there) = (0, 0)
        while true {
            while here < count, self[here] <= 0x20 { here &+= 1 }
            while there < other.count, other[there] <= 0x20 { there &+= 1 }
            guard here < count, there < other.count else { return here == count && there == other.count }
            let byte = self[here]
            guard byte == other[there] else { return false }
            (here, there) = (here &+ 1, there &+ 1)
            guard byte == UInt8(ascii: "\"") else { continue }
            // Within a string every byte counts, blanks too.
            let end = endOfString(from: here)
            let length = end - here
            guard end < count, there + length < other.count else { return false }
            while here <= end {
                guard self[here] == other[there] else { return false }
                (here, there) = (here &+ 1, there &+ 1)
            }
        }
    }
}
