// Drop files, send several, keep the list fresh. Without this script the form sends one file.
"use strict";

(() => {
  const form = document.getElementById("drop");
  const input = document.getElementById("file");
  const sent = document.getElementById("sent");
  if (!form || !input || !sent) return;

  // Replaces the list by the server's own.
  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("documents");
    const old = document.getElementById("documents");
    if (fresh && old) old.replaceWith(fresh);
  };

  const keepFresh = async () => {
    const busy = () => document.getElementById("documents").dataset.busy === "true";
    while (busy()) {
      await new Promise((done) => setTimeout(done, 1000));
      await refresh().catch(() => {});
    }
  };

  const send = async (files) => {
    const failed = [];
    for (const [n, file] of files.entries()) {
      sent.textContent = `${form.dataset.sending} ${n + 1}/${files.length}: ${file.name}`;
      const body = new FormData();
      body.append("file", file);
      try {
        const answer = await fetch("/api/v1/documents", { method: "POST", body, headers: { "X-Bocso-Request": "1" } });
        const said = await answer.json();
        if (!answer.ok) failed.push(`${file.name}: ${said.detail}`);
        else if (files.length === 1) {
          location.href = said.links.review + location.search;
          return;
        }
      } catch {
        failed.push(file.name);
      }
    }
    sent.textContent = failed.length ? `${form.dataset.failed}: ${failed.join("; ")}` : "";
    form.reset();
    await refresh();
    keepFresh();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) send(Array.from(input.files));
  });
  for (const name of ["dragenter", "dragover"]) {
    addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const files = Array.from(event.dataTransfer.files);
    if (files.length) send(files);
  });
  keepFresh();
})();
