package import Basics

/// Records in the order in which they were made, found by name without a search.
///
/// Those that were put last are kept as they are, a bounded number of them; all others as compact text, from which they
/// are made again when somebody asks. What is asked of all of them (which have settled, which haven't) is known without
/// that. Lists are equal if their records are written alike.
package struct RecordList<Item: RegisteredRecord>: Sendable {
    /// The name of a record.
    package typealias ID = Identifier<Item.Kind>

    /// How many records are kept as they are; half of them are packed when there are more.
    private static var mostLoose: Int { 128 }

    /// Where a record lies, and how it stands.
    ///
    /// Its index in `slots` is its key, which orders it among the others.
    private struct Slot {
        /// Its text, unless it's loose.
        var text: PackedTexts.Place?
        var standing: Standing

        var isRemoved: Bool {
            if case .removed = standing { true } else { false }
        }
    }

    private enum Standing {
        case open
        case settled(Timestamp)
        case removed

        init(_ outline: Item.Outline) {
            self = outline.settledAt.map(Standing.settled) ?? .open
        }
    }

    private struct Loose {
        let item: Item
        let age: Int
    }

    private var slots: [Slot] = []
    private var keys: [ID: Int] = [:]
    private var texts = PackedTexts()
    private var loose: [Int: Loose] = [:]
    private var puts = 0
    /// The keys of those that haven't settled, in order.
    private var openKeys: [Int] = []
    /// The keys of those that have, by the time when they did and then in order.
    private var settledKeys: [Int] = []

    /// Creates an empty list.
    package init() {}

    /// About how many bytes the records have as text; those that were put last aren't counted.
    package var byteCount: Int { texts.byteCount }

    /// About how many bytes the records take in the pretty style, or more.
    var prettySize: Int { texts.byteCount == 0 ? 0 : texts.byteCount + count * 1024 }

    /// The record of that name.
    package subscript(id: ID) -> Item? { keys[id].map { self[$0] } }

    /// Where a record stands.
    package func index(of id: ID) -> Int? { keys[id] }

    /// Those that haven't settled, oldest first.
    package var open: [Item] { openKeys.map { self[$0] } }

    /// How many have settled.
    package var settledCount: Int { settledKeys.count }

    /// Those that have settled, by the time when they did, the oldest first.
    package var settled: some Sequence<SettledRecord<Item.Kind>> {
        settledKeys.lazy.map { SettledRecord(id: id(at: $0), settledAt: settledAt($0)) }
    }
}

// MARK: - Changing

extension RecordList {
    /// Puts a record in the place of the one of its name, or at the end.
    ///
    /// - Returns: The record that was there.
    @discardableResult
    package mutating func put(_ item: Item) -> Item? {
        let (key, earlier) = makePlace(for: item.outline)
        puts += 1
        loose[key] = Loose(item: item, age: puts)
        if loose.count > Self.mostLoose { packOldest() }
        return earlier
    }

    /// Takes in a record that's text, like ``put(_:)``; one that is new and written as this version writes it is packed as
    /// it is.
    ///
    /// - Parameter text: An object, in any style.
    /// - Returns: Its outline, and the record that was there.
    /// - Throws: ``RecordError`` if it isn't such a record; then nothing is taken.
    mutating func take(_ text: JSONSlice) throws(RecordError) -> (outline: Item.Outline, earlier: Item?) {
        let place = texts.append(compact: text.bytes.span)
        if let outline = outline(at: place) {
            guard let key = keys.updateValue(slots.count, forKey: outline.id) else {
                slots.append(Slot(text: place, standing: Standing(outline)))
                enlist(slots.count - 1)
                return (outline, nil)
            }
            keys[outline.id] = key
        }
        remove(place)
        let item = try Item(text.value.members ?? [:])
        return (item.outline, put(item))
    }

    private func outline(at place: PackedTexts.Place) -> Item.Outline? {
        let text = JSONSlice(written: texts[place])
        return text.hasOurEscapes ? Item.outline(of: text) : nil
    }

    /// Takes records out; names of none are passed by.
    ///
    /// - Returns: The records that were there.
    package mutating func remove(_ ids: Set<ID>) -> [Item] {
        var removed: [Item] = []
        for id in ids {
            guard let key = keys.removeValue(forKey: id) else { continue }
            removed.append(self[key])
            empty(key)
            slots[key].standing = .removed
        }
        if slots.count > 2 * count + 64 { renumber() }
        return removed
    }

    /// Empties the slot of a name, or makes one at the end.
    private mutating func makePlace(for outline: Item.Outline) -> (key: Int, earlier: Item?) {
        let standing = Standing(outline)
        guard let key = keys[outline.id] else {
            let key = slots.count
            keys[outline.id] = key
            slots.append(Slot(text: nil, standing: standing))
            enlist(key)
            return (key, nil)
        }
        let earlier = self[key]
        empty(key)
        slots[key].standing = standing
        enlist(key)
        return (key, earlier)
    }

    private mutating func empty(_ key: Int) {
        switch slots[key].standing {
        case .open: openKeys.remove(at: openKeys.place { $0 < key })
        case .settled: settledKeys.remove(at: settledPlace(of: key))
        case .removed: break
        }
        loose[key] = nil
        guard let text = slots[key].text else { return }
        slots[key].text = nil
        remove(text)
    }

    private mutating func enlist(_ key: Int) {
        switch slots[key].standing {
        case .open: openKeys.insert(key, at: openKeys.place { $0 < key })
        case .settled: settledKeys.insert(key, at: settledPlace(of: key))
        case .removed: break
        }
    }

    private func settledPlace(of key: Int) -> Int {
        let time = settledAt(key)
        return settledKeys.place { (settledAt($0), $0) < (time, key) }
    }

    private func settledAt(_ key: Int) -> Timestamp {
        guard case .settled(let time) = slots[key].standing else {
            preconditionFailure("record \(key) is kept as settled, and hasn't")
        }
        return time
    }

    /// Numbers the records anew, without gaps.
    private mutating func renumber() {
        var newKeys: [Int: Int] = [:]
        for key in indices { newKeys[key] = newKeys.count }
        slots.removeAll { $0.isRemoved }
        let renamed = { (key: Int) in newKeys[key, default: key] }
        keys = keys.mapValues(renamed)
        loose = Dictionary(uniqueKeysWithValues: loose.map { (renamed($0.key), $0.value) })
        openKeys = openKeys.map(renamed)
        settledKeys = settledKeys.map(renamed)
    }
}

// MARK: - Packing

extension RecordList {
    /// Packs the half of the loose records that was put first.
    private mutating func packOldest() {
        let byAge = loose.sorted { $0.value.age < $1.value.age }
        for (key, kept) in byAge.prefix(byAge.count - Self.mostLoose / 2) {
            slots[key].text = texts.append(kept.item.encoded.span)
            loose[key] = nil
        }
    }

    /// Gives up a text that no slot has any more.
    private mutating func remove(_ text: PackedTexts.Place) {
        guard let chunk = texts.remove(text) else { return }
        for key in slots.indices {
            guard let text = slots[key].text, text.chunk == chunk else { continue }
            let bytes = texts[text]
            slots[key].text = texts.append(bytes.span)
            _ = texts.remove(text)
        }
    }

    /// The text of the record at an index, compact; to look into it costs much less than to read the record.
    package func text(at key: Int) -> JSONSlice {
        if let text = slots[key].text { return JSONSlice(written: texts[text]) }
        return JSONSlice(written: self[key].encoded)
    }

    private func id(at key: Int) -> ID { outline(at: key).id }

    private func outline(at key: Int) -> Item.Outline {
        slots[key].text.flatMap { outline(at: $0) } ?? self[key].outline
    }

    /// Lists a record's members as they're written.
    private func list(_ key: Int, into members: inout some JSONMembers) {
        if let text = slots[key].text {
            members.append(membersOf: JSONSlice(written: texts[text]))
        } else {
            self[key].list(into: &members)
        }
    }

    /// Lists all records as an array.
    func list(as name: String, into members: inout some JSONMembers) {
        var key = startIndex
        members.append(name, objects: count) { _, members in
            list(key, into: &members)
            key = index(after: key)
        }
    }
}

// MARK: - Reading

extension RecordList: BidirectionalCollection {
    /// Where the oldest record stands.
    package var startIndex: Int { index(after: -1) }
    /// Behind the latest record.
    package var endIndex: Int { slots.endIndex }
    /// How many records there are.
    package var count: Int { keys.count }
    /// Whether there's none.
    package var isEmpty: Bool { keys.isEmpty }

    /// Where the next younger record stands.
    package func index(after key: Int) -> Int {
        var next = key + 1
        while next < slots.count, slots[next].isRemoved { next += 1 }
        return next
    }

    /// Where the next older record stands.
    package func index(before key: Int) -> Int {
        var next = key - 1
        while next > 0, slots[next].isRemoved { next -= 1 }
        return next
    }

    /// The record that stands there.
    package subscript(key: Int) -> Item {
        if let loose = loose[key] { return loose.item }
        guard let text = slots[key].text else { preconditionFailure("record \(key) was removed") }
        do {
            return try Item(JSONSlice(written: texts[text]).value.members ?? [:])
        } catch {
            preconditionFailure("what was packed can't be read: \(error)")
        }
    }
}

extension RecordList: Hashable {
    package static func == (left: RecordList, right: RecordList) -> Bool {
        left.count == right.count
            && zip(left.indices, right.indices).allSatisfy { left.text(at: $0) == right.text(at: $1) }
    }

    package func hash(into hasher: inout Hasher) {
        for key in indices { hasher.combine(text(at: key)) }
    }
}

extension [Int] {
    /// Where in a sorted array the first element stands that isn't in front.
    fileprivate func place(_ isInFront: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isInFront(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
