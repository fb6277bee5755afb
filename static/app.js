/* What every page needs beside htmx; loaded with defer, after it. Nothing here is needed to use a page.
   - the CSRF token on every request of htmx
   - an update from afar never wipes what somebody is filling in: it is held back and [data-held] says so
   - form[data-draft="key"]: what was typed is kept in this browser until [data-draft-done="key"] arrives,
     but for fields with [data-undrafted]; sending form[data-forgets], to sign out, leaves none behind
   - form[data-token]: an empty hidden field `token` is filled in when the form is sent
   - <time data-ends="epoch ms">: a clock that counts down by the server's time
   - [data-anchor] has the focus when what had it is gone after a swap
   - [data-focus] takes the focus when an answer brings it; [data-vibrate] is felt
   - body hears "wake" when the page is looked at again or the network is back */
(() => {
  "use strict";
  const on = (types, does) => types.split(" ").forEach((type) => document.addEventListener(type, does));
  const all = (selector, within = document) => [
    ...(within.matches?.(selector) ? [within] : []),
    ...within.querySelectorAll(selector),
  ];

  /* requests */
  on("htmx:configRequest", ({ detail }) => {
    detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  });

  const token = () => crypto.getRandomValues(new Uint32Array(4)).reduce((text, part) => text + part.toString(36), "t");
  document.addEventListener(
    "submit",
    ({ target }) => {
      const field = target.matches("[data-token]") && target.elements.token;
      if (field && !field.value) field.value = token();
    },
    true,
  );

  /* swaps */
  const texts = "textarea, select, input:not([type=hidden], [type=submit], [type=file])";
  const dirty = (field) => {
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
    if (field.matches("select")) return field === document.activeElement;
    return field.value !== field.defaultValue || field === document.activeElement;
  };
  const busy = (zone) => all(texts, zone).some(dirty);
  const hold = () => all("[data-held]").forEach((bar) => (bar.hidden = false));

  on("htmx:beforeSwap", ({ detail, target }) => {
    const answer = detail.serverResponse;
    if (detail.isError && !answer.trim()) detail.shouldSwap = false;
    else if (/^\s*<!doctype/i.test(answer)) showPage(detail);
    else if (detail.requestConfig.verb === "get" && !detail.requestConfig.elt.closest("form") && busy(target)) {
      detail.shouldSwap = false;
      hold();
    }
  });
  on("htmx:oobBeforeSwap", ({ detail }) => {
    if (!busy(detail.target)) return;
    detail.shouldSwap = false;
    hold();
  });

  /* A whole page where a part was asked for is an error page: say its words above what stands there. */
  function showPage(detail) {
    detail.target = document.getElementById("messages");
    detail.selectOverride = "#main > :not(#messages)";
    detail.swapOverride = "innerHTML";
    detail.shouldSwap = Boolean(detail.target);
  }

  /* What was unfolded stays unfolded; the focus goes where an answer to a form wants it. When what had the focus is
     gone, [data-anchor] of the new part has it, so that a keyboard goes on from there. */
  let unfolded = [];
  let inside = false;
  on("htmx:beforeSwap", ({ target }) => {
    unfolded = all("details[id][open]", target).map(({ id }) => id);
    inside = target.contains(document.activeElement);
  });
  on("htmx:afterSwap", ({ detail, target }) => {
    if (detail.requestConfig?.verb !== "get") all("[data-focus]", target)[0]?.focus();
    else unfolded.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (inside && document.activeElement === document.body) all("[data-anchor]", target)[0]?.focus();
  });

  /* drafts */
  const kept = (form) => `draft:${form.dataset.draft}`;
  const drafted = (field) => field.name && field.matches(texts) && !field.matches("[data-undrafted]");
  const named = (form) => [...form.elements].filter(drafted);
  on("input change", ({ target }) => {
    const form = target.closest?.("form[data-draft]");
    if (!form || !drafted(target)) return;
    const values = named(form).map((field) => [field.name, field.value, field.checked]);
    localStorage.setItem(kept(form), JSON.stringify(values));
  });
  const untouched = (field) => {
    if (!field.matches("select")) return field.value === field.defaultValue;
    return field.selectedOptions[0] === ([...field.options].find((one) => one.defaultSelected) ?? field.options[0]);
  };
  const restore = (form) => {
    const values = JSON.parse(localStorage.getItem(kept(form)) ?? "[]");
    let back = false;
    named(form).forEach((field, place) => {
      const [name, value, checked] = values[place] ?? [];
      if (name !== field.name || !untouched(field)) return;
      back ||= value !== field.value || checked !== field.checked;
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = checked;
      else field.value = value;
    });
    if (back) form.dispatchEvent(new Event("change", { bubbles: true })); // so that a form that saves itself does
  };

  const forget = (part) => {
    all("[data-draft-done]", part).forEach((done) => localStorage.removeItem(`draft:${done.dataset.draftDone}`));
  };
  on("htmx:afterSwap", ({ target }) => forget(target));
  on("submit", ({ target }) => {
    if (!target.matches("[data-forgets]")) return;
    Object.keys(localStorage)
      .filter((key) => key.startsWith("draft:"))
      .forEach((key) => localStorage.removeItem(key));
  });

  /* clocks */
  let ahead = 0; // how many ms the server's clock is ahead of ours
  const draw = (clock) => {
    const late = Boolean(clock.closest(".timer"));
    const left = Math.ceil((clock.dataset.ends - Date.now() - ahead) / 1000);
    const seconds = late ? Math.abs(left) : Math.max(left, 0);
    const text = `${late && left < 0 ? "−" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (clock.textContent !== text) clock.textContent = text;
    clock.toggleAttribute("data-over", left < 0);
  };
  const tick = () => all("time[data-ends]").forEach(draw);
  const adjust = (now) => {
    const found = now - Date.now();
    if (now && Math.abs(found - ahead) > 1000) ahead = found;
  };
  on("htmx:afterRequest", ({ detail }) => adjust(Date.parse(detail.xhr?.getResponseHeader("Date")) + 500));
  setInterval(tick, 200);

  /* what arrives */
  const arrived = (part) => {
    forget(part);
    all("form[data-draft]", part).forEach(restore);
    all("[data-now]", part).forEach((clock) => adjust(Number(clock.dataset.now)));
    if (part !== document.body && all("[data-vibrate]", part).length) navigator.vibrate?.(30);
    tick();
  };
  on("htmx:load", ({ target }) => arrived(target));
  document.querySelector(".form-errors")?.focus();

  const wake = () => document.visibilityState === "visible" && document.body.dispatchEvent(new Event("wake"));
  on("visibilitychange", wake);
  window.addEventListener("online", wake);

  /* menus close on Escape and on a press elsewhere */
  on("click keydown", (event) => {
    if (event.type === "keydown" && event.key !== "Escape") return;
    all("details.menu[open]").forEach((menu) => {
      if (event.type === "click" && menu.contains(event.target)) return;
      menu.open = false;
      if (event.type === "keydown") menu.querySelector("summary").focus();
    });
  });
})();
