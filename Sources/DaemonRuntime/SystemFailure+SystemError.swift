import DaemonCore
import Platform

extension SystemFailure {
    /// What the core is told of a failed call.
    init(_ error: SystemError) {
        let reason: Reason =
            switch error.code {
            case .noSuchFile: .notFound
            case .accessDenied, .notPermitted: .permissionDenied
            case .addressInUse: .addressInUse
            default: .other
            }
        self.init(call: error.call, reason: reason, text: "\(error)")
    }
}
