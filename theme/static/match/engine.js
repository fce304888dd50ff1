/* Matching logs: the twin of plugins/drillbook/matching/, where the rules are explained. Both must pass
   tests/matching/vectors.json. A log comes in as bytes, in blocks of any size, and is never kept.

   Needs: page, text, loglines.
   Adds: matching.candidates, matching.compareTimes, matching.decoded, matching.escaped, matching.makeFilter,
   matching.makeHead, matching.makeLines, matching.makeSalient, matching.quoted, matching.timeOf. */
(() => {
  "use strict";

  const { drillbook } = window;
  const NEWLINE = 10;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const COLOUR = /\x1b\[[0-9;]*[mK]/g;
  const STRING = /"([^"\\]*(?:\\[^][^"\\]*)*)"?/g;
  const SAYS = /[^ \t\r]/, OBJECT = /^ *\{/;
  const BINARY = /[\x00-\x06\x0e-\x1a]/;
  const VOLATILE = /0x[0-9a-fA-F]+|\b[0-9a-f]{8,}\b|[0-9]+/g;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const TIME = new RegExp(
    "([0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?"
    + "(?:Z|[+-][0-9]{2}:?[0-9]{2})?)"
    + "|([0-9]{2}/(?:MONTH)/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2}(?: [+-][0-9]{4})?)"
    .replace("MONTH", MONTHS.join("|"))
    + `|(\\b(?:${MONTHS.join("|")}) [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2})`);

  /**
   * Whole lines out of blocks of bytes; what is longer than a line may be is passed over.
   * @param {number} longest
   * @returns {Lines}
   */
  function makeLines(longest) {
    let rest = new Uint8Array(0), skipping = false;
    /** @type {Lines} */
    const lines = { cut: 0, take, end };
    /** @param {Uint8Array} block */
    function take(block) {
      let data = block;
      if (skipping) {
        const at = data.indexOf(NEWLINE);
        if (at < 0) return new Uint8Array(0);
        data = data.subarray(at + 1);
        skipping = false;
      }
      if (rest.length) data = join([rest, data]);
      const end = data.lastIndexOf(NEWLINE) + 1;
      let whole = data.subarray(0, end);
      rest = data.slice(end);
      if (rest.length > longest) {
        whole = join([whole, rest.subarray(0, longest), [NEWLINE]]);
        rest = new Uint8Array(0);
        skipping = true;
        lines.cut++;
      }
      const parts = shortened(whole, longest);
      lines.cut += parts.length - 1;
      return parts.length > 1 ? join(parts) : whole;
    }
    function end() {
      const last = rest;
      rest = new Uint8Array(0);
      skipping = false;
      return last;
    }
    return lines;
  }

  /**
   * Lines without what is longer than a line may be, in parts: one more than there are such lines.
   * @param {Uint8Array} whole
   * @param {number} longest
   */
  function shortened(whole, longest) {
    const parts = [];
    let from = 0;
    for (let at = 0, next; at < whole.length; at = next + 1) {
      next = whole.indexOf(NEWLINE, at);
      if (next - at > longest) {
        parts.push(whole.subarray(from, at + longest));
        from = next;
      }
    }
    return [...parts, whole.subarray(from)];
  }

  /** @param {ArrayLike<number>[]} parts */
  function join(parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  }

  /**
   * What finds the lines that may have a signature: all anchors as one expression. Those of the second sort
   * stand in capitals or in small letters.
   * @param {Anchors} anchors
   * @param {Anchors} caseless
   * @returns {Filter}
   */
  function makeFilter(anchors, caseless) {
    const names = Object.keys(anchors).sort(), folded = Object.keys(caseless).sort();
    const anyCase = folded.length ? alternatives(folded, 0, both) : "";
    const all = [names.length ? alternatives(names, 0, escaped) : "", anyCase].filter(Boolean).join("|");
    return {
      owners: new Map(Object.entries(anchors)), search: all ? new RegExp(all, "g") : /[]/g,
      folded: new Map(Object.entries(caseless)), anyCase: anyCase ? new RegExp(anyCase, "y") : null,
    };
  }

  /** @param {string} sign */
  const both = (sign) => (/[a-z]/.test(sign) ? `[${sign}${sign.toUpperCase()}]` : escaped(sign));
  /** @param {string} text */
  const small = (text) => text.replace(/[A-Z]/g, (sign) => sign.toLowerCase());

  /**
   * Whose anchors begin where one was found: one of each sort may.
   * @param {string} text
   * @param {RegExpExecArray} hit
   * @param {Filter} filter
   */
  function ownersAt(text, hit, { owners, folded, anyCase }) {
    const strict = owners.get(hit[0]) || [];
    if (!anyCase) return strict;
    anyCase.lastIndex = hit.index;
    const other = anyCase.exec(text);
    return other ? strict.concat(folded.get(small(other[0])) || []) : strict;
  }

  /**
   * @param {string[]} names
   * @param {number} depth how many signs they share
   * @param {(sign: string) => string} written
   * @returns {string}
   */
  function alternatives(names, depth, written) {
    if (names.length === 1) return Array.from(names[0].slice(depth), written).join("");
    /** @type {Map<string, string[]>} */
    const groups = new Map();
    for (const name of names) groups.set(name[depth], (groups.get(name[depth]) || []).concat(name));
    const parts = Array.from(groups, ([sign, members]) => {
      const inner = alternatives(members, depth + 1, written);
      return written(sign) + (members.length === 1 ? inner : `(?:${inner})`);
    });
    return parts.join("|");
  }

  /** @param {string} text */
  const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

  /**
   * Calls back with the start and the end of each line that an anchor stands in, and whose anchors they are.
   * @type {Drillbook["matching"]["candidates"]}
   */
  function candidates(text, filter, each) {
    const { search } = filter;
    search.lastIndex = 0;
    let hit = search.exec(text);
    while (hit) {
      const start = text.lastIndexOf("\n", hit.index) + 1;
      let end = text.indexOf("\n", hit.index);
      if (end < 0) end = text.length;
      /** @type {Set<number>} */
      const wanted = new Set();
      while (hit && hit.index < end) {
        for (const number of ownersAt(text, hit, filter)) wanted.add(number);
        search.lastIndex = hit.index + 1;
        hit = search.exec(text);
      }
      each(start, end, wanted);
    }
  }

  /**
   * The strings of a line of JSON, or of key="value", as they were before they were quoted.
   * @param {string} line
   */
  function quoted(line) {
    if (!OBJECT.test(line) && !line.includes('\\"')) return [];
    const parts = [];
    for (const found of line.matchAll(STRING)) {
      parts.push(...drillbook.loglines.unquoted(found[1]).split(/[\r\n]+/).filter(Boolean));
    }
    return parts;
  }

  /**
   * When a line was written.
   * @param {string} line
   * @param {number} look how many characters to look at
   * @returns {LogTime | null}
   */
  function timeOf(line, look) {
    const found = TIME.exec(drillbook.text.cut(line, look));
    if (!found) return null;
    const numbers = Array.from(found[0].matchAll(/[0-9]+/g), ([number]) => number);
    if (found[1]) return [numbers.slice(0, 6), found[0]];
    const month = String(MONTHS.findIndex((name) => found[0].includes(name)) + 1).padStart(2, "0");
    if (found[2]) return [[numbers[1], month, numbers[0], ...numbers.slice(2, 5)], found[0]];
    return [["", month, numbers[0].padStart(2, "0"), ...numbers.slice(1, 4)], found[0]];
  }

  /** @type {Drillbook["matching"]["compareTimes"]} */
  function compareTimes(one, other) {
    const a = one.flat(), b = other.flat();
    for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at] < b[at] ? -1 : 1;
    return 0;
  }

  /**
   * Keeps the most salient lines of a log in which no signature is found: see salient.py.
   * @param {MatchRules} rules
   * @returns {Salient}
   */
  function makeSalient(rules) {
    /** @type {Map<string, { line: string, count: number, weight: number, place: number }>} */
    const forms = new Map();
    const words = Object.entries(rules.words), { cut } = drillbook.text;
    /** @type {string[]} */
    let tail = [];
    return {
      see(line) {
        if (BINARY.test(line)) return;
        const start = cut(line, rules.look), form = start.replace(VOLATILE, "#");
        const seen = forms.get(form);
        if (seen) seen.count++;
        else if (forms.size < rules.forms) {
          const said = words.filter(([word]) => line.includes(word));
          const weight = Math.max(0, ...said.map(([, value]) => value));
          forms.set(form, { line: start, count: 1, weight, place: forms.size });
        }
      },
      seeEnd(text) {
        const last = text.split("\n").slice(-2 * rules.tail);
        const lines = last.filter((line) => SAYS.test(line) && !BINARY.test(line));
        tail = tail.concat(lines.map((line) => cut(line, rules.look))).slice(-rules.tail);
      },
      best(limit) {
        const found = this.errors(limit);
        return found.length ? found : tail;
      },
      errors(limit) {
        const order = Array.from(forms.values())
          .sort((a, b) => b.weight - a.weight || a.count - b.count || b.place - a.place);
        return order.slice(0, limit).map((form) => form.line);
      },
    };
  }

  /**
   * Keeps a log as long as it is short enough for a search to read all of it.
   * @param {number} most characters
   * @returns {Head}
   */
  function makeHead(most) {
    let kept = "", isShort = true;
    return {
      see(text) {
        kept = isShort ? kept + drillbook.text.cut(text, most + 1) : "";
        isShort = isShort && drillbook.text.characters(kept) <= most;
      },
      text: () => (isShort ? kept : null),
    };
  }

  /**
   * Bytes of whole lines as text, without the colours of a terminal.
   * @param {Uint8Array} bytes
   */
  function decoded(bytes) {
    const text = decoder.decode(bytes);
    return text.includes("\x1b[") ? text.replace(COLOUR, "") : text;
  }

  /* The files of this come in any order. */
  drillbook.matching = Object.assign(drillbook.matching || {}, {
    candidates, compareTimes, decoded, escaped, makeFilter, makeHead, makeLines, makeSalient, quoted, timeOf,
  });
})();
