/// A disk in memory that forgets, when the machine dies, what nobody made it promise to keep.
///
/// Each file has bytes that processes see and bytes that are durable, and each directory has names of both kinds.
/// ``sync(_:)`` carries a file's bytes over and ``syncDirectory(_:)`` a directory's names; neither does the other's
/// work (fsync(2): "does not necessarily ensure that the entry in the directory containing the file has also reached
/// disk"). This is the strict reading of POSIX; what ext4 and others do is kinder, and nothing may rely on it.
///
/// It's a value: a copy is what a crash at that moment would find. Directories need no making and are never lost.
package struct SimulatedDisk: Hashable, Sendable {
    /// How many changes of names wait for a sync at most; then the older half reaches the disk by itself.
    static let changesLimit = 1024

    /// A name as processes see it.
    struct Name: Hashable, Sendable {
        let file: Int
        /// The disk's version that the name came with.
        let since: Int
    }

    /// Grows with everything that a process could see change: as long as it stands, so does what they see.
    package internal(set) var version = 0

    /// The files by number; a file that lost its name is here as long as a crash can bring it back.
    var files: [Int: SimulatedFile] = [:]

    /// The version with which the bytes of a file changed last.
    var touched: [Int: Int] = [:]

    var pendingNames: [String: Name] = [:]
    var durableNames: [String: Int] = [:]

    /// What directories have yet to sync, in the order in which it happened.
    var changes: [NameChange] = []

    var troubles = DiskTroubles()

    /// How many files and how many temporary names there have been.
    var (fileCount, temporaryCount) = (0, 0)

    /// Creates an empty disk.
    package init() {}

    /// The paths of all files that a process sees, sorted by their bytes.
    package var names: [String] { Self.sorted(pendingNames.keys) }

    /// The paths of all files that are sure to be there after a crash, sorted by their bytes.
    package var durablePaths: [String] { Self.sorted(durableNames.keys) }

    /// All of a file as processes see it, with no trouble and no copy; `nil` if there is none.
    package func pending(_ path: String) -> [UInt8]? {
        pendingNames[path].flatMap { files[$0.file]?.bytes }
    }

    /// All of a file as it is after a crash that leaves only what is durable; `nil` if there is none then.
    package func durable(_ path: String) -> [UInt8]? {
        durableNames[path].flatMap { files[$0]?.durable }
    }

    // MARK: - What has changed

    /// The disk's version with which a file, or what its name leads to, changed last; `nil` if there is none.
    package func version(of path: String) -> Int? {
        pendingNames[path].map { max($0.since, touched[$0.file] ?? 0) }
    }

    /// The files that changed after a version, sorted by their bytes.
    ///
    /// A file that is gone isn't among them: it's no longer among ``names``.
    package func changed(since earlier: Int) -> [String] {
        guard version > earlier else { return [] }
        return Self.sorted(pendingNames.keys.filter { (version(of: $0) ?? 0) > earlier })
    }

    // MARK: - Troubles

    /// Makes calls fail from now on.
    ///
    /// - Returns: The number under which ``lift(_:)`` takes the trouble away.
    @discardableResult
    package mutating func inflict(_ trouble: DiskTrouble) -> Int { troubles.add(trouble) }

    /// Takes one trouble away; that it has passed by itself isn't an error.
    package mutating func lift(_ number: Int) { troubles.lift(number) }

    /// Makes the disk well again; what a failed sync lost stays lost.
    package mutating func liftAll() { troubles.liftAll() }

    private static func sorted(_ paths: some Sequence<String>) -> [String] {
        paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
