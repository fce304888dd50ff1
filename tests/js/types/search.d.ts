/* search/: what a query becomes on its way, and what the index gives. Numbers of documents count from 0. */

interface Token {
  text: string;
  start: number;
  end: number;
  terms: string[];
}

interface QueryWord {
  term: string;
  weight: number;
  text: string;
  /* Whether it may go on being typed. */
  last: boolean;
}

interface Query {
  text: string;
  /* The text without its filters. */
  said: string;
  words: QueryWord[];
  phrases: string[][];
  filters: Partial<Record<string, string>>;
  isLog: boolean;
  isShort: boolean;
}

interface Alternative {
  terms: string[];
  weight: number;
  ceiling: number;
}

type Group = [QueryWord, Alternative[]];

interface Understood {
  query: Query;
  groups: Group[];
  /* What was typed, and what it was taken for. */
  corrected: Map<string, string>;
}

interface Scored {
  number: number;
  score: number;
  exact: boolean;
}

type Order = (one: Scored, other: Scored) => number;
type Passes = (number: number) => boolean;
/* How strongly a document is named, by its number. */
type Strong = Map<number, number>;

interface Found {
  query: Query;
  understood: Understood;
  total: number;
  corrected: Map<string, string>;
  phrasesIgnored: boolean;
  results: Scored[];
}

interface Brief {
  number: number;
  kind: string;
  lang: string;
}

interface Shown {
  title: string;
  severity: string;
  proof: string;
  systems: string[];
}

/* Anchor, title, text. */
type Section = [string, string, string];

interface PageText extends Brief, Shown {
  address: string;
  summary: string;
  said: string[];
  sections: Section[];
}

/* What lists need: without an address while the page's text is on its way. */
type Listed = Brief & Shown & { address?: string };

/* Document, form ("r" an expression), length, then what depends on the form: see packing.py. */
type Expression = [number, "r", number, string];
type Declared = Expression | [number, string, number, number, string];

interface Manifest {
  total: number;
  bounds: string;
  sizes: string;
  letters: string;
  kinds: string[];
  kindOf: string;
  langs: string[];
  langOf: string;
  same: [number, number][];
  languages: string[];
  regexes: Expression[];
  others: string;
  clusters: number[];
  constants: Constants;
}

/* The numbers and expressions that the browser shares with Python: constants.py and rules.json. */
interface Constants
  extends Record<
    | "longestWhole" | "longestTerm" | "completions" | "completed" | "shortestTypo" | "shortestTerm" | "longTypo"
    | "full" | "phraseDepth" | "seenTogether" | "limit" | "window" | "mostCorrections" | "longestTail"
    | "longestLine" | "mostLines" | "longestQuery" | "logLength" | "mostTerms" | "prefixWords" | "partWeight"
    | "logPartWeight" | "pairWeight" | "functionWeight" | "numberWeight" | "messageWeight" | "logWordWeight"
    | "synonymWeight" | "prefixWeight" | "lastPrefixWeight" | "typoWeight",
    number
  > {
  wordMark: string;
  seenMark: string;
  kindNames: string[];
  prior: Record<string, number>;
  functionWords: string;
  logWords: string;
  endings: string;
  log: string;
  message: string;
  keys: string;
  volatile: string[];
}

interface Entry {
  element: HTMLElement;
  number: number;
}

/* Their text by what they stand for: kinds, severities, proofs, systems, languages. */
type Labels = Record<string, string>;

/* search/box.js, which a page carries: under search.js, in the folder of the index */
interface Drillbook {
  /* The address of the index's folder. */
  base: string;
  root: string;
  lang: string;
  widen(text: string): void;
  search(): Promise<boolean | null>;
}

/* search/analysis.js */
interface Drillbook {
  analysis: {
    compare(one: string, other: string): number;
    stem(word: string): string;
    isCjk(piece: string): boolean;
    isPair(term: string): boolean;
    normalise(text: string): string;
    pieces(text: string): string[];
    terms(text: string): string[];
    tokens(text: string): Token[];
  };
}

/* search/query.js */
interface Drillbook {
  query: { parse(raw: string): Query };
}

/* search/loading.js */
interface Drillbook {
  loading: {
    load(name: string): Promise<void>;
    need(name: string): void;
    settle<Answer>(ask: () => Answer): Promise<NonNullable<Answer>>;
    readonly isWaiting: boolean;
  };
}

/* search/texts.js */
interface Drillbook {
  texts: {
    readBriefs(lines: string[]): Shown[];
    readSection(line: string): Section;
  };
}

/* search/packing.js */
interface Drillbook {
  packing: {
    code(text: string, at: number): number;
    unpack(packed: string): Int32Array;
    impacts(packed: string): Uint8Array;
    declared(text: string): Declared;
  };
}

/* search/synonyms.js */
interface Drillbook {
  synonyms: {
    /* The cluster of a term, where it has one. */
    clusterOf: Map<string, number>;
    readClusters(others: string[][], starts: number[]): string[][];
    phrasesOf(word: string): [string[], number[]][];
  };
  phrases(script: "latin" | "hangul", lines: string): void;
}

/* search/index.js: how to look things up, and what the scripts of the index call */
interface Drillbook {
  constants: Constants;
  index: {
    brief(number: number): Brief;
    declaredAt(key: string): Declared[];
    earlyTerms(): Set<string>;
    documentOf(number: number): PageText | null;
    facet(group: "system" | "tag", name: string): Set<number> | null;
    frequency(term: string): number;
    hasDocument(number: number): boolean;
    isPasted(word: string): boolean;
    isSpelt(word: string): boolean;
    knows(term: string): boolean;
    other(number: number): string[];
    pageOf(number: number): number;
    phrasesOf(word: string): [string[], number[]][];
    postings(term: string): [Int32Array, Uint8Array] | null;
    rarity(term: string): number;
    seenOf(number: number): string[] | null;
    startingWith(prefix: string): string[] | null;
    titleOf(number: number): Listed | null;
    versions(number: number): number[];
    vocabularyOf(letter: string): string[] | null;
    readonly kinds: string[];
    readonly languages: string[];
    readonly regexes: Expression[];
    readonly total: number;
  };
  manifest(value: Manifest, titles: string): void;
  shard(number: number, names: string, ...held: Held): void;
  cluster(number: number, ...held: Held): void;
  page(number: number, text: string): void;
  seen(first: number, text: string): void;
  letter(letter: string, words: string): void;
  spelt(words: string): void;
  pasted(words: string): void;
  facets(value: Record<"system" | "tag", Record<string, string>>): void;
}

/* Of the keys of a script: numbers, impacts, declared texts, and such as are expressions. */
type Held = [string, string, string, Record<string, Expression[]>];

/* search/declared.js */
interface Drillbook {
  declared(query: Query): Strong;
}

/* search/words.js */
interface Drillbook {
  meaning: { understand(query: Query): Understood };
}

/* search/engine.js */
interface Drillbook {
  engine: {
    has(term: string, number: number): boolean;
    search(text: string, limit?: number): Promise<Found>;
  };
}

/* search/phrases.js, which is published as exact.js: who asks for an exact phrase fetches it */
interface Drillbook {
  exact: {
    keep(scored: Scored[], query: Query, order: Order, passes: Passes): { kept: Scored[]; ignored: boolean };
  };
}

/* search/excerpts.js */
interface Drillbook {
  excerpts: {
    excerpt(page: PageText, weight: Map<string, number>): Excerpt;
    matched(understood: Understood, number: number): string[];
    weights(understood: Understood): Map<string, number>;
  };
}

interface Excerpt {
  anchor: string;
  title: string;
  text: string;
  /* Start and end of the words that matched. */
  marks: [number, number][];
}

type Children = (Node | string)[];

/* search/results.js */
interface Drillbook {
  results: {
    complete(entry: Entry, understood: Understood, weight: Map<string, number>): void;
    count(number: number): string;
    item(result: { number: number }): Entry;
    kinds(): [string, string][];
    make<Tag extends keyof HTMLElementTagNameMap>(
      tag: Tag, properties: Properties<Tag>, ...children: Children
    ): HTMLElementTagNameMap[Tag];
    notes(found: Found, numbers: number[]): string[];
    systemName(name: string): string;
    way(root: string, address: string, anchor?: string): string;
    readonly words: Labels;
  };
  tell(words: Labels, kinds: Labels, severities: Labels, proofs: Labels, languages: Labels, systems: Labels): void;
}

interface KindBar {
  element: HTMLElement;
  show(query: Query): void;
  hide(): void;
}

/* search/kinds.js */
interface Drillbook {
  kinds: { bar(read: () => string, write: (query: string) => void): KindBar };
}

/* search/recent.js */
interface Drillbook {
  recent: { forget(): boolean; inherit(): void; recent(): string[]; remember(text: string): void };
}

/* search/ui.js, the last: called when everything is there */
interface Drillbook {
  open(): boolean;
}
