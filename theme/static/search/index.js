/* The index as it comes over the wire: which scripts a query asks for, and what they said.
   The writer is plugins/drillbook/search/browser/scripts.py.

   Lookups never wait: they answer from what is there and note what they need (search/loading.js).

   Needs: page, search/analysis, search/loading, search/packing, search/synonyms, search/texts.
   Adds: cluster, constants, facets, index, letter, manifest, page, pasted, seen, shard, spelt. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { compare, terms: termsOf } = drillbook.analysis;
  const { need } = drillbook.loading;
  const { code, impacts, unpack, declared: readDeclared } = drillbook.packing;
  const { clusterOf, phrasesOf, readClusters } = drillbook.synonyms;
  const { readBriefs, readSection } = drillbook.texts;

  /** @type {string[][]} */
  const shards = [];            /* of each shard its terms, in order */
  /** @type {string[][]} */
  let clusters = [];            /* of each cluster of synonyms its terms */
  /** @type {Set<number>} */
  const cameClusters = new Set();
  /** @type {Map<string, [string, string] | [Int32Array, Uint8Array]>} */
  const terms = new Map();      /* term -> [numbers, impacts], unpacked when first asked for */
  /** @type {Map<string, string | Declared[]>} */
  const declared = new Map();   /* key -> declared texts, unpacked when first asked for */
  /** @type {Map<string, Expression[]>} */
  const regexes = new Map();    /* key -> declared expressions */
  /** @type {Map<string, string[]>} */
  const letters = new Map();    /* first letter -> words that a slip may have been meant for */
  /** @type {Map<number, PageText>} */
  const documents = new Map();
  /** @type {Map<number, string[]>} */
  const seen = new Map();       /* number -> what a page shows beside its text */
  /** @type {string[][]} */
  let others = [];              /* what phrases may also be said in, as terms */
  /** @type {Manifest} */
  let manifest;
  /** @type {string[]} */
  let bounds = [];              /* of each shard its first term */
  /** @type {Int32Array} */
  let pages;                    /* of each document the first version of its page */
  /** @type {Record<"system" | "tag", Record<string, string>> | undefined} */
  let facets;
  /** @type {Set<string> | undefined} */
  let pasted;
  /** @type {Set<string> | undefined} */
  let spelt;
  /** @type {Shown[]} */
  let briefs = [];

  /**
   * @param {string[]} listed
   * @param {Held} held
   */
  function keep(listed, [numbers, values, texts, expressions]) {
    const columns = [numbers.split(" "), values.split(" ")];
    listed.forEach((term, at) => terms.set(term, [columns[0][at], columns[1][at]]));
    if (texts) {
      texts.split("\n").forEach((line) => {
        const end = line.indexOf(" ");
        declared.set(line.slice(0, end), line.slice(end + 1));
      });
    }
    Object.keys(expressions).forEach((key) => regexes.set(key, expressions[key]));
    return listed;
  }

  /* What the scripts of the index call. */
  drillbook.manifest = (value, titles) => {
    manifest = value;
    drillbook.constants = value.constants;
    bounds = value.bounds.split(" ");
    briefs = titles ? readBriefs(titles.split("\n")) : [];
    others = value.others ? value.others.split("\n").map((line) => line.split(" ")) : [];
    clusters = readClusters(others, value.clusters);
    pages = Int32Array.from({ length: value.total }, (_, number) => number);
    value.same.forEach(([number, first]) => { pages[number] = first; });
  };
  drillbook.shard = (number, names, ...held) => {
    shards[number] = keep(names ? names.split(" ") : [], held);
  };
  drillbook.cluster = (number, ...held) => { keep(clusters[number], held); cameClusters.add(number); };
  drillbook.page = (number, text) => { documents.set(number, readDocument(number, text.split("\n"))); };
  drillbook.seen = (first, text) => {
    text.split("\n").forEach((row, at) => seen.set(first + at, row.split("\t")));
  };
  drillbook.letter = (letter, words) => { letters.set(letter, words.split(" ")); };
  drillbook.spelt = (words) => { spelt = new Set(words.split(" ")); };
  drillbook.pasted = (words) => { pasted = new Set(words.split(" ")); };
  drillbook.facets = (value) => { facets = value; };

  /**
   * @param {number} number
   * @param {string[]} lines
   */
  function readDocument(number, [own, address, summary, said, ...sections]) {
    const shown = own ? readBriefs(own.split("\t"))[0] : briefs[number];
    return {
      ...brief(number), ...shown, address, summary,
      said: said ? said.split("\t") : [], sections: sections.map(readSection),
    };
  }

  /** @param {number} number */
  const brief = (number) => ({
    number,
    kind: manifest.kinds[Number(manifest.kindOf[number])],
    lang: manifest.langs[manifest.langOf.charCodeAt(number) - 48],
  });

  /**
   * A document, or what the manifest says of it while its own script is on the way.
   * @param {number} number
   */
  function documentOf(number) {
    const found = documents.get(number);
    if (!found) need(`d${number}`);
    return found || null;
  }

  /** @param {number} number */
  function seenOf(number) {
    if (!seen.has(number)) need(`x${Math.floor(number / drillbook.constants.seenTogether)}`);
    return seen.get(number) || null;
  }

  /** @param {number} number */
  const titleOf = (number) =>
    documents.get(number) || (briefs.length ? { ...brief(number), ...briefs[number] } : null);

  /**
   * A page in all languages it is written in.
   * @param {number} number
   */
  function versions(number) {
    const first = pages[number];
    return [first, ...manifest.same.filter((pair) => pair[1] === first).map((pair) => pair[0])];
  }

  /**
   * The last shard whose bound is not above the key.
   * @param {string} key
   */
  function shardOf(key) {
    let low = 0, high = bounds.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compare(bounds[middle], key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {number} number */
  function hasShard(number) {
    if (!shards[number]) need(`s${number}`);
    return Boolean(shards[number]);
  }

  /** @param {number} number */
  function hasCluster(number) {
    if (!cameClusters.has(number)) need(`c${number}`);
    return cameClusters.has(number);
  }

  /**
   * Whether all is there that is to be known of a term of the query.
   * @param {string} term
   */
  function knows(term) {
    const cluster = clusterOf.get(term);
    return cluster === undefined ? hasShard(shardOf(term)) : hasCluster(cluster);
  }

  /** @param {string} term */
  const frequency = (term) => terms.get(term)?.[1].length || 0;

  /** @param {string} term */
  function rarity(term) {
    const having = frequency(term);
    return Math.floor(Math.log(1 + (manifest.total - having + 0.5) / (having + 0.5)) * 1e6 + 0.5) / 1e6;
  }

  /**
   * @param {string} term
   * @returns {[Int32Array, Uint8Array] | null}
   */
  function postings(term) {
    const found = terms.get(term);
    if (!found) return null;
    if (typeof found[0] !== "string") return /** @type {[Int32Array, Uint8Array]} */ (found);
    /** @type {[Int32Array, Uint8Array]} */
    const both = [unpack(found[0]), impacts(/** @type {string} */ (found[1]))];
    terms.set(term, both);
    return both;
  }

  /**
   * The first terms with a prefix; null while a shard of them is on the way.
   * @param {string} prefix
   */
  function startingWith(prefix) {
    const most = drillbook.constants.completed, found = [];
    let number = shardOf(prefix), isWhole = true, coming = 0;
    for (const [term, cluster] of clusterOf) {
      if (term.startsWith(prefix)) { found.push(term); isWhole = hasCluster(cluster) && isWhole; }
    }
    const more = found.length + most;
    do {
      if (hasShard(number)) {
        for (const term of shards[number]) {
          if (term.startsWith(prefix) && found.length < more) found.push(term);
        }
      } else {
        isWhole = false;
        /* Of the first shard nobody knows yet how much of it comes before the prefix. */
        if (bounds[number].startsWith(prefix)) coming += code(manifest.sizes, number);
      }
      number++;
    } while (number < bounds.length && bounds[number].startsWith(prefix) && found.length + coming < more);
    return isWhole ? found.sort(compare).slice(0, most) : null;
  }

  /** @type {Set<string> | undefined} */
  let early;
  /* Terms that are known before anything is asked for: those of the thesaurus and of titles. */
  const earlyTerms = () =>
    early ||= new Set([...clusterOf.keys(), ...termsOf(briefs.map((page) => page.title).join("\n"))]);

  /** @param {string} letter */
  function vocabularyOf(letter) {
    if (!manifest.letters.includes(letter)) return [];
    if (!letters.has(letter)) need(`l${letter.codePointAt(0)?.toString(16)}`);
    return letters.get(letter) || null;
  }

  /**
   * Another word for a phrase, by its number.
   * @param {number} number
   */
  function other(number) {
    others[number].forEach(knows);
    return others[number];
  }

  /**
   * Whether a word that nothing here says is in the thesaurus all the same, and so no slip.
   * @param {string} word
   */
  function isSpelt(word) {
    if (!spelt) need("spelt");
    return Boolean(spelt?.has(word));
  }

  /** @param {string} key */
  function declaredAt(key) {
    let found = declared.get(key) || [];
    if (typeof found === "string") declared.set(key, found = found.split(" ").map(readDeclared));
    return [...found, ...(regexes.get(key) || [])];
  }

  /** @param {string} word */
  function isPasted(word) {
    if (!pasted) need("pasted");
    return Boolean(pasted?.has(word));
  }

  /** @type {Drillbook["index"]["facet"]} */
  function facet(group, name) {
    if (!facets) { need("facets"); return null; }
    return new Set(unpack(Object.hasOwn(facets[group], name) ? facets[group][name] : ""));
  }

  drillbook.index = {
    brief, declaredAt, documentOf, earlyTerms, facet, frequency, isPasted, isSpelt, knows, other, phrasesOf,
    postings, rarity, seenOf, startingWith, titleOf, versions, vocabularyOf,
    get kinds() { return manifest.kinds; },
    get languages() { return manifest.languages; },
    get regexes() { return manifest.regexes; },
    get total() { return manifest.total; },
    hasDocument: (number) => documents.has(number),
    pageOf: (number) => pages[number],
  };
})();
