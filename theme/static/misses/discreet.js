/* What may be kept of what was typed: a question of a person, short and on one line, without a secret in it.
   The twin is plugins/drillbook/server/keeping.py; both must pass tests/server/vectors/discreet.json. Whether
   a text is a log is known where it is searched for.

   Needs: page, text.
   Adds: isDiscreet. */
(() => {
  "use strict";

  const { drillbook } = window;
  const LONGEST = 200; /* characters */
  const KEYS = "(?:api|access|private|secret|encryption)[_-]?key";
  const NAMED = `(?:pass(?:word|wd|phrase)?|pwd|secret|token|${KEYS})`;
  const VALUE = "(?:\"[^\"]+\"|'[^']+'|[^\\s,;&\"']+)";
  /* Those of plugins/drillbook/drills/redact.py, and letters with digits so long that they are no word. */
  const SECRETS = [
    /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s@]+@/i,
    RegExp(`(?:${NAMED}["']?\\s*[=:]\\s*|--(?:password|passphrase|token|secret|api-key)\\s+)${VALUE}`, "i"),
    /\bauthorization:\s*(?:bearer|basic)\s+\S+/i,
    /\bbearer\s+\S{6,}/i,
    /\b(?:mysql|mariadb)\S*\s(?:.*\s)?-p[^\s-]\S*/i,
    /\bidentified\s+by\s+(?:'[^']*'|"[^"]*")/i,
    /\b(?:requirepass|masterauth)\s+\S+/i,
    /\buser\s+\S+\s+(?:\S+\s+)*?[>#]\S+/,
    /^[^:\s]+:(?:\d+|\*):[^:\s]+:[^:\s]+:\S+$/,
    /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
    /\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bglpat-[\w-]{20,}(?!\w)|\bxox[abprs]-[\w-]{10,}(?!\w)/,
    /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+/,
    /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/,
    /(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{20,}/,
    /\b(?:password|passphrase|secret|token) is \S|(?:비밀번호|비번|암호)\s*[:=]\s*\S/i,
    /\s(?:-a|-u|--user)\s+\S+|\s-p\s*\S+|\b[A-Za-z0-9/+]{40}\b/i,
  ];

  drillbook.isDiscreet = (text) => {
    const question = text.trim(), isShort = drillbook.text.characters(question) <= LONGEST;
    return /[\p{L}\p{N}]/u.test(question) && isShort && !/[\r\n]/.test(question)
      && !SECRETS.some((secret) => secret.test(question));
  };
})();
