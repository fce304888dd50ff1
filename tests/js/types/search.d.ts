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
  /* Whether it is another word for what was typed: then only pages count that are about it. */
  isSynonym: boolean;
}

/* A word, or a phrase of them, and what may stand for it. */
interface Group {
  word: QueryWord;
  alternatives: Alternative[];
  /* How much of the question it is. */
  importance: number;
  /* What phrases that it is part of may be said in. */
  also: Alternative[];
}

interface Understood {
  query: Query;
  groups: Group[];
  /* What was typed, and what it was taken for. */
  corrected: Map<string, string>;
  /* Words that are on no page. */
  unknown: string[];
}

interface Scored {
  number: number;
  score: number;
  /* What the words alone gave, and the shares of the question that the page speaks of and is about. */
  value: number;
  cover: number;
  essence: number;
}

interface Purpose {
  kinds: Set<string>;
  systems: Set<string>;
  /* Of products that are no systems of the site, and of other topics, the documents about each. */
  foreign: Set<number>[];
  topics: Set<number>[];
  isTrouble: boolean;
  isAction: boolean;
  isLog: boolean;
  /* Those that the question may tell of, as the coverage map has them. */
  failures: Set<string>;
}

/* A declared text that is named: where its document counts it, or the line that an expression matched. */
interface Named {
  strength: number;
  place: number;
  isLine: boolean;
  line: string | undefined;
}

interface Part {
  share: number;
  place: number;
  isLine: boolean;
}

/* A false alarm that is named: where its document counts it. With a strength of 0 its page leads nothing. */
interface Denied {
  strength: number;
  place: number;
}

interface FoundAlarm {
  number: number;
  place: number;
}

/* A false alarm as it is shown: `then` is a command, or the id of the page of this title and address. */
interface ShownAlarm {
  text: string;
  then: string;
  title: string;
  address: string;
  lang: string;
}

interface Ranking {
  query: Query;
  understood: Understood;
  purpose: Purpose;
  strong: Strong;
  denied: AllDenied;
  parts: Parts;
}

type Order = (one: Scored, other: Scored) => number;
type Passes = (number: number) => boolean;
/* What is named of a document, and what is there in part, by its number. */
type Strong = Map<number, Named>;
type Parts = Map<number, Part>;
type AllDenied = Map<number, Denied>;

interface FoundLine {
  number: number;
  place: number;
  text: string | undefined;
}

interface Result {
  number: number;
  score: number;
  exact: boolean;
  line: FoundLine | undefined;
  denied: FoundAlarm | undefined;
}

interface Found {
  query: Query;
  understood: Understood;
  total: number;
  corrected: Map<string, string>;
  phrasesIgnored: boolean;
  /* Whether a page answers; where none does, there are no results but the nearest pages. */
  fits: boolean;
  unknown: string[];
  results: Result[];
  nearest: Result[];
  /* A system and a kind of failure that no scenario covers. */
  gap: [string, string] | null;
}

interface Brief {
  number: number;
  kind: string;
  lang: string;
  failures: string[];
  systems: string[];
}

interface Shown {
  title: string;
  severity: string;
  proof: string;
  /* As it is carried: see rows.py. */
  address: string;
  summary: string;
}

type Listed = Brief & Shown;

interface Section {
  anchor: string;
  title: string;
  text: string;
}

/* As they are carried: the text of a section may be that of another page's, by its number and place. */
interface Texts {
  further: string[];
  sections: { anchor: string; title: string; text: string; as: [number, number] | null }[];
}

interface Line {
  form: string;
  text: string;
}

/* Document, form ("r" an expression, "x" one of a false alarm), length, then what depends on the form, and its place: see packing.py. */
type Expression = [number, "r" | "x", number, string, number];
type Declared = Expression | [number, string, number, number, string, number];

/* A declared text that is filed under one of its telling words, which is the `at`th of them. */
interface PartOf {
  number: number;
  place: number;
  isLine: boolean;
  isFalse: boolean;
  at: number;
  steps: number;
}

interface Manifest {
  total: number;
  bounds: string;
  sizes: string;
  letters: string;
  texts: string;
  lines: string;
  named: string[][];
  namedOf: string;
  /* Sets of kinds of failure, and that of every document. */
  failures: string[][];
  failureOf: string;
  kinds: string[];
  kindOf: string;
  langs: string[];
  langOf: string;
  same: [number, number][];
  languages: string[];
  regexes: Expression[];
  others: Others;
  /* By the names of systems, phrases that name them. */
  covered: Record<string, string[] | undefined>;
  constants: Constants;
}

/* The numbers and expressions that the browser shares with Python: constants.py and rules.json. */
interface Constants
  extends Record<
    | "longestWhole" | "longestTerm" | "completions" | "completed" | "shortestTypo" | "shortestTerm" | "longTypo"
    | "full" | "essential" | "about" | "named" | "asked" | "failureMatch" | "failureMismatch" | "elsewhere" | "longestName" | "partSteps" | "leastPart"
    | "shownPart" | "partBonus" | "whole" | "inside" | "insideFalse" | "mostInside" | "alarmShare" | "leads" | "bias" | "mostValue" | "cliff" | "beside" | "nearest" | "leastOfLog" | "leastOfFiltered" | "leastWhole" | "keywords" | "mostTyped" | "mostOfKeywords"
    | "endingWeight"
    | "phraseDepth" | "briefsTogether" | "limit" | "window" | "mostCorrections" | "longestTail"
    | "longestLine" | "mostLines" | "longestQuery" | "logLength" | "mostTerms" | "prefixWords" | "partWeight"
    | "logPartWeight" | "bigramWeight" | "functionWeight" | "numberWeight" | "messageWeight" | "logWordWeight"
    | "synonymWeight" | "prefixWeight" | "lastPrefixWeight" | "typoWeight",
    number
  > {
  wordMark: string;
  seenMark: string;
  kindNames: string[];
  prior: Record<string, number>;
  troubled: Record<string, number | undefined>;
  anywhere: string[];
  signs: Record<string, number>;
  folders: Record<string, string>;
  bands: number[];
  asks: Record<string, string>;
  failures: Record<string, string>;
  action: string;
  imperative: string;
  identifier: string;
  setting: string;
  trouble: string;
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
  line: FoundLine | undefined;
  denied: FoundAlarm | undefined;
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
    endingTerms(run: string): Set<string>;
    stem(word: string): string;
    isCjk(piece: string): boolean;
    isBigram(term: string): boolean;
    normalise(text: string): string;
    pieces(text: string): string[];
    terms(text: string): string[];
    tokens(text: string): Token[];
  };
}

/* search/query.js */
interface Drillbook {
  query: { functionWeight(word: string): number; parse(raw: string): Query };
}

/* search/loading.js */
interface Drillbook {
  loading: {
    load(name: string): Promise<void>;
    need(name: string): void;
    settle<Answer>(ask: () => Answer): Promise<NonNullable<Answer>>;
    readonly isWaiting: boolean;
  };
  style(text: string): void;
}

/* search/texts.js */
interface Drillbook {
  reading: {
    anchorOf(title: string): string;
    readBriefs(listed: string): Shown[];
    readTexts(text: string): Texts;
  };
}

/* search/packing.js */
interface Drillbook {
  packing: {
    code(text: string, at: number): number;
    unpack(packed: string): Int32Array;
    impacts(packed: string): Uint8Array;
    declared(text: string): Declared;
    part(text: string): PartOf;
  };
}

/* Words, and what they may also be said in, as terms. */
type Phrase = [string[], string[][]];

/* Of other words: their names, how many pages have each, the pages about it, their levels, how common it is, and
   declared texts that it is a part of. */
type Others = string[];

/* search/synonyms.js */
interface Drillbook {
  synonyms: {
    about(term: string): [Int32Array, Uint8Array] | null;
    frequency(term: string): number | undefined;
    keep(rows: string, packed: Others): void;
    keyOf(word: string): string;
    open(packed: Others): void;
    phrasesAt(key: string): Phrase[];
    same(listed: string[], typed: string[]): boolean;
    words(): string[];
  };
}

/* search/letters.js */
interface Drillbook {
  letters: {
    commonness(term: string, isThere: boolean): number;
    isSpelt(word: string): boolean;
    keepPacked(term: string, signs: string, at: number): void;
    open(all: string): void;
    /* Null while they are on their way. */
    vocabularyOf(letter: string): string[] | null;
  };
  letter(letter: string, words: string, spelt: string, common: string): void;
  common(text: string): void;
}

/* search/index.js: how to look things up, and what the scripts of the index call */
interface Drillbook {
  constants: Constants;
  index: {
    brief(number: number): Brief;
    aboutThing(place: string): Set<number>;
    commonness(term: string): number;
    declaredAt(key: string): Declared[];
    facet(group: "system" | "tag", name: string): Set<number> | null;
    frequency(term: string): number;
    isPasted(word: string): boolean;
    knows(term: string): boolean;
    pageOf(number: number): number;
    partsAt(key: string): PartOf[];
    postings(term: string): [Int32Array, Uint8Array] | null;
    rarity(term: string): number;
    rarityOf(having: number): number;
    startingWith(prefix: string): string[] | null;
    /* "p" of a product or "t" of a topic with the place of the documents about it, and the words of its name. */
    thingsAt(key: string): string[][];
    versions(number: number): number[];
    readonly covered: Record<string, string[] | undefined>;
    readonly kinds: string[];
    readonly listed: string;
    readonly starts: { texts: string; lines: string };
    readonly languages: string[];
    readonly regexes: Expression[];
    readonly systems: string[];
    readonly total: number;
  };
  manifest(value: Manifest, listed: string): void;
  shard(number: number, names: string, ...held: Held): void;
  pasted(words: string): void;
  things(packed: string[]): void;
  facets(value: Record<"system" | "tag", Record<string, string>>): void;
}

/* Of the keys of a script: numbers, impacts, how common they are, declared texts, the same in parts, such as are
   expressions, names of things that the site may not be about, phrases of the thesaurus, and other words. */
type Held = [
  string, string, string, string, string, Record<string, Expression[]>, string, string, ...Others
];

/* search/documents.js: what the index has of pages to show them */
interface Drillbook {
  documents: {
    /* Null while it is on the way. */
    alarmOf(found: FoundAlarm): ShownAlarm | null;
    documentOf(number: number): Listed | null;
    linesOf(number: number): Line[] | null;
    textsOf(number: number): { further: string[]; sections: Section[] } | null;
    early(): string[];
  };
  briefs(first: number, listed: string): void;
  lines(first: number, text: string): void;
  texts(first: number, listed: string[]): void;
}

/* search/declared.js */
interface Drillbook {
  declared: { named(query: Query): { alarms: Strong; strong: Strong }; wordsOf(text: string): string[] };
}

/* search/alarms.js */
interface Drillbook {
  alarms: {
    denied(
      named: { strong: Strong; alarms: Strong }, inPart: { parts: Parts; alarms: Parts }, purpose: Purpose
    ): AllDenied;
    of(ranking: Ranking, number: number): FoundAlarm | undefined;
  };
}

/* search/words.js */
interface Drillbook {
  meaning: {
    matches(cut: Token[], at: number): { length: number; others: string[][] }[];
    understand(query: Query): Understood;
    wordOf(token: Token): string;
  };
}

/* search/purpose.js */
interface Drillbook {
  purpose: {
    isElsewhere(purpose: Purpose, number: number): boolean;
    of(query: Query): Purpose;
    weight(purpose: Purpose, number: number): number;
  };
}

/* search/parts.js */
interface Drillbook {
  parts: { inQuery(understood: Understood): { alarms: Parts; parts: Parts } };
}

/* search/fitting.js */
interface Drillbook {
  fitting: {
    evidence(understood: Understood, purpose: Purpose, first: Scored, part: number): number;
    isGap(purpose: Purpose): boolean;
  };
}

/* What the words give each document; documents without any are not in `touched`. */
interface Scores {
  sums: Sums;
  touched: number[];
}

type Sums = Record<"value" | "cover" | "essence", Float64Array>;

/* search/scores.js */
interface Drillbook {
  scores: { everything(): Scores; rank(understood: Understood): Scores };
}

/* search/engine.js */
interface Drillbook {
  engine: {
    search(text: string, limit?: number): Promise<Found>;
  };
}

/* search/phrases.js, which is published as exact.js: who asks for an exact phrase fetches it */
interface Drillbook {
  exact: {
    keep(scored: Scored[], query: Query, order: Order, passes: Passes): { kept: Scored[]; ignored: boolean; isFound: boolean };
  };
}

/* search/excerpts.js */
interface Drillbook {
  excerpts: {
    /* Null while something of it is on its way. */
    excerpt(
      number: number, line: FoundLine | undefined, understood: Understood, weight: Map<string, number>
    ): Excerpt | null;
    marked(text: string, weight: Map<string, number>): { text: string; marks: [number, number][] };
    weights(understood: Understood): Map<string, number>;
  };
}

/* search/sections.js, which is fetched for pages without a summary and for exact texts */
interface Drillbook {
  sections: {
    bestOf(page: Listed, sections: Section[], weight: Map<string, number>): Excerpt;
  };
}

interface Excerpt {
  anchor: string;
  title: string;
  text: string;
  /* Start and end of the words that matched. */
  marks: [number, number][];
  /* What a line is that the page declares: symptom, signature or alert. */
  label: string;
}

type Children = (Node | string)[];

/* search/results.js */
interface Drillbook {
  results: {
    count(found: Found): string;
    finish(entries: Entry[], understood: Understood, isWanted: () => boolean): Promise<void>;
    deny(element: HTMLElement, alarm: Omit<ShownAlarm, "text">, said: Children): void;
    item(result: { number: number; line?: FoundLine; denied?: FoundAlarm | true }): Entry;
    kinds(): [string, string][];
    make<Tag extends keyof HTMLElementTagNameMap>(
      tag: Tag, properties: Properties<Tag>, ...children: Children
    ): HTMLElementTagNameMap[Tag];
    gap(system: string, failure: string): string;
    notes(found: Found, numbers: number[]): Promise<string[]>;
    systemName(name: string): string;
    way(root: string, address: string, anchor?: string): string;
    readonly words: Labels;
  };
  tell(
    words: Labels, kinds: Labels, severities: Labels, proofs: Labels, languages: Labels, systems: Labels, failures: Labels
  ): void;
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

/* search/asked.js */
interface Drillbook {
  asked: {
    ends(text: string): void;
    shows(found: Found): void;
    submits(): void;
    chooses(event: Event): void;
  };
}

/* search/ui.js, the last: called when everything is there */
interface Drillbook {
  open(): boolean;
}
