import DaemonCore
import Platform

extension RunFindings {
    /// Looks at what a run needs, and starts nothing.
    init(lookingFor needs: RunNeeds) {
        var environment = Host.environment
        if let searchPath = needs.searchPath { environment["PATH"] = searchPath }
        self.init(
            directory: Self.failure { () throws(SystemError) in try ChildProcess.requireDirectory(needs.directory) },
            command: Self.failure { () throws(SystemError) in
                try ChildProcess.requireCommand(needs.command, directory: needs.directory, environment: environment)
            },
            isRepository: FileSystem.isFound(".git", atOrAbove: needs.directory)
        )
    }

    private static func failure(of body: () throws(SystemError) -> Void) -> SystemFailure? {
        do throws(SystemError) {
            try body()
            return nil
        } catch {
            return SystemFailure(error)
        }
    }
}
