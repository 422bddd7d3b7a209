/// Rows in aligned columns.
struct TextTable {
    /// One cell: its text, and perhaps its colour.
    struct Cell {
        let text: String
        var colour: Appearance.Colour?

        init(_ text: String?, _ colour: Appearance.Colour? = nil) {
            self.text = text.map(\.oneLine) ?? "-"
            self.colour = colour
        }
    }

    private let titles: [String]
    private var rows: [[Cell]] = []

    init(_ titles: String...) {
        self.titles = titles
    }

    mutating func append(_ row: Cell...) {
        rows.append(row)
    }

    /// The table, titles first; no line has blanks at its end.
    func text(_ appearance: Appearance) -> String {
        let all = [titles.map { Cell($0, .bold) }] + rows
        let widths = titles.indices.map { column in all.map { $0[column].text.count }.max() ?? 0 }
        return all.map { row in
            let cells = row.enumerated().map { column, cell in
                let isLast = column == row.count - 1
                let blanks = isLast ? "" : String(repeating: " ", count: widths[column] - cell.text.count + 2)
                return appearance.paint(cell.text, cell.colour) + blanks
            }
            return cells.joined() + "\n"
        }
        .joined()
    }
}
