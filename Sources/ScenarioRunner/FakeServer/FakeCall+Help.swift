package import Scenarios

extension FakeCall {
    /// What `--help` prints.
    package static func help(_ kind: ServerPlan.Kind) -> String {
        switch kind {
        case .appServer: appServerHelp
        case .exec: execHelp
        }
    }

    private static let appServerHelp = """
        A fake codex app-server, which plays what a scenario says.

        Usage: fake-app-server [--scenario FILE] [--server NAME] [app-server] [options of the real one]

          --scenario FILE      the scenario, or CODEXD_SIM_SCENARIO; without one it is a plain server that
                               answers whatever it is asked and plays a plain turn for each start
          --server NAME        the server to play, or CODEXD_SIM_SERVER; needed if the scenario has several
          -c, --config K=V     accepted, as are --enable NAME and --disable NAME
          --listen stdio://    accepted, and the only place where it listens

        CODEXD_SIM_CONTROL names the socket of a runner, which says which of the server's processes this is and
        releases the points of its script. Without one it is the first, and every point is released at once.

        It exits 0 at the end of its input and on SIGTERM, 97 if the client did not do what the scenario says.

        """

    private static let execHelp = """
        A fake codex exec --json, which plays what a scenario says.

        Usage: fake-codex-exec [--scenario FILE] [--server NAME] [exec] [options of the real one] [PROMPT]

          --scenario FILE      the scenario, or CODEXD_SIM_SCENARIO; without one it begins a thread and a turn,
                               says "hello world", and completes the turn
          --server NAME        the server to play, or CODEXD_SIM_EXEC_SERVER; needed if the scenario has several
                               of this kind
          -o, --output-last-message FILE
                               where the agent's last message goes if the turn completes and the exit is 0
          -c, --config K=V     accepted, as are the other options of codex exec: --json --cd --model --profile
                               --sandbox --add-dir --image --skip-git-repo-check --output-schema --color
                               --ephemeral --enable --disable --dangerously-bypass-approvals-and-sandbox

        Before it does anything it reads its standard input to the end, as the real one does, whatever PROMPT is.

        CODEXD_SIM_CONTROL names the socket of a runner, which says which of the server's processes this is and
        releases the points of its script. Without one it is the first, and every point is released at once.

        It exits 0 at the end of its script, dies of SIGTERM, and exits 97 if it was not called as the scenario says.

        """
}
