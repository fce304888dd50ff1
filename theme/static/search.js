/* All of the search that a page carries: it fetches the rest when somebody turns to the box.
   Where and in which build the rest lies, the template says. */
(function () {
  "use strict";

  const { index, root } = document.currentScript.dataset;
  const box = document.getElementById("at-q");
  const lang = document.documentElement.lang;
  const place = document.getElementById("at-results");
  let started = false;
  if (!index || !box) return;
  if (place) place.textContent = "";

  window.drillbook = { base: index, root, lang };

  function start() {
    if (started) return;
    started = true;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = `${index}search.css`;
    document.head.append(style);
    const names = ["code", "manifest", `words.${lang}`, "phrases"];
    /* Whoever reads Korean is likely to ask in it. */
    if (lang === "ko") names.push("hangul");
    names.forEach((name) => {
      const script = document.createElement("script");
      script.src = `${index}${name}.js`;
      script.async = false; /* fetched side by side, run in this order */
      if (name === names[names.length - 1]) script.onload = () => window.drillbook.open && window.drillbook.open();
      script.onerror = () => { started = false; };
      document.head.append(script);
    });
  }

  box.addEventListener("focus", start);
  if (document.activeElement === box || place) start();
})();
