/// A moment at which the disk has changed, or knows more for sure than before: where a crash can find something else.
enum DurablePoint {
    /// Bytes are being added at the end of a file, which was as `to` has it.
    case appending(String, [UInt8], to: SimulatedDisk)
    /// An event was added to the log, of that type; with others before it perhaps.
    case appended(String, String)
    /// A file's bytes, or a directory's names, were synced.
    case synced(String)
    /// A step of the replacement of a file is done, and another follows.
    case replacing(String, ReplaceStep)
    /// A file has become another.
    case replaced(String)
    /// A file has lost its end.
    case cut(String)
    /// A file has one more name.
    case linked(String, String)
    /// A file has another name.
    case renamed(String)
    /// A file is gone.
    case removed(String)
}

extension DurablePoint: CustomStringConvertible {
    var description: String {
        switch self {
        case .appending(let path, let bytes, _): "within an append of \(bytes.count) bytes to \(path)"
        case .appended(let path, let type): "behind an append of \(type) to \(path)"
        case .synced(let path): "behind a sync of \(path)"
        case .replacing(let path, let step): "in the replacement of \(path), behind its step \(step)"
        case .replaced(let path): "behind the replacement of \(path)"
        case .cut(let path): "behind the truncation of \(path)"
        case .linked(let path, let name): "behind the linking of \(path) as \(name)"
        case .renamed(let path): "behind the renaming of \(path)"
        case .removed(let path): "behind the removal of \(path)"
        }
    }
}
