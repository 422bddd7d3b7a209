package import Basics

/// A notification as a script has it.
package struct Notice: Hashable, Sendable {
    /// The method.
    package let method: String

    /// What is laid over a valid default, if there is one; a template.
    package let params: JSON

    /// All of its line that comes before the time, if that is the same whenever it is sent.
    let beginning: [UInt8]?

    /// What it says that later messages refer to, if it has no variables.
    let names: Pretence.Names

    /// Creates a notification.
    package init(method: String, params: JSON) {
        self.method = method
        self.params = params
        names = Pretence.Names(in: params)
        beginning =
            params.mayHaveVariables || !DefaultNotifications.isFixed(method, naming: names)
            ? nil : Self.beginning(method, DefaultNotifications.params(of: method, saying: params))
    }

    /// All of a notification's line that comes before the time, which the real one writes behind the params.
    static func beginning(_ method: String, _ params: JSON) -> [UInt8] {
        var bytes = JSONObject([.init(name: "method", value: .string(method)), .init(name: "params", value: params)])
            .encoded()
        bytes.removeLast()
        bytes.append(utf8: ",\"emittedAtMs\":")
        return bytes
    }
}
