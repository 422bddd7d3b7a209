import Basics

/// Finds the secrets that one client brings.
struct ClientWatch: Sendable {
    var credentials = CredentialWatch()
    private var body = BodyWatch()
    private var environment = EnvironmentWatch()
    private var generator: SeededGenerator

    /// Begins with a connection.
    ///
    /// - Parameter seed: What placeholders are drawn from, one for each connection.
    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Finds the variables of runs in what the client sent next, and learns those that sound secret.
    ///
    /// - Returns: Where one stands, and what stands in its place.
    mutating func environment(in bytes: [UInt8], knowing book: inout SecretBook) -> [(at: Int, byte: UInt8)] {
        var hidden: [(at: Int, byte: UInt8)] = []
        for (at, byte) in bytes.enumerated() {
            let before = body.count
            let isOfBody = body.take(byte)
            if body.count > before { environment = EnvironmentWatch() }
            guard isOfBody else { continue }
            let substitute = environment.take(byte, drawing: &generator, knowing: &book)
            if let substitute { hidden.append((at, substitute)) }
        }
        return hidden
    }
}
