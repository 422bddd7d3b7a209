package import Basics

extension SimulatedDisk {
    /// Ends the process or the machine; afterwards all that a process sees is durable.
    ///
    /// Troubles stay. A process's death alone changes nothing: what it had written, others still read, and a later
    /// crash of the machine can still take away.
    ///
    /// - Parameters:
    ///   - crash: What stopped, and what the disk then holds.
    ///   - generator: Where chance comes from; only ``DiskSurvival/torn`` and ``DiskSurvival/scattered`` ask it.
    package mutating func crash(_ crash: DiskCrash, using generator: inout SeededGenerator) {
        guard case .machine(let survival) = crash else { return }
        version += 1
        keepNames(survival, using: &generator)
        keepFiles(survival, using: &generator)
    }

    private mutating func keepNames(_ survival: DiskSurvival, using generator: inout SeededGenerator) {
        for change in changes {
            let isKept =
                switch survival {
                case .nothing: false
                case .everything, .cut: true
                case .torn, .scattered: Bool.random(using: &generator)
                }
            if isKept { _ = change.apply(to: &durableNames) }
        }
        changes = []
    }

    private mutating func keepFiles(_ survival: DiskSurvival, using generator: inout SeededGenerator) {
        let reachable = Set(durableNames.values)
        // By number, so that chance falls the same way in every run.
        for number in files.keys.sorted() {
            guard reachable.contains(number) else {
                files[number] = nil
                touched[number] = nil
                continue
            }
            guard files[number]?.isSettled == false else { continue }
            touched[number] = version
            switch survival {
            case .nothing: files[number]?.keepDurable()
            case .everything: files[number]?.settle()
            case .torn: files[number]?.keepSome(isScattered: false, using: &generator)
            case .scattered: files[number]?.keepSome(isScattered: true, using: &generator)
            case .cut(let path, let kept):
                if durableNames[path] == number {
                    files[number]?.keepAll(butOfLastAppend: kept)
                } else {
                    files[number]?.settle()
                }
            }
        }
        let before = pendingNames
        pendingNames = [:]
        for (path, file) in durableNames {
            let name = before[path]
            pendingNames[path] = name?.file == file ? name : Name(file: file, since: version)
        }
    }
}
