/* One log, or several: what is found in it and how strongly. The twin of matcher.py and results.py; its parts are
   in match/engine.js. Of a log only the first and the last line of each signature are kept. */
(function () {
  "use strict";

  const drillbook = window.drillbook;

  /* `data` is what matching/export.py wrote. */
  function makeMatcher(data) {
    const parts = drillbook.matching, rules = data.constants;
    const signatures = data.signatures.map(makeSignature);
    const always = signatures.filter((signature) => !signature.needs.length).map((signature) => signature.number);
    const filters = [parts.makeFilter(data.loose), parts.makeFilter(data.strict)];
    const tallies = new Map(), telling = parts.makeTelling(rules);
    const givenUp = signatures.filter((signature) => signature.off);
    let total = 0, cut = 0;

    function makeSignature([text, form, pattern, needs, scenarios], number) {
      /* An old browser may not know an expression; then it is one that was given up. */
      let expression = null, off = false;
      try { expression = pattern ? new RegExp(pattern, "gu") : null; } catch (error) { off = true; }
      const fixed = needs.length ? new RegExp(needs.map(parts.escaped).join("|"), "g") : null;
      return { number, text, form, expression, needs, fixed, scenarios, off, slow: 0 };
    }

    /* Reads a log: `take` its blocks of bytes, then `end` it. Both give the number of lines so far. */
    function open(file) {
      const lines = parts.makeLines(rules.longestLine);
      let number = 0;
      const feed = (bytes) => { number += look(file, number, bytes); return number; };
      return {
        take: (block) => feed(lines.take(block)),
        end() { feed(lines.end()); cut += lines.cut; return number; },
      };
    }

    function look(file, before, bytes) {
      if (!bytes.length) return 0;
      let text = parts.decoder.decode(bytes);
      if (text.includes("\x1b[")) text = text.replace(parts.COLOUR, "");
      let number = before, counted = 0;
      each(text, (start, end, wanted) => {
        for (let at = text.indexOf("\n", counted); at >= 0 && at < start; at = text.indexOf("\n", at + 1)) number++;
        counted = start;
        judge(file, number + 1, text.slice(start, end), wanted);
      });
      if (!tallies.size) telling.seeEnd(text);
      let taken = text.endsWith("\n") ? 0 : 1;
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) taken++;
      total += taken;
      return taken;
    }

    /* Every line that is worth a look; all of them where a signature has no fixed text. */
    function each(text, call) {
      const filter = filters[tallies.size ? 1 : 0];
      if (!always.length) { parts.candidates(text, filter, call); return; }
      let at = 0;
      const between = (stop) => {
        while (at < stop) {
          const end = text.indexOf("\n", at);
          const last = end < 0 || end > stop ? stop : end;
          call(at, last, new Set(always));
          at = last + 1;
        }
      };
      parts.candidates(text, filter, (start, end, wanted) => {
        between(start);
        always.forEach((number) => wanted.add(number));
        call(start, end, wanted);
        at = end + 1;
      });
      between(text.length);
    }

    function judge(file, number, text, wanted) {
      let end = text.length;
      while (end && text[end - 1] === "\r") end--;
      text = text.slice(0, end);
      const found = matched(wanted, text);
      if (found.length) {
        const line = { file, number, text: parts.cut(text, rules.shown) };
        found.forEach((n) => add(signatures[n], line));
      } else if (wanted.has(rules.hint) && !tallies.size) telling.see(text);
    }

    function matched(wanted, text) {
      const numbers = Array.from(wanted).filter((n) => n >= 0 && !signatures[n].off).sort((a, b) => a - b);
      const found = new Set(numbers.filter((n) => matches(signatures[n], text)));
      if (found.size < numbers.length) {
        for (const part of parts.quoted(text)) {
          numbers.forEach((n) => { if (!found.has(n) && matches(signatures[n], part)) found.add(n); });
        }
      }
      return numbers.filter((n) => found.has(n) && !signatures[n].off);
    }

    function matches(signature, text) {
      if (signature.off) return false;
      if (signature.form === "text") return text.includes(signature.text);
      return windows(signature, text).some(([start, end]) => search(signature, start, end < text.length ? text.slice(0, end) : text));
    }

    /* Nothing can interrupt an expression here: checked pages have none that takes much longer than a second, and
       one that is slow again and again is given up. */
    function search(signature, start, text) {
      const began = performance.now();
      signature.expression.lastIndex = start;
      const found = signature.expression.test(text);
      const took = performance.now() - began;
      if (took > rules.slow) {
        signature.slow += took;
        if (signature.slow > rules.slowest) { signature.off = true; givenUp.push(signature); }
      }
      return found && !signature.off;
    }

    /* The parts of a line that an expression sees: all of it, or what is around its fixed text. Counted in letters. */
    function windows(signature, text) {
      const wide = rules.window;
      if (text.length <= wide) return [[0, text.length]];
      const places = /[\ud800-\udfff]/.test(text) ? letterPlaces(text) : null;
      const count = places ? places.length - 1 : text.length;
      const at = (letter) => (places ? places[Math.min(letter, count)] : Math.min(letter, count));
      if (count <= wide || !signature.fixed) return [[0, at(wide)]];
      const letterOf = (place) => (places ? places.indexOf(place) : place);
      const found = [];
      let last = -wide, tried = 0;
      for (const hit of text.matchAll(signature.fixed)) {
        if (tried++ === rules.places) break;
        const start = Math.max(0, letterOf(hit.index) - wide / 2);
        if (start > last) { last = start + wide / 4; found.push([at(start), at(start + wide)]); }
      }
      return found;
    }

    function letterPlaces(text) {
      const places = [0];
      for (const letter of text) places.push(places[places.length - 1] + letter.length);
      return places;
    }

    function add(signature, line) {
      let tally = tallies.get(signature);
      if (!tally) tallies.set(signature, tally = { signature, count: 0, first: [], last: new Map() });
      tally.count++;
      if (tally.first.length < rules.kept || !tally.last.has(line.file)) tally.first.push(line);
      tally.last.set(line.file, line);
    }

    /* The scenarios that were found, the strongest first. */
    function strongest() {
      const found = new Map();
      for (const tally of tallies.values()) {
        const own = strength(tally.count, total, tally.signature.scenarios.length);
        for (const name of tally.signature.scenarios) {
          if (!found.has(name)) found.set(name, { scenario: name, strength: 0, tallies: [] });
          found.get(name).strength += own;
          found.get(name).tallies.push(tally);
        }
      }
      const order = Array.from(found.values()).sort((a, b) => b.strength - a.strength || (a.scenario < b.scenario ? -1 : 1));
      return order.map((one) => summary(one.scenario, one.strength, one.tallies.sort((a, b) => b.count - a.count)));
    }

    function summary(scenario, value, own) {
      const lines = own.flatMap((tally) => [...tally.first, ...tally.last.values()]);
      const times = lines.map((line) => parts.timeOf(line.text, rules.timeLook)).filter(Boolean).sort(parts.compareTimes);
      return {
        scenario, strength: value, tallies: own, page: data.pages[scenario],
        count: own.reduce((sum, tally) => sum + tally.count, 0),
        seen: times.length ? [times[0][1], times[times.length - 1][1]] : null,
      };
    }

    return {
      open, strongest, telling, signatures, givenUp, get total() { return total; }, get cut() { return cut; },
    };
  }

  function strength(count, lines, scenarios) {
    return (Math.log2(1 + Math.max(lines, count) / count) * (1 + Math.log10(count))) / scenarios;
  }

  /* Some lines of a scenario: the first of each signature, then the next ones; in order. */
  function linesOf(found, limit) {
    const chosen = new Set();
    const most = Math.max(...found.tallies.map((tally) => tally.first.length));
    for (let rank = 0; rank < most; rank++) {
      found.tallies.forEach((tally) => { if (rank < tally.first.length) chosen.add(tally.first[rank]); });
    }
    const files = Array.from(chosen, (line) => line.file);
    const unique = Array.from(chosen).filter((line, at, all) =>
      all.findIndex((other) => other.file === line.file && other.number === line.number) === at);
    return unique.slice(0, limit).sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.number - b.number);
  }

  drillbook.matching = Object.assign(drillbook.matching || {}, { linesOf, makeMatcher });
})();
