/// What stopped: the process alone, or the machine under it.
package enum DiskCrash: Hashable, Sendable {
    /// The process was killed; the page cache lives on and nothing is lost.
    case process

    /// The machine died, and the disk holds what this says.
    case machine(DiskSurvival)
}

/// What of the changes that nobody synced had reached the disk when the machine died.
///
/// POSIX promises nothing of them: the kernel may have written any, in any order. A real file system promises a
/// little more (ext4 commits names in order); what holds under the strict reading holds there too.
package enum DiskSurvival: Hashable, Sendable {
    /// Nothing: only what was synced is there.
    case nothing

    /// Everything: the disk was up to date by chance.
    case everything

    /// Of each file some of its last appends, the very last perhaps in part, and of the names any.
    case torn

    /// As torn, and sectors of what nobody synced, left out by the device, read as zeros.
    case scattered

    /// Everything but the end of one file's last unsynced append, of which `kept` bytes are there.
    case cut(path: String, kept: Int)
}
