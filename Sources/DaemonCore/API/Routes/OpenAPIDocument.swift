import Basics
import Contract
import HTTPWire

/// The description of the local API, made from the table that serves it (OpenAPI 3.1.1).
enum OpenAPIDocument {
    /// Describes what a table serves.
    static func describing(_ table: RouteTable, version: String?, cookie: String) -> JSONObject {
        [
            "openapi": "3.1.1",
            "info": [
                "title": "codexd",
                "version": .string(version ?? "0.0.0"),
                "description": "The local API of codexd, which keeps a codex app-server at hand.",
            ],
            "servers": [["url": "/"]],
            "security": [["token": []], ["browser": []]],
            "paths": .object(paths(table)),
            "components": [
                "schemas": .object(schemas),
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description": "The content of `api-token` in the state directory.",
                    ],
                    "browser": [
                        "type": "apiKey", "in": "cookie", "name": .string(cookie),
                        "description": "What the link of `codexd open` leaves in a browser.",
                    ],
                ],
            ],
        ]
    }

    private static func paths(_ table: RouteTable) -> JSONObject {
        var paths: JSONObject = [:]
        for route in table.routes {
            var item = paths[route.template]?.members ?? [:]
            item[route.method.rawValue.lowercased()] = .object(operation(route))
            paths[route.template] = .object(item)
        }
        return paths
    }

    private static func operation(_ route: Route) -> JSONObject {
        var object: JSONObject = ["operationId": .string(route.operation.rawValue), "summary": .string(route.summary)]
        if route.isOpen { object["security"] = [] }
        let parameters = pathParameters(route) + route.parameters.map(parameter)
        if !parameters.isEmpty { object["parameters"] = .array(parameters) }
        if let body = route.body {
            object["requestBody"] = [
                "required": true, "content": ["application/json": ["schema": .object(body.members)]],
            ]
        }
        object["responses"] = .object(responses(route))
        return object
    }

    private static func pathParameters(_ route: Route) -> [JSON] {
        guard route.segments.contains(nil) else { return [] }
        let schema: JSON = ["type": "string", "minLength": 1]
        return [["name": "id", "in": "path", "required": true, "schema": schema]]
    }

    private static func parameter(_ parameter: Parameter) -> JSON {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "description": .string(parameter.summary), "schema": .object(parameter.schema.members),
        ]
    }

    private static func responses(_ route: Route) -> JSONObject {
        var responses: JSONObject = [:]
        for answer in route.answers {
            var response: JSONObject = ["description": .string(answer.summary)]
            var contents: JSONObject = [:]
            for content in answer.contents { contents[content.mediaType] = ["schema": .object(content.schema.members)] }
            if !answer.contents.isEmpty { response["content"] = .object(contents) }
            responses[String(answer.status.rawValue)] = .object(response)
        }
        for status in refusals(route) {
            responses[String(status.rawValue)] = .object(problem(status.reasonPhrase))
        }
        // What any request may meet: a malformed one, one that is too large or too slow, one connection too many.
        responses["default"] = .object(problem("Whatever else stands in the way."))
        return responses
    }

    private static func refusals(_ route: Route) -> [HTTPStatus] {
        var statuses: [HTTPStatus] = [.badRequest, .forbidden] + route.refusals
        if !route.isOpen { statuses.append(.unauthorized) }
        if route.body != nil { statuses.append(.contentTooLarge) }
        if route.body != nil || !route.parameters.isEmpty { statuses.append(.unprocessableContent) }
        return Set(statuses).sorted { $0.rawValue < $1.rawValue }
    }

    private static func problem(_ summary: String) -> JSONObject {
        [
            "description": .string(summary),
            "content": ["application/problem+json": ["schema": .object(Schema.named("Problem").members)]],
        ]
    }

    private static var schemas: JSONObject {
        var schemas: JSONObject = [:]
        for (name, schema) in Schema.components { schemas[name] = .object(schema.members) }
        return schemas
    }
}
