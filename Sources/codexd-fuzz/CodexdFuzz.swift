import FuzzChecks

#if FUZZING
    /// What is fuzzed: libFuzzer passes all arguments by that stand behind `-ignore_remaining_args=1`.
    private let target = CommandLine.arguments.compactMap(FuzzTarget.init(rawValue:)).last

    /// What libFuzzer calls with every input (LLVM, "libFuzzer", Fuzz Target).
    ///
    /// An input on which the readers disagree ends the process, by which libFuzzer knows it.
    @_cdecl("LLVMFuzzerTestOneInput")
    func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        guard let target else {
            fatalError("name one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        if let disagreement = target.disagreement(on: input) { fatalError(disagreement) }
        return 0
    }
#else
    /// Stands in where there's no libFuzzer, whose `main` it is otherwise.
    @main
    enum CodexdFuzz {
        static func main() {
            fatalError("ops/fuzz builds this with libFuzzer, and runs it")
        }
    }
#endif
