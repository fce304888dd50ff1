/* On the home page: a way to paste or drop a log. What reads it is fetched when somebody does. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const words = document.currentScript.dataset;
  const search = document.querySelector(".home search");
  if (!search || !drillbook.search) return;

  const { make } = drillbook;
  const button = make("button", { type: "button", className: "plain", textContent: words.open });
  const place = make("div", { className: "log" });
  place.append(button, " ", make("span", { className: "quiet", textContent: words.stays }));
  let styled = null;
  search.after(place);

  /* A file is there as long as the page is; a text is taken at once. */
  function open(sources) {
    if (!styled) styled = document.head.appendChild(make("link", { rel: "stylesheet", href: words.style }));
    Promise.all(["match/panel", "match/engine", "match/log", "match/sources", "match/results"].map(drillbook.need))
      .then(() => drillbook.match(place, sources))
      .catch(() => { place.textContent = words.failed; drillbook.say(words.failed); });
  }

  const isBox = (target) => Boolean(target.closest && target.closest("input, textarea"));
  const carries = (event) => Array.from(event.dataTransfer.types).some((type) => type === "Files" || type === "text/plain");

  button.addEventListener("click", () => open([]));
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (isBox(event.target) || !text.trim()) return;
    event.preventDefault();
    open([text]);
  });
  document.addEventListener("dragover", (event) => {
    if (isBox(event.target) && !event.dataTransfer.types.includes("Files") || !carries(event)) return;
    event.preventDefault();
    place.classList.add("dropping");
  });
  ["dragleave", "drop", "dragend"].forEach((name) => document.addEventListener(name, (event) => {
    if (name !== "dragleave" || !event.relatedTarget) place.classList.remove("dropping");
  }));
  document.addEventListener("drop", (event) => {
    const files = Array.from(event.dataTransfer.files), text = event.dataTransfer.getData("text/plain");
    if (!files.length && (isBox(event.target) || !text.trim())) return;
    event.preventDefault();
    open(files.length ? files : [text]);
  });
})();
