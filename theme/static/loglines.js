/* Lines of logs without what programs write before the message: the twin of plugins/drillbook/loglines/,
   where it is explained. Both must pass tests/loglines/vectors/messages.json.

   Needs: page.
   Adds: loglines. */
(() => {
  "use strict";

  const { drillbook } = window;
  const MOST = 64, MOST_TAGS = 2, NESTED = 4;
  const LEVELS = [
    "PANIC", "FATAL", "ERROR", "WARNING", "NOTICE", "INFO", "LOG", "DETAIL", "HINT", "CONTEXT", "STATEMENT",
    "QUERY",
  ];
  const MESSAGES = [
    "msg", "message", "MESSAGE", "Message", "log", "error", "err", "event", "body", "@message",
    "short_message", "textPayload", "jsonPayload", "record",
  ];
  /** @type {[number, string, string][]} */
  const DETAILS = [
    [14, "detail", "DETAIL"], [15, "hint", "HINT"], [18, "context", "CONTEXT"],
    [19, "statement", "STATEMENT"],
  ];
  const COLUMNS = 26, SEVERITY = 11, MESSAGE = 13;

  const DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
  const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
  const CLOCK = "\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?";
  const ZONE = "(?: ?(?:Z|[+-]\\d\\d(?::?\\d\\d)?)| (?:UTC|GMT|MSK|[A-Z]{1,3}T))(?![\\w])";
  const TIMES = [
    `(?:${DAY} )?\\d{4}[-/.]\\d\\d[-/.]\\d\\d(?:[T ]${CLOCK}|  \\d:\\d\\d:\\d\\d)(?:${ZONE})?`,
    `(?:${DAY},? )?${MONTH} {1,2}\\d{1,2} (?:\\d{4} )?${CLOCK}(?: \\d{4})?`,
    `\\d\\d? ${MONTH} (?:\\d{4} )?${CLOCK}`,
    "\\d{6} {1,2}\\d?\\d:\\d\\d:\\d\\d",
    "\\d{9,10}\\.\\d{3,9}",
    CLOCK,
  ];
  const BEFORE = "[\\]:,]?[ \\t]{1,40}(?:[-|][ \\t]{1,4})?|[\\]:,]";
  const NAME = "[^ \\t:\\[\\]]";
  const LEVEL =
    `(?:${LEVELS.join("|")}|TRACE|DEBUG|WARN|ERR|CRITICAL|CRIT|ALERT|EMERG|SEVERE|Note|Warning|Error)`;
  const FIRST = [
    "\\ufeff",
    "<\\d{1,3}>1 (?:[^ ]{1,255} ){5}(?:-|(?:\\[[^\\]]{1,2000}\\]){1,8}) ?",
    "<\\d{1,3}>",
    `[IWEF]\\d{4} ${CLOCK} {1,10}\\d{1,10} [\\w./-]{1,200}:\\d{1,6}\\] `,
    "\\[pod/[\\w./-]{1,300}\\] ",
    "(?:\\d{1,10}:[A-Z] |\\[\\d{1,10}\\] )(?=\\d\\d? [A-Z])",
    "\\[ {0,10}\\d{1,10}\\.\\d{1,6}\\] ",
    `\\[?(?:${TIMES.join("|")})(?:${BEFORE})`,
    "[A-Za-z][\\w.-]{0,80} {1,60}\\| ?",
  ].map(anchored);
  const INNER = [
    "(?:stdout|stderr) [FP] ",
    `[^\\n]{1,200}?(?=\\b(?:${LEVELS.join("|")}):  )`,
    "\\[[^\\]\\n]{1,120}\\]:?[ \\t]{1,40}",
    `${LEVEL}(?:${BEFORE})`,
    "<[A-Za-z]{3,12}>:?[ \\t]{1,4}",
    "(?:[A-Z]|[#*.-])[ \\t]",
    "\\d{1,20} {1,4}(?=[\\[A-Z])",
    "[\\w./-]{1,200}\\.[a-z]{1,4}:\\d{1,6}:?[ \\t]{1,4}",
    "[\\w.$/-]{1,200} - ",
    `[^ \\n]{1,200} (?=(?:${LEVELS.join("|")}): )`,
  ].map(anchored);
  const TAG = anchored(`(?:${NAME}{1,255} )?${NAME}{1,80}(?:\\[\\d{1,10}\\])?: {1,4}`);

  const CSV = /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3} [^,]{1,8},/u;
  const FIELD = /(?:"((?:[^"]|"")*)(?:"|$)|([^,"]*))(?:,|$)/uy;
  const LOGFMT = /^[A-Za-z_][\w.-]{0,60}=/u;
  const PAIR =
    /(?:^|[ ,\t])(?:msg|message|error|err|event|log|reason)=(?:"((?:[^"\\]|\\[^])*)"?|([^ "]{1,2000}))/gu;
  const QUOTED = /^"((?:[^"\\]|\\[^])*)"/u;
  const ESCAPE = /(?:\\u[0-9a-fA-F]{4})+|\\([^])/g;
  const OBJECT = /^ *\{/;
  /** @type {Record<string, string>} */
  const SIGNS = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

  /** @param {string} pattern */
  function anchored(pattern) { return new RegExp(`^(?:${pattern})`, "u"); }

  /**
   * A line, and what it says after each thing that was put before it, the outermost first.
   * @param {string} line
   */
  function messages(line) {
    const found = [line], states = [{ inside: false, tags: 0 }];
    for (let at = 0; at < found.length && found.length < MOST; at++) {
      const { inside, tags } = states[at];
      for (const [text, isTag] of after(found[at], inside, tags)) {
        found.push(text);
        states.push({ inside: true, tags: tags + (isTag ? 1 : 0) });
      }
    }
    return found.slice(0, MOST);
  }

  /**
   * The messages that do not stand in a line letter by letter.
   * @param {string} line
   */
  const decodedMessages = (line) => messages(line).slice(1).filter((text) => !line.includes(text));

  /**
   * What follows one prefix, and whether that was the tag of a program.
   * @param {string} text
   * @param {boolean} inside
   * @param {number} tags
   * @returns {[string, boolean][]}
   */
  function after(text, inside, tags) {
    const inner = record(text, inside);
    if (inner.length) return inner.map((part) => [part, false]);
    const rest = taken(text, FIRST) ?? (inside ? taken(text, INNER) : undefined);
    if (rest !== undefined) return rest ? [[rest, false]] : [];
    const tagless = inside && tags < MOST_TAGS ? taken(text, [TAG]) : undefined;
    return tagless ? [[tagless, true]] : [];
  }

  /**
   * @param {string} text
   * @param {RegExp[]} expressions
   */
  function taken(text, expressions) {
    for (const expression of expressions) {
      const hit = expression.exec(text);
      if (hit) return text.slice(hit[0].length);
    }
    return undefined;
  }

  /**
   * The messages of a record, each line for itself.
   * @param {string} text
   * @param {boolean} inside
   */
  function record(text, inside) {
    if (OBJECT.test(text)) return linesOf(fromJson(text));
    if (text[0] === '"') {
      const hit = inside ? QUOTED.exec(text) : null;
      return hit ? linesOf([unquoted(hit[1]), ...fromPairs(text.slice(hit[0].length))]) : [];
    }
    if (CSV.test(text)) return linesOf(fromCsv(text));
    return LOGFMT.test(text) ? linesOf(fromPairs(text)) : [];
  }

  /** @param {string[]} texts */
  const linesOf = (texts) => texts.flatMap((text) => text.split(/[\r\n]+/).filter(Boolean));

  /** @param {string} text */
  const fromPairs = (text) =>
    Array.from(text.matchAll(PAIR), ([, quoted, bare]) => (quoted === undefined ? bare : unquoted(quoted)));

  /** @param {string} text */
  function fromJson(text) {
    try { return fromObject(JSON.parse(text), NESTED); } catch { return []; /* it is none, or cut off */ }
  }

  /**
   * @param {Record<string, unknown>} value
   * @param {number} depth
   * @returns {string[]}
   */
  function fromObject(value, depth) {
    const { error_severity: severity, message } = value;
    if (typeof severity === "string" && typeof message === "string") {
      const told = DETAILS.filter(([, key]) => typeof value[key] === "string");
      return [`${severity}:  ${message}`, ...told.map(([, key, level]) => `${level}:  ${value[key]}`)];
    }
    return MESSAGES.flatMap((key) => {
      const inner = value[key];
      if (typeof inner === "string") return [inner];
      const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
      return isObject && depth ? fromObject(/** @type {Record<string, unknown>} */ (inner), depth - 1) : [];
    });
  }

  /** @param {string} text */
  function fromCsv(text) {
    /** @type {string[]} */
    const fields = [];
    FIELD.lastIndex = 0;
    while (fields.length < COLUMNS && FIELD.lastIndex < text.length) {
      const hit = FIELD.exec(text);
      if (!hit) break;
      fields.push(hit[1] === undefined ? hit[2] : hit[1].replace(/""/g, '"'));
    }
    if (fields.length <= MESSAGE || !LEVELS.includes(fields[SEVERITY])) return [];
    const told = DETAILS.filter(([column]) => fields[column]);
    return [
      `${fields[SEVERITY]}:  ${fields[MESSAGE]}`,
      ...told.map(([column, , level]) => `${level}:  ${fields[column]}`),
    ];
  }

  /**
   * Without the backslashes of a quoted text.
   * @param {string} text
   */
  const unquoted = (text) => (text.includes("\\") ? text.replace(ESCAPE, unescaped) : text);

  /**
   * @param {string} found
   * @param {string} [sign] what stands behind the backslash
   */
  function unescaped(found, sign) {
    if (sign !== undefined) return Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : sign;
    return String.fromCharCode(...found.slice(2).split("\\u").map((digits) => parseInt(digits, 16)));
  }

  drillbook.loglines = { messages, decodedMessages, unquoted };
})();
