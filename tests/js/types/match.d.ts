/* match/: reading a log against the signatures of all scenarios. Lines and their numbers count from 1. */

/* A file or a text. */
type Dropped = File | string;

interface Source {
  name: string;
  blob: Blob;
}

/* What matching/browser.py wrote. */
interface SignatureData {
  /* Text, form, expression, fixed texts of which a line has one, scenarios, 1 where it is weak, and of which
     scenarios it tells which false alarm. */
  signatures: [string, string, string, string[], string[], number, [string, number][]][];
  /* The false alarms of scenarios by language: text, then, title, address; see ShownAlarm. */
  alarms: Record<string, Record<string, [string, string, string, string][]>>;
  strict: Anchors;
  loose: Anchors;
  /* In small letters. */
  caseless: Anchors;
  /* The number of a scenario's page in the index. */
  pages: Record<string, number>;
  /* Of scenarios that weak signatures name. */
  systems: Partial<Record<string, string[]>>;
  /* What a log may fill in, by scenario: parameters with their patterns. */
  slots: Partial<Record<string, Partial<Record<string, string>>>>;
  /* The first command of Confirm, by scenario. */
  commands: Partial<Record<string, ConfirmCommand>>;
  /* Failures that scenarios cover, by system. */
  covered: Partial<Record<string, string[]>>;
  /* What lines say of each kind of failure, in small letters. */
  said: Record<string, string[]>;
  constants: MatchRules;
}

/* Texts and names of parameters by turns; the values of those that have one. */
type ConfirmCommand = [string[], Partial<Record<string, string>>];

type Anchors = Record<string, number[]>;

interface MatchRules
  extends Record<
    "window" | "longestLine" | "kept" | "shown" | "places" | "hint" | "slow" | "slowest" | "forms" | "look" | "tail"
    | "timeLook" | "short" | "taken",
    number
  > {
  words: Record<string, number>;
}

interface MatchSignature {
  number: number;
  text: string;
  form: string;
  expression: RegExp | null;
  needs: string[];
  fixed: RegExp | null;
  scenarios: string[];
  denies: [string, number][];
  weak: boolean;
  /* Given up: too slow, or unknown to this browser. */
  off: boolean;
  /* Milliseconds of its slow looks. */
  slow: Milliseconds;
}

interface LogLine {
  file: string;
  number: number;
  text: string;
}

interface Tally {
  signature: MatchSignature;
  count: number;
  first: LogLine[];
  last: Map<string, LogLine>;
}

interface ScenarioFound {
  scenario: string;
  strength: number;
  /* Whether the log only says that something stopped. */
  isWeak: boolean;
  tallies: Tally[];
  page: number | undefined;
  count: number;
  /* What the log says of its parameters. */
  values: Record<string, string>;
  command: ConfirmCommand | undefined;
  /* The first and the last time, as written. */
  seen: [string, string] | null;
}

/* A scenario that the log is not: which of its false alarms it is. */
interface AlarmFound {
  scenario: string;
  number: number;
  tallies: Tally[];
  page: number | undefined;
  count: number;
}

interface Filter {
  owners: Map<string, number[]>;
  search: RegExp;
  folded: Map<string, number[]>;
  anyCase: RegExp | null;
}

/* Something to sort by, and the time as written. */
type LogTime = [string[], string];

interface Lines {
  /* How many were longer than a line may be. */
  cut: number;
  take(data: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

interface Salient {
  see(line: string): void;
  seeEnd(text: string): void;
  best(limit: number): string[];
  errors(limit: number): string[];
}

interface Head {
  see(text: string): void;
  /* Null for a log that is too long. */
  text(): string | null;
}

interface Reader {
  take(block: Uint8Array): number;
  end(): number;
}

interface Matcher {
  open(file: string): Reader;
  strongest(): ScenarioFound[];
  denied(): AlarmFound[];
  alarms: SignatureData["alarms"];
  /* What to search for where no signature was found. */
  asked(): string;
  /* Systems, each with a kind of failure that no scenario covers. */
  gaps(): [string, string][];
  readonly certain: boolean;
  salient: Salient;
  signatures: MatchSignature[];
  givenUp: MatchSignature[];
  readonly total: number;
  readonly cut: number;
}

/* The parts of the place for a log that change. */
interface LogPlace {
  place: HTMLElement;
  area: HTMLTextAreaElement;
  files: HTMLInputElement;
  status: HTMLElement;
  bar: HTMLProgressElement;
  going: HTMLElement;
  said: HTMLElement;
  found: HTMLElement;
}

interface Matching {
  /* match/engine.js */
  candidates(text: string, filter: Filter, each: (start: number, end: number, wanted: Set<number>) => void): void;
  compareTimes(one: LogTime, other: LogTime): number;
  decoded(bytes: Uint8Array): string;
  escaped(text: string): string;
  makeFilter(anchors: Anchors, caseless: Anchors): Filter;
  quoted(line: string): string[];
  timeOf(line: string, look: number): LogTime | null;
  makeLines(longest: number): Lines;
  makeHead(most: number): Head;
  makeSalient(rules: MatchRules): Salient;
  /* match/signatures.js */
  makeSignatures(listed: SignatureData["signatures"]): MatchSignature[];
  matched(wanted: Iterable<number>, text: string, looking: Looking): number[];
  /* match/confirm.js */
  confirm(command: ConfirmCommand, values: Record<string, string>): HTMLElement;
  offering(values: Record<string, string>): string;
  /* match/log.js */
  linesOf(found: { tallies: Tally[] }, limit: number): LogLine[];
  makeMatcher(data: SignatureData): Matcher;
  /* match/sources.js */
  blocks(blob: Blob): AsyncGenerator<Uint8Array>;
}

interface Drillbook {
  matching: Matching;
  /* match/results.js */
  matchResults(
    parts: LogPlace, matcher: Matcher, notes: string[], several: boolean, isWanted: () => boolean
  ): Promise<void>;
  /* match/panel.js */
  signatures(value: SignatureData): void;
  match(place: HTMLElement, sources: Dropped[]): Promise<void>;
  matchWords: {
    fill(text: string, values: Record<string, string | undefined>): string;
    number(value: number): string;
  };
}

/* What looking for signatures goes by, and those that it gave up. */
interface Looking {
  data: SignatureData;
  /* What named parts of matches hold, in the order of the logs. */
  taken: { signature: MatchSignature; pairs: [string, string][] }[];
  rules: MatchRules;
  signatures: MatchSignature[];
  givenUp: MatchSignature[];
}
