import Platform

/// Something that a run waits for together with all the rest.
protocol Polled: AnyObject {
    /// What it waits for now; none when it is over.
    var interests: [Interest] { get }

    /// Does what can be done now.
    func serve(_ ready: Readiness)
}
