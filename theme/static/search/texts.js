/* Texts as the index carries them: columns and lines for records.
   The writer is plugins/drillbook/search/browser/rows.py. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  /* Columns of what lists show, one behind the other: titles, severities, proofs, systems. */
  function readBriefs(lines) {
    const total = lines.length / 4;
    return Array.from({ length: total }, (_, at) => ({
      title: lines[at], severity: lines[total + at], proof: lines[2 * total + at],
      systems: lines[3 * total + at] ? lines[3 * total + at].split(",") : [],
    }));
  }

  function readSection(line) {
    const [anchor, title, text] = line.split("\t");
    return [anchor || title.toLowerCase().replace(/[^a-z0-9_\uac00-\ud7af]+/g, "-").replace(/^-+|-+$/g, ""), title, text];
  }

  drillbook.texts = { readBriefs, readSection };
})();
