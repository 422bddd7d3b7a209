package import Basics

/// What can be chosen for a thread, whether it is started or resumed; `nil` leaves it to the server.
package struct ThreadSettings: Hashable, Sendable {
    /// The model that answers.
    package var model: String?

    /// Who serves the model.
    package var modelProvider: String?

    /// How fast the provider should serve it.
    package var serviceTier: String?

    /// The directory the thread works in.
    package var cwd: String?

    /// When the server asks before it acts.
    package var approvalPolicy: JSON?

    /// What commands may touch.
    package var sandbox: JSON?

    /// Overrides of the server's configuration.
    package var config: JSON?

    /// What replaces the model's own instructions.
    package var baseInstructions: String?

    /// What is said to the model beside its instructions.
    package var developerInstructions: String?

    /// The tone of the answers.
    package var personality: JSON?

    /// Creates settings, all left to the server unless told.
    package init(
        model: String? = nil,
        modelProvider: String? = nil,
        serviceTier: String? = nil,
        cwd: String? = nil,
        approvalPolicy: JSON? = nil,
        sandbox: JSON? = nil,
        config: JSON? = nil,
        baseInstructions: String? = nil,
        developerInstructions: String? = nil,
        personality: JSON? = nil
    ) {
        self.model = model
        self.modelProvider = modelProvider
        self.serviceTier = serviceTier
        self.cwd = cwd
        self.approvalPolicy = approvalPolicy
        self.sandbox = sandbox
        self.config = config
        self.baseInstructions = baseInstructions
        self.developerInstructions = developerInstructions
        self.personality = personality
    }

    /// Reads settings back that were kept as ``given``; what is none of them, or not of its kind, is left out.
    package init(given object: JSONObject) {
        self.init(
            model: object["model"]?.text,
            modelProvider: object["modelProvider"]?.text,
            serviceTier: object["serviceTier"]?.text,
            cwd: object["cwd"]?.text,
            approvalPolicy: object["approvalPolicy"],
            sandbox: object["sandbox"],
            config: object["config"],
            baseInstructions: object["baseInstructions"]?.text,
            developerInstructions: object["developerInstructions"]?.text,
            personality: object["personality"]
        )
    }

    /// The settings that are set, by their names on the wire.
    package var given: JSONObject {
        JSONObject(members.members.filter { !$0.value.isNull })
    }

    /// The settings as members of the params, `null` where unset.
    var members: JSONObject {
        [
            "model": .optional(model),
            "modelProvider": .optional(modelProvider),
            "serviceTier": .optional(serviceTier),
            "cwd": .optional(cwd),
            "approvalPolicy": approvalPolicy ?? .null,
            "sandbox": sandbox ?? .null,
            "config": config ?? .null,
            "baseInstructions": .optional(baseInstructions),
            "developerInstructions": .optional(developerInstructions),
            "personality": personality ?? .null,
        ]
    }
}
