/* A page that leads on takes along the part of the page that its address asked for.

   Needs: nothing.
   Adds: nothing. */
(() => {
  "use strict";

  /** @type {HTMLAnchorElement | null} */
  const link = document.querySelector("main a");
  if (location.hash && link) location.replace(link.href.replace(/#.*/, "") + location.hash);
})();
