/* Where the reader's own values are kept: a list of entries in the storage of this browser, because what a
   value belongs to is more than its name. Secrets are never kept.

   Needs: page, values/values.
   Adds: values.storage. */
(() => {
  "use strict";

  const { key, store, values } = window.drillbook;
  const KEY = key("drillbook.values");
  /* Where nothing can be kept, values last as long as the page. */
  let lasts = store.get(KEY) !== null || store.set(KEY, null);

  /** @returns {KeptValue[]} */
  function entries() {
    try {
      const list = JSON.parse(store.get(KEY) || "[]");
      return Array.isArray(list) ? list.filter((entry) => entry && Array.isArray(entry.scope)) : [];
    } catch { return []; }
  }

  /**
   * @param {KeptValue} entry
   * @param {Field} field
   */
  const belongs = (entry, field) => entry.name === field.name && entry.default === field.default
    && entry.scope.some((system) => field.scope.includes(system));

  values.storage = {
    lasts: () => lasts,

    isKey: (name) => name === KEY || name === null,

    read(field) {
      if (field.secret || !lasts) return field.own;
      const found = entries().find((entry) => belongs(entry, field));
      return found ? found.value : "";
    },

    write(field) {
      if (field.secret) return;
      const all = entries();
      const old = all.filter((entry) => belongs(entry, field));
      const list = all.filter((entry) => !old.includes(entry));
      const scope = [...new Set([field.scope, ...old.map((entry) => entry.scope)].flat())];
      if (field.own) list.push({ name: field.name, default: field.default, scope, value: field.own });
      lasts = store.set(KEY, list.length ? JSON.stringify(list) : null);
    },
  };
})();
