/* Keeps the whole site for when the network or the server is gone.

   `copy` is what this copy of the site is: its digest, its size, and the files that SHA256SUMS does not
   list. The build writes it above; so each build is another worker to the browser.

   Files are kept once, by what they hold. A version is a list of names and digests; it counts when all
   its files are there, and never before. Each page is answered from the version it was loaded with.

   Published as sw.js. Needs: nothing.
   Adds: nothing. */
(() => {
  "use strict";

  /**
   * @typedef {Record<string, string>} Files digests by name
   * @typedef {{ digest: string, bytes: number, others: Files }} Copy
   * @typedef {Record<string, [version: string, when: number]>} Pages by their client
   * @typedef {{ newest: string, pages: Pages }} Book
   * @typedef {{ part?: number, fault?: "full" | "changed" | "cut", file?: string }} News
   * @typedef {Error & { final?: boolean }} Fault final: asked again, it would say the same
   */

  const worker = /** @type {ServiceWorkerGlobalScope & { copy: Copy }} */ (/** @type {unknown} */ (self));
  const { copy } = worker;
  const root = new URL("./", worker.location.href);
  const own = `drillbook ${root.pathname}`; /* other sites may share the origin, and with it the caches */
  const FILES = `${own} files`, BOOK = `${own} book`;
  const SIDE_BY_SIDE = 4, TRIES = 5, HOUR = 3600e3;
  const version = digestOf(JSON.stringify(copy));
  /** @type {Map<string, Files | null>} */
  const lists = new Map();
  /** @type {Book | null} */
  let known = null;
  /** @type {Promise<void> | null} */
  let filling = null;
  /** @type {News} */
  let state = {};

  /** @param {string | ArrayBuffer} data */
  async function digestOf(data) {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /**
   * What must outlive this worker, which browsers end whenever it has nothing to do.
   * @param {string} name
   */
  const note = (name) => new URL(`@${name}`, root).href;

  /** @param {string} name */
  async function read(name) {
    const found = await (await caches.open(BOOK)).match(note(name));
    return found ? found.json() : null;
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  async function write(name, value) {
    await (await caches.open(BOOK)).put(note(name), new Response(JSON.stringify(value)));
  }

  /**
   * There is one book, whoever asks first for it, and however many do so at once.
   * @returns {Promise<Book>}
   */
  async function open() {
    if (known) return known;
    const found = await read("book");
    return known ||= found || { newest: "", pages: {} };
  }

  /** @param {string} name */
  async function listOf(name) {
    if (name && !lists.has(name)) lists.set(name, await read(name));
    return lists.get(name) || null;
  }

  /**
   * The same bytes may be a page here and a text there; servers tell them apart by the name's end.
   * @param {string} name
   * @param {string} digest
   */
  const keyOf = (name, digest) => new URL(`@${digest}${/\.[^./]*$/.exec(name) || ""}`, root).href;

  /** @param {string} name */
  const addressOf = (name) => new URL(name.split("/").map(encodeURIComponent).join("/"), root).href;

  /* Filling: all files that are not here yet. What is here stays, so that it goes on where it was cut off. */

  async function whole() {
    const response = await fetch(addressOf("SHA256SUMS"), { cache: "no-cache" });
    const text = await response.text();
    if (await digestOf(text) !== copy.digest) throw new Error("SHA256SUMS");
    const files = { ...copy.others };
    text.split("\n").forEach((line) => { if (line) files[line.slice(66)] = line.slice(0, 64); });
    return files;
  }

  /**
   * @param {string} name
   * @param {string} digest
   * @param {AbortSignal} signal
   */
  async function fetchOnce(name, digest, signal) {
    const response = await fetch(addressOf(name), { cache: "no-cache", priority: "low", signal });
    const data = await response.arrayBuffer();
    /* A server that is being updated, or one that changes what it sends, must not get into this version. */
    if (!response.ok || await digestOf(data) !== digest) {
      throw Object.assign(new Error(name), { final: response.status < 500 });
    }
    const headers = new Headers(response.headers);
    ["content-encoding", "content-length", "vary"].forEach((header) => headers.delete(header));
    return new Response(data, { headers });
  }

  /**
   * @param {string} name
   * @param {string} digest
   * @param {AbortSignal} signal
   */
  async function fetchFile(name, digest, signal) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await fetchOnce(name, digest, signal);
      } catch (error) {
        if (/** @type {Fault} */ (error).final || signal.aborted || attempt === TRIES) throw error;
        await new Promise((done) => { setTimeout(done, 300 * attempt * attempt); });
      }
    }
  }

  async function fill() {
    const name = await version, files = await whole(), cache = await caches.open(FILES);
    const kept = new Set((await cache.keys()).map((request) => request.url));
    const missing = Object.keys(files).filter((file) => !kept.has(keyOf(file, files[file])));
    /* What one reads first comes first: pages, then what they load. */
    /** @param {string} file */
    const rank = (file) =>
      (/\.html$/.test(file) ? 0 : /\.(js|css)$/.test(file) ? 10 : 20) + file.split("/").length;
    missing.sort((one, other) => rank(one) - rank(other));
    lists.set(name, files);
    await write(name, files);
    await fetchAll(missing, files, cache);
    await finish(name);
  }

  /**
   * Several side by side. After the first fault none goes on: what is put into a cache that was given up
   * would still take room on the device, and tell of progress. Nor is one waited for that does not come.
   * @param {string[]} missing names, the most wanted first
   * @param {Files} files
   * @param {Cache} cache
   */
  async function fetchAll(missing, files, cache) {
    const total = missing.length, stop = new AbortController();
    let done = 0;
    /** @type {unknown} */
    let fault = null;
    async function work() {
      for (let file = missing.shift(); file && !fault; file = missing.shift()) {
        const response = await fetchFile(file, files[file], stop.signal);
        if (fault) return;
        await cache.put(keyOf(file, files[file]), response);
        done++;
        if (!fault && done % Math.ceil(total / 50) === 0) tell({ part: done / total });
      }
    }
    /* On a narrow line what one reads must not wait behind what one might read. */
    const line = worker.navigator.connection, narrow = line && (line.saveData || line.effectiveType !== "4g");
    const side = Array.from({ length: narrow ? 1 : SIDE_BY_SIDE }, work);
    await Promise.all(side.map((one) => one.catch((error) => { fault ||= error; stop.abort(); })));
    if (fault) throw fault;
  }

  /** @param {string} name */
  async function finish(name) {
    if (worker.serviceWorker?.state === "redundant") return; /* a newer one has the book */
    const book = await open();
    book.newest = name;
    /* A page that came over the network while this version was fetched is of this version. */
    for (const { id } of await pages()) if (!versionOf(book, id)) book.pages[id] = [name, Date.now()];
    await tidy(book, name);
    await tell({ part: 1 });
  }

  /**
   * Forget versions that no page needs any more, and the files of those.
   * @param {Book} book
   * @param {string} own the version that has just come; empty where it was given up
   */
  async function tidy(book, own) {
    const here = new Set((await pages()).map((page) => page.id));
    Object.keys(book.pages).forEach((id) => {
      if (!here.has(id) && Date.now() - book.pages[id][1] > HOUR) delete book.pages[id];
    });
    await write("book", book);
    await sweep(book, own);
  }

  /**
   * Delete what no version needs that counts.
   * @param {Book} book
   * @param {string} own as above
   */
  async function sweep(book, own) {
    const versions = new Set([book.newest, own]), wanted = new Set([note("book")]);
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

  /** @param {boolean} wanted whether the reader asked for it */
  async function start(wanted) {
    const name = await version;
    if ((await open()).newest === name) return tell({ part: 1 });
    /* Where there was no room, each page would fetch it all again in vain. */
    if (!wanted && await read("full") === name) return tell({ fault: "full" });
    try {
      state = { part: 0 };
      await tell(state);
      return await fill();
    } catch (error) {
      return tell(await newsOf(/** @type {Fault} */ (error), name));
    }
  }

  async function forget() {
    await caches.delete(FILES);
    await caches.delete(BOOK);
    known = null;
    lists.clear();
  }

  /**
   * What came of a fault, and what is to be said of it.
   * @param {Fault} error
   * @param {string} name
   * @returns {Promise<News>}
   */
  async function newsOf(error, name) {
    if (error.name === "QuotaExceededError") {
      const book = await open();
      /* The version before is whole, and works on without a network: it stays where there is one. */
      if (book.newest) await sweep(book, "");
      else await forget();
      /* Where not even the note finds room, the next page may try again; this one must hear of it. */
      await write("full", name).catch(() => {});
      return { fault: "full" };
    }
    if (error.final || error.message === "SHA256SUMS") worker.registration.update().catch(() => {});
    return { fault: error.final ? "changed" : "cut", file: error.message };
  }

  /* Pages */

  async function pages() {
    const found = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
    return found.filter((page) => page.url.startsWith(root.href));
  }

  /**
   * @param {Book} book
   * @param {string} id
   */
  const versionOf = (book, id) => book.pages[id]?.[0] || "";

  /** @param {News} news */
  async function tell(news) {
    state = news;
    const book = await open();
    (await pages()).forEach((page) => {
      const loaded = versionOf(book, page.id);
      const newer = Boolean(loaded && book.newest && loaded !== book.newest);
      page.postMessage({ bytes: copy.bytes, newer, older: Boolean(book.newest), ...state });
    });
  }

  worker.addEventListener("install", () => { worker.skipWaiting(); });
  worker.addEventListener("activate", (event) => {
    /* The first page ever came before any worker. A later one that has none was loaded past it on purpose. */
    event.waitUntil(open().then(async (book) => { if (!book.newest) await worker.clients.claim(); }));
  });
  worker.addEventListener("message", (event) => {
    if (event.data === "turn") { event.waitUntil(worker.skipWaiting()); return; }
    filling ||= start(event.data === "wanted").finally(() => { filling = null; });
    event.waitUntil(filling);
  });

  /* Answers */

  /**
   * @param {Files} files
   * @param {string} path
   */
  function find(files, path) {
    const names = [path || "index.html", path.replace(/\/$/, "/index.html"), `${path}.html`];
    return names.find((name) => Object.hasOwn(files, name));
  }

  /**
   * A part of a file, for whoever asks for one: downloads that go on, media.
   * @param {Response} response
   * @param {string} range
   */
  async function part(response, range) {
    const data = await response.arrayBuffer(), found = /^bytes=(\d*)-(\d*)$/.exec(range);
    if (!found || !(found[1] || found[2])) return new Response(data, { headers: response.headers });
    const first = found[1] ? Number(found[1]) : Math.max(0, data.byteLength - Number(found[2]));
    const last = found[1] && found[2] ? Math.min(Number(found[2]), data.byteLength - 1) : data.byteLength - 1;
    const headers = new Headers(response.headers);
    const isNone = first > last, size = data.byteLength;
    headers.set("Content-Range", `bytes ${isNone ? "*" : `${first}-${last}`}/${size}`);
    if (isNone) return new Response(null, { status: 416, headers });
    return new Response(data.slice(first, last + 1), { status: 206, headers });
  }

  /**
   * @param {Request} request
   * @param {string} name of the version
   * @param {string} path
   */
  async function kept(request, name, path) {
    const files = await listOf(name);
    if (!files) return null;
    const found = find(files, path), navigates = request.mode === "navigate";
    if (!found && navigates && find(files, `${path}/`)) {
      return Response.redirect(`${addressOf(path)}/${new URL(request.url).search}`);
    }
    if (!found) return null;
    const response = await (await caches.open(FILES)).match(keyOf(found, files[found]));
    const range = request.headers.get("range");
    return response && range ? part(response, range) : response || null;
  }

  /** @param {string} name of the version */
  async function missing(name) {
    const files = await listOf(name), found = files?.["404.html"];
    const response = found && await (await caches.open(FILES)).match(keyOf("404.html", found));
    return response ? new Response(response.body, { status: 404, headers: response.headers }) : null;
  }

  /**
   * @param {FetchEvent} event
   * @param {string} path
   */
  async function answer(event, path) {
    const request = event.request, navigates = request.mode === "navigate";
    const book = await open();
    const name = navigates ? book.newest : versionOf(book, event.clientId);
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
      const answered = rest || (navigates && await missing(name || await version));
      if (answered) return answered;
      throw error;
    }
  }

  worker.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    const isOurs = url.origin === root.origin && url.pathname.startsWith(root.pathname);
    if (event.request.method !== "GET" || !isOurs) return;
    let path = url.pathname.slice(root.pathname.length);
    try { path = decodeURIComponent(path); } catch { return; }
    event.respondWith(answer(event, path));
  });
})();
