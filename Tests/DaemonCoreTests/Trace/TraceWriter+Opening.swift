import DaemonCore

extension TraceWriter {
    /// A trace of a life that begins with a log.
    static func opening(_ header: TraceHeader, log: [UInt8], _ environment: [String: String]) -> TraceWriter {
        let secrets = TraceSecrets(token: header.token, entropy: header.entropy, environment: environment)
        var writer = TraceWriter(hiding: secrets)
        writer.write(header)
        for piece in log.pieces(of: 1_000) { writer.write(recovered: Array(piece)) }
        return writer
    }
}
