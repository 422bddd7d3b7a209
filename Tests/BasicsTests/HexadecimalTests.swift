import Basics
import Testing

@Suite("Base 16")
struct HexadecimalTests {
    @Test(
        "Each byte has two digits",
        arguments: [([], ""), ([0], "00"), ([15, 16, 255], "0f10ff")] as [([UInt8], String)]
    )
    func digits(bytes: [UInt8], text: String) {
        #expect(bytes.hexadecimal == text)
    }
}
