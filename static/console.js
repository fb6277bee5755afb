/* Keys and buttons of the console and the projector. Each key presses a button that can be seen: [data-key="Enter"].
   Enter and the space bar press nothing else while the focus is among the questions (.queue).
   - #shortcuts (a checkbox) switches the keys off; remembered in this browser
   - [data-opens="id"] opens a <dialog>; [data-fullscreen] fills the screen; [data-toggles="name"] sets body[data-name]
   - body[data-wakelock] keeps the screen awake */
(() => {
  "use strict";
  const box = document.getElementById("shortcuts");
  if (box) {
    box.checked = localStorage.getItem("shortcuts") !== "off";
    box.addEventListener("change", () => localStorage.setItem("shortcuts", box.checked ? "on" : "off"));
  }

  const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";
  const pressed = "button, a, summary, input, .queue *";
  const left = "dialog:not([open]) *"; // a dialog that was closed keeps the focus until the next frame
  const own = ({ key, target }) =>
    !target.matches(left) && (target.matches(typing) || ((key === "Enter" || key === " ") && target.matches(pressed)));

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || own(event)) return;
    if (box?.checked === false || document.querySelector("dialog[open]")) return;
    const buttons = [...document.querySelectorAll("[data-key]")];
    const button = buttons.find((each) => each.dataset.key.toLowerCase() === event.key.toLowerCase());
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  });

  const fill = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.());
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-opens], [data-fullscreen], [data-toggles]");
    if (!button) return;
    if (button.dataset.opens) document.getElementById(button.dataset.opens).showModal();
    if (button.dataset.toggles) document.body.toggleAttribute(`data-${button.dataset.toggles}`);
    if ("fullscreen" in button.dataset) fill();
  });

  const awake = () => {
    if (document.body.hasAttribute("data-wakelock") && document.visibilityState === "visible") {
      navigator.wakeLock?.request("screen").catch(() => {});
    }
  };
  document.addEventListener("visibilitychange", awake);
  awake();
})();
