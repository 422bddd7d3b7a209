import Basics

extension NormalForm {
    /// A path that's another in each world.
    struct Place: Hashable {
        /// What stands for it; the directory has one name, and executables are numbered.
        enum Kind: Hashable {
            case directory
            case command
        }

        let path: [UInt8]
        let kind: Kind

        /// Finds the places that a run could speak of, the longest first.
        static func places(_ observation: Observation, directory: String) -> [Place] {
            let directory = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
            var commands: [String] = []
            for event in observation.events where event["type"] == "child.started" {
                commands += [event["detail"]?["command"]?.text].compactMap(\.self)
            }
            for file in observation.files where file.path.hasSuffix(".json") && file.isComparable {
                // A file that can't be read names no command; that it can't be read shows when it's compared.
                if let value = try? file.value() { value.collectCommands(into: &commands) }
            }
            for answer in observation.answers { answer.body.collectCommands(into: &commands) }
            var paths: Set<String> = ["", directory]
            // A command without a slash is looked up, and is the same name in every world.
            let executables = commands.filter { $0.hasPrefix("/") && paths.insert($0).inserted }
            let places =
                [Place(path: Array(directory.utf8), kind: .directory)].filter { !$0.path.isEmpty }
                + executables.map { Place(path: Array($0.utf8), kind: .command) }
            return places.sorted {
                $0.path.count == $1.path.count
                    ? $0.path.lexicographicallyPrecedes($1.path) : $0.path.count > $1.path.count
            }
        }
    }
}

extension JSON {
    /// Adds the commands of processes: in a child's record, in a run's, and in the configuration.
    fileprivate func collectCommands(into commands: inout [String]) {
        switch self {
        case .null, .bool, .number, .string: return
        case .array(let elements): for element in elements { element.collectCommands(into: &commands) }
        case .object(let object):
            for member in object.members {
                switch member.name {
                case "child", "invocation": commands += [member.value["command"]?.text].compactMap(\.self)
                case "childCommand": commands += [member.value.text].compactMap(\.self)
                default: member.value.collectCommands(into: &commands)
                }
            }
        }
    }
}

// MARK: - Finding

extension NormalForm.Naming {
    /// The text with our names for all that runs name in their own way.
    mutating func rewritten(_ text: String) -> String {
        String(decoding: rewritten(Array(text.utf8)), as: UTF8.self)
    }

    /// The bytes with our names; names are found by their form, wherever a word may begin.
    mutating func rewritten(_ bytes: [UInt8]) -> [UInt8] {
        var rewritten: [UInt8] = []
        var copied = 0
        var at = 0
        var isWithinWord = false
        while at < bytes.count {
            if !isWithinWord, let found = find(in: bytes, at: at) {
                rewritten += bytes[copied..<at] + Array(found.name.utf8)
                copied = found.end
                at = found.end
            } else {
                isWithinWord = bytes[at].isAlphanumeric
                at += 1
            }
        }
        return copied == 0 ? bytes : rewritten + bytes[copied...]
    }

    private mutating func find(in bytes: [UInt8], at start: Int) -> (name: String, end: Int)? {
        var form = NormalForm.Form(bytes: bytes, at: start)
        switch bytes[start] {
        case UInt8(ascii: "/"):
            guard let place = place(in: bytes, at: start) else { return nil }
            let end = start + place.path.count
            guard place.kind == .command else { return ("«directory»", end) }
            return (name(String(decoding: place.path, as: UTF8.self), "command"), end)
        case UInt8(ascii: ":"):
            // Times of the fakes in the raw text of `stdout.log`, which is no JSON where a line was cut off.
            let before = bytes[..<start].suffix(9)
            guard before.elementsEqual("resetsAt\"".utf8) || before.suffix(5).elementsEqual("AtMs\"".utf8),
                form.take(":")
            else { return nil }
            return form.takeDigits() > 0 ? (":«time»", form.at) : nil
        case UInt8(ascii: "s"), UInt8(ascii: "r"), UInt8(ascii: "a"):
            guard let kind = form.madeKind() else { return findHexadecimal(&form, from: start) }
            return (name(form.text(from: start), kind), form.at)
        case UInt8(ascii: "p"):
            guard form.takeProcess() else { return nil }
            let words = form.text(from: start)
            let number = form.at
            guard form.takeDigits() > 0 else { return nil }
            return (words + name(form.text(from: number), "pid"), form.at)
        case UInt8(ascii: "1"), UInt8(ascii: "l"), UInt8(ascii: "["):
            guard form.takeLoopback() else { return findHexadecimal(&form, from: start) }
            let host = form.text(from: start)
            let port = form.at
            guard form.takeDigits() > 0 else { return nil }
            let digits = form.text(from: port)
            // 0 asks for any port, in every world.
            return (host + (digits == "0" ? digits : name(digits, "port")), form.at)
        default: return findHexadecimal(&form, from: start)
        }
    }

    private func place(in bytes: [UInt8], at start: Int) -> NormalForm.Place? {
        places.first { place in
            let end = start + place.path.count
            guard end <= bytes.count, bytes[start..<end].elementsEqual(place.path) else { return false }
            return end == bytes.count || !bytes[end].isWordByte
        }
    }

    /// Finds what begins with a digit, or a letter that serves as one.
    private mutating func findHexadecimal(_ form: inout NormalForm.Form, from start: Int) -> (name: String, end: Int)? {
        guard form.bytes[start].isHexadecimal else { return nil }
        form.at = start
        if form.takeTimestamp() { return ("«time»", form.at) }
        form.at = start
        guard form.takeRandomUUID() else { return nil }
        let name = name(form.text(from: start), "id")
        let end = form.at
        // With a number behind it it's a cursor of the event stream (contract CTR-API-28).
        guard form.take(":"), form.takeDigits() > 0 else { return (name, end) }
        return ("\(name):«seq»", form.at)
    }
}
