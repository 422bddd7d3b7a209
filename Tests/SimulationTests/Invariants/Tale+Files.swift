import Contract

@testable import Simulation

extension Tale {
    static let files: [Tale] = [
        .sound("a published file is an object", .file("state/codexd/identity.json", "{\"seq\": 1}\n")),
        .broken(.jsonWhole, "half a file is published", .file("state/codexd/identity.json", "{\"seq\": 1\n")),
        .broken(.jsonWhole, "a file without its newline", .file("state/codexd/identity.json", "{\"seq\": 1}")),
        .broken(.jsonWhole, "a file that is an array", .file("state/codexd/identity.json", "[]\n")),
        .broken(.jsonWhole, "an empty file is published", .file("identity.json", "")),
        .sound("a token is a line", .file("state/codexd/api-token", "abc123\n")),
        .broken(.jsonWhole, "a token without its newline", .file("state/codexd/api-token", "abc123")),
        .broken(.jsonWhole, "a token file without a token", .file("state/codexd/api-token", "\n")),
        .broken(.jsonWhole, "a token in two lines", .file("state/codexd/api-token", "abc\n123\n")),

        .sound("two lines in one append", .start, .log(event(1), event(2))),
        .broken(.jsonWhole, "an append that ends within a line", .start, .append(event(1), .events)),
        .broken(.jsonWhole, "a line that is no JSON", .start, .append("{\"seq\":1,}\n", .events)),
        .broken(.jsonWhole, "a line that is no object", .start, .append("[1]\n", .events)),
        .broken(.jsonWhole, "an empty line", .start, .append("\n", .events)),
        .sound("what a child prints may be anything", .append("{", .stdout), .append("\u{0}", .stderr)),

        .sound("a message to a child", .child(1), .told(1, #"{"method":"initialized"}"# + "\n")),
        .broken(.jsonWhole, "half a message to a child", .child(1), .told(1, #"{"method":"ini"# + "\n")),
        .sound("a message that a death cuts", .child(1), .told(1, #"{"method":"ini"#), .childEnded(1), .end),
    ]

    static let canary: [Tale] = [
        .broken(.canary, "a canary in a log", .append("x s3cr3t-canary x", .stdout)),
        .broken(.canary, "a canary at both ends of a log", .append("s3cr3t-canary", .stdout)),
        .broken(.canary, "the other canary", .append("an other one", .stderr)),
        .broken(.canary, "a canary in two appends", .append("x s3cr", .stdout), .append("3t-canary", .stdout)),
        .broken(
            .canary,
            "a canary in many appends",
            .append("s3", .stdout),
            .append("c", .stdout),
            .append("r3t-cana", .stdout),
            .append("r", .stdout),
            .append("y and more", .stdout)
        ),
        .broken(
            .canary,
            "a canary across two lives",
            .append("s3cr3t-", .stdout),
            .restart,
            .append("canary", .stdout)
        ),
        .sound("half of it in either log", .append("s3cr3t-", .stdout), .append("canary", .stderr)),
        .sound("something between its halves", .append("s3cr3t-", .stdout), .append(" canary", .stdout)),
        .sound("its beginning again and again", .append("s3cr3t-s3cr3t-s3cr3t-canar", .stdout)),
        .broken(.canary, "a canary in a file", .file("state/codexd/identity.json", "{\"a\": \"s3cr3t-canary\"}\n")),
        .sound(
            "half of it at the end of a file",
            .file("a.json", "{\"a\": \"s3cr3t-\"}\n"),
            .append("canary", .stdout)
        ),
        .sound(
            "a canary that only clients and children see",
            .child(1),
            .asked(1, "s3cr3t-canary"),
            .said(1, "other\n")
        ),
    ]
}
