import HTTPWire
import Testing

@Suite("Percent encoding")
struct PercentEncodingTests {
    @Test(
        "What isn't unreserved is escaped, byte by byte",
        arguments: [
            ("", ""), ("AZaz09-._~", "AZaz09-._~"), ("a b/c", "a%20b%2Fc"), ("\u{1}%", "%01%25"), ("é", "%C3%A9"),
        ]
    )
    func escapes(text: String, escaped: String) {
        #expect(text.percentEncoded == escaped)
    }
}
