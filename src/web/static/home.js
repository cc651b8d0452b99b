// Drop files, send several, see how far each is, keep the list fresh. Without this script the form sends one file.
"use strict";

(() => {
  const form = document.getElementById("drop");
  const input = document.getElementById("file");
  const sent = document.getElementById("sent");

  // Replaces the list by the server's own.
  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("documents");
    const old = document.getElementById("documents");
    if (fresh && old && !old.contains(document.activeElement)) old.replaceWith(fresh);
    else if (fresh && old) old.dataset.busy = fresh.dataset.busy;
  };

  let watching = false;
  const keepFresh = async () => {
    if (watching) return;
    watching = true;
    while (document.getElementById("documents").dataset.busy === "true") {
      await new Promise((done) => setTimeout(done, 1000));
      await refresh().catch(() => {});
    }
    watching = false;
  };
  keepFresh();
  if (!form || !input || !sent) return;

  // Sends a file and tells how much of it has gone; the server's answer.
  const put = (file, progress) =>
    new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", "/api/v1/documents");
      request.setRequestHeader("X-Bocso-Request", "1");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress.value = event.loaded / event.total;
      });
      request.addEventListener("loadend", () => done({ good: request.status >= 200 && request.status < 300, said: request.response }));
      const body = new FormData();
      body.append("file", file);
      request.send(body);
    });

  const send = async (files) => {
    sent.replaceChildren();
    const lines = files.map((file) => {
      const line = document.createElement("li");
      const progress = document.createElement("progress");
      progress.setAttribute("aria-label", file.name);
      progress.value = 0;
      const name = document.createElement("span");
      name.textContent = file.name;
      const state = document.createElement("b");
      line.append(progress, name, state);
      sent.append(line);
      return { line, progress, state };
    });
    for (const [n, file] of files.entries()) {
      const { line, progress, state } = lines[n];
      const { good, said } = await put(file, progress);
      progress.remove();
      line.className = good ? "good" : "bad";
      state.textContent = good ? form.dataset.sent : `${form.dataset.failed}${said?.detail ? `: ${said.detail}` : ""}`;
      if (good && files.length === 1) {
        location.href = said.links.review + (location.search.includes("lang=en") ? "?lang=en" : "");
        return;
      }
    }
    form.reset();
    await refresh().catch(() => {});
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
})();
