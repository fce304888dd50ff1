/* misses/: unanswered questions. */

/* What was asked as far as it may be kept, whether a page answers, and whether it is a question of a person. */
interface Question {
  text: string;
  fits: boolean;
  counts: boolean;
}

/* One that is kept. `fits` says that there were results, and nobody opened the first ones; `page` is the one that was
   opened in the end, below the site and without its ending, and `by` the question that led there, "-" for one that is
   not kept. */
interface Miss {
  question: string;
  lang: string;
  fits: boolean;
  times: number;
  at: Milliseconds;
  page: string;
  title: string;
  by: string;
}

/* misses/discreet.js */
interface Drillbook {
  isDiscreet(text: string): boolean;
}

/* misses/log.js, which comes once a question has rested */
interface Drillbook {
  misses?: {
    /* The latest first. */
    all(): Miss[];
    rest(found: Found, isSubmitted: boolean): void;
    /* What the reader does with a result: opens it, or takes the command that stands there. */
    choose(found: Found, event: Event): void;
    leave(): void;
    /* One question, or all. */
    forget(question?: string): void;
    watch(told: () => void): void;
  };
}

/* misses/issue.js */
interface Drillbook {
  issue(misses: Miss[]): string;
}
