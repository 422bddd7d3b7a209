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
        case .lookForOrphans(let search):
            put("lookForOrphans\"")
            if let number = search.processID { put(",\"processId\":", number) }
            if let mark = search.mark {
                put(",\"mark\":{\"name\":", string: mark.name)
                put(",\"value\":", string: mark.value)
                put("}")
            }
        case .signalOrphan(let process, let signal):
            put("signalOrphan\",")
            put(process)
            put(",\"signal\":", string: signal.word)
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
        case .readLog(let client, let place, let count):
            put("readLog\",\"client\":", client.rawValue)
            if let segment = place.segment { put(",\"file\":", string: segment.name) }
            put(",\"offset\":", place.offset)
            put(",\"count\":", count)
        case .seal(let order):
            put("seal\",\"file\":", optional: order.segment?.name)
            put(",\"length\":", order.length)
            put(",")
            putContent(whole: order.beginning)
        case .removeSegments(let segments): put("removeSegments\",\"files\":", strings: segments.map(\.name))
        case .turnOver(let log): put("turnOver\",\"log\":", string: log.rawValue)
        case .launchJob(let job, let launch, let input):
            put("launchJob\",", job)
            put(",")
            putContent(whole: input)
            put(",")
            // Of its environment only the names: clients give values that are nobody else's business.
            put(launch.command, launch.arguments, launch.directory)
            put(",\"environment\":", strings: launch.environment.map(\.name))
        case .signalJob(let job, let signal):
            put("signalJob\",", job)
            put(",\"signal\":", string: signal.word)
        case .releaseJob(let job): put("releaseJob\",", job)
        case .inspect(let run, let needs):
            put("inspect\",\"run\":", string: run.rawValue)
            put(",\"directory\":", string: needs.directory)
            put(",\"command\":", string: needs.command)
            // A client's value, and so not said; see above.
            put(",\"hasSearchPath\":\(needs.searchPath != nil)")
        case .makeRunDirectory(let place): put("makeRunDirectory\",\"run\":", string: place.relativePath)
        case .appendToRun(let place, let file, let bytes):
            put("appendToRun\",\"run\":", string: place.relativePath)
            put(",\"file\":", string: file.name)
            put(",")
            putContent(bytes, of: .runFile(place, file))
        case .replaceInRun(let place, let file, let bytes):
            put("replaceInRun\",\"run\":", string: place.relativePath)
            put(",\"file\":", string: file.name)
            put(",")
            putContent(whole: bytes)
        case .closeRun(let place):
            put("closeRun\",\"run\":", string: place.relativePath)
            forget(place)
        case .removeRuns(let places): put("removeRuns\",\"runs\":", strings: places.map(\.relativePath))
        case .recoverRunLog(let place): put("recoverRunLog\",\"run\":", string: place.relativePath)
        case .readRunLog(let client, let place, let offset, let count):
            put("readRunLog\",\"client\":", client.rawValue)
            put(",\"run\":", string: place.relativePath)
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
        case .notify(.ready(let status)): put("notify\",\"ready\":", string: status)
        case .notify(.status(let status)): put("notify\",\"status\":", string: status)
        case .notify(.stopping): put("notify\",\"is\":\"stopping\"")
        case .notify(.alive): put("notify\",\"is\":\"alive\"")
        case .finish(.done): put("finish\"")
        case .finish(.failed(let reason)): put("finish\",\"failure\":", string: reason)
        }
    }

    private mutating func put(_ launch: ChildLaunch) {
        put("launch\",")
        put(launch.command, launch.arguments, launch.directory)
        put(",\"environment\":[")
        for (index, variable) in launch.environment.enumerated() {
            put(index == 0 ? "{\"name\":" : ",{\"name\":", string: variable.name)
            put(",\"value\":", string: variable.value)
            put("}")
        }
        put("]")
    }

    private mutating func put(_ command: String, _ arguments: [String], _ directory: String) {
        put("\"command\":", string: command)
        put(",\"arguments\":", strings: arguments)
        put(",\"directory\":", string: directory)
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
