/* A juror's sheet says when a tap or a note did not get through, and sends it again once the network is back. */
(() => {
  "use strict";
  const unsent = (part) => part.querySelector("[data-unsent]");
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (!target.matches("[data-saves]")) return;
    const status = detail.xhr?.status ?? 0;
    unsent(target).hidden = status !== 0 && status < 500;
  });
  const again = () => {
    document.querySelectorAll("[data-saves]").forEach((part) => {
      if (!unsent(part).hidden) part.dispatchEvent(new Event("change"));
    });
  };
  window.addEventListener("online", again);
  setInterval(again, 5000);
})();
