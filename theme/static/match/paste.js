/* On the home page: a way to paste or drop a log. What reads it is fetched when somebody does.

   Needs: page, search/box.
   Adds: nothing. */
(() => {
  "use strict";

  const { drillbook } = window;
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const words = /** @type {Record<string, string>} */ (own.dataset);
  const search = document.querySelector(".home search");
  if (!search || !drillbook.search) return;

  const { make } = drillbook;
  const button = make("button", { type: "button", className: "plain", textContent: words.open });
  const place = make("div", { className: "log" });
  place.append(button, " ", make("span", { className: "quiet", textContent: words.stays }));
  /** @type {HTMLElement | undefined} */
  let styled;
  search.after(place);

  /**
   * A file is there as long as the page is; a text is taken at once.
   * @param {Dropped[]} sources
   */
  function open(sources) {
    styled ||= document.head.appendChild(make("link", { rel: "stylesheet", href: words.style }));
    const parts = [
      "text", "loglines", "allowed", "match/panel", "match/engine", "match/signatures", "match/log",
      "match/sources", "match/confirm", "match/results",
    ].map(drillbook.need);
    Promise.all(parts).then(() => drillbook.match(place, sources))
      .catch(() => { place.textContent = words.failed; drillbook.say(words.failed); });
  }

  /** @param {Event} event */
  const isInBox = ({ target }) => target instanceof Element && target.closest("input, textarea") !== null;
  /** @param {DataTransfer | null} data */
  const typesOf = (data) => Array.from(data?.types || []);

  button.addEventListener("click", () => open([]));
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") || "";
    if (isInBox(event) || !text.trim()) return;
    event.preventDefault();
    open([text]);
  });
  document.addEventListener("dragover", (event) => {
    const types = typesOf(event.dataTransfer);
    if (!types.includes("Files") && (isInBox(event) || !types.includes("text/plain"))) return;
    event.preventDefault();
    place.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place.classList.remove("dropping");
  });
  ["drop", "dragend"].forEach((name) => {
    document.addEventListener(name, () => place.classList.remove("dropping"));
  });
  document.addEventListener("drop", (event) => {
    const files = Array.from(event.dataTransfer?.files || []);
    const text = event.dataTransfer?.getData("text/plain") || "";
    if (!files.length && (isInBox(event) || !text.trim())) return;
    event.preventDefault();
    open(files.length ? files : [text]);
  });
})();
