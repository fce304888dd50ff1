/* The index as it comes over the wire: which scripts a query asks for, and what they said.
   The writer is plugins/drillbook/search/browser/scripts.py.

   Lookups never wait: they answer from what is there and note what they need (search/loading.js). */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const { compare, terms: termsOf } = drillbook.analysis;
  const { need } = drillbook.loading;
  const { readBriefs, readSection } = drillbook.texts;
  const BASE = 34, LARGEST = 50000;

  const shards = [];            /* of each shard its terms, in order */
  const clusters = [];          /* of each cluster of synonyms its terms */
  const terms = new Map();      /* term -> [numbers, impacts], unpacked when first asked for */
  const declared = new Map();   /* key -> declared texts, unpacked when first asked for */
  const regexes = new Map();    /* key -> declared expressions */
  const letters = new Map();    /* first letter -> words that a slip may have been meant for */
  const documents = new Map();
  const seen = new Map();       /* number -> what a page shows beside its text */
  const others = [];            /* what phrases may also be said in, as terms */
  const clusterOf = new Map();  /* a term of those -> the cluster where its postings lie */
  const phrases = { latin: null, hangul: null };
  let manifest, bounds, pages, facets, pasted, spelt, briefs = [];

  function unpack(packed) {
    const found = [];
    let number = -1, more = 0;
    for (let at = 0; at < packed.length; at++) {
      const step = packed.charCodeAt(at) - BASE;
      if (step === LARGEST) { more += LARGEST; continue; }
      number += step + more + 1;
      more = 0;
      found.push(number);
    }
    return Int32Array.from(found);
  }

  function unpackImpacts(packed) {
    return Uint8Array.from(packed, (sign) => sign.charCodeAt(0) - BASE);
  }

  function store(listed, numbers, impacts, texts, expressions) {
    const columns = [numbers.split(" "), impacts.split(" ")];
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

  function split(names) {
    return names ? names.split(" ") : [];
  }

  /* What the scripts of the index call. */
  Object.assign(drillbook, {
    manifest(value, titles) {
      manifest = value;
      drillbook.constants = value.constants;
      bounds = value.bounds.split(" ");
      briefs = titles ? readBriefs(titles.split("\n")) : [];
      readOthers(value);
      pages = Int32Array.from({ length: value.total }, (_, number) => number);
      value.same.forEach((pair) => { pages[pair[0]] = pair[1]; });
    },
    shard(number, names, ...held) { shards[number] = store(split(names), ...held); },
    cluster(number, ...held) { store(clusters[number], ...held); clusters[number].isThere = true; },
    page(number, text) { documents.set(number, readDocument(number, text.split("\n"))); },
    seen(first, text) { text.split("\n").forEach((row, at) => seen.set(first + at, row.split("\t"))); },
    letter(letter, words) { letters.set(letter, words.split(" ")); },
    phrases(script, lines) {
      phrases[script] = new Map();
      lines.split("\n").forEach((line) => {
        /* Phrases that stand for one another, the number that each has itself, the numbers of all. */
        const [said, own = "", packed = ""] = line.split("\t");
        said.split(",").forEach((phrase, at) => {
          const words = phrase.split(" "), key = keyOf(words[0]);
          const rest = Array.from(packed).filter((sign) => sign !== own[at]).map((sign) => sign.charCodeAt(0) - BASE);
          if (!phrases[script].has(key)) phrases[script].set(key, []);
          phrases[script].get(key).push([words, rest]);
        });
      });
    },
    spelt(words) { spelt = new Set(words.split(" ")); },
    pasted(words) { pasted = new Set(words.split(" ")); },
    facets(value) { facets = value; },
  });

  function readOthers(value) {
    if (!value.others) return;
    value.others.split("\n").forEach((line) => others.push(line.split(" ")));
    let cluster = 0;
    for (const term of [].concat(...others)) {
      if (clusterOf.has(term)) continue;
      if (value.clusters[cluster + 1] === clusterOf.size) cluster++;
      clusterOf.set(term, cluster);
      (clusters[cluster] = clusters[cluster] || []).push(term);
    }
  }

  function readDocument(number, lines) {
    const [own, address, summary, said, ...sections] = lines;
    const shown = own ? readBriefs(own.split("\t"))[0] : briefs[number];
    return Object.assign(brief(number), shown, {
      address, summary, said: said ? said.split("\t") : [], sections: sections.map(readSection),
    });
  }

  function brief(number) {
    return {
      number,
      kind: manifest.kinds[Number(manifest.kindOf[number])],
      lang: manifest.langs[manifest.langOf.charCodeAt(number) - 48],
    };
  }

  /* A document, or what the manifest says of it while its own script is on the way. */
  function documentOf(number) {
    if (documents.has(number)) return documents.get(number);
    need(`d${number}`);
    return null;
  }
  function seenOf(number) {
    if (!seen.has(number)) need(`x${Math.floor(number / drillbook.constants.seenTogether)}`);
    return seen.get(number) || null;
  }
  function hasDocument(number) {
    return documents.has(number);
  }
  function titleOf(number) {
    if (documents.has(number)) return documents.get(number);
    return briefs.length ? Object.assign(brief(number), briefs[number]) : null;
  }

  /* A page in all languages it is written in. */
  function versions(number) {
    const first = pages[number];
    return [first, ...manifest.same.filter((pair) => pair[1] === first).map((pair) => pair[0])];
  }

  /* The last shard whose bound is not above the key. */
  function shardOf(key) {
    let low = 0, high = bounds.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compare(bounds[middle], key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function hasShard(number) {
    if (shards[number]) return true;
    need(`s${number}`);
    return false;
  }

  function hasCluster(number) {
    if (clusters[number].isThere) return true;
    need(`c${number}`);
    return false;
  }

  /* Whether all is there that is to be known of a term of the query. */
  function knows(term) {
    return clusterOf.has(term) ? hasCluster(clusterOf.get(term)) : hasShard(shardOf(term));
  }

  function frequency(term) {
    return terms.has(term) ? terms.get(term)[1].length : 0;
  }

  function rarity(term) {
    const having = frequency(term);
    return Math.floor(Math.log(1 + (manifest.total - having + 0.5) / (having + 0.5)) * 1e6 + 0.5) / 1e6;
  }

  function postings(term) {
    const found = terms.get(term);
    if (!found) return null;
    if (typeof found[0] === "string") {
      found[0] = unpack(found[0]);
      found[1] = unpackImpacts(found[1]);
    }
    return found;
  }

  /* The first terms with a prefix; null while a shard of them is on the way. */
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
        if (bounds[number].startsWith(prefix)) coming += manifest.sizes.charCodeAt(number) - BASE;
      }
      number++;
    } while (number < bounds.length && bounds[number].startsWith(prefix) && found.length + coming < more);
    return isWhole ? found.sort(compare).slice(0, most) : null;
  }

  /* Terms that are known before anything is asked for: those of the thesaurus and of titles. */
  let early;
  function earlyTerms() {
    return early = early || new Set([...clusterOf.keys(), ...termsOf(briefs.map((page) => page.title).join("\n"))]);
  }

  function vocabularyOf(letter) {
    if (!manifest.letters.includes(letter)) return [];
    if (!letters.has(letter)) need(`l${letter.codePointAt(0).toString(16)}`);
    return letters.get(letter) || null;
  }

  function keyOf(word) {
    return /^[\uac00-\ud7af]{2,}$/.test(word) ? word.slice(0, 2) : word;
  }

  function phrasesOf(word) {
    const script = /[\uac00-\ud7af]/.test(word) ? "hangul" : "latin";
    if (!phrases[script]) { need(script === "latin" ? "phrases" : script); return []; }
    return phrases[script].get(keyOf(word)) || [];
  }

  /* Another word for a phrase, by its number. */
  function other(number) {
    others[number].forEach(knows);
    return others[number];
  }

  /* Whether a word that nothing here says is in the thesaurus all the same, and so no slip. */
  function isSpelt(word) {
    if (!spelt) need("spelt");
    return Boolean(spelt) && spelt.has(word);
  }

  /* Each as [document, form, length, ...]: what stands behind depends on the form. */
  function declaredAt(key) {
    const found = declared.get(key) || [];
    if (typeof found === "string") declared.set(key, found.split(" ").map(readDeclared));
    return (declared.get(key) || []).concat(regexes.get(key) || []);
  }
  function readDeclared(text) {
    return [unpack(text.slice(8))[0], text[0], text.charCodeAt(1) - BASE, text.charCodeAt(2) - BASE, text.slice(3, 8)];
  }
  function isPasted(word) {
    if (!pasted) need("pasted");
    return Boolean(pasted) && pasted.has(word);
  }

  function facet(group, name) {
    if (!facets) { need("facets"); return null; }
    const packed = Object.prototype.hasOwnProperty.call(facets[group], name) ? facets[group][name] : "";
    return new Set(unpack(packed));
  }

  drillbook.index = {
    brief, declaredAt, documentOf, earlyTerms, facet, frequency, hasDocument, isPasted, isSpelt, knows, other, phrasesOf, postings, rarity,
    seenOf, startingWith, titleOf, versions, vocabularyOf,
    get kinds() { return manifest.kinds; },
    get languages() { return manifest.languages; },
    get regexes() { return manifest.regexes; },
    get total() { return manifest.total; },
    pageOf(number) { return pages[number]; },
  };
})();
