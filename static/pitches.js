/* The editor of an idea says when a save did not get through, and saves again once the network is back. */
(() => {
  "use strict";
  const form = document.querySelector("form.editor");
  const unsent = form?.querySelector("[data-unsent]");
  if (!unsent) return;
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    const status = detail.xhr?.status ?? 0;
    unsent.hidden = status !== 0 && status < 500;
  });
  window.addEventListener("online", () => {
    if (!unsent.hidden) form.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
