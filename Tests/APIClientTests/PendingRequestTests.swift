import Basics
import CommandLineInterface
import HTTPWire
import Testing

@testable import APIClient

@Suite("A request on its way")
struct PendingRequestTests {
    private let start = Instant(nanoseconds: 5_000_000_000)

    private func pending(_ method: HTTPMethod, key: String? = nil) -> PendingRequest {
        PendingRequest(ClientRequest(method, ["v1"], key: key), at: start)
    }

    @Test("What never was sent fails at once, with the reason as it is")
    func unreached() {
        #expect(pending(.post, key: "k").unreached("nobody", at: start) == .fail("nobody"))
    }

    @Test("What broke in the middle is sent once more, and no more, if it may be repeated")
    func broken() {
        var created = pending(.post, key: "k")
        var read = pending(.get)

        #expect(created.broke("reset", at: start) == .again(at: start))
        #expect(created.broke("reset", at: start) == .fail(PendingRequest.doubtful("reset")))
        #expect(read.broke("reset", at: start) == .again(at: start))
    }

    @Test("What the daemon couldn't know to be the same isn't repeated, and the doubt is said")
    func unrepeatable() {
        var closed = pending(.post)

        #expect(closed.broke("reset", at: start) == .fail(PendingRequest.doubtful("reset")))
        #expect(PendingRequest.doubtful("reset").contains("not known"))
    }

    @Test("For the second time a daemon is waited for, but not forever")
    func patience() {
        var created = pending(.post, key: "k")
        _ = created.broke("reset", at: start)
        let late = start.advanced(by: PendingRequest.patience)

        #expect(created.unreached("nobody", at: start) == .again(at: start.advanced(by: PendingRequest.pause)))
        #expect(created.unreached("nobody", at: late) == .fail(PendingRequest.doubtful("nobody")))
    }
}
