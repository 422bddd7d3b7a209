#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

extension SystemError.Code {
    /// `EACCES`: the permissions forbid it.
    package static let accessDenied = Self(rawValue: EACCES)
    /// `EADDRINUSE`: another socket listens there.
    package static let addressInUse = Self(rawValue: EADDRINUSE)
    /// `EAGAIN`: it would have to wait, or nothing more can be had for now.
    package static let wouldBlock = Self(rawValue: EAGAIN)
    /// `EPIPE`: the reader is gone.
    package static let brokenPipe = Self(rawValue: EPIPE)
    /// `ECONNABORTED`: the peer left before its connection was accepted.
    package static let connectionAborted = Self(rawValue: ECONNABORTED)
    /// `ECONNREFUSED`: nobody listens there.
    package static let connectionRefused = Self(rawValue: ECONNREFUSED)
    /// `ECONNRESET`: the peer broke the connection off.
    package static let connectionReset = Self(rawValue: ECONNRESET)
    /// `EEXIST`: there is already a file of that name.
    package static let fileExists = Self(rawValue: EEXIST)
    /// `EFBIG`: the file is larger than it may be.
    package static let fileTooLarge = Self(rawValue: EFBIG)
    /// `EINPROGRESS`: the connection is being made.
    package static let inProgress = Self(rawValue: EINPROGRESS)
    /// `EINVAL`: the system can't make sense of an argument.
    package static let invalidArgument = Self(rawValue: EINVAL)
    /// `EISDIR`: it is a directory.
    package static let isDirectory = Self(rawValue: EISDIR)
    /// `ENAMETOOLONG`: the path is longer than the system allows there.
    package static let nameTooLong = Self(rawValue: ENAMETOOLONG)
    /// `ECHILD`: it isn't a child of ours, or has been reaped.
    package static let noSuchChild = Self(rawValue: ECHILD)
    /// `ENOENT`: there is no such file, or a directory on the way to it is missing.
    package static let noSuchFile = Self(rawValue: ENOENT)
    /// `ESRCH`: there is no such process or group.
    package static let noSuchProcess = Self(rawValue: ESRCH)
    /// `ENOSPC`: the disk is full.
    package static let noSpace = Self(rawValue: ENOSPC)
    /// `ENOTDIR`: something on the path isn't a directory.
    package static let notADirectory = Self(rawValue: ENOTDIR)
    /// `EPERM`: this user may not.
    package static let notPermitted = Self(rawValue: EPERM)
    /// `EDQUOT`: the user's share of the disk is used up.
    package static let quotaExceeded = Self(rawValue: EDQUOT)
    /// `EROFS`: the file system is mounted read-only.
    package static let readOnlyFileSystem = Self(rawValue: EROFS)
    /// `ETIMEDOUT`: the peer didn't answer in time.
    package static let timedOut = Self(rawValue: ETIMEDOUT)
    /// `EMFILE`: this process has as many descriptors as it may.
    package static let tooManyDescriptors = Self(rawValue: EMFILE)
    /// `ENFILE`: the whole system has as many open files as it can.
    package static let tooManyOpenFiles = Self(rawValue: ENFILE)
}
