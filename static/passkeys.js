/* Passkeys. form[data-passkey="create" or "get"] is hidden until this browser can do them. When it is sent, the server
   is asked at data-options what the device has to answer; the answer goes along in the field `credential`.
   [data-passkey-failed] in the form says when the device gave none, [data-passkey-missing] when it cannot. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  const read = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const written = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  /* Written out here and not left to parseCreationOptionsFromJSON, which older browsers and some keepers of passwords
     lack: one way for all. */
  const named = (list = []) => list.map((one) => ({ ...one, id: read(one.id) }));
  function options({ challenge, user, excludeCredentials, allowCredentials, ...rest }) {
    const whose = user ? { user: { ...user, id: read(user.id) }, excludeCredentials: named(excludeCredentials) } : {};
    return { ...rest, ...whose, challenge: read(challenge), allowCredentials: named(allowCredentials) };
  }
  function answer({ id, rawId, type, response }) {
    const parts = PARTS.filter((part) => response[part]).map((part) => [part, written(response[part])]);
    return JSON.stringify({ id, type, rawId: written(rawId), response: Object.fromEntries(parts) });
  }

  async function asked(form) {
    const headers = { "X-CSRFToken": form.elements.csrf_token.value };
    const reply = await fetch(form.dataset.options, { method: "POST", headers });
    if (!reply.ok) throw new Error(String(reply.status));
    return answer(await navigator.credentials[form.dataset.passkey]({ publicKey: options(await reply.json()) }));
  }

  async function send(form) {
    const failed = form.querySelector("[data-passkey-failed]");
    form.setAttribute("aria-busy", "true");
    failed.hidden = true;
    try {
      form.elements.credential.value = await asked(form);
      form.submit();
    } catch {
      failed.hidden = false;
    }
    form.removeAttribute("aria-busy");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form) return;
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) send(form);
  });
  document.querySelectorAll("form[data-passkey]").forEach((form) => (form.hidden = false));
  document.querySelectorAll("[data-passkey-missing]").forEach((words) => (words.hidden = true));
})();
