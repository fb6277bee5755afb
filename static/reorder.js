/* Dragging in the programme editor. The buttons up and down do the same without a mouse or JavaScript. */
(() => {
  "use strict";
  document.documentElement.classList.add("can-drag");
  let drag = null;

  const items = (list) => [...list.querySelectorAll("[data-place]")];
  const middle = (box) => box.top + box.height / 2;

  /* The place, counted from 1, that the dragged item has now. */
  const place = () => {
    const here = middle(drag.item.getBoundingClientRect());
    return 1 + drag.rest.filter((other) => middle(other.box) - drag.scrolled < here).length;
  };

  const start = (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    const item = handle.closest("[data-place]");
    const all = items(item.closest("[data-reorder]"));
    const rest = all.filter((other) => other !== item).map((other) => ({ other, box: other.getBoundingClientRect() }));
    drag = { item, rest, from: all.indexOf(item) + 1, y: event.clientY, top: window.scrollY, height: item.offsetHeight, scrolled: 0 };
    item.classList.add("programme-dragged");
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  };

  const move = (event) => {
    if (!drag) return;
    drag.scrolled = window.scrollY - drag.top;
    drag.item.style.transform = `translateY(${event.clientY - drag.y + drag.scrolled}px)`;
    drag.to = place();
    drag.rest.forEach(({ other }, index) => {
      const shift = index + 1 >= drag.to && index + 1 < drag.from ? drag.height : index + 1 < drag.to && index + 1 >= drag.from ? -drag.height : 0;
      other.style.transform = shift ? `translateY(${shift}px)` : "";
    });
  };

  const settle = () => {
    drag.item.classList.remove("programme-dragged");
    [drag.item, ...drag.rest.map(({ other }) => other)].forEach((item) => item.removeAttribute("style"));
    drag = null;
  };

  const drop = () => {
    if (!drag) return;
    const { item, from, to } = drag;
    settle();
    if (!to || to === from) return;
    const revision = item.closest("[data-revision]").dataset.revision;
    window.htmx.ajax("POST", item.dataset.place, { target: "#programme", swap: "outerHTML", values: { position: to, revision } });
  };

  document.addEventListener("pointerdown", start);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", () => drag && settle());
  document.addEventListener("keydown", (event) => event.key === "Escape" && drag && settle());
})();
