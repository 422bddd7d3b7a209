package import Basics
package import Platform
package import Scenarios
package import Simulation

/// Reads scenarios from disk, each with the fragments that lie in a folder beside it.
package enum ScenarioLibrary {
    /// Why a file gives no scenario.
    package enum LoadError: Error, Hashable, Sendable {
        /// The file can't be read.
        case unreadable(SystemError)

        /// The file has been read, and is none.
        case invalid(ScenarioError)
    }

    /// The folder with the parts that scenarios share.
    private static let fragmentsFolder = "fragments"

    /// The files that are meant by what stands on a command line, in its order.
    ///
    /// A file is meant as it is. Of a folder its files that end in `.json` are meant, sorted, without those in
    /// folders below.
    package static func files(_ paths: [String]) throws(SystemError) -> [String] {
        var files: [String] = []
        for path in paths {
            guard try FileSystem.isDirectory(path) else {
                files.append(path)
                continue
            }
            for name in try FileSystem.names(in: path) where name.hasSuffix(".json") {
                files.append(path.hasSuffix("/") ? path + name : "\(path)/\(name)")
            }
        }
        return files
    }

    /// Reads one scenario, perhaps with other values of its constants.
    package static func load(
        _ file: String,
        mode: Scenario.Mode = .live,
        variables: JSONObject = [:]
    ) throws(LoadError) -> Scenario {
        let (text, fragments) = try read(file)
        do throws(ScenarioError) {
            return try Scenario(
                parsing: text,
                named: file,
                mode: mode,
                fragments: fragments,
                variables: variables
            )
        } catch {
            throw .invalid(error)
        }
    }

    /// Reads one scenario as a text of which parts can be taken away.
    package static func text(_ file: String) throws(LoadError) -> ScenarioText {
        let (text, fragments) = try read(file)
        do throws(ScenarioError) {
            return try ScenarioText(parsing: text, named: file, fragments: fragments)
        } catch {
            throw .invalid(error)
        }
    }

    private static func read(_ file: String) throws(LoadError) -> ([UInt8], fragments: [String: [UInt8]]) {
        do throws(SystemError) {
            guard let text = try FileSystem.readFile(file) else {
                throw SystemError(call: "open", code: .noSuchFile, subject: file)
            }
            return (text, try fragments(beside: file))
        } catch {
            throw .unreadable(error)
        }
    }

    private static func fragments(beside file: String) throws(SystemError) -> [String: [UInt8]] {
        let parent = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        let folder = parent + fragmentsFolder
        guard try FileSystem.isDirectory(folder) else { return [:] }
        var fragments: [String: [UInt8]] = [:]
        for name in try FileSystem.names(in: folder) where name.hasSuffix(".json") {
            fragments[String(name.dropLast(".json".count))] = try FileSystem.readFile("\(folder)/\(name)")
        }
        return fragments
    }
}

extension ScenarioLibrary.LoadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let error): "\(error)"
        case .invalid(let error): "\(error)"
        }
    }
}
