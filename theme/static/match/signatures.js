/* One line against signatures: which of them it has. The twin of the inner half of matcher.py.

   Needs: page, loglines, allowed, match/engine.
   Adds: matching.makeSignatures, matching.matched. */
(() => {
  "use strict";

  const { drillbook } = window;

  /**
   * An old browser may not know an expression; then it is one that was given up.
   * @param {string} pattern
   */
  function compiled(pattern) {
    try { return { expression: pattern ? new RegExp(pattern, "gu") : null, off: false }; } catch {
      return { expression: null, off: true };
    }
  }

  /**
   * @param {SignatureData["signatures"]} listed
   * @returns {MatchSignature[]}
   */
  function makeSignatures(listed) {
    const { escaped } = drillbook.matching;
    return listed.map(([text, form, pattern, needs, scenarios, weak, denies], number) => ({
      number, text, form, needs, scenarios, denies, weak: weak === 1, slow: 0, ...compiled(pattern),
      fixed: needs.length ? new RegExp(needs.map(escaped).join("|"), "g") : null,
    }));
  }

  /**
   * The numbers of the signatures that a line has, as it is, in its message, or in what it quotes.
   * @param {Iterable<number>} wanted those that it may have
   * @param {string} text
   * @param {Looking} looking
   */
  function matched(wanted, text, looking) {
    const { signatures } = looking;
    const numbers = Array.from(wanted).filter((n) => n >= 0 && !signatures[n].off).sort((a, b) => a - b);
    const found = new Set(numbers.filter((n) => matches(signatures[n], text, looking)));
    if (found.size < numbers.length) {
      const parts = [...drillbook.loglines.messages(text).slice(1), ...drillbook.matching.quoted(text)];
      for (const part of parts) {
        numbers.forEach((n) => { if (!found.has(n) && matches(signatures[n], part, looking)) found.add(n); });
      }
    }
    return numbers.filter((n) => found.has(n) && !signatures[n].off);
  }

  /**
   * @param {MatchSignature} signature
   * @param {string} text
   * @param {Looking} looking
   */
  function matches(signature, text, looking) {
    if (signature.off) return false;
    if (signature.form === "text") return text.includes(signature.text);
    for (const [start, end] of windows(signature, text, looking.rules)) {
      const found = search(signature, start, end < text.length ? text.slice(0, end) : text, looking);
      if (found) { take(signature, found, looking); return true; }
    }
    return false;
  }

  /**
   * Keeps what the named parts of a match hold, where it fits any page: see matcher.py.
   * @param {MatchSignature} signature
   * @param {RegExpExecArray} found
   * @param {Looking} looking
   */
  function take(signature, found, { data, rules, taken }) {
    const kept = taken.filter((other) => other.signature === signature);
    if (!found.groups || kept.length >= rules.taken) return;
    const slots = signature.scenarios.map((scenario) => data.slots[scenario] || {});
    const pairs = Object.entries(found.groups).filter(([name, text]) => text
      && slots.some((own) => own[name] !== undefined && drillbook.allowed.fits(text, own[name])));
    const told = JSON.stringify(pairs);
    if (pairs.length && kept.every((other) => JSON.stringify(other.pairs) !== told)) {
      taken.push({ signature, pairs });
    }
  }

  /**
   * Nothing can interrupt an expression here: checked pages have none that takes much longer than a second,
   * and one that is slow again and again is given up.
   * @param {MatchSignature} signature
   * @param {number} start
   * @param {string} text
   * @param {Looking} looking
   */
  function search(signature, start, text, { rules, givenUp }) {
    const { expression } = signature;
    if (!expression) return null;
    const began = performance.now();
    expression.lastIndex = start;
    const found = expression.exec(text);
    const took = performance.now() - began;
    if (took > rules.slow) {
      signature.slow += took;
      if (signature.slow > rules.slowest) { signature.off = true; givenUp.push(signature); }
    }
    return signature.off ? null : found;
  }

  /**
   * The parts of a line that an expression sees: all of it, or what is around its fixed text. Counted in
   * letters.
   * @param {MatchSignature} signature
   * @param {string} text
   * @param {MatchRules} rules
   */
  function windows(signature, text, rules) {
    const wide = rules.window;
    if (text.length <= wide) return [[0, text.length]];
    const places = /[\ud800-\udfff]/.test(text) ? letterPlaces(text) : null;
    const count = places ? places.length - 1 : text.length;
    /** @param {number} letter */
    const at = (letter) => (places ? places[Math.min(letter, count)] : Math.min(letter, count));
    if (count <= wide || !signature.fixed) return [[0, at(wide)]];
    /** @param {number} place */
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

  /**
   * Where each letter begins, and the last ends.
   * @param {string} text
   */
  function letterPlaces(text) {
    const places = [0];
    for (const letter of text) places.push(places[places.length - 1] + letter.length);
    return places;
  }

  /* The files of this come in any order. */
  drillbook.matching = Object.assign(drillbook.matching || {}, { makeSignatures, matched });
})();
