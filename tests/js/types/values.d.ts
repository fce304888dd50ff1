/* values/: the values of the reader's own system. */

interface Field {
  /* The name; with a number where two values of a page have one. */
  key: string;
  name: string;
  /* The systems to which it belongs. */
  scope: string[];
  /* The procedures that use it. */
  owners: string[];
  default: string;
  description: string;
  example: string;
  pattern: string;
  /* The pattern for browsers, where that is written otherwise. */
  expression?: string;
  /* Whether a destructive command uses it. */
  endangered?: boolean;
  required?: boolean;
  secret?: boolean;
  lang?: string;
  /* The reader's own value, and one that a link brought; empty where there is none. */
  own: string;
  offered: string;
  /* Whether a secret is shown in its field. */
  open?: boolean;
}

/* A value as this browser keeps it. */
interface KeptValue {
  name: string;
  default: string;
  scope: string[];
  value: string;
}

interface Drillbook {
  /* parameters/*.js: what the page's parameters are */
  parameters?: (Pick<Field, "key" | "name" | "scope" | "owners"> & Partial<Field>)[];
  values: Values;
}

interface Values {
  /* values/values.js */
  all(): Record<string, string>;
  /* Null: the reader wants it no more. A text: what else there is to say. */
  give(block: Element): Promise<boolean | string | null>;
  open(box: HTMLDetailsElement): Promise<void>;
  set(field: Field, value: string): void;
  link(): string;
  decide(agreed: Field[]): void;
  offers(): Field[];
  acted(value: string, field?: Field): string[];
  missing(field: Field): boolean;
  used(block: Element): Field[];
  note(block: Element, told: string): string;
  names(list: Field[]): string;
  apply(): void;
  fields(): Field[];
  kept(): boolean;
  value(field: Field): string;
  watch(tell: () => void): void;
  words(): Record<string, string>;
  fill(text: string, value: string): string;
  /* A sign as it is named in a sentence. */
  visible(sign: string): string;
  /* values/decode.js */
  decode(hash: string): Map<string, string> | null;
  mayOffer(field: Field, pairs: Map<string, string> | null, isLog: boolean): boolean;
  /* values/link.js */
  offer(asked: boolean, told?: string): void;
  /* values/guard.js */
  ask(block: Element): Promise<boolean>;
  /* values/form.js */
  form(box: HTMLDetailsElement): void;
  /* values/storage.js */
  storage: {
    /* Whether what is kept outlives the page. */
    lasts(): boolean;
    isKey(name: string | null): boolean;
    read(field: Field): string;
    write(field: Field): void;
  };
}
