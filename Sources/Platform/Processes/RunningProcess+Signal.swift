extension RunningProcess {
    /// Sends a signal to one process; that there is none of that number any more isn't an error.
    ///
    /// A number may have gone to a stranger by now, so this is only for processes that were just found.
    package static func signal(_ process: Int32, _ signal: Signal) throws(SystemError) {
        // kill(1) is the system, and what isn't positive means whole groups.
        precondition(process > 1, "\(process) is no process that anybody may signal")
        do throws(SystemError) {
            try LibC.send(signal, to: process)
        } catch let error where error.code == .noSuchProcess {
            return
        }
    }
}
