/* What an incident leaves: a timeline in Markdown, the draft of a record, and itself as a file for another copy. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { run, make } = drillbook;
  const { log } = run;
  let hint = null;
  let recordButton = null;

  run.save = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };

  const two = (number) => String(number).padStart(2, "0");
  const utc = (at) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

  /* Local time with the offset that held then: people remember the one, logs have the other. */
  function local(at) {
    const time = new Date(at);
    const offset = -time.getTimezoneOffset();
    const sign = offset < 0 ? "-" : "+";
    const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
    return `${utc(at + offset * 60000).replace("T", " ").replace("Z", "")} ${zone}`;
  }

  const file = (state, ending) => `incident-${state.scenario}-${utc(state.began).replace(/[-:]/g, "")}${ending}`;

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

  /* All that happened in the order of time, with the two moments that the plan set. */
  function rows(incident, state) {
    const until = state.end ? state.end.at : Date.now();
    const found = [{ at: state.began, text: run.word("t-start") }];
    incident.events.forEach((event) => {
      const text = Object.hasOwn(told, event.kind) ? told[event.kind](event) : "";
      if (text) found.push({ at: event.at, text });
    });
    [[state.decide, "t-decide"], [state.rto, "t-rto"]].forEach(([span, name]) => {
      if (span !== null && state.began + span <= until) found.push({ at: state.began + span, text: run.word(name) });
    });
    return found.sort((one, other) => one.at - other.at);
  }

  /* A note must not become part of the table around it, nor HTML where the Markdown is shown. */
  const cell = (text) => text.replace(/[\\|]/g, "\\$&").replace(/</g, "&lt;").replace(/\s*[\r\n\u2028\u2029]\s*/g, "<br>");
  const line = (text) => text.replace(/</g, "&lt;").replace(/\s+/g, " ");

  function facts(state) {
    const found = [
      `${run.word("scenario")}: ${line(state.title)} (\`${state.scenario}\`)`,
      `${run.word("began")}: ${local(state.began)} (${utc(state.began)})`,
    ];
    if (state.end) {
      const span = run.minutes(log.elapsed(state));
      found.push(`${run.word("endedfact")}: ${local(state.end.time)} (${utc(state.end.time)})`);
      found.push(`${run.word("outcome")}: ${run.word(state.end.outcome)}`);
      found.push(`${run.word("took")}: ${state.rto === null ? span : run.word("of", { time: span, rto: run.span(state.rto) })}`
        + (state.rto !== null && log.elapsed(state) > state.rto ? `, ${run.word("pastrto")}` : ""));
      if (state.end.loss) found.push(`${run.word("lossfact")}: ${line(state.end.loss)}`);
      if (state.end.verified) found.push(`${run.word("verifiedfact")}: ${line(state.end.verified)}`);
    }
    if (state.built) found.push(run.word("t-built", { built: state.built }));
    return found;
  }

  /* The reader's values, where somebody filled them in; secrets are never kept. */
  function values() {
    const all = run.here() && drillbook.values && drillbook.values.all ? Object.entries(drillbook.values.all()) : [];
    const filled = all.filter(([, value]) => typeof value === "string" && value);
    return filled.length ? ["", `## ${run.word("values")}`, "", ...filled.map(([name, value]) => `- \`${name}\`: ${line(value)}`)] : [];
  }

  run.timeline = (incident) => {
    const state = log.stateOf(incident);
    const list = rows(incident, state).map(({ at, text }) => {
      const minutes = Math.floor((at - state.began) / 60000);
      return `| ${local(at)} | ${utc(at)} | ${minutes} | ${cell(text)} |`;
    });
    return [
      `# ${line(state.name)}`, "", ...facts(state).map((fact) => `- ${fact}`), ...(run.incident === incident ? values() : []),
      "", `## ${run.word("timeline")}`, "", `| ${["localtime", "utc", "minute", "what"].map((name) => run.word(name)).join(" | ")} |`,
      "|---|---|---|---|", ...list, "",
    ].join("\n");
  };

  run.saveTimeline = (incident) => run.save(file(log.stateOf(incident), ".md"), run.timeline(incident), "text/markdown");

  const SECONDS = { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86400 };

  function lossSeconds(text) {
    const found = /^(\d+(?:\.\d+)?)\s*(s|sec|m|min|h|d)?$/.exec(text);
    return found ? Number(found[1]) * SECONDS[found[2] || "s"] : null;
  }

  /* JSON is YAML, but for characters that YAML wants escaped. */
  const quoted = (value) => JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

  const stamp = (at) => new Date(at).toISOString();

  /* What `drillbook drill record --from` takes. It claims nothing that was not pressed or written here. */
  run.record = (incident) => {
    const state = log.stateOf(incident);
    const { end } = state;
    const seconds = lossSeconds(end.loss);
    const head = {
      incident: 1, id: state.id, scenario: state.scenario, title: state.title, name: state.name, outcome: end.outcome,
      began: stamp(state.began), ended: stamp(Math.max(end.at, end.time)),
    };
    if (end.outcome === "recovered") head.recovered = stamp(end.time);
    if (seconds !== null) head.data_loss_seconds = seconds;
    else if (end.loss) head.data_loss = end.loss;
    if (end.verified) head.verified = end.verified;
    if (state.built) head.built = state.built;
    const ticks = [...state.ticks.values()].sort((one, other) => one.at - other.at);
    const lists = {
      steps: ticks.map((tick) => ({ step: tick.step, title: tick.title, status: tick.kind, at: stamp(tick.at) })),
      notes: incident.events.filter((event) => !event.gone && (event.kind === "note" || event.kind === "plan")).map((event) => ({
        at: stamp(event.at), text: event.kind === "plan" ? run.word(`plan-${event.text}`) : event.text, ...(event.title ? { step: event.title } : {}),
      })),
    };
    return [
      ...Object.entries(head).map(([key, value]) => `${key}: ${quoted(value)}`),
      ...Object.entries(lists).flatMap(([key, items]) => (items.length ? [`${key}:`, ...items.map((item) => `- ${quoted(item)}`)] : [])), "",
    ].join("\n");
  };

  /* Without the clipboard's API the text is selected in a field of the sheet: all else is out of reach below it. */
  function copyByHand(text, place) {
    const area = make("textarea", { value: text, readOnly: true, rows: 3 });
    area.setAttribute("aria-label", run.word("copytext"));
    place.append(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch (error) { /* it stays selected */ }
    if (done) area.remove();
    return Promise.resolve(done);
  }

  function copyButton(name, text) {
    const button = run.button(run.word(name), "run-button", () => {
      const direct = navigator.clipboard && window.isSecureContext;
      const tried = direct ? drillbook.copy(text()) : copyByHand(text(), button.parentElement);
      tried.then((done) => {
        button.textContent = run.word(done ? "copied" : "uncopied");
        drillbook.say(button.textContent);
        setTimeout(() => { button.textContent = run.word(name); }, 2500);
      });
    });
    return button;
  }

  run.exportButtons = () => {
    const row = make("div", { className: "run-buttons" });
    recordButton = run.button(run.word("saverecord"), "run-button", () => run.save(file(run.state, ".yaml"), run.record(run.incident), "application/yaml"));
    row.append(
      run.button(run.word("savetimeline"), "run-button run-main", () => run.saveTimeline(run.incident)),
      copyButton("copytimeline", () => run.timeline(run.incident)), recordButton);
    hint = make("p", {});
    return [row, hint];
  };

  run.updateExport = (state) => {
    recordButton.hidden = !state.end;
    hint.textContent = run.word(state.end ? "recordhint" : "recordlater");
    if (state.end) hint.append(" ", make("code", { textContent: `drillbook drill record --from ${file(state, ".yaml")}` }));
  };

  run.carryButtons = () => {
    const row = make("div", { className: "run-buttons" });
    row.append(
      run.button(run.word("savefile"), "run-button", () => run.save(file(run.state, ".json"), log.text(run.incident), "application/json")),
      copyButton("copytext", () => log.text(run.incident)));
    return [make("p", { textContent: run.word("carryhint") }), row, run.opener()];
  };
})();
