// Proposes labels, or codes of the catalogue, that hold the words typed so far. Without this script the page lists them once the form is sent.
"use strict";

(() => {
  const codes = document.getElementById("codes");
  const input = document.getElementById(codes ? "code" : "label");
  const list = codes ?? document.getElementById("labels");
  if (!input || !list) return;
  let waiting = 0;
  let asked = "";

  const propose = async () => {
    const words = input.value.trim();
    if (words.length < 2 || words === asked) return;
    asked = words;
    const answer = await fetch(`/api/v1/${codes ? "catalog" : "labels"}?words=${encodeURIComponent(words)}`);
    if (!answer.ok || asked !== words) return;
    const body = await answer.json();
    const name = (found) => (document.documentElement.lang === "en" ? found.en : found.vi);
    list.replaceChildren(
      ...(body.codes ?? body.labels).map((found) => {
        const option = document.createElement("option");
        option.value = found.code ?? found.label;
        if (found.code) option.textContent = name(found);
        return option;
      }),
    );
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => propose().catch(() => {}), 200);
  });
})();
