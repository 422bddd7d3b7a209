package import Basics

/// The requests of the last day that came with keys, in the order in which they were taken up (contract CTR-API-4).
///
/// What has grown too old is let go whenever another request is put, by the time at which that is recorded. So the log
/// alone says what is kept, and an event that is about no key costs nothing, however many there are.
package struct KeyRegistry: Record {
    /// How long a request is kept, in milliseconds: 24 hours.
    package static let lifetime: Int64 = 86_400_000

    /// How many decided requests are let go with each that is put, at most.
    package static let mostAtOnce = 64

    /// When a request changed last.
    package private(set) var updatedAt: Timestamp?

    /// The requests, oldest first; some may be too old, see ``request(_:at:)``.
    package private(set) var keys = RecordList<KeyedRequest>()

    private var unknown: JSONObject = [:]

    /// Creates a registry without requests.
    package init() {}

    /// Reads a registry, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "key registry")
        updatedAt = try reader.optionalTime("updatedAt")
        for request in try reader.objects("keys") { keys.put(try KeyedRequest(request)) }
        unknown = reader.unknown
    }

    /// Reads a registry whose requests are still text, without reading each.
    ///
    /// - Parameters:
    ///   - object: The other members.
    ///   - texts: The value of `keys`.
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    init(_ object: JSONObject, keys texts: JSONSlice?) throws(RecordError) {
        var reader = MemberReader(object, of: "key registry")
        updatedAt = try reader.optionalTime("updatedAt")
        try reader.forEachObject("keys", in: texts) { (text) throws(RecordError) in _ = try keys.take(text) }
        unknown = reader.unknown
    }

    /// Lists the registry's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("updatedAt", optional: updatedAt?.description)
        keys.list(as: "keys", into: &members)
        members.append(unknown)
    }

    /// The request of that key, unless it's too old by then.
    package func request(_ key: RequestKey, at time: Timestamp) -> KeyedRequest? {
        keys[key].flatMap { Self.isOver($0.createdAt, at: time) ? nil : $0 }
    }

    /// Whether one more request finds room among so many, once those are gone that are too old.
    package func hasRoom(for most: Int, at time: Timestamp) -> Bool {
        keys.count < most || keys.settled.first { _ in true }.map { Self.isOver($0.settledAt, at: time) } ?? false
    }

    /// Puts a request in the place of its earlier record, or at the end, and lets go of what is too old.
    package mutating func put(_ request: KeyedRequest, at time: Timestamp) {
        updatedAt = time
        let decided = keys.settled.prefix(Self.mostAtOnce).prefix { Self.isOver($0.settledAt, at: time) }.map(\.id)
        let undecided = keys.open.filter { Self.isOver($0.createdAt, at: time) }.map(\.key)
        if !decided.isEmpty || !undecided.isEmpty { _ = keys.remove(Set(decided + undecided)) }
        keys.put(request)
    }

    /// Takes requests out; keys of none are passed by.
    package mutating func remove(_ ids: Set<RequestKey>, at time: Timestamp) {
        updatedAt = time
        _ = keys.remove(ids)
    }

    /// Whether what was taken up then is too old by a later time.
    package static func isOver(_ createdAt: Timestamp, at time: Timestamp) -> Bool {
        time.millisecondsSinceEpoch - createdAt.millisecondsSinceEpoch >= lifetime
    }
}
