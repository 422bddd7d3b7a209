package import Basics
import Contract

/// Writes what goes into the core and what comes out as lines of JSON; see ``TraceReplay`` for what they're good for.
///
/// ```
/// {"format":"codexd-trace/1","time":…,"processId":…,"bootId":…,"entropy":…,"token":…,"configuration":{…},"checkpoints":{…}}
/// {"recovered":{"text":"…"}}                          a piece of the event log, as it was read
/// {"at":…,"time":…,"event":{"name":"booted"}}         nanoseconds of the core's clock, milliseconds of the epoch
/// {"effects":[{"name":"listen","host":"127.0.0.1","port":0}]}
/// ```
///
/// Bytes are `text` where they're UTF-8 and `base64` elsewhere.
package struct TraceWriter: Sendable {
    /// What was written since it was last cleared.
    package private(set) var text: [UInt8] = []

    private let form: Form
    private var secrets: TraceSecrets?

    /// How bytes are written.
    package enum Form: Hashable, Sendable {
        /// As JSON has it, so that the text can be read.
        case lines
        /// As they are, with their number before them: quick, and good for nothing but a ``StableHash``.
        case digest
    }

    /// Begins with nothing written.
    ///
    /// - Parameters:
    ///   - form: What the text is for.
    ///   - secrets: What must not stand there; nothing is hidden unless told.
    package init(_ form: Form = .lines, hiding secrets: TraceSecrets? = nil) {
        self.form = form
        self.secrets = secrets
    }

    /// Forgets what was written, and keeps the memory for more.
    package mutating func clear() {
        text.removeAll(keepingCapacity: true)
    }

    /// Writes what a life begins with.
    package mutating func write(_ header: TraceHeader) {
        put("{\"format\":", string: TraceHeader.format)
        put(",\"time\":", Int(header.time.millisecondsSinceEpoch))
        put(",\"processId\":", header.processID)
        put(",\"bootId\":", string: header.bootID)
        put(",\"entropy\":{\"base64\":\"")
        text.appendBase64(secrets?.entropy ?? header.entropy)
        put("\"},\"token\":")
        if let token = header.token {
            put("{")
            putContent(secrets?.token ?? token)
            put("}")
        } else {
            put("null")
        }
        put(",\"configuration\":")
        put(.object(header.configuration.traced))
        put(",\"checkpoints\":{")
        for file in StateFile.checkpoints {
            guard let content = header.checkpoints[file] else { continue }
            if text.last != UInt8(ascii: "{") { put(",") }
            text.appendJSON(file.rawValue)
            put(":{")
            putContent(whole: content)
            put("}")
        }
        put("},\"segments\":")
        put(.object(header.tracedSegments))
        put(",\"outputLengths\":{\"stdout.log\":", header.outputLengths[.stdout, default: 0])
        put(",\"stderr.log\":", header.outputLengths[.stderr, default: 0])
        put("}}\n")
    }

    /// Writes the next piece of the event log that a life began with.
    package mutating func write(recovered piece: [UInt8]) {
        put("{\"recovered\":{")
        putContent(piece, of: .recovered)
        put("}}\n")
    }

    /// Writes what the core is told.
    package mutating func write(_ event: DaemonEvent, at now: Instant) {
        put("{\"at\":", Int(now.nanoseconds))
        put(",\"time\":", Int(event.timestamp.millisecondsSinceEpoch))
        put(",\"event\":{\"name\":\"")
        put(event.occurrence)
        put("}}\n")
    }

    /// Writes what the core wants done about it.
    package mutating func write(_ effects: [DaemonEffect]) {
        beginEffects()
        // Lent by a span, as an array hands out copies, and an effect is large.
        let effects = effects.span
        for index in effects.indices { write(effects[index]) }
        endEffects()
    }

    /// Begins what the core wants done, for whoever has its effects one by one.
    package mutating func beginEffects() {
        put("{\"effects\":[")
    }

    /// Writes the next effect of those that were begun.
    package mutating func write(_ effect: DaemonEffect) {
        put(text.last == UInt8(ascii: "[") ? "{\"name\":\"" : ",{\"name\":\"")
        put(effect)
        put("}")
    }

    /// Ends what the core wants done.
    package mutating func endEffects() {
        put("]}\n")
    }

    /// No more comes from that client, or goes to it.
    mutating func forget(_ client: ClientID) {
        secrets?.forget(client)
    }

    /// Nothing more is written for that run.
    mutating func forget(_ run: RunPlace) {
        secrets?.forget(run)
    }
}

// MARK: - Members

extension TraceWriter {
    /// Writes what stands there in so many words.
    mutating func put(_ literal: String) {
        text.append(utf8: literal)
    }

    mutating func put(_ literal: String, _ number: Int) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var (start, rest) = (digits.count, number.magnitude)
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        let literal = literal.utf8.span
        let isNegative = number < 0
        let written = digits.span.extracting(start...)
        // Both with one look at the room: there are many, and each is short.
        text.append(addingCapacity: literal.count + 21) { text in
            for index in literal.indices { text.append(literal[index]) }
            if isNegative { text.append(UInt8(ascii: "-")) }
            for index in written.indices { text.append(written[index]) }
        }
    }

    mutating func put(_ literal: String, string: String) {
        put(literal)
        guard let secrets else { return text.appendJSON(string) }
        text.appendJSON(String(decoding: secrets.redacted(Array(string.utf8)), as: UTF8.self))
    }

    /// Writes the members that name the process of a run.
    mutating func put(_ literal: String, _ job: JobID) {
        put(literal)
        put("\"run\":", string: job.run.rawValue)
        put(",\"role\":", string: job.role.rawValue)
    }

    mutating func put(_ literal: String, optional string: String?) {
        guard let string else { return put(literal + "null") }
        put(literal, string: string)
    }

    mutating func put(_ literal: String, strings: [String]) {
        put(literal)
        for (index, string) in strings.enumerated() { put(index == 0 ? "[" : ",", string: string) }
        put(strings.isEmpty ? "[]" : "]")
    }

    mutating func put(_ json: JSON) {
        guard let secrets else { return json.write(into: &text) }
        text += secrets.redacted(json.encoded())
    }

    mutating func put(_ snapshot: StatusSnapshot) {
        let json = snapshot.encoded
        text += secrets?.redacted(json) ?? json
    }

    /// Writes bytes as the next of a stream.
    mutating func putContent(_ bytes: [UInt8], of stream: TraceSecrets.Stream) {
        putContent(secrets?.redacted(bytes, of: stream) ?? bytes)
    }

    /// Writes bytes that stand by themselves.
    mutating func putContent(whole bytes: [UInt8]) {
        putContent(secrets?.redacted(bytes) ?? bytes)
    }

    private mutating func putContent(_ bytes: [UInt8]) {
        if form == .digest {
            put("\"bytes\":", bytes.count)
            text += bytes
        } else if let string = String(validating: bytes, as: UTF8.self) {
            put("\"text\":")
            text.appendJSON(string)
        } else {
            put("\"base64\":\"")
            text.appendBase64(bytes)
            put("\"")
        }
    }
}
