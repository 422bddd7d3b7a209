/// App-servers as shell scripts, so that the tests need nothing that a machine may lack.
///
/// Each answers the handshake, a thread and a turn; then it does something that a real
/// one might.
enum AgentScript {
    /// Answers, and ends at the end of its input.
    static let wellBehaved = loop(onTurn: completion)

    /// Answers a turn and does something instead of completing it.
    static func onTurn(_ action: String) -> String {
        loop(onTurn: action)
    }

    /// Answers, and when its input has ended does something instead of ending.
    static func atEndOfInput(_ action: String, before: String = "") -> String {
        "\(before)\n\(loop(onTurn: completion))\n\(action)"
    }

    private static let completion = #"""
        say '{"method":"turn/completed","params":{"threadId":"thread-1","turn":{"id":"turn-1","status":"completed"}}}'
        """#

    private static func loop(onTurn action: String) -> String {
        #"""
        say() { printf '%s\n' "$1"; }
        while read -r line; do
          id=${line#*'"id":'}; id=${id%%,*}
          case $line in
            *'"method":"initialize"'*) say '{"id":'"$id"',"result":{"userAgent":"sh"}}';;
            *'"method":"thread/start"'*) say '{"id":'"$id"',"result":{"thread":{"id":"thread-1"}}}';;
            *'"method":"turn/start"'*)
              say '{"id":'"$id"',"result":{"turn":{"id":"turn-1","status":"inProgress"}}}'
              \#(action)
              ;;
          esac
        done
        """#
    }
}
