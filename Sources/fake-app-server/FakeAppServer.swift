import Platform
import ScenarioRunner

/// The command `fake-app-server`, which stands where codexd expects `codex app-server`.
@main
enum FakeAppServer {
    static func main() {
        Host.hardExit(FakeServer.appServer.run())
    }
}
