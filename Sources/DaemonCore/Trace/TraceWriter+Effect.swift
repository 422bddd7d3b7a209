import Basics
import Contract

extension TraceWriter {
    /// Writes the name of an effect, from behind the opening quotation mark on, and its members.
    mutating func put(_ effect: DaemonEffect) {
        switch effect {
        case .listen(let host, let port):
            put("listen\",\"host\":", string: host)
            put(",\"port\":", port)
        case .launch(let launch): put(launch)
        case .writeToChild(let bytes):
            put("writeToChild\",")
            putContent(bytes, of: .toChild)
        case .closeChildInput: put("closeChildInput\"")
        case .signalChild(let signal): put("signalChild\",\"signal\":", string: signal.word)
        case .releaseChild: put("releaseChild\"")
        case .append(let log, let bytes):
            put("append\",\"log\":", string: log.rawValue)
            put(",")
            putContent(bytes, of: .log(log))
        case .sync(let ticket): put("sync\",\"ticket\":", ticket.rawValue)
        case .replace(let file, let bytes):
            put("replace\",\"file\":", string: file.rawValue)
            put(",")
            putContent(whole: bytes)
        case .remove(let file): put("remove\",\"file\":", string: file.rawValue)
        case .readLog(let client, let offset, let count):
            put("readLog\",\"client\":", client.rawValue)
            put(",\"offset\":", offset)
            put(",\"count\":", count)
        case .send(let client, let bytes):
            put("send\",\"client\":", client.rawValue)
            put(",")
            putContent(bytes, of: .toClient(client))
        case .endClient(let client): put("endClient\",\"client\":", client.rawValue)
        case .dropClient(let client):
            put("dropClient\",\"client\":", client.rawValue)
            forget(client)
        case .wake(let instant): put("wake\",\"at\":", Int(instant.nanoseconds))
        case .report(.up(let snapshot)):
            put("report\",\"up\":")
            put(snapshot)
        case .report(.stopped(let snapshot, let signal)):
            put("report\",\"signal\":", optional: signal)
            put(",\"stopped\":")
            put(snapshot)
        case .finish(.done): put("finish\"")
        case .finish(.failed(let reason)): put("finish\",\"failure\":", string: reason)
        }
    }

    private mutating func put(_ launch: ChildLaunch) {
        put("launch\",\"command\":", string: launch.command)
        put(",\"arguments\":", strings: launch.arguments)
        put(",\"directory\":", string: launch.directory)
        put(",\"environment\":[")
        for (index, variable) in launch.environment.enumerated() {
            put(index == 0 ? "{\"name\":" : ",{\"name\":", string: variable.name)
            put(",\"value\":", string: variable.value)
            put("}")
        }
        put("]")
    }
}

extension ChildSignal {
    fileprivate var word: String {
        switch self {
        case .terminate: "terminate"
        case .kill: "kill"
        }
    }
}
