import Platform

/// The socket at which fake servers report to a run.
final class ControlSocket: Polled {
    /// The variable by which fake servers find it, and by which a run finds its processes.
    static let variable = "CODEXD_SIM_CONTROL"

    /// Every connection there ever was, in the order in which they were made.
    private(set) var connections: [FakeConnection] = []

    let path: String
    private let listener: StreamListener

    init(path: String) throws(SystemError) {
        self.path = path
        listener = try StreamListener(on: .local(path: path))
    }

    var interests: [Interest] {
        [Interest(listener.descriptor, reads: true)] + connections.flatMap(\.interests)
    }

    func serve(_ ready: Readiness) {
        guard ready.descriptor == listener.descriptor else {
            connections.first { $0.interests.contains { $0.descriptor == ready.descriptor } }?.serve(ready)
            return
        }
        do throws(SystemError) {
            while let socket = try listener.accept() {
                connections.append(FakeConnection(socket, number: connections.count))
            }
        } catch {
            // It goes on waiting; the scenario's time is the bound.
        }
    }
}
