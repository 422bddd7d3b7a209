package import DaemonCore
package import Platform

/// Why a daemon could not even begin.
package enum StartFailure: Error, CustomStringConvertible {
    /// Another daemon serves the state directory.
    case locked(String, LockError)
    /// A file of an earlier life can't be read.
    case damaged(RecoveryError)
    /// The trace that was asked for can't be written.
    case untraceable(SystemError)
    case system(SystemError)

    package var description: String {
        switch self {
        case .locked(let directory, let error): "the state directory \(directory) is in use: \(error)"
        case .damaged(let error): "\(error)"
        case .untraceable(let error): "the trace can't be written: \(error)"
        case .system(let error): "\(error)"
        }
    }
}
