import Contract
import Platform
import Testing

@testable import DaemonCore
@testable import DaemonRuntime

@Suite("Directories of runs")
struct RunDirectoriesTests {
    private let workplace: Workplace
    private let runs: RunDirectories
    private let place = RunPlace(taskID: "task", runID: JobBench.runID())

    init() throws {
        workplace = try Workplace()
        runs = RunDirectories(.below(workplace.path))
    }

    private func file(_ name: String, of place: RunPlace? = nil) throws -> String {
        String(decoding: try workplace.file("runs/\((place ?? self.place).relativePath)/\(name)"), as: UTF8.self)
    }

    @Test("A run has its directories, logs that grow, and files that are replaced")
    func files() throws {
        let failures = [
            runs.make(place), runs.make(place),
            runs.replace(.state, of: place, with: Array("old".utf8)),
            runs.append(Array("a".utf8), to: .workerLog, of: place),
            runs.append(Array("torn".utf8), to: .checkpoint(1, .before), of: place),
            runs.replace(.checkpoint(1, .before), of: place, with: []),
            runs.append(Array("patch".utf8), to: .checkpoint(1, .before), of: place),
            runs.append(Array("b".utf8), to: .workerLog, of: place),
            runs.replace(.state, of: place, with: Array("new".utf8)),
        ]
        let whileOpen = runs.openCount
        runs.close(place)
        let afterwards = runs.append(Array("c".utf8), to: .workerLog, of: place)

        #expect(failures.allSatisfy { $0 == nil } && afterwards == nil)
        #expect(whileOpen == 2)
        #expect(try file("worker.log") == "abc")
        #expect(try file("state.json") == "new")
        #expect(try file("checkpoints/0001-before.patch") == "patch")
        #expect(
            try FileSystem.names(in: "\(workplace.path)/runs/\(place.relativePath)")
                == ["artifacts", "checkpoints", "state.json", "worker.log"]
        )
    }

    @Test("The first failure of a run is told and no other, nothing is appended behind it, and other runs go on")
    func failures() throws {
        let other = RunPlace(taskID: "task", runID: JobBench.runID())
        _ = [place, other].map(runs.make)
        // Where its log should be there's a directory.
        try FileSystem.makeDirectories("\(workplace.path)/runs/\(place.relativePath)/worker.log")

        #expect(runs.append([65], to: .output(.stdout), of: place) == nil)
        let first = runs.append([65], to: .workerLog, of: place)
        let second = runs.append([65], to: .workerLog, of: place)
        let behind = runs.append([65], to: .output(.stdout), of: place)
        let state = runs.replace(.state, of: place, with: [66])
        let others = runs.append([67], to: .workerLog, of: other)

        #expect(first?.call == "open")
        #expect(second == nil && behind == nil && state == nil && others == nil)
        #expect(try file("stdout.log") == "A")
        #expect(try file("state.json") == "B")
        #expect(try file("worker.log", of: other) == "C")
    }

    @Test("A directory that can't be made, and a file that can't be replaced, are failures of the run")
    func directories() throws {
        try FileSystem.makeDirectories("\(workplace.path)/runs")
        try FileSystem.replaceFile("\(workplace.path)/runs/task", with: [])
        let other = RunPlace(taskID: "other", runID: place.runID)
        _ = runs.make(other)
        try FileSystem.makeDirectories("\(workplace.path)/runs/\(other.relativePath)/state.json/a")

        let unmade = runs.make(place)
        let unreplaced = runs.replace(.state, of: other, with: [])
        runs.close(place)
        let again = runs.make(place)

        #expect(unmade?.call == "mkdir")
        #expect(unreplaced?.call == "rename")
        #expect(again == unmade)
    }

    @Test("Many runs that wait hold no more files open than there's room for, and lose nothing")
    func many() throws {
        let places = (0..<200).map { _ in RunPlace(taskID: "task", runID: JobBench.runID()) }
        var most = 0

        for text in ["one ", "two"] {
            for place in places {
                if text == "one " { #expect(runs.make(place) == nil) }
                #expect(runs.append(Array(text.utf8), to: .workerLog, of: place) == nil)
                most = max(most, runs.openCount)
            }
        }

        #expect(most == RunDirectories.mostOpen)
        for place in places { #expect(try file("worker.log", of: place) == "one two") }
        for place in places { runs.close(place) }
        #expect(runs.openCount == 0)
    }

    @Test("What a killed daemon left of a replacement is gone when the run is closed")
    func leftovers() throws {
        _ = runs.make(place)
        let directory = "\(workplace.path)/runs/\(place.relativePath)"
        for name in [".state.json.0123456789abcdef.tmp", "kept.tmp"] {
            try FileSystem.replaceFile("\(directory)/\(name)", with: [])
        }

        runs.close(place)
        runs.close(RunPlace(taskID: "task", runID: JobBench.runID()))

        #expect(try FileSystem.names(in: directory) == ["artifacts", "checkpoints", "kept.tmp"])
    }

    @Test("What an earlier life left of a log is counted, half a line is cut off, and the log goes on behind")
    func recovery() throws {
        #expect(runs.recoverLog(of: place).summary == RunLogSummary())
        _ = runs.make(place)
        var expected = RunLogSummary()
        for seq in 1...4000 {
            // Together more than is read at once, and the last alone.
            let text = String(repeating: "x", count: seq == 4000 ? 3 << 20 : 500)
            let line = "{\"seq\":\(seq),\"channel\":\"stdout\",\"text\":\"\(text)\"}\n"
            _ = runs.append(Array(line.utf8), to: .workerLog, of: place)
            expected.note(seq, on: .stdout)
        }
        let whole = try file("worker.log").utf8.count
        _ = runs.append(Array("{\"seq\":4001,".utf8), to: .workerLog, of: place)
        let next = RunDirectories(.below(workplace.path))

        let (summary, failure) = next.recoverLog(of: place)
        _ = next.append(Array("on\n".utf8), to: .workerLog, of: place)

        #expect(summary == expected)
        #expect(failure == nil)
        #expect(try file("worker.log").utf8.count == whole + 3)
        #expect(try file("worker.log").hasSuffix("}\non\n"))
    }

    @Test("A run's log is read in pieces, and one that isn't there is empty")
    func reading() throws {
        #expect(try runs.readLog(of: place, at: 0, count: 10) == [])

        _ = runs.make(place)
        _ = runs.append(Array("0123456789".utf8), to: .workerLog, of: place)

        #expect(try runs.readLog(of: place, at: 4, count: 3) == Array("456".utf8))
        #expect(try runs.readLog(of: place, at: 8, count: 9) == Array("89".utf8))
        #expect(try runs.readLog(of: place, at: 10, count: 9) == [])
    }
}

@Suite("What a run needs")
struct RunFindingsTests {
    @Test("What is missing is found, and what is there isn't")
    func findings() throws {
        let workplace = try Workplace()
        try FileSystem.makeDirectories("\(workplace.path)/tree/deep")
        try FileSystem.replaceFile("\(workplace.path)/tree/.git", with: [])
        func look(_ directory: String, _ command: String, _ searchPath: String?) -> RunFindings {
            RunFindings(
                lookingFor: RunNeeds(
                    directory: "\(workplace.path)/\(directory)",
                    command: command,
                    searchPath: searchPath
                )
            )
        }

        let whole = look("tree/deep", "sh", nil)
        let nothing = look("none", "codexd-no-such-program", "/bin")
        let elsewhere = look("", "sh", "/nowhere")

        #expect(whole == RunFindings(directory: nil, command: nil, isRepository: true))
        #expect(nothing.directory?.reason == .notFound && nothing.directory?.call == "chdir")
        #expect(nothing.command?.text.contains("codexd-no-such-program") == true)
        #expect(elsewhere.directory == nil && !elsewhere.isRepository)
        #expect(elsewhere.command?.reason == .notFound)
    }
}
