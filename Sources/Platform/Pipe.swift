/// A pipe whose ends both block until somebody says otherwise.
struct Pipe: ~Copyable {
    let readEnd: Descriptor
    let writeEnd: Descriptor

    init() throws(SystemError) {
        let ends = try LibC.makePipe()
        readEnd = Descriptor(adopting: ends.readEnd)
        writeEnd = Descriptor(adopting: ends.writeEnd)
    }

    /// Keeps one end and closes the other.
    consuming func intoReadEnd() -> Descriptor { readEnd }

    /// Keeps one end and closes the other.
    consuming func intoWriteEnd() -> Descriptor { writeEnd }
}
