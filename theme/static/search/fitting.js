/* Whether the first page answers the question, or no page does. The twin of
   plugins/drillbook/search/answer/fitting.py, which explains the signs and where their weights come from.

   Needs: page, search/index.
   Adds: fitting. */
(() => {
  "use strict";

  const { drillbook } = window;

  /**
   * How much stands for the first page: above 0, it answers.
   * @type {Drillbook["fitting"]["evidence"]}
   */
  function evidence(understood, purpose, first, part) {
    const { bias, leastWhole, mostOfKeywords, signs } = drillbook.constants;
    const found = signsOf(understood, purpose, first, part);
    /* Who types a word or two looks for the pages that have them; where these name another thing, for those
       that have all of it. */
    const least = found.topic || found.foreign ? leastWhole : mostOfKeywords;
    if (found.keyword && !found.gap && found.cover >= least) return 1;
    return bias + Object.keys(signs).reduce((sum, name) => sum + signs[name] * found[name], 0);
  }

  /**
   * What speaks for and against the first page, each from 0 to 1.
   * @param {Understood} understood
   * @param {Purpose} purpose
   * @param {Scored} first
   * @param {number} part the share of a declared text that is there
   * @returns {Record<string, number>}
   */
  function signsOf({ groups, unknown }, purpose, first, part) {
    /** @param {Group[]} some */
    const important = (some) => some.reduce((sum, group) => sum + group.importance, 0);
    const { keywords, mostTyped, mostValue, bigramWeight } = drillbook.constants;
    const whole = important(groups) || 1;
    const own = groups.map(({ word }) => word).filter(({ text }) => !text.includes(" "));
    const typed = new Set(own.map(({ text }) => text));
    const said = new Set(own.filter(({ weight }) => weight >= bigramWeight).map(({ text }) => text));
    return {
      cover: first.cover,
      whole: Number(first.cover >= drillbook.constants.leastWhole),
      essence: first.essence,
      share: first.value / whole,
      value: Math.min(first.value / drillbook.index.rarityOf(0), mostValue) / mostValue,
      unknown: important(groups.filter((group) => unknown.includes(group.word.text))) / whole,
      part,
      trouble: Number(purpose.isTrouble),
      asks: Number(purpose.kinds.size > 0 || purpose.isAction),
      system: Number(drillbook.index.brief(first.number).systems.some((name) => purpose.systems.has(name))),
      foreign: Number(purpose.foreign.some((about) => !about.has(first.number))),
      topic: Number(purpose.topics.some((about) => !about.has(first.number))),
      keyword: Number(said.size <= keywords && typed.size <= mostTyped && !unknown.length),
      gap: Number(isGap(purpose)),
    };
  }

  /**
   * Whether a question is about one system, and tells of failures of which no scenario covers any.
   * @type {Drillbook["fitting"]["isGap"]}
   */
  function isGap({ failures, systems }) {
    const [system] = systems, covered = drillbook.index.covered[system] || [];
    return systems.size === 1 && failures.size > 0 && !covered.some((one) => failures.has(one));
  }

  drillbook.fitting = { evidence, isGap };
})();
