/* Numbers as the index carries them: characters from `"` up. The writer is
   plugins/drillbook/search/browser/packing.py.

   Needs: page.
   Adds: packing. */
(() => {
  "use strict";

  const BASE = 34, LARGEST = 50000;

  /**
   * @param {string} text
   * @param {number} at
   */
  const code = (text, at) => text.charCodeAt(at) - BASE;

  /**
   * Rising numbers, each as its distance from the one before.
   * @param {string} packed
   */
  function unpack(packed) {
    const found = [];
    let number = -1, more = 0;
    for (let at = 0; at < packed.length; at++) {
      const step = code(packed, at);
      if (step === LARGEST) { more += LARGEST; continue; }
      number += step + more + 1;
      more = 0;
      found.push(number);
    }
    return Int32Array.from(found);
  }

  /** @param {string} packed */
  const impacts = (packed) => Uint8Array.from(packed, (sign) => code(sign, 0));

  /**
   * @param {string} text
   * @returns {Declared}
   */
  const declared = (text) =>
    [unpack(text.slice(9))[0], text[0], code(text, 1), code(text, 2), text.slice(3, 8), code(text, 8)];

  /**
   * @param {string} text
   * @returns {PartOf}
   */
  const part = (text) => ({
    number: unpack(text.slice(3))[0], place: code(text, 0), isLine: code(text, 1) % 2 === 1,
    isFalse: (code(text, 1) & 2) > 0, at: code(text, 1) >> 2, steps: code(text, 2),
  });

  window.drillbook.packing = { code, declared, impacts, part, unpack };
})();
