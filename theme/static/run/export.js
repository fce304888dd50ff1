/* What an incident leaves: a timeline in Markdown, the draft of a record, and itself as a file for another
   copy.

   Needs: page, run/list, run/log, run/run.
   Adds: run.carryButtons, run.exportButtons, run.record, run.save, run.saveTimeline, run.timeline,
   run.updateExport. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { copy, make, run, say } = drillbook;
  const { log } = run;
  /** @type {HTMLElement} */
  let hint;
  /** @type {HTMLElement} */
  let recordButton;

  run.save = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };

  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  /** @param {Milliseconds} at */
  const utc = (at) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

  /**
   * Local time with the offset that held then: people remember the one, logs have the other.
   * @param {Milliseconds} at
   */
  function local(at) {
    const time = new Date(at);
    const offset = -time.getTimezoneOffset();
    const sign = offset < 0 ? "-" : "+";
    const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
    return `${utc(at + offset * 60000).replace("T", " ").replace("Z", "")} ${zone}`;
  }

  /**
   * @param {RunState} state
   * @param {string} ending
   */
  const file = ({ began, scenario }, ending) =>
    `incident-${scenario}-${utc(began).replace(/[-:]/g, "")}${ending}`;

  /** @type {Record<string, (event: RunEvent) => string>} */
  const told = {
    start: () => "",
    began: (event) => run.word("t-began", { time: local(event.time) }),
    name: (event) => run.word("t-name", { name: event.text }),
    done: (event) => run.word("t-done", { step: event.title }),
    failed: (event) => run.word("t-failed", { step: event.title }),
    undo: (event) => run.word("t-undo", { step: event.title }),
    note: (event) => (event.gone ? "" : (event.title ? `${event.title}: ` : "") + event.text),
    plan: (event) => run.word(`plan-${event.text}`),
    end: (event) => run.word("t-end", { outcome: run.word(event.outcome) }),
    reopen: () => run.word("t-reopen"),
  };

  /**
   * All that happened in the order of time, with the two moments that the plan set.
   * @param {Incident} incident
   * @param {RunState} state
   */
  function rows(incident, state) {
    const until = state.end ? state.end.at : Date.now();
    const found = [{ at: state.began, text: run.word("t-start") }];
    incident.events.forEach((event) => {
      const text = Object.hasOwn(told, event.kind) ? told[event.kind](event) : "";
      if (text) found.push({ at: event.at, text });
    });
    Object.entries({ "t-decide": state.decide, "t-rto": state.rto }).forEach(([name, span]) => {
      const at = state.began + (span ?? Infinity);
      if (at <= until) found.push({ at, text: run.word(name) });
    });
    return found.sort((one, other) => one.at - other.at);
  }

  /**
   * A note must not become part of the table around it, nor HTML where the Markdown is shown.
   * @param {string} text
   */
  const cell = (text) =>
    text.replace(/[\\|]/g, "\\$&").replace(/</g, "&lt;").replace(/\s*[\r\n\u2028\u2029]\s*/g, "<br>");
  /** @param {string} text */
  const line = (text) => text.replace(/</g, "&lt;").replace(/\s+/g, " ");

  /** @param {RunState} state */
  function facts(state) {
    const found = [
      `${run.word("scenario")}: ${line(state.title)} (\`${state.scenario}\`)`,
      `${run.word("began")}: ${local(state.began)} (${utc(state.began)})`,
    ];
    if (state.end) {
      const span = run.minutes(log.elapsed(state));
      found.push(`${run.word("endedfact")}: ${local(state.end.time)} (${utc(state.end.time)})`);
      found.push(`${run.word("outcome")}: ${run.word(state.end.outcome)}`);
      const took = state.rto === null ? span : run.word("of", { time: span, rto: run.span(state.rto) });
      found.push(`${run.word("took")}: ${took}`
        + (state.rto !== null && log.elapsed(state) > state.rto ? `, ${run.word("pastrto")}` : ""));
      if (state.end.loss) found.push(`${run.word("lossfact")}: ${line(state.end.loss)}`);
      if (state.end.verified) found.push(`${run.word("verifiedfact")}: ${line(state.end.verified)}`);
    }
    if (state.built) found.push(run.word("t-built", { built: state.built }));
    return found;
  }

  /* The reader's values, where somebody filled them in; secrets are never kept. */
  function values() {
    const filled = run.here() ? Object.entries(drillbook.values?.all() || {}) : [];
    if (!filled.length) return [];
    const list = filled.map(([name, value]) => `- \`${name}\`: ${line(value)}`);
    return ["", `## ${run.word("values")}`, "", ...list];
  }

  run.timeline = (incident) => {
    const state = log.stateOf(incident);
    const list = rows(incident, state).map(({ at, text }) => {
      const minutes = Math.floor((at - state.began) / 60000);
      return `| ${local(at)} | ${utc(at)} | ${minutes} | ${cell(text)} |`;
    });
    const titles = ["localtime", "utc", "minute", "what"].map((name) => run.word(name));
    return [
      `# ${line(state.name)}`, "", ...facts(state).map((fact) => `- ${fact}`),
      ...(run.incident === incident ? values() : []),
      "", `## ${run.word("timeline")}`, "", `| ${titles.join(" | ")} |`, "|---|---|---|---|", ...list, "",
    ].join("\n");
  };

  run.saveTimeline = (incident) =>
    run.save(file(log.stateOf(incident), ".md"), run.timeline(incident), "text/markdown");

  /** @type {Record<string, number>} */
  const SECONDS = { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86400 };

  /** @param {string} text */
  function lossSeconds(text) {
    const found = /^(\d+(?:\.\d+)?)\s*(s|sec|m|min|h|d)?$/.exec(text);
    return found ? Number(found[1]) * SECONDS[found[2] || "s"] : null;
  }

  /**
   * JSON is YAML, but for characters that YAML wants escaped.
   * @param {unknown} value
   */
  const quoted = (value) => JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

  /** @param {Milliseconds} at */
  const stamp = (at) => new Date(at).toISOString();

  /**
   * @param {RunState} state
   * @param {RunEvent} end
   */
  function recordHead(state, end) {
    const seconds = lossSeconds(end.loss);
    /** @type {Record<string, string | number>} */
    const head = {
      incident: 1, id: state.id, scenario: state.scenario, title: state.title, name: state.name,
      outcome: end.outcome,
      began: stamp(state.began), ended: stamp(Math.max(end.at, end.time)),
    };
    if (end.outcome === "recovered") head.recovered = stamp(end.time);
    if (seconds !== null) head.data_loss_seconds = seconds;
    else if (end.loss) head.data_loss = end.loss;
    if (end.verified) head.verified = end.verified;
    if (state.built) head.built = state.built;
    return head;
  }

  /** @param {RunEvent} event */
  const noteOf = (event) => ({
    at: stamp(event.at), text: event.kind === "plan" ? run.word(`plan-${event.text}`) : event.text,
    ...(event.title ? { step: event.title } : {}),
  });

  /**
   * What `drillbook drill record --from` takes. It claims nothing that was not pressed or written here.
   * @type {Run["record"]}
   */
  run.record = (incident) => {
    const state = log.stateOf(incident);
    const head = state.end ? recordHead(state, state.end) : {};
    const ticks = [...state.ticks.values()].sort((one, other) => one.at - other.at);
    const noted = incident.events.filter(({ gone, kind }) => !gone && (kind === "note" || kind === "plan"));
    const lists = {
      steps: ticks.map(({ at, kind, step, title }) => ({ step, title, status: kind, at: stamp(at) })),
      notes: noted.map(noteOf),
    };
    return [
      ...Object.entries(head).map(([key, value]) => `${key}: ${quoted(value)}`),
      ...Object.entries(lists).filter(([, items]) => items.length)
        .flatMap(([key, items]) => [`${key}:`, ...items.map((item) => `- ${quoted(item)}`)]),
      "",
    ].join("\n");
  };

  /**
   * @param {string} name
   * @param {() => string} text
   */
  function copyButton(name, text) {
    const button = run.button(run.word(name), "run-button", () => {
      const place = button.parentElement;
      copy(text(), place).then((done) => {
        if (!done) place?.querySelector("textarea")?.setAttribute("aria-label", run.word("copytext"));
        button.textContent = run.word(done ? "copied" : "uncopied");
        say(button.textContent);
        setTimeout(() => { button.textContent = run.word(name); }, 2500);
      });
    });
    return button;
  }

  run.exportButtons = () => {
    const row = make("div", { className: "run-buttons" });
    recordButton = run.button(run.word("saverecord"), "run-button", () => {
      const { incident, state } = run.shown();
      run.save(file(state, ".yaml"), run.record(incident), "application/yaml");
    });
    row.append(
      run.button(run.word("savetimeline"), "run-button run-main", () =>
        run.saveTimeline(run.shown().incident)),
      copyButton("copytimeline", () => run.timeline(run.shown().incident)), recordButton);
    hint = make("p");
    return [row, hint];
  };

  run.updateExport = (state) => {
    recordButton.hidden = !state.end;
    hint.textContent = run.word(state.end ? "recordhint" : "recordlater");
    const command = `drillbook drill record --from ${file(state, ".yaml")}`;
    if (state.end) hint.append(" ", make("code", { textContent: command }));
  };

  run.carryButtons = () => {
    const row = make("div", { className: "run-buttons" });
    row.append(
      run.button(run.word("savefile"), "run-button", () => {
        const { incident, state } = run.shown();
        run.save(file(state, ".json"), log.text(incident), "application/json");
      }),
      copyButton("copytext", () => log.text(run.shown().incident)));
    return [make("p", { textContent: run.word("carryhint") }), row, run.opener()];
  };
})();
