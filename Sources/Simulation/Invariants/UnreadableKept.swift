import Basics
import Contract

/// What a start could not read is there for good, under some name, and a start that refuses changes nothing
/// (contract CTR-FILE-24).
struct UnreadableKept: Law {
    /// A file that no start can read.
    private struct Relic {
        let path: String
        let bytes: [UInt8]
    }

    private var relics: [Relic] = []
    /// The state files as codexd published them last, which it can read.
    private var published: [String: [UInt8]] = [:]
    /// What was there before the start that is being made.
    private var found: SimulatedDisk?

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .starting(let disk):
            let problem = lost(from: disk)
            for file in StateFile.checkpoints { look(at: file, on: disk) }
            found = disk
            return problem
        case .published(let file):
            published[file.path] = file.bytes
            return nil
        case .daemonStarted:
            found = nil
            return nil
        case .startRefused(let disk): return changed(on: disk)
        case .looked(let disk): return lost(from: disk)
        default: return nil
        }
    }

    private mutating func look(at file: StateFile, on disk: SimulatedDisk) {
        let path = SimulatedWorld.Path.of(file)
        guard let bytes = disk.pending(path), published[path] != bytes, !file.canRead(bytes),
            !relics.contains(where: { $0.bytes == bytes })
        else { return }
        relics.append(Relic(path: path, bytes: bytes))
    }

    private func lost(from disk: SimulatedDisk) -> String? {
        guard !relics.isEmpty else { return nil }
        let kept = disk.names.filter { $0.hasPrefix(SimulatedWorld.Path.state) }.compactMap(disk.pending)
        let lost = relics.first { !kept.contains($0.bytes) }
        return lost.map { "\($0.path) could not be read, and its \($0.bytes.count) bytes are nowhere now" }
    }

    private mutating func changed(on disk: SimulatedDisk) -> String? {
        guard let found else { return nil }
        self.found = nil
        for name in found.names where !name.hasSuffix(".tmp") && found.pending(name) != disk.pending(name) {
            return "a start was refused, and \(name) is not what it was"
        }
        return nil
    }
}

extension StateFile {
    /// Whether a checkpoint can be taken over.
    fileprivate func canRead(_ bytes: [UInt8]) -> Bool {
        var state = ServiceState(eventCacheSize: 1)
        guard let content = try? JSONSlice(validating: bytes), content.kind == .object else { return false }
        return (try? state.load(self, from: content)) != nil
    }
}
