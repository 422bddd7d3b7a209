/// What the page does: it looks at the lists now and then, and follows the events.
enum PageScript {
    static let text = #"""
        "use strict";
        const shown = 200;
        const byId = (id) => document.getElementById(id);
        const events = byId("events");
        let filter = "";

        function cell(row, text, name = "td") {
          const cell = document.createElement(name);
          cell.textContent = text ?? "";
          row.append(cell);
          return cell;
        }

        function fill(table, heads, rows) {
          const head = document.createElement("tr");
          for (const text of heads) cell(head, text, "th");
          table.replaceChildren(head, ...rows.map((texts) => {
            const row = document.createElement("tr");
            for (const text of texts) cell(row, text);
            return row;
          }));
        }

        const time = (text) => text ? new Date(text).toLocaleTimeString() : "";
        const brief = (text) => text && text.length > 120 ? text.slice(0, 119) + "…" : text;

        async function get(path) {
          const answer = await fetch(path, { headers: { Accept: "application/json" } });
          const body = await answer.json();
          if (!answer.ok) throw new Error(body.detail);
          return body;
        }

        // The newest stand at the end of a list, which may have more pages than one.
        async function newest(path) {
          let items = [], cursor = null;
          do {
            const page = await get(path + "?limit=1000" + (cursor ? "&cursor=" + encodeURIComponent(cursor) : ""));
            items = items.concat(page.items).slice(-50);
            cursor = page.nextCursor;
          } while (cursor);
          return items.reverse();
        }

        async function look() {
          try {
            const status = await get("/v1/codexd/status");
            const { ready, detail } = status.readiness;
            byId("ready").textContent = ready ? "ready" : detail;
            byId("ready").className = ready ? "good" : "bad";
            const child = status.daemon.child;
            const facts = {
              node: status.identity?.nodeId, daemon: status.identity?.daemonId,
              "app-server": [child.status, child.pid && "pid " + child.pid, child.endpoint].filter(Boolean).join(", "),
              state: status.config.paths.stateDir, events: status.seq,
            };
            byId("facts").replaceChildren(...Object.entries(facts).flatMap(([name, fact]) => {
              const pair = [document.createElement("dt"), document.createElement("dd")];
              pair[0].textContent = name;
              pair[1].textContent = fact;
              return pair;
            }));
            const sessions = await newest("/v1/codexd/sessions");
            fill(byId("sessions"), ["session", "purpose", "status", "turn", "last turn", "since"], sessions.map((one) => [
              one.sessionId, one.purpose, one.status, one.currentTurnId, one.lastTurnStatus, time(one.updatedAt),
            ]));
            const runs = await newest("/v1/codexd/runs");
            fill(byId("runs"), ["run", "status", "prompt", "outcome", "since"], runs.map((one) => [
              one.runId, one.status, brief(one.prompt), brief(one.error ?? one.summary), time(one.updatedAt),
            ]));
          } catch (error) {
            byId("ready").textContent = error.message;
            byId("ready").className = "bad";
          }
        }

        let due = null;
        function lookSoon() {
          if (due === null) due = setTimeout(() => { due = null; look(); }, 1000);
        }

        function matches(type) {
          if (filter === "") return true;
          const parts = filter.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
          return new RegExp("^" + parts.join(".*") + "$").test(type);
        }

        function show(event) {
          if (!matches(event.type)) return;
          const row = document.createElement("tr");
          cell(row, event.seq);
          cell(row, time(event.createdAt));
          cell(row, event.type).className = event.level === "error" ? "bad" : "";
          cell(row, brief(event.message));
          events.prepend(row);
          while (events.rows.length > shown) events.deleteRow(-1);
        }

        const source = new EventSource(document.body.dataset.events);
        source.onopen = () => { byId("link").textContent = "following"; lookSoon(); };
        source.onerror = () => { byId("link").textContent = "not connected"; lookSoon(); };
        source.onmessage = (message) => {
          const data = JSON.parse(message.data);
          if (data.gap) return lookSoon();
          show(data);
          if (!data.type.endsWith(".delta")) lookSoon();
        };
        byId("type").onchange = (change) => { filter = change.target.value.trim(); };
        look();
        """#
}
