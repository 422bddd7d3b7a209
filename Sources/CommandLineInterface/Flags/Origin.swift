/// Where a setting was found, so that an error can name what its reader wrote.
package enum Origin: Hashable, Sendable {
    /// On the command line.
    case flag(String)
    /// In the environment; the flag would have said the same.
    case variable(String, flag: String)
    /// Nowhere: it's the default of that flag.
    case fallback(flag: String)
}

extension Origin: CustomStringConvertible {
    package var description: String {
        switch self {
        case .flag(let flag): flag
        case .variable(let variable, let flag): "\(variable) (\(flag))"
        case .fallback(let flag): "\(flag) (by default)"
        }
    }
}
