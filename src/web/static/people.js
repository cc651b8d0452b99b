// Forms whose fields go to the API as JSON: `data-send` is the method, `data-kind` of a field how its value is written.
"use strict";

(() => {
  const said = document.getElementById("said");
  const made = document.getElementById("made");

  const fields = (form) => {
    const body = {};
    for (const field of form.elements) {
      if (!field.name) continue;
      const kind = field.dataset.kind;
      if (kind === "list") {
        body[field.name] ??= [];
        if (field.checked) body[field.name].push(field.value);
      } else if (kind === "flag") body[field.name] = field.value === "true";
      else if (kind === "number") body[field.name] = field.value === "" ? null : Number(field.value);
      else if (kind !== "optional" || field.value.trim() !== "") body[field.name] = field.value;
    }
    return body;
  };

  const send = async (form) => {
    const method = form.dataset.send;
    const request = { method, headers: { "X-Bocso-Request": "1" } };
    if (method !== "DELETE") {
      request.headers["Content-Type"] = "application/json";
      request.body = JSON.stringify(fields(form));
    }
    const answer = await fetch(form.action, request);
    const body = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) {
      said.textContent = body.detail ?? body.title ?? String(answer.status);
      return;
    }
    said.textContent = "";
    if (body.token && made) {
      const code = document.createElement("code");
      code.textContent = body.token;
      made.replaceChildren(`${made.dataset.words} `, code);
      form.reset();
    } else location.reload();
  };

  addEventListener("submit", (event) => {
    if (!event.target.dataset.send) return;
    event.preventDefault();
    send(event.target).catch((error) => {
      said.textContent = String(error);
    });
  });
})();
