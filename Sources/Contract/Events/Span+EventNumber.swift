import Basics

extension Span<UInt8> {
    /// The number of the event that begins here, as far as the beginning shows, where codexd wrote it: ``Event/encoded``
    /// has the number first.
    package var eventNumber: Int? {
        guard starts(with: opening) else { return nil }
        let end = offset(of: UInt8(ascii: ","), from: opening.count)
        return end < count ? extracting(opening.count..<end).number : nil
    }
}

private let opening = Array("{\"seq\":".utf8)
