/* Values out of logs: whether one may stand in a command. The twin of plugins/drillbook/matching/values.py,
   where the rules are explained. The place for a log goes by it, and so does the page that is offered one.

   Needs: page.
   Adds: allowed. */
(() => {
  "use strict";

  const LONGEST = 200;
  const PLAIN = "[A-Za-z0-9._/:@-]+";
  const ACTED = /[\s;&|<>()$`\\"'*?[\]{}!]|^[-~#]/;
  const GUARDED = RegExp(
    "^/+[^/]*/*$|^/+(?:bin|boot\\d*|dev|etc|host|lib[\\dx]*|private|proc|root|run|sbin|sys|usr)(?:/|$)"
    + "|^/+var/+[^/]+/*$|^/+mnt/+[a-z](?:/|$)|^[A-Za-z]:(?:/|$)|(?:^|/)\\.\\.?(?:/|$)|:[^/@]*@|://.*@"
    + "|(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|glpat-[\\w-]{20}|xox[abprs]-[\\w-]{10}"
    + "|eyJ[\\w-]{10,}\\.");
  const UNSEEN = new RegExp("[\\0-\\x1f\\x7f-\\xa0\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160"
    + "\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202f\\u2060-\\u206f\\u3164\\ud800-\\udfff"
    + "\\ue000-\\uf8ff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\uffff\\u{e0000}-\\u{10ffff}]", "u");

  /** @param {string} text */
  const isShort = (text) => text.length <= LONGEST || Array.from(text).length <= LONGEST;

  window.drillbook.allowed = {
    /* Marks a link whose values come out of a log; no parameter has such a name. */
    MARK: "@log",

    fits(value, pattern) {
      if (!value || !isShort(value)) return false;
      if (ACTED.test(value) || UNSEEN.test(value) || GUARDED.test(value)) return false;
      try { return new RegExp(`^(?:${pattern || PLAIN})$`, "u").test(value); } catch { return false; }
    },
  };
})();
