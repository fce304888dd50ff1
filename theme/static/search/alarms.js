/* False alarms that a question names: a page says what it is not, and what to do instead. The twin of
   plugins/drillbook/search/answer/alarms.py.

   Needs: page, search/index, search/purpose.
   Adds: alarms. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;

  /**
   * The documents that a question names as what they are not: it says so more than that they are it. A false
   * alarm that is there in part leads unless another page has as large a part of its own, or the question is
   * about another system.
   * @param {{ strong: Strong, alarms: Strong }} named
   * @param {{ parts: Parts, alarms: Parts }} inPart
   * @param {Purpose} purpose
   * @returns {AllDenied}
   */
  function denied({ strong, alarms }, inPart, purpose) {
    const { alarmShare, leads } = drillbook.constants;
    /** @type {AllDenied} */
    const found = new Map();
    alarms.forEach(({ place, strength }, number) => {
      if (drillbook.purpose.isElsewhere(purpose, number)) return;
      if (strength > (strong.get(number)?.strength ?? 0)) found.set(number, { place, strength });
    });
    inPart.alarms.forEach(({ place, share }, number) => {
      const own = inPart.parts.get(number)?.share ?? 0;
      if (strong.has(number) || found.has(number) || share < Math.max(alarmShare, own)) return;
      const best = bestOfOthers(inPart.parts, number);
      const isFirst = share > best && !drillbook.purpose.isElsewhere(purpose, number);
      found.set(number, { place, strength: isFirst ? leads : 0 });
    });
    return found;
  }

  /**
   * @param {Parts} parts
   * @param {number} number
   */
  function bestOfOthers(parts, number) {
    let best = 0;
    parts.forEach(({ share }, other) => {
      if (index.pageOf(other) !== index.pageOf(number)) best = Math.max(best, share);
    });
    return best;
  }

  /**
   * The false alarm that a question names of a page, in this language or else in another.
   * @param {Ranking} ranking
   * @param {number} number
   * @returns {FoundAlarm | undefined}
   */
  function of({ denied: all, strong }, number) {
    const versions = strong.has(number) ? [] : Array.from(all.keys());
    const own = all.has(number) ? number : versions.find((n) => index.pageOf(n) === index.pageOf(number));
    return own === undefined ? undefined : { number: own, place: all.get(own)?.place ?? 0 };
  }

  drillbook.alarms = { denied, of };
})();
