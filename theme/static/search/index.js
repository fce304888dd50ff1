/* The index as it comes over the wire: which scripts a query asks for, and what they said of its terms.
   The writer is plugins/drillbook/search/browser/scripts.py.

   Lookups never wait: they answer from what is there and note what they need (search/loading.js).

   Needs: page, search/analysis, search/letters, search/loading, search/packing, search/synonyms.
   Adds: constants, facets, index, manifest, pasted, shard, things. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { compare } = drillbook.analysis;
  const { letters } = drillbook;
  const { need } = drillbook.loading;
  const { code, impacts, unpack, declared: readDeclared, part: readPart } = drillbook.packing;
  const { synonyms } = drillbook;

  /** @type {string[][]} */
  const shards = [];            /* of each shard its terms, in order */
  /** @type {Map<string, [string, string] | [Int32Array, Uint8Array]>} */
  const terms = new Map();      /* term -> [numbers, impacts], unpacked when first asked for */
  /** @type {Map<string, string | Declared[]>} */
  const declared = new Map();   /* key -> declared texts, unpacked when first asked for */
  /** @type {Map<string, string | PartOf[]>} */
  const parts = new Map();      /* key -> declared texts that have it among their telling words */
  /** @type {Map<string, Expression[]>} */
  const regexes = new Map();    /* key -> declared expressions */
  /** @type {Map<string, string>} */
  const things = new Map();     /* key -> names of things that the site may not be about */
  /** @type {Manifest} */
  let manifest;
  let early = "";               /* what lists show of documents, where it comes with the manifest */
  /** @type {string[]} */
  let bounds = [];              /* of each shard its first term */
  /** @type {Int32Array} */
  let pages;                    /* of each document the first version of its page */
  /** @type {Record<"system" | "tag", Record<string, string>> | undefined} */
  let facets;
  /** @type {Set<string> | undefined} */
  let pasted;
  /** @type {string[] | undefined} */
  let about;                    /* of each thing the documents that are about it */

  /**
   * Lines of a key and what is filed under it, parted by blanks.
   * @param {string} text
   * @param {(key: string, filed: string) => void} call
   */
  function eachLine(text, call) {
    if (!text) return;
    text.split("\n").forEach((line) => {
      const end = line.indexOf(" ");
      call(line.slice(0, end), line.slice(end + 1));
    });
  }

  /**
   * @param {string[]} listed
   * @param {Held} held
   */
  function keep(listed, [numbers, values, common, texts, telling, expressions, named, rows, ...others]) {
    const columns = [numbers.split(" "), values.split(" ")];
    listed.forEach((term, at) => {
      terms.set(term, [columns[0][at], columns[1][at]]);
      letters.keepPacked(term, common, at);
    });
    eachLine(texts, (key, filed) => declared.set(key, filed));
    eachLine(telling, (key, filed) => parts.set(key, filed));
    Object.entries(expressions).forEach(([key, filed]) => regexes.set(key, filed));
    const lines = named ? named.split("\n").map((line) => line.split("\t")) : [];
    lines.forEach(([key, filed]) => things.set(key, filed));
    synonyms.keep(rows, others);
    eachLine(others[5], (key, filed) => parts.set(key, filed));
    return listed;
  }

  /* What the scripts of the index call. */
  drillbook.manifest = (value, listed) => {
    manifest = value;
    drillbook.constants = value.constants;
    bounds = value.bounds.split(" ");
    synonyms.open(value.others);
    eachLine(value.others[5], (key, filed) => parts.set(key, filed));
    pages = Int32Array.from({ length: value.total }, (_, number) => number);
    value.same.forEach(([number, first]) => { pages[number] = first; });
    early = listed;
    letters.open(value.letters);
  };
  drillbook.shard = (number, names, ...held) => {
    shards[number] = keep(names ? names.split(" ") : [], held);
  };
  drillbook.pasted = (words) => { pasted = new Set(words.split(" ")); };
  drillbook.things = (packed) => { about = packed; };
  drillbook.facets = (value) => { facets = value; };

  /** @param {number} number */
  const brief = (number) => ({
    number,
    kind: manifest.kinds[Number(manifest.kindOf[number])],
    lang: manifest.langs[manifest.langOf.charCodeAt(number) - 48],
    failures: manifest.failures[code(manifest.failureOf, number)],
    systems: manifest.named[code(manifest.namedOf, number)],
  });

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

  /**
   * Whether all is there that is to be known of a term of the query.
   * @param {string} term
   */
  const knows = (term) => hasShard(shardOf(term));

  /** @param {string} term */
  const frequency = (term) => terms.get(term)?.[1].length ?? synonyms.frequency(term) ?? 0;

  /**
   * The most that a term may weigh, whatever this site says.
   * @param {string} term
   */
  const commonness = (term) => letters.commonness(term, frequency(term) > 0);

  /**
   * How rare a term is that so many pages have.
   * @param {number} having
   */
  const rarityOf = (having) =>
    Math.floor(Math.log(1 + (manifest.total - having + 0.5) / (having + 0.5)) * 1e6 + 0.5) / 1e6;

  /**
   * How rare a term is on the site, but no rarer than in the language.
   * @param {string} term
   */
  const rarity = (term) => Math.min(rarityOf(frequency(term)), commonness(term));

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
    do {
      if (hasShard(number)) {
        for (const term of shards[number]) {
          if (term.startsWith(prefix) && found.length < most) found.push(term);
        }
      } else {
        isWhole = false;
        /* Of the first shard nobody knows yet how much of it comes before the prefix. */
        if (bounds[number].startsWith(prefix)) coming += code(manifest.sizes, number);
      }
      number++;
    } while (number < bounds.length && bounds[number].startsWith(prefix) && found.length + coming < most);
    return isWhole ? found : null;
  }

  /** @param {string} key */
  function declaredAt(key) {
    let found = declared.get(key) || [];
    if (typeof found === "string") declared.set(key, found = found.split(" ").map(readDeclared));
    return [...found, ...(regexes.get(key) || [])];
  }

  /** @param {string} key */
  function partsAt(key) {
    let found = parts.get(key) || [];
    if (typeof found === "string") parts.set(key, found = found.split(" ").map(readPart));
    return found;
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

  /**
   * The documents that are about a thing, by its place; nothing while that is on the way.
   * @param {string} place
   */
  function aboutThing(place) {
    if (!place) return new Set();
    if (!about) need("things");
    return new Set(about ? unpack(about[Number(place)]) : []);
  }

  drillbook.index = {
    aboutThing,
    brief, commonness, declaredAt, facet, frequency, isPasted, knows, partsAt,
    postings, rarity, rarityOf, startingWith, versions,
    get covered() { return manifest.covered; },
    get kinds() { return manifest.kinds; },
    get listed() { return early; },
    get starts() { return { texts: manifest.texts, lines: manifest.lines }; },
    get languages() { return manifest.languages; },
    get regexes() { return manifest.regexes; },
    get systems() { return manifest.named.flat(); },
    get total() { return manifest.total; },
    thingsAt: (key) => things.get(key)?.split(",").map((name) => name.split(" ")) || [],
    pageOf: (number) => pages[number],
  };
})();
