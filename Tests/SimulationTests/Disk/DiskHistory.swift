/// A naive disk: the list of all that ever happened, played again for every question.
struct DiskHistory {
    enum Step {
        /// A crash left some things to chance, and the disk was found with these files, each with its names.
        case found([(names: [String], content: [UInt8])])
        case append(String, [UInt8])
        case truncate(String, Int)
        case sync(String, isFailing: Bool)
        case rename(String, String)
        case unlink(String)
        case syncDirectory(String, isFailing: Bool)
        case crash(losesAll: Bool)
    }

    var steps: [Step] = []

    var replayed: Replay {
        var replay = Replay()
        for step in steps { replay.take(step) }
        return replay
    }
}

extension DiskHistory {
    enum Certainty {
        case pending
        case doubtful
        case durable
    }

    /// A file, byte for byte, and what the disk has of it.
    struct File {
        var cells: [(byte: UInt8, certainty: Certainty)] = []
        var image: [UInt8] = []
        /// The least length since the last sync that had something to do.
        var shortest = Int.max
        var isShortened = false

        mutating func sync(isFailing: Bool) {
            let isDirty = isShortened || cells.contains { $0.certainty == .pending }
            isShortened = false
            if !isFailing, isDirty {
                image = Array(image.prefix(shortest).prefix(cells.count))
                image += [UInt8](repeating: 0, count: cells.count - image.count)
                shortest = .max
            }
            for index in cells.indices where cells[index].certainty == .pending {
                cells[index].certainty = isFailing ? .doubtful : .durable
                if !isFailing { image[index] = cells[index].byte }
            }
        }

        /// Whether a crash may leave this.
        func allows(_ content: [UInt8], isScattered: Bool) -> Bool {
            if content == image { return true }
            let sure = cells.lastIndex { $0.certainty == .durable }.map { $0 + 1 } ?? 0
            guard content.count >= sure, content.count <= cells.count else { return false }
            return zip(content, cells).allSatisfy { byte, cell in
                byte == cell.byte
                    || byte == 0 && (cell.certainty == .doubtful || cell.certainty == .pending && isScattered)
            }
        }
    }

    struct Change {
        let file: Int
        let old: String?
        let new: String?
        let directory: String
        var certainty = Certainty.pending
    }

    struct Replay {
        var files: [File] = []
        var names: [String: Int] = [:]
        var base: [String: Int] = [:]
        var changes: [Change] = []

        /// The names after a crash of which some changes, by their places, had reached the disk.
        func names(keeping kept: Set<Int>) -> [String: Int] {
            var names = base
            for (index, change) in changes.enumerated() where change.certainty == .durable || kept.contains(index) {
                if let old = change.old { names[old] = nil }
                if let new = change.new { names[new] = change.file }
            }
            return names
        }

        /// The changes that a crash may lose.
        var uncertain: [Int] { changes.indices.filter { changes[$0].certainty != .durable } }

        mutating func take(_ step: Step) {
            switch step {
            case .found(let found):
                self = Self()
                for (paths, content) in found {
                    files.append(File(cells: content.map { ($0, .durable) }, image: content))
                    for path in paths { base[path] = files.count - 1 }
                }
                names = base
            case .append(let path, let bytes):
                if names[path] == nil {
                    files.append(File())
                    change(files.count - 1, from: nil, to: path)
                }
                if let file = names[path] { files[file].cells += bytes.map { ($0, .pending) } }
            case .truncate(let path, let length):
                guard let file = names[path], length < files[file].cells.count else { return }
                files[file].cells.removeLast(files[file].cells.count - length)
                files[file].shortest = min(files[file].shortest, length)
                files[file].isShortened = true
            case .sync(let path, let isFailing):
                if let file = names[path] { files[file].sync(isFailing: isFailing) }
            case .rename(let old, let new):
                guard let file = names[old], names[new] != file else { return }
                if directory(old) == directory(new) {
                    change(file, from: old, to: new)
                } else {
                    change(file, from: nil, to: new)
                    change(file, from: old, to: nil)
                }
            case .unlink(let path):
                if let file = names[path] { change(file, from: path, to: nil) }
            case .syncDirectory(let directory, let isFailing):
                for index in changes.indices
                where changes[index].directory == directory && changes[index].certainty == .pending {
                    changes[index].certainty = isFailing ? .doubtful : .durable
                }
            case .crash(let losesAll):
                let left = losesAll ? names(keeping: []) : names
                let found = files.enumerated().map { number, file in
                    (left.keys.filter { left[$0] == number }, losesAll ? file.image : file.cells.map(\.byte))
                }
                take(.found(found))
            }
        }

        private mutating func change(_ file: Int, from old: String?, to new: String?) {
            if let old { names[old] = nil }
            if let new { names[new] = file }
            changes.append(Change(file: file, old: old, new: new, directory: directory(new ?? old ?? "")))
        }

        private func directory(_ path: String) -> String {
            path.split(separator: "/").dropLast().joined(separator: "/")
        }
    }
}
