/* misses/: questions that were asked in vain. */

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
    rest(question: Question, isSubmitted: boolean): void;
    /* Ranks count from 0; there is no link where the reader took a command. */
    open(question: Question, rank: number, link: HTMLAnchorElement | null): void;
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

/* misses/list.js, on the search page */
interface Drillbook {
  missed?: { show(place: HTMLElement): void };
}
