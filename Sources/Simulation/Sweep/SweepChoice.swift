/// Which of the points of a run are looked at, and which ways to die there.
package struct SweepChoice: Hashable, Sendable {
    /// Every how many points one is looked at.
    package var stride = 1

    /// The one point that is looked at, counted from 1; `nil` for all.
    package var point: Int?

    /// The one way to die; `nil` for all.
    package var crash: SweepCrash?

    /// Chooses everything.
    package init() {}

    func includes(_ point: Int) -> Bool {
        self.point.map { $0 == point } ?? (point % stride == 0)
    }

    func includes(_ crash: SweepCrash) -> Bool {
        self.crash.map { $0 == crash } ?? true
    }
}
