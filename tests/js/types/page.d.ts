/* The one global of the theme's scripts. page.js makes it; each script says at its top what it adds.
   A name with a question mark may be missing when it is asked for: what adds it is fetched only on some pages. */

interface Window {
  drillbook: Drillbook;
}

/* Milliseconds, of a moment or a span. */
type Milliseconds = number;

interface Store {
  /* Null where there is nothing, or where storage is forbidden. */
  get(name: string, area?: "localStorage" | "sessionStorage"): string | null;
  /* Says whether it was kept; null takes away what is there. */
  set(name: string, text: string | null, area?: "localStorage" | "sessionStorage"): boolean;
}

/* page.js */
interface Drillbook {
  /* The address of the site, with a slash at its end. */
  site: string;
  store: Store;
  key(name: string): string;
  show(theme: string | null): void;
  make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, properties?: Properties<Tag>): HTMLElementTagNameMap[Tag];
  need(name: string): Promise<void>;
  say(text: string): void;
  copy(text: string, place?: Element | null): Promise<boolean>;
  /* Gives a block of code its button. */
  copyable(block: Element): void;
}

type Properties<Tag extends keyof HTMLElementTagNameMap> = Partial<HTMLElementTagNameMap[Tag]>;

/* loglines.js */
interface Drillbook {
  loglines: {
    messages(line: string): string[];
    decodedMessages(line: string): string[];
    unquoted(text: string): string;
  };
}

/* text.js */
interface Drillbook {
  text: {
    characters(text: string): number;
    cut(text: string, length: number): string;
    digest(values: Iterable<number>): number;
  };
}

/* allowed.js */
interface Drillbook {
  allowed: {
    MARK: string;
    fits(value: string, pattern: string): boolean;
  };
}

/* kept.js */
interface Drillbook {
  kept: {
    names(): string[];
    page(address: string): string | null;
    published(name: string): string;
    shared(): Promise<boolean>;
    inherit(name: string): Promise<void>;
  };
}

/* words.*.js, which comes before whatever is fetched on need: theme/templates/words.html */
interface Drillbook {
  words: {
    theme: Record<"label" | "auto" | "light" | "dark", string>;
    values: Record<string, string>;
    logged: Record<string, string>;
    match: Record<string, string> & Record<"scenarios" | "lines" | "signatures" | "matches" | "cut", [string, string]>
      & { failures: Record<string, string> };
    run: Record<string, string>;
    misses: Record<string, string>;
    offline: Record<string, string> & { days: number };
  };
}

/* What a browser knows of its line: not in TypeScript's library, because not all browsers tell. */
interface Navigator {
  readonly connection?: { readonly saveData: boolean; readonly effectiveType: string };
}
