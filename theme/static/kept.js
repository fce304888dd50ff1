/* What this browser keeps is this site's alone, though several may share an origin: `/a/` and `/b/` of one host, and
   all folders of a disk. Here is which page an address means, and what becomes of what was kept before that was so.
   Fetched by whatever keeps something. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { site, key } = drillbook;
  /* Keys that carry a site end with its address, and copies for when the network is gone have its path. */
  const OWNED = /^drillbook\.\S+ \S+:\/\/\S*\/$/;
  const COPY = /^drillbook (\/.*) (?:files|book)$/;
  let known = null;

  const names = () => { try { return Object.keys(localStorage); } catch (error) { return []; } };

  /* Hosts write one page in several ways: with its `.html`, without, a folder with and without its slash. Gives one
     name for all of them, below the site's address; null for a page of elsewhere. */
  function page(address) {
    const bare = new URL(address, site).href.replace(/[?#].*$/, "");
    if (!`${bare}/`.startsWith(site)) return null;
    const name = bare.slice(site.length).replace(/\.html$/, "").replace(/\/+$/, "").replace(/(^|\/)index$/, "");
    try {
      /* An address that hides a slash or dots leads elsewhere once it is decoded. */
      const parts = name.split("/").map(decodeURIComponent);
      return parts.some((part) => /^\.{1,2}$|[/\\]/.test(part)) ? null : parts.join("/");
    } catch (error) { return name; }
  }

  /* Where a page lies as it was published, which every host and every disk has. */
  const published = (name) => `${site}${name.split("/").map(encodeURIComponent).join("/")}.html`;

  /* Whether this browser knows of another site here. Then nobody can tell whose the nameless is. */
  function shared() {
    return known = known || (async () => {
      if (names().some((name) => OWNED.test(name) && !name.endsWith(` ${site}`))) return true;
      const copies = window.caches ? await caches.keys().catch(() => []) : [];
      return copies.some((name) => COPY.test(name) && COPY.exec(name)[1] !== new URL(site).pathname);
    })();
  }

  /* Takes over what was kept without a site's name: the only site there is has the right to it. */
  async function inherit(name) {
    try {
      const old = localStorage.getItem(name);
      if (old === null || await shared()) return;
      if (localStorage.getItem(key(name)) === null) localStorage.setItem(key(name), old);
      localStorage.removeItem(name);
    } catch (error) { /* forbidden, or full: it stays where it is */ }
  }

  drillbook.kept = { names, page, published, shared, inherit };
})();
