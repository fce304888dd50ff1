/* Keeps the whole site for when the network or the server is gone.

   `copy` is what this copy of the site is: its digest, its size, and the files that SHA256SUMS does not
   list. The build writes it above; so each build is another worker to the browser.

   Files are kept once, by what they hold. A version is a list of names and digests; it counts when all
   its files are there, and never before. Each page is answered from the version it was loaded with. */
(function () {
  "use strict";

  const copy = self.copy;
  const root = new URL("./", self.location.href);
  const own = `drillbook ${root.pathname}`;      /* other sites may share the origin, and with it the caches */
  const FILES = `${own} files`, BOOK = `${own} book`;
  const SIDE_BY_SIDE = 4, TRIES = 5, HOUR = 3600e3;
  const version = digestOf(JSON.stringify(copy));
  const lists = new Map();
  let book = null;                               /* { newest, pages: { client: [version, when] } } */
  let filling = null, state = {};

  async function digestOf(data) {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* What must outlive this worker, which browsers end whenever it has nothing to do. */
  function note(name) { return new URL(`@${name}`, root).href; }
  async function read(name) {
    const found = await (await caches.open(BOOK)).match(note(name));
    return found ? found.json() : null;
  }
  async function write(name, value) {
    await (await caches.open(BOOK)).put(note(name), new Response(JSON.stringify(value)));
  }
  async function open() {
    return book = book || await read("book") || { newest: "", pages: {} };
  }
  async function listOf(name) {
    if (name && !lists.has(name)) lists.set(name, await read(name));
    return name ? lists.get(name) : null;
  }

  /* The same bytes may be a page here and a text there; servers tell them apart by the name's end. */
  function keyOf(name, digest) {
    return new URL(`@${digest}${/\.[^./]*$/.exec(name) || ""}`, root).href;
  }
  function addressOf(name) {
    return new URL(name.split("/").map(encodeURIComponent).join("/"), root).href;
  }

  /* Filling: all files that are not here yet. What is here stays, so that it can go on where it was cut off. */

  async function whole() {
    const response = await fetch(addressOf("SHA256SUMS"), { cache: "no-cache" });
    const text = await response.text();
    if (await digestOf(text) !== copy.digest) throw new Error("SHA256SUMS");
    const files = Object.assign({}, copy.others);
    text.split("\n").forEach((line) => { if (line) files[line.slice(66)] = line.slice(0, 64); });
    return files;
  }

  async function fetchOne(name, digest) {
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await fetch(addressOf(name), { cache: "no-cache", priority: "low" });
        const data = await response.arrayBuffer();
        /* A server that is being updated, or one that changes what it sends, must not get into this version. */
        if (!response.ok || await digestOf(data) !== digest) throw Object.assign(new Error(name), { final: response.status < 500 });
        const headers = new Headers(response.headers);
        ["content-encoding", "content-length", "vary"].forEach((header) => headers.delete(header));
        return new Response(data, { headers });
      } catch (error) {
        if (error.final || attempt === TRIES) throw error;
        await new Promise((done) => { setTimeout(done, 300 * attempt * attempt); });
      }
    }
  }

  async function fill() {
    const name = await version, files = await whole(), cache = await caches.open(FILES);
    const kept = new Set((await cache.keys()).map((request) => request.url));
    const missing = Object.keys(files).filter((file) => !kept.has(keyOf(file, files[file])));
    /* What one reads first comes first: pages, then what they load. */
    const rank = (file) => (/\.html$/.test(file) ? 0 : /\.(js|css)$/.test(file) ? 10 : 20) + file.split("/").length;
    missing.sort((one, other) => rank(one) - rank(other));
    lists.set(name, files);
    await write(name, files);
    const total = missing.length;
    let done = 0;
    async function work() {
      for (let file = missing.shift(); file; file = missing.shift()) {
        await cache.put(keyOf(file, files[file]), await fetchOne(file, files[file]));
        done++;
        if (done % Math.ceil(total / 50) === 0) tell({ part: done / total });
      }
    }
    /* On a narrow line what one reads must not wait behind what one might read. */
    const line = self.navigator.connection, narrow = line && (line.saveData || line.effectiveType !== "4g");
    await Promise.all(Array.from({ length: narrow ? 1 : SIDE_BY_SIDE }, work));
    await finish(name);
  }

  async function finish(name) {
    if (self.serviceWorker && self.serviceWorker.state === "redundant") return; /* a newer one has the book */
    await open();
    book.newest = name;
    /* A page that came over the network while this version was fetched is of this version. */
    (await pages()).forEach((page) => { if (!versionOf(page.id)) book.pages[page.id] = [name, Date.now()]; });
    await tidy();
    await tell({ part: 1 });
  }

  /* Forget versions that no page needs any more, and the files of those. */
  async function tidy() {
    const here = new Set((await pages()).map((page) => page.id));
    Object.keys(book.pages).forEach((id) => { if (!here.has(id) && Date.now() - book.pages[id][1] > HOUR) delete book.pages[id]; });
    await write("book", book);
    const versions = new Set([book.newest, await version]), wanted = new Set([note("book")]);
    Object.keys(book.pages).forEach((id) => versions.add(book.pages[id][0]));
    for (const name of versions) {
      const files = await listOf(name) || {};
      wanted.add(note(name));
      Object.keys(files).forEach((file) => wanted.add(keyOf(file, files[file])));
    }
    for (const cache of [await caches.open(BOOK), await caches.open(FILES)]) {
      for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
    }
  }

  async function start(wanted) {
    const name = await version;
    await open();
    if (book.newest === name) return tell({ part: 1 });
    /* Where there was no room, each page would fetch it all again in vain. */
    if (!wanted && await read("full") === name) return tell({ fault: "full" });
    try {
      state = { part: 0 };
      await tell(state);
      return await fill();
    } catch (error) {
      const full = error.name === "QuotaExceededError";
      if (full) {
        await caches.delete(FILES);
        await caches.delete(BOOK);
        book = null;
        lists.clear();
        await write("full", name);
      } else if (error.final || error.message === "SHA256SUMS") {
        self.registration.update().catch(() => {});
      }
      return tell(full ? { fault: "full" } : { fault: error.final ? "changed" : "cut", file: error.message });
    }
  }

  /* Pages */

  function pages() {
    return self.clients.matchAll({ type: "window", includeUncontrolled: true })
      .then((found) => found.filter((page) => page.url.startsWith(root.href)));
  }
  function versionOf(id) {
    return book.pages[id] ? book.pages[id][0] : "";
  }
  async function tell(news) {
    state = news;
    await open();
    (await pages()).forEach((page) => {
      const loaded = versionOf(page.id);
      page.postMessage(Object.assign({ bytes: copy.bytes, newer: Boolean(loaded && book.newest && loaded !== book.newest) }, state));
    });
  }

  self.addEventListener("install", () => { self.skipWaiting(); });
  self.addEventListener("activate", (event) => {
    /* The first page ever came before any worker. A later one that has none was loaded past it on purpose. */
    event.waitUntil(open().then(() => book.newest || self.clients.claim()));
  });
  self.addEventListener("message", (event) => {
    filling = filling || start(event.data === "wanted").finally(() => { filling = null; });
    event.waitUntil(filling);
  });

  /* Answers */

  function find(files, path) {
    const names = [path || "index.html", path.replace(/\/$/, "/index.html"), `${path}.html`];
    return names.find((name) => Object.prototype.hasOwnProperty.call(files, name));
  }

  /* A part of a file, for whoever asks for one: downloads that go on, media. */
  async function part(response, range) {
    const data = await response.arrayBuffer(), found = /^bytes=(\d*)-(\d*)$/.exec(range);
    if (!found || !(found[1] || found[2])) return new Response(data, { headers: response.headers });
    const first = found[1] ? Number(found[1]) : Math.max(0, data.byteLength - Number(found[2]));
    const last = found[1] && found[2] ? Math.min(Number(found[2]), data.byteLength - 1) : data.byteLength - 1;
    const headers = new Headers(response.headers);
    headers.set("Content-Range", first > last ? `bytes */${data.byteLength}` : `bytes ${first}-${last}/${data.byteLength}`);
    return first > last ? new Response(null, { status: 416, headers }) : new Response(data.slice(first, last + 1), { status: 206, headers });
  }

  async function kept(request, name, path) {
    const files = await listOf(name);
    if (!files) return null;
    const found = find(files, path), navigates = request.mode === "navigate";
    if (!found && navigates && find(files, `${path}/`)) return Response.redirect(addressOf(path) + "/" + new URL(request.url).search);
    if (!found) return null;
    const response = await (await caches.open(FILES)).match(keyOf(found, files[found]));
    const range = request.headers.get("range");
    return response && range ? part(response, range) : response || null;
  }

  async function missing(name) {
    const files = await listOf(name), found = files && files["404.html"];
    const response = found && await (await caches.open(FILES)).match(keyOf("404.html", found));
    return response ? new Response(response.body, { status: 404, headers: response.headers }) : null;
  }

  async function answer(event, path) {
    const request = event.request, navigates = request.mode === "navigate";
    await open();
    const name = navigates ? book.newest : versionOf(event.clientId);
    if (navigates && name && event.resultingClientId) {
      book.pages[event.resultingClientId] = [name, Date.now()];
      event.waitUntil(write("book", book));
    }
    const found = name && await kept(request, name, path);
    if (found) return found;
    try {
      return await fetch(request);
    } catch (error) {
      /* The network went while the first version was on its way: what has come is better than nothing. */
      const rest = name ? null : await kept(request, book.newest || await version, path);
      const answered = rest || navigates && await missing(name || await version);
      if (answered) return answered;
      throw error;
    }
  }

  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
    let path = url.pathname.slice(root.pathname.length);
    try { path = decodeURIComponent(path); } catch (error) { return; }
    event.respondWith(answer(event, path));
  });
})();
