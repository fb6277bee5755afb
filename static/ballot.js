/* The ballot of a phone on a bad network. form[data-resend] is sent from here: the newest choice is written down in this
   browser, sent until the server has answered, and only then forgotten. [data-offline] says when it waits.
   `revision`: the server renders the number to send; we never send one that we sent before. `token` marks one message. */
(() => {
  "use strict";
  const place = `ballot:${location.pathname}`;
  const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
  const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));
  const PATIENCE = 8000; // ms until an answer is given up
  const LONGEST = 16000; // ms between two tries
  const OLD = 3 * 3600 * 1000; // ms after which a waiting choice is of another evening

  let waiting = read(place);
  let sending = false;
  let pause = 1000;
  let timer = 0;
  if (waiting && Date.now() - waiting.at > OLD) forget();

  function forget() {
    waiting = null;
    localStorage.removeItem(place);
  }

  function note(form, choice) {
    const last = read(`${place}:sent`);
    const before = last?.action === form.action ? last.revision : 0;
    const revision = Math.max(Number(form.elements.revision.value), before + 1);
    const token = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    waiting = { action: form.action, fields: { choice, revision, token }, at: Date.now() };
    write(place, waiting);
    write(`${place}:sent`, { action: form.action, revision });
  }

  function show(state) {
    const ballot = document.getElementById("ballot");
    const here = waiting && ballot?.querySelector("form")?.action === waiting.action;
    ballot?.setAttribute("aria-busy", String(Boolean(here)));
    if (ballot && here) ballot.dataset.sending = waiting.fields.choice;
    document.querySelectorAll("[data-offline]").forEach((bar) => (bar.hidden = state !== "offline"));
  }

  async function post({ action, fields }) {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const csrf = document.querySelector('meta[name="csrf-token"]').content;
      const headers = { "HX-Request": "true", "X-CSRFToken": csrf };
      const answer = await fetch(action, { method: "POST", headers, body: new URLSearchParams(fields), signal: stop.signal });
      if (answer.status === 429 || answer.status >= 500) throw new Error(String(answer.status));
      return await answer.text();
    } finally {
      clearTimeout(late);
    }
  }

  /* The answer takes the place of the ballot, unless another vote is on by now: then only its words are shown. */
  function put(message, html) {
    const form = document.querySelector("#ballot form");
    const part = /^\s*<!doctype/i.test(html) ? "#main > :not(#messages)" : ".ballot-notice";
    if (part === ".ballot-notice" && (!form || form.action === message.action)) {
      htmx.swap("#ballot", html, { swapStyle: "outerHTML" });
    } else htmx.swap("#messages", html, { swapStyle: "innerHTML" }, { select: part });
  }

  async function send() {
    if (sending || !waiting) return;
    clearTimeout(timer);
    sending = true;
    const message = waiting;
    let failed = false;
    try {
      const html = await post(message);
      pause = 1000;
      if (waiting === message) {
        forget();
        put(message, html);
      }
    } catch {
      failed = true;
      timer = setTimeout(send, pause);
      pause = Math.min(2 * pause, LONGEST);
    }
    sending = false;
    show(failed ? "offline" : "sent");
    if (!failed && waiting) send();
  }

  const now = () => {
    pause = 1000;
    send();
  };

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target.closest("form[data-resend]");
      if (!form || !window.htmx || !event.submitter?.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      note(form, event.submitter.value);
      show("sending");
      now();
    },
    true,
  );
  window.addEventListener("online", now);
  document.addEventListener("DOMContentLoaded", now);
})();
