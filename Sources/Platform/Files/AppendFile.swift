import Synchronization

/// A file that grows at its end, by whole appends or not at all.
///
/// One thread appends while another makes durable what was appended; a reader of the file may come in at any moment.
package final class AppendFile: Sendable {
    private let path: String
    private let file: Descriptor

    /// Where the next append goes; held across each append, so that two never share a place.
    private let end: Mutex<Int>

    /// Opens a file to append to.
    ///
    /// - Parameters:
    ///   - path: The file; it is made if it is missing.
    ///   - mode: The permissions of a file that is made, less the process's umask.
    ///   - isDurable: Whether its name is; without that the call waits for no disk.
    /// - Throws: ``SystemError``, also if the directory is missing.
    package init(path: String, mode: UInt32 = 0o644, isDurable: Bool = true) throws(SystemError) {
        self.path = path
        file = try Self.open(path, mode: mode, isDurable: isDurable)
        end = Mutex(try LibC.status(of: file).size)
    }

    private static func open(_ path: String, mode: UInt32, isDurable: Bool) throws(SystemError) -> Descriptor {
        do throws(SystemError) {
            let file = try LibC.openFile(path, [.readAndWrite, .create, .exclusively], mode: mode)
            if isDurable { try FileSystem.synchronizeDirectory(FileSystem.parent(of: path)) }
            return file
        } catch let error where error.code == .fileExists {
            return try LibC.openFile(path, .readAndWrite)
        }
    }

    /// How many bytes the appends have made it.
    package var length: Int { end.withLock(\.self) }

    /// Adds bytes at the end, all or none.
    ///
    /// When only some could be written the file is cut back, so no reader finds half a record for long. Should even
    /// that fail, ``length`` still stands where it stood and the next append writes over the rest.
    package func append(_ bytes: [UInt8]) throws(SystemError) {
        try end.withLock { end throws(SystemError) in
            var written = 0
            do throws(SystemError) {
                while written < bytes.count {
                    let rest = bytes.span.extracting(written...)
                    written += try LibC.writeBytes(file, rest, at: end + written)
                }
            } catch {
                if written > 0 { try? LibC.setLength(file, end) }  // See above.
                throw about(error)
            }
            end += written
        }
    }

    /// Reads from anywhere in the file.
    ///
    /// - Returns: `count` bytes that begin at `offset`; fewer only where the file ends.
    package func read(at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece: [UInt8]
            do throws(SystemError) {
                piece = try LibC.readBytes(file, at: offset + bytes.count, upTo: count - bytes.count)
            } catch {
                throw about(error)
            }
            guard !piece.isEmpty else { break }
            bytes += piece
        }
        return bytes
    }

    /// Cuts the file off after its first `length` bytes.
    package func truncate(to length: Int) throws(SystemError) {
        try end.withLock { end throws(SystemError) in
            precondition(length <= end, "a file that grows by appends isn't extended by a truncation")
            do throws(SystemError) {
                try LibC.setLength(file, length)
            } catch {
                throw about(error)
            }
            end = length
        }
    }

    /// Makes durable whatever was appended before the call; it may wait long, and appends go on meanwhile.
    package func sync() throws(SystemError) {
        do throws(SystemError) {
            try LibC.synchronizeData(file)
        } catch {
            throw about(error)
        }
    }

    private func about(_ error: SystemError) -> SystemError {
        SystemError(call: error.call, code: error.code, subject: path)
    }
}
