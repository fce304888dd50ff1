/* The choice of a theme. The page is drawn in the one that was chosen before this comes: see page.js. */
(() => {
  "use strict";

  const { make, key, show, words } = window.drillbook;
  const root = document.documentElement;
  const place = document.querySelector(".switches");
  if (!place) return;

  const select = make("select", { className: "theme" });
  select.setAttribute("aria-label", words.theme.label);
  [["", words.theme.auto], ["light", words.theme.light], ["dark", words.theme.dark]].forEach(([value, text]) => select.add(new Option(text, value)));
  select.value = root.dataset.theme || "";
  select.addEventListener("change", () => {
    show(select.value);
    try { localStorage.setItem(key("drillbook.theme"), select.value); } catch (error) { /* it lasts as long as this page */ }
  });
  place.append(select);
})();
