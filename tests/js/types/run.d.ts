/* run/: one incident at a time, as a list of events, and what is true after them. */

type Outcome = "recovered" | "not-recovered" | "false-alarm";

/* A step as the incident knows it: its key, its title, a digest of its commands. */
type StepMark = [string, string, string];

/* What an incident begins with. */
interface Beginning {
  scenario: string;
  title: string;
  name: string;
  rto: Milliseconds | null;
  /* By when plan B must be decided on. */
  decide: Milliseconds | null;
  built: string;
  lang: string;
  path: string;
  steps: StepMark[];
}

interface RunEvent {
  id: string;
  /* Events are in the order of these numbers, then of their ids. */
  n: number;
  at: Milliseconds;
  kind: string;
  text: string;
  step: string;
  title: string;
  time: Milliseconds;
  outcome: Outcome;
  loss: string;
  verified: string;
  /* Whether a note was removed. */
  gone?: boolean;
}

interface Incident {
  v: number;
  id: string;
  events: RunEvent[];
  drafts: Record<string, string>;
}

interface RunState extends Beginning {
  id: string;
  began: Milliseconds;
  /* What was said last of each step. */
  ticks: Map<string, RunEvent>;
  notes: RunEvent[];
  plan: string;
  end: RunEvent | null;
  /* The moment of the latest event. */
  last: Milliseconds;
}

interface RunEntry {
  id: string;
  incident: Incident | null;
  state: RunState | null;
}

interface Step {
  key: string;
  element: HTMLElement;
  number: string;
  title: string;
  anchor: string;
  mark: string;
}

interface Scenario {
  id: string;
  title: string;
  rto: Milliseconds | null;
  decide: Milliseconds | null;
  built: string;
  path: string;
}

/* run/log.js */
interface RunLog {
  LONGEST: number;
  OUTCOMES: Outcome[];
  inherit(scenario: string | null): Promise<void>;
  lasts(): boolean;
  newId(): string;
  parse(text: string): Incident | null;
  text(incident: Incident): string;
  raw(id: string): string;
  read(id: string): Incident | null;
  all(): RunEntry[];
  absorb(incident: Incident, events: RunEvent[]): void;
  save(incident: Incident): boolean;
  add(incident: Incident, kind: string, more?: Partial<RunEvent> & Partial<Beginning> & { began?: Milliseconds }): boolean;
  removeNote(incident: Incident, id: string): boolean;
  remove(id: string): void;
  start(page: Beginning): Incident;
  watch(told: (id: string) => void): void;
  stateOf(incident: Incident): RunState;
  elapsed(state: RunState, at?: Milliseconds): Milliseconds;
}

type WordValues = Record<string, string | number>;

interface NoteForm {
  form: HTMLFormElement;
  area: HTMLTextAreaElement;
}

interface Run {
  /* run/run.js */
  root: string;
  /* The head of a scenario's page; nothing on other pages. */
  page: HTMLElement | null;
  home: HTMLElement | null;
  incident: Incident | null;
  state: RunState | null;
  scenario: Scenario | null;
  steps: Step[];
  log: RunLog;
  ready: Promise<void>;
  word(name: string, values?: WordValues): string;
  span(ms: Milliseconds): string;
  minutes(ms: Milliseconds): string;
  clock(at: Milliseconds): string;
  button(text: string, className: string, onclick: () => void): HTMLButtonElement;
  open(incident: Incident): void;
  here(): boolean;
  close(): void;
  another(): void;
  start(): Promise<void>;
  add(kind: string, more?: Partial<RunEvent>): void;
  refresh(): void;
  address(state: RunState): string;
  /* The incident that is shown and its state, for what is called only while one is. */
  shown(): { incident: Incident; state: RunState };
  /* run/page.js */
  readPage(page: HTMLElement): Scenario;
  readSteps(): Step[];
  nextStep(): Step | undefined;
  reveal(anchor: string): HTMLElement | null;
  noteForm(key: string, label: string, title?: string, kept?: () => void): NoteForm;
  notes(list: HTMLElement, notes: RunEvent[], withStep: boolean): void;
  changes(): { changed: Set<Step>; gone: string[] };
  showSteps(): void;
  hideSteps(): void;
  /* run/bar.js */
  tick(): void;
  showBar(): void;
  hideBar(): void;
  focus(): void;
  focusMenu(): void;
  /* run/menu.js */
  showMenu(): void;
  openMenu(part?: "end" | "export"): void;
  hideMenu(): void;
  /* run/head.js */
  /* When it began, and how it ended. */
  standing(state: RunState): string;
  /* The button that starts an incident, in whose place the head stands. */
  startButton(): HTMLButtonElement | null;
  showHead(): void;
  hideHead(): void;
  /* run/list.js */
  list(): HTMLElement;
  opener(): HTMLFormElement;
  showLists(): void;
  /* run/export.js */
  save(name: string, text: string, type: string): void;
  saveTimeline(incident: Incident): void;
  timeline(incident: Incident): string;
  record(incident: Incident): string;
  exportButtons(): HTMLElement[];
  updateExport(state: RunState): void;
  carryButtons(): HTMLElement[];
}

interface Drillbook {
  run: Run;
}
