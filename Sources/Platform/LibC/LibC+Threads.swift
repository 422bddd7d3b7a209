import CPlatform

extension LibC {
    /// Starts a detached thread on which every signal is blocked.
    static func startThread(
        name: String,
        stackSize: Int,
        _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        // The thread owns the box once it runs; until then we do.
        let box = unsafe Unmanaged.passRetained(ThreadBody(body))
        do throws(SystemError) {
            try checkNumber("pthread_create", name) {
                unsafe cplatform_start_thread(
                    name,
                    stackSize,
                    { unsafe Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue().run() },
                    box.toOpaque()
                )
            }
        } catch {
            unsafe box.release()
            throw error
        }
    }
}

/// A closure with an address that C can carry.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
