import Platform
import Testing

@Suite("File lock", .timeLimit(.minutes(1)))
struct FileLockTests {
    @Test("Asking who holds a lock makes no file")
    func noFile() throws {
        let scratch = try Scratch()

        let holder = try FileLock.holder(of: scratch.file("lock"))

        #expect(holder == nil)
        #expect(try FileSystem.names(in: scratch.path) == [])
    }

    @Test("A lock is held until its value goes, and then it can be had again")
    func release() throws {
        let scratch = try Scratch()
        let path = scratch.file("lock")

        let lock = try FileLock.acquire(path)
        #expect(try FileLock.holder(of: path) == Host.processID)
        lock.release()

        #expect(try FileLock.holder(of: path) == nil)
        try FileLock.acquire(path).release()
    }

    @Test("A second claim in the same process is refused too, by any path, and doesn't harm the first")
    func sameProcess() async throws {
        let scratch = try Scratch()
        let path = scratch.file("lock")
        let lock = try FileLock.acquire(path)

        for other in [path, scratch.path + "/./lock"] {
            #expect(throws: LockError.held(by: Host.processID)) { try FileLock.acquire(other).release() }
        }

        await expectRefusedElsewhere(path)
        lock.release()
    }

    @Test("Another process is refused and told who holds the lock")
    func otherProcess() async throws {
        let scratch = try Scratch()
        let path = scratch.file("lock")
        let lock = try FileLock.acquire(path)

        await expectRefusedElsewhere(path)
        lock.release()
    }

    @Test("A process that dies lets its lock go")
    func deadHolder() async throws {
        let scratch = try Scratch()
        let path = scratch.file("lock")

        await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in
            let lock = try FileLock.acquire(path)
            if try FileLock.holder(of: path) == Host.processID { Host.hardExit(3) }
            lock.release()
        }

        #expect(try FileLock.holder(of: path) == nil)
        try FileLock.acquire(path).release()
    }

    @Test("A lock file that can't be made is a failure of its own")
    func failure() {
        let error = SystemError(call: "open", code: .noSuchFile, subject: "/nonexistent/lock")

        #expect(throws: LockError.failed(error)) { try FileLock.acquire("/nonexistent/lock").release() }
    }

    /// Tries to take a lock of ours in a process of its own.
    private func expectRefusedElsewhere(_ path: String) async {
        let holder = Host.processID
        await #expect(processExitsWith: .success) { [path = path as String, holder = holder as Int32] in
            let found = try FileLock.holder(of: path)
            #expect(found == holder)
            #expect(throws: LockError.held(by: holder)) { try FileLock.acquire(path).release() }
        }
    }
}
