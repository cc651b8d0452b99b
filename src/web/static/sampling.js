// Draws samples and asks their questions. Enter answers, F9 says that it cannot be told: no bare letters, input methods swallow them.

const $ = (id) => document.getElementById(id);
const own = { "content-type": "application/json", "x-bocso-request": "1", accept: "application/json" };
let sample = null;
let question = null;
let busy = false;

const call = async (path, body) => {
  const asked = body ? { method: "POST", headers: own, body: JSON.stringify(body) } : { headers: own };
  const answer = await fetch(path, { ...asked, credentials: "same-origin" });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail || told.title || String(answer.status));
  return told;
};

const trouble = (text) => { $("trouble").textContent = text || ""; };

const show = (next) => {
  question = next.question;
  $("question").hidden = false;
  $("bar").max = next.size;
  $("bar").value = next.answered;
  $("count").textContent = `${next.answered} / ${next.size}`;
  $("answer").hidden = !question;
  const stands = $("stands");
  stands.replaceChildren();
  if (!question) {
    $("asked").textContent = $("question").dataset.done;
    $("where").textContent = "";
    return;
  }
  $("asked").textContent = question.label;
  const parts = [question.subject, question.row.join(" › "), question.column.join(" › "), question.period, question.name, question.page && `tr. ${question.page}`];
  $("where").textContent = parts.filter(Boolean).join(" · ");
  if (question.crop) {
    const picture = document.createElement("img");
    picture.src = question.crop;
    picture.alt = question.label;
    stands.append(picture);
  } else if (question.text) {
    const [before, words, after] = question.text;
    const mark = document.createElement("mark");
    mark.textContent = words;
    stands.append(before, mark, after);
  }
  $("reads").value = "";
  $("reads").focus();
};

const ask = async () => show(await call(`/api/v1/samples/${sample}/next`));

const guarded = async (work) => {
  if (busy) return;
  busy = true;
  trouble();
  try { await work(); } catch (e) { trouble(e.message); } finally { busy = false; }
};

const answer = (reads) => guarded(async () => {
  if (!question) return;
  const told = { number: question.number };
  if (reads !== null) told.reads = reads;
  await call(`/api/v1/samples/${sample}/answers`, told);
  await ask();
  if (!question) location.reload();
});

$("draw").addEventListener("submit", (event) => {
  event.preventDefault();
  guarded(async () => {
    const form = new FormData($("draw"));
    const wish = { size: Number(form.get("size")), design: form.get("design") };
    for (const name of ["issuer", "from", "to"]) if (form.get(name)) wish[name] = form.get(name);
    if (form.get("seed")) wish.seed = Number(form.get("seed"));
    sample = (await call("/api/v1/samples", wish)).id;
    await ask();
  });
});

$("answer").addEventListener("submit", (event) => {
  event.preventDefault();
  const reads = $("reads").value.trim();
  if (reads) answer(reads); else trouble($("question").dataset.empty);
});

$("unclear").addEventListener("click", () => answer(null));

document.addEventListener("keydown", (event) => {
  if (event.key === "F9" && question && !event.repeat) {
    event.preventDefault();
    answer(null);
  }
});

for (const button of document.querySelectorAll("[data-sample]")) {
  button.addEventListener("click", () => guarded(async () => {
    sample = button.dataset.sample;
    await ask();
  }));
}
