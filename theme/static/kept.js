/* What this browser keeps is this site's alone, though several may share an origin: `/a/` and `/b/` of one
   host, and all folders of a disk. Here is which page an address means, and what becomes of what was kept
   before that was so. Fetched by whatever keeps something.

   Needs: page.
   Adds: kept. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { key, site, store } = drillbook;
  /* Keys that carry a site end with its address, and copies for when the network is gone have its path. */
  const OWNED = /^drillbook\.\S+ \S+:\/\/\S*\/$/;
  const COPY = /^drillbook (\/.*) (?:files|book)$/;
  /** @type {Promise<boolean> | null} */
  let known = null;

  function names() {
    try { return Object.keys(localStorage); } catch { return []; }
  }

  /**
   * Hosts write one page in several ways: with its `.html`, without, a folder with and without its slash.
   * Gives one name for all of them, below the site's address; null for a page of elsewhere.
   * @param {string} address
   */
  function page(address) {
    const bare = new URL(address, site).href.replace(/[?#].*$/, "");
    if (!`${bare}/`.startsWith(site)) return null;
    const below = bare.slice(site.length).replace(/\.html$/, "");
    const name = below.replace(/\/+$/, "").replace(/(^|\/)index$/, "");
    try {
      /* An address that hides a slash or dots leads elsewhere once it is decoded. */
      const parts = name.split("/").map(decodeURIComponent);
      return parts.some((part) => /^\.{1,2}$|[/\\]/.test(part)) ? null : parts.join("/");
    } catch { return name; }
  }

  /**
   * Where a page lies as it was published, which every host and every disk has.
   * @param {string} name
   */
  const published = (name) => `${site}${name.split("/").map(encodeURIComponent).join("/")}.html`;

  /** @param {string} name */
  const isElsewhere = (name) => COPY.test(name) && COPY.exec(name)?.[1] !== new URL(site).pathname;

  /* Whether this browser knows of another site here. Then nobody can tell whose the nameless is. */
  function shared() {
    return known ||= (async () => {
      if (names().some((name) => OWNED.test(name) && !name.endsWith(` ${site}`))) return true;
      const copies = window.caches ? await caches.keys().catch(() => []) : [];
      return copies.some(isElsewhere);
    })();
  }

  /**
   * Takes over what was kept without a site's name: the only site there is has the right to it.
   * @param {string} name
   */
  async function inherit(name) {
    const old = store.get(name);
    if (old === null || await shared()) return;
    /* Where that is forbidden, or all is full, it stays where it is. */
    if (store.get(key(name)) !== null || store.set(key(name), old)) store.set(name, null);
  }

  drillbook.kept = { names, page, published, shared, inherit };
})();
