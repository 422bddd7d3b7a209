import Platform

/// What a process knows of itself.
struct ProcessFacts {
    let arguments = Host.arguments
    let environment = Host.environment
    let directory: String

    init() throws(SystemError) {
        directory = try Host.workingDirectory()
    }
}
