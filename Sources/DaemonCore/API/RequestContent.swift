/// What the body of a request says.
package protocol RequestContent: Hashable, Sendable {
    /// Reads every member that it knows, and refuses others; asks nothing of the values that decides what it reads.
    init(reading body: inout RequestBody) throws(Problem)
}

extension RequestContent {
    /// Reads the body of a request.
    ///
    /// - Throws: ``Problem`` naming the member that's wrong.
    package init(body bytes: [UInt8]) throws(Problem) {
        var body = try RequestBody(bytes)
        try self.init(reading: &body)
    }

    /// What may be said, as the reader itself asks for it.
    package static var schema: Schema {
        var body = RequestBody.blank
        // A blank body may be refused once all has been read of it, and then has written down all the same.
        _ = try? Self(reading: &body)
        return body.schema
    }
}
