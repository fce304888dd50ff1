/* The thesaurus as the index carries it: phrases, what each may also be said in, and where the postings of
   those lie. The writer is plugins/drillbook/search/browser/synonyms.py.

   Needs: page, search/loading, search/packing.
   Adds: phrases, synonyms. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { need } = drillbook.loading;
  const { code } = drillbook.packing;

  /** @typedef {Map<string, [string[], number[]][]>} Phrases */

  /** @type {Map<string, number>} */
  const clusterOf = new Map(); /* a term of another word -> the cluster where its postings lie */
  /** @type {{ latin: Phrases | null, hangul: Phrases | null }} */
  const phrases = { latin: null, hangul: null };

  /** @param {string} word */
  const keyOf = (word) => /^[\uac00-\ud7af]{2,}$/.test(word) ? word.slice(0, 2) : word;

  drillbook.phrases = (script, lines) => {
    /** @type {Phrases} */
    const listed = phrases[script] = new Map();
    lines.split("\n").forEach((line) => {
      /* Phrases that stand for one another, the number that each has itself, the numbers of all. */
      const [said, own = "", packed = ""] = line.split("\t");
      said.split(",").forEach((phrase, at) => {
        const words = phrase.split(" "), key = keyOf(words[0]);
        const rest = Array.from(packed).filter((sign) => sign !== own[at]).map((sign) => code(sign, 0));
        listed.set(key, listed.get(key) || []);
        listed.get(key)?.push([words, rest]);
      });
    });
  };

  /**
   * Takes over the terms of all other words, and gives those of each cluster.
   * @param {string[][]} others
   * @param {number[]} starts of each cluster the number of terms before it
   */
  function readClusters(others, starts) {
    /** @type {string[][]} */
    const clusters = [];
    let cluster = 0;
    for (const term of others.flat()) {
      if (clusterOf.has(term)) continue;
      if (starts[cluster + 1] === clusterOf.size) cluster++;
      clusterOf.set(term, cluster);
      (clusters[cluster] ||= []).push(term);
    }
    return clusters;
  }

  /** @param {string} word */
  function phrasesOf(word) {
    const script = /[\uac00-\ud7af]/.test(word) ? "hangul" : "latin";
    const listed = phrases[script];
    if (!listed) { need(script === "latin" ? "phrases" : script); return []; }
    return listed.get(keyOf(word)) || [];
  }

  drillbook.synonyms = { clusterOf, phrasesOf, readClusters };
})();
