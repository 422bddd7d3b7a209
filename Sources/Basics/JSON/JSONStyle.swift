/// How a JSON text is laid out.
package enum JSONStyle: Hashable, Sendable {
    /// Without any white space.
    case compact

    /// A line for each member and element, indented by two spaces; no newline at the end.
    case pretty
}
