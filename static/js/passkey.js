/* Makes and uses passkeys. A form says what it wants in data-passkey: "create" or "get" with the options in the page, or
   "fetch" to ask the server for them first. What the browser hands over goes into the field "credential", and the form
   is sent as any other. Needs webauthn-json.js, which turns bytes into letters and back. */
(() => {
  const json = window.webauthnJSON;

  const problem = (form, name) => {
    const place = form.querySelector("[data-passkey-problem]");
    if (!place) return;
    place.textContent = place.dataset[name] || place.dataset.unable;
    place.hidden = false;
  };

  const asked = async (form) => {
    if (form.dataset.passkey === "fetch") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no options");
      return (await answer.json()).request_options;
    }
    const options = JSON.parse(document.getElementById("passkey-options").textContent);
    return options.creation_options || options.request_options;
  };

  const why = {
    NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", SecurityError: "address",
  };

  const hand = async (event) => {
    const form = event.target;
    if (!form.matches("form[data-passkey]") || form.elements.credential.value) return;
    event.preventDefault();
    if (!json || !window.PublicKeyCredential) { problem(form, "unable"); return; }
    try {
      const options = await asked(form);
      const made = await (form.dataset.passkey === "create" ? json.create(options) : json.get(options));
      form.elements.credential.value = JSON.stringify(made);
      form.submit();
    } catch (fault) {
      problem(form, why[fault.name] || "unable");
    }
  };

  document.addEventListener("submit", hand);
})();
