package import DaemonCore
package import Platform

/// Why a daemon could not even begin.
package enum StartFailure: Error, CustomStringConvertible {
    /// Another daemon serves the state directory.
    case locked(String, LockError)
    /// A file of an earlier life can't be read.
    case damaged(RecoveryError)
    case system(SystemError)

    package var description: String {
        switch self {
        case .locked(let directory, let error): "the state directory \(directory) is in use: \(error)"
        case .damaged(let error): "\(error)"
        case .system(let error): "\(error)"
        }
    }
}
