/// How the page looks.
enum PageStyle {
    static let text = """
        :root { color-scheme: light dark; --line: #8884; --dim: #888; --good: #2a7; --bad: #c33 }
        body { font: 14px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem }
        header { display: flex; gap: 1rem; align-items: baseline }
        h1 { font-size: 1.4rem; margin: 0 }
        h2 { font-size: 1rem; margin: 1.5rem 0 .4rem }
        header span { color: var(--dim) }
        .good { color: var(--good) }
        .bad { color: var(--bad) }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 1rem 0 }
        dt { color: var(--dim) }
        dd { margin: 0; overflow-wrap: anywhere }
        section { overflow-x: auto }
        table { border-collapse: collapse; width: 100% }
        th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-top: 1px solid var(--line); vertical-align: top }
        th { color: var(--dim); font-weight: normal; border: 0 }
        td { overflow-wrap: anywhere }
        #events td { font: 12px/1.5 ui-monospace, monospace }
        input { font: inherit }
        """
}
