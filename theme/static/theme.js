/* The choice of a theme. The page is drawn in the one that was chosen before this comes: see page.js.

   Needs: page.
   Adds: nothing. */
(() => {
  "use strict";

  const { make, key, show, store, words } = window.drillbook;
  const place = document.querySelector(".switches");
  if (!place) return;

  const select = make("select", { className: "theme" });
  select.setAttribute("aria-label", words.theme.label);
  [["", words.theme.auto], ["light", words.theme.light], ["dark", words.theme.dark]]
    .forEach(([value, text]) => select.add(new Option(text, value)));
  select.value = document.documentElement.dataset.theme || "";
  select.addEventListener("change", () => {
    show(select.value);
    store.set(key("drillbook.theme"), select.value); /* or it lasts as long as this page */
  });
  place.append(select);
})();
