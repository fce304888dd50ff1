/* What a link with values says. Mail programs and chats write addresses anew: they encode them once or twice,
   escape them as HTML, and take a full stop or a bracket for a part of them. What can be read in one way only
   is read; anything else is damaged, and nothing of it counts: half of a path is a path too.

   Needs: page, allowed, values/values.
   Adds: values.decode, values.mayOffer. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { values } = drillbook;
  /* The marks of a link as they stand in it, encoded any number of times; then the name of the first
     value. */
  const HEAD = /^#values(?::|%(?:25)*3a)/i;
  const FIRST = /^(?:[^=&%]|%(?!(?:25)*3d))+(=|%((?:25)*)3d)/i;
  const AMPERSAND = /&(?:(?:amp|#38|#x26);)+/gi;
  /** @type {Record<string, string>} */
  const PAIRS = { ")": "(", "]": "[", ">": "<" };

  /**
   * @param {string} text
   * @param {string} sign
   */
  const count = (text, sign) => text.split(sign).length - 1;

  /**
   * What stands behind a link in a sentence. Those of ours end with `&`, so that their own full stops stay.
   * @param {string} text
   * @param {number} times how often it was encoded
   */
  function trimmed(text, times) {
    const sealed = /^(.*)&(?:[.,;:!?)\]>'"*_\s]|%3e|%22)*$/is.exec(text);
    if (sealed) return sealed[1];
    let rest = text;
    for (;;) {
      /* Browsers write some of it as `%3E`; where all was encoded once more, that is the value's own. */
      const [found = ""] = (times ? /[.,;:!?)\]>]$/ : /(?:[.,;:!?)\]>]|%3e)$/i).exec(rest) || [];
      const close = found.length > 1 ? ">" : found, open = PAIRS[close];
      const shown = rest.replace(/%3e/gi, ">").replace(/%3c/gi, "<");
      if (!found || (open && count(shown, open) >= count(shown, close))) return rest;
      rest = rest.slice(0, -found.length);
    }
  }

  /**
   * @param {string} text
   * @param {number} times
   * @returns {string}
   */
  const decoded = (text, times) => times ? decoded(decodeURIComponent(text), times - 1) : text;

  /** @param {string} text */
  function pairsOf(text) {
    /* Who writes a blank as `%20` means a plus by a plus. */
    const blank = /%20|\s/.test(text) ? "+" : " ";
    const found = new Map();
    text.split("&").filter(Boolean).forEach((pair) => {
      const at = pair.indexOf("=");
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
        .map((part) => decodeURIComponent(part.replace(/\+/g, blank)));
      const isTwice = found.has(name) && found.get(name) !== value;
      if (at < 1 || isTwice || `${name}${value}`.includes("\ufffd")) throw new URIError(pair);
      found.set(name, value);
    });
    return found;
  }

  /* What came out of a log is held against the rules for logs once more: anybody can write such a link. */
  values.mayOffer = (field, pairs, isLog) => {
    const value = pairs?.get(field.key);
    if (field.secret || value === undefined) return false;
    return !isLog || (!field.endangered && drillbook.allowed.fits(value, field.expression || field.pattern));
  };

  /* The values by name; null where the link is damaged. */
  values.decode = (hash) => {
    const head = HEAD.exec(hash);
    const rest = head ? hash.slice(head[0].length).replace(AMPERSAND, "&") : "";
    const first = FIRST.exec(rest);
    if (!first) return null;
    try {
      const times = first[1] === "=" ? 0 : 1 + first[2].length / 2;
      return pairsOf(trimmed(decoded(rest, times).replace(AMPERSAND, "&"), times));
    } catch {
      return null;
    }
  };
})();
