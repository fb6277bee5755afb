/* Dragging a card of the board to another column with a mouse. The choice and the button below a card do the
   same without one; only columns that the choice holds can be dropped on. */
(() => {
  "use strict";
  let dragged = null;

  const choice = () => dragged.querySelector("select[name=stage]");
  const column = (event) => {
    const over = dragged && event.target.closest("[data-stage]");
    return over && [...choice().options].some((option) => option.value === over.dataset.stage) ? over : null;
  };
  const mark = (chosen) =>
    document.querySelectorAll("[data-stage]").forEach((one) => one.classList.toggle("board-over", one === chosen));

  document.querySelectorAll("[data-stage] .card").forEach((card) => (card.draggable = true));
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-stage] .card") ?? null;
    dragged?.classList.add("board-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const over = column(event);
    if (over) event.preventDefault();
    mark(over);
  });
  document.addEventListener("drop", (event) => {
    const over = column(event);
    if (!over) return;
    event.preventDefault();
    choice().value = over.dataset.stage;
    dragged.querySelector("form").requestSubmit();
  });
  document.addEventListener("dragend", () => {
    mark(null);
    dragged?.classList.remove("board-dragged");
    dragged = null;
  });
})();
