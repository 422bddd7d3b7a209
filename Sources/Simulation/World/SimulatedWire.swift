import DaemonCore

/// A client's connection to the local API, as the client's end sees it.
struct SimulatedWire {
    /// How many bytes wait in the sockets while the client doesn't read.
    static let capacity = 64 << 10

    /// The life of the daemon to which it leads.
    let life: Int

    /// By which number the daemon knows it, once it has accepted.
    var client: ClientID?

    /// What the daemon hasn't been given.
    var toDaemon: [UInt8]

    /// What the client hasn't taken.
    var inbox: [UInt8] = []

    /// What lies in the sockets of a client that doesn't read.
    var unread: [UInt8] = []

    /// Why nothing more comes; empty words are its proper end.
    var ending: String?

    /// Whether the client has left.
    var isClosed = false

    /// Lets the client have all that lies in the sockets, and more.
    mutating func receive(_ bytes: [UInt8]) {
        if !unread.isEmpty {
            inbox += unread
            unread = []
        }
        if inbox.isEmpty {
            inbox = bytes
        } else {
            inbox += bytes
        }
    }
}
