import Basics
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "Base64 has the test vectors of RFC 4648, section 10, both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(plain: String, encoded: String) {
        var text: [UInt8] = []

        text.appendBase64(Array(plain.utf8))

        #expect(String(decoding: text, as: UTF8.self) == encoded)
        #expect([UInt8](base64: encoded) == Array(plain.utf8))
    }

    @Test("What isn't base64 is refused", arguments: ["Z", "Zg=", "Zg", "Zm9=====", "Z!==", "=Zg=", "Zg==Zg=="])
    func badBase64(text: String) {
        #expect([UInt8](base64: text) == nil)
    }
}
