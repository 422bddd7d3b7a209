/// An open file, pipe or socket, closed exactly once: when its owner lets go of it.
///
/// Every descriptor of this module is born close-on-exec.
package struct Descriptor: ~Copyable, Sendable {
    /// The number by which the system knows it, valid for as long as this value lives.
    package let rawValue: CInt

    /// Takes over a descriptor that nobody else will close.
    package init(adopting rawValue: CInt) {
        self.rawValue = rawValue
    }

    deinit {
        LibC.closeDescriptor(rawValue)
    }

    /// Gives the number away without closing it.
    package consuming func release() -> CInt {
        let rawValue = rawValue
        discard self
        return rawValue
    }
}
