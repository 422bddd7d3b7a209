import Scenarios
import Simulation
import Testing

@Suite("The profile of a run")
struct RunProfileTests {
    @Test("Counts come in the order of their names, whatever happened first")
    func order() {
        var profile = RunProfile()
        for type in ["b", "a", "b"] { profile.event(type) }
        for file in ["y", "x"] { profile.write(file) }
        profile.line(.to, "b")
        for _ in 0..<2 { profile.line(.from, "b") }
        profile.line(.from, "a")

        #expect(profile.events.map(\.name) == ["a", "b"])
        #expect(profile.events.map(\.count) == [1, 2])
        #expect(profile.writes.map(\.name) == ["x", "y"])
        #expect(profile.lines.map { "\($0.server) \($0.direction) \($0.count)" } == ["a from 1", "b from 2", "b to 1"])
    }

    @Test("A point counts once, and points keep their order")
    func points() {
        var profile = RunProfile()
        for point in ["b", "a", "b"] { profile.reach(point) }

        #expect(profile.points == ["b", "a"])
    }

    @Test("Beyond the bound no new name is taken, and known ones count on")
    func bound() {
        var profile = RunProfile()
        for number in 0...RunProfile.mostNames { profile.event("type-\(number)") }
        profile.event("type-0")

        #expect(profile.events.count == RunProfile.mostNames)
        #expect(profile.events.first?.count == 2)
    }
}
