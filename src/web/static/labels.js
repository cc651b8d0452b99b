// Proposes labels that hold the words typed so far. Without this script the page lists them once the form is sent.
"use strict";

(() => {
  const input = document.getElementById("label");
  const list = document.getElementById("labels");
  if (!input || !list) return;
  let waiting = 0;
  let asked = "";

  const propose = async () => {
    const words = input.value.trim();
    if (words.length < 2 || words === asked) return;
    asked = words;
    const answer = await fetch(`/api/v1/labels?words=${encodeURIComponent(words)}`);
    if (!answer.ok || asked !== words) return;
    const { labels } = await answer.json();
    list.replaceChildren(
      ...labels.map((found) => {
        const option = document.createElement("option");
        option.value = found.label;
        return option;
      }),
    );
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => propose().catch(() => {}), 200);
  });
})();
