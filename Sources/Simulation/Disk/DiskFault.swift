package import DaemonCore

/// A call to the disk that failed, as errno(3) would have it.
package struct DiskFault: Error, Hashable, Sendable {
    /// What was asked of the disk.
    package enum Call: String, Hashable, Sendable {
        case append
        case create
        case link
        case read
        case rename
        case sync
        case truncate
        case unlink
        case write
    }

    /// Why it wasn't done.
    package enum Reason: Hashable, Sendable {
        /// ENOSPC: there is no room left.
        case noSpace
        /// EIO: the device failed.
        case inputOutput
        /// ENOENT: there is no such name.
        case notFound
        /// EEXIST: the name is taken.
        case exists
    }

    /// What was asked.
    package let call: Call

    /// Why it wasn't done.
    package let reason: Reason

    /// The file that it was about; for a temporary file, the one that it was to replace.
    package let path: String

    /// Creates the fault of one call.
    package init(call: Call, reason: Reason, path: String) {
        self.call = call
        self.reason = reason
        self.path = path
    }
}

extension DiskFault: CustomStringConvertible {
    package var description: String { "\(call.rawValue) \(path): \(reason)" }
}

extension DiskFault.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSpace: "no space left on device"
        case .inputOutput: "input/output error"
        case .notFound: "no such file or directory"
        case .exists: "file exists"
        }
    }
}

extension SystemFailure {
    /// What the core is told of a call to the simulated disk that failed.
    package init(_ fault: DiskFault) {
        let reason: Reason =
            switch fault.reason {
            case .notFound: .notFound
            case .noSpace, .inputOutput, .exists: .other
            }
        self.init(call: fault.call.rawValue, reason: reason, text: fault.description)
    }
}

extension SystemFailure {
    /// What the core is told of a call that finds nothing of a name.
    static func notFound(_ call: String, _ name: String) -> SystemFailure {
        SystemFailure(call: call, reason: .notFound, text: "\(call) \(name): No such file or directory")
    }
}
