/// Under which conditions an input is read.
struct Conditions: Hashable {
    /// Which limits, from the widest on.
    let limits: Int
    /// Whether what can be read in two ways is read in the second.
    let isOther: Bool

    /// The digits `0` to `7` are all there are; other bytes mean one of them.
    init(_ byte: UInt8) {
        limits = Int(byte & 3)
        isOther = byte & 4 != 0
    }
}
