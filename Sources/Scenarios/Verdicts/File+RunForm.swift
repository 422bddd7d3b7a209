import Basics
import Contract

// The files of a run's directory (contract CTR-RUN-5), which tell more of how its output was cut than two runs share.
extension Observation.File {
    /// The path inside the directory of the run that the file belongs to, if it belongs to one.
    var nameInRun: String? {
        let parts = path.split(separator: "/")
        let isRun = { (part: Substring) in
            var form = NormalForm.Form(bytes: Array(part.utf8), at: 0)
            return form.madeKind() == "run" && form.at == part.utf8.count
        }
        guard let place = parts.lastIndex(where: isRun), place + 1 < parts.count else { return nil }
        return parts[(place + 1)...].joined(separator: "/")
    }

    /// Whether the file says where the pieces of a run's output lie, and nothing else.
    var isIndexOfRun: Bool {
        guard let nameInRun else { return false }
        return RunStream.allCases.contains { RunFile.index($0).name == nameInRun }
    }

    /// Whether the file has all that happened in a run.
    var isWorkerLog: Bool { nameInRun == RunFile.workerLog.name }

    /// What a worker log tells: the life of the run in its order, and all that was printed on each channel.
    ///
    /// - Parameters:
    ///   - naming: Our names for what runs name in their own way.
    ///   - siblings: All files, of which some lie in the same directory.
    /// - Returns: An object of `life`, `stdout` and `stderr`.
    /// - Throws: ``Unreadable`` if a line is no JSON.
    func workerForm(_ naming: inout NormalForm.Naming, among siblings: [Self]) throws(Unreadable) -> JSON {
        var life: [JSON] = []
        var printed: [RunStream: String] = [:]
        for line in try lines() {
            let entry = line.value
            if let stream = entry["channel"]?.text.flatMap(RunStream.init(rawValue:)), let text = entry["text"]?.text {
                printed[stream, default: ""] += text
            } else {
                life.append(naming.rewritten(entry.withoutPlaceInLog))
            }
        }
        var form: JSONObject = ["life": .array(life)]
        for stream in RunStream.allCases {
            let (text, log) = (printed[stream] ?? "", RunFile.output(stream).name)
            form.append(stream.rawValue, .string(says(text, in: log, siblings) ? "«all of \(log)»" : text))
        }
        return .object(form)
    }

    /// Whether a file beside this one has just that text.
    private func says(_ text: String, in name: String, _ siblings: [Self]) -> Bool {
        let neighbor = "\(path.dropLast(RunFile.workerLog.name.count))\(name)"
        guard let file = siblings.first(where: { $0.path == neighbor }) else { return false }
        return String(decoding: file.bytes, as: UTF8.self) == text
    }
}

extension JSON {
    /// The entry without what depends on what else was written before it, and when.
    fileprivate var withoutPlaceInLog: JSON {
        members.map { .object($0.without(["seq", "eventId", "createdAt", "renderedLine"])) } ?? self
    }
}
