import Platform
import ScenarioRunner

/// The command `fake-codex-exec`, which stands where codexd expects `codex exec`.
@main
enum FakeCodexExec {
    static func main() {
        Host.hardExit(FakeServer.codexExec.run())
    }
}
