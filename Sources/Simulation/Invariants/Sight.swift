import AgentWire
import Contract
import DaemonCore
import HTTPWire

/// Something that passed by, taken apart once for all who look at it.
enum Sight {
    case daemonStarted(afterMachineDeath: Bool)
    /// A start looks at that disk, and has changed nothing yet.
    indirect case starting(SimulatedDisk)
    /// A start was refused, and left the disk like that.
    indirect case startRefused(SimulatedDisk)
    /// That is what the disk has while nobody changes anything.
    indirect case looked(SimulatedDisk)
    /// What came of starting codexd once more on what it has left.
    case startedOnceMore(problem: String?)

    // Files.
    case appended(LogFile, [UInt8])
    case appendRefused
    case logged(LoggedEvent)
    /// A line of the event log that is no object.
    case mislogged(String)
    case published(PublishedFile)

    // Children, by the world's numbers.
    case childStarted(Int)
    case childEnded(Int)
    /// What codexd wrote to a child.
    case told(Int, RPCMessage)
    /// A line to a child that is no message.
    case mistold(String)
    /// What a child wrote and codexd was given.
    case said(Int, RPCMessage)

    // Runs.
    case wroteRunFile(RunFileWriting)
    /// The disk didn't take what was to be written to the directory of a run.
    case runRefused(String)
    /// A process of a run began; the mark is what its environment says of whose it is.
    case jobStarted(JobID, mark: String?)

    // Clients, by the world's numbers.
    indirect case asked(HTTPRequest)
    /// An answer that is no stream.
    indirect case replied(Int, HTTPRequest, HTTPResponse)
    indirect case streamBegan(Int, HTTPRequest)
    case showed(Int, ShownMessage)
    case clientEnded(Int)

    case queued(Int, String, bound: Int)
    /// Everything came to rest, with so many requests unanswered that the watch knows of.
    indirect case rested(Rest, unanswered: Int)
    case ended(orphans: Int)
    /// A process that codexd hasn't started was signalled by it.
    case strangerSignalled(Int)
}
