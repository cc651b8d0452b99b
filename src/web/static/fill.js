// Fills a form: asks for proposals, shows where each comes from, writes what the person applied. What is typed in the form stays.

const $ = (id) => document.getElementById(id);
const own = { "x-bocso-request": "1", accept: "application/json" };
const words = $("work").dataset;
let filled = null;
let rows = [];
let here = null;

const make = (tag, kind, ...inside) => {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  made.append(...inside.filter((i) => i !== null && i !== undefined && i !== ""));
  return made;
};

const trouble = (text) => { $("trouble").textContent = text || ""; };

const send = async (path, body) => {
  const answer = await fetch(path, { method: "POST", headers: own, body, credentials: "same-origin" });
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.detail || told.title || String(answer.status));
  }
  return answer;
};

const busy = async (button, work) => {
  button.disabled = true;
  trouble();
  try { await work(); } catch (e) { trouble(e.message); } finally { button.disabled = false; }
};

const put = (row, text) => {
  if (row.input.readOnly) return;
  row.input.value = text;
  changed(row);
};

const changed = (row) => {
  row.item.classList.toggle("applied", row.input.value.trim() !== "" && !row.input.readOnly);
};

const unit = (value) => (value.unit ? ` ${value.unit}` : "");

const quoted = (source) => {
  const quote = make("blockquote");
  const at = source.quote ? source.line.indexOf(source.quote) : -1;
  if (at < 0) quote.append(source.line);
  else quote.append(source.line.slice(0, at), make("mark", "", source.quote), source.line.slice(at + source.quote.length));
  return quote;
};

const place = (source) => {
  const parts = [source.name, source.page && `${words.page} ${source.page}`, source.path.join(" › "), source.label, source.columns.join(" › "), source.subject, source.period && source.period.label];
  return make("p", "from", parts.filter(Boolean).join(" · "));
};

// Reports at hand are asked for by their ids, which stand before those that were sent.
const link = (source) => {
  const id = chosen()[Number(source.report.slice(1)) - 1];
  if (!id) return null;
  const to = make("a", "", words.open);
  to.href = `/review/${id}${words.lang}#${source.indicator}`;
  to.target = "_blank";
  to.rel = "noopener";
  return make("p", "", to);
};

let asked = [];
const chosen = () => asked;

const use = (row, text, small) => {
  const button = make("button", small ? "small" : "", words.use);
  button.type = "button";
  button.addEventListener("click", () => { put(row, text); row.input.focus(); });
  return button;
};

const show = (row) => {
  const field = row.field;
  const side = $("evidence");
  side.replaceChildren(make("h2", "", field.label));
  if (field.value) {
    side.append(make("p", "amount", `${field.value.text}${unit(field.value)}`));
    side.append(make("p", "from", `${words.confidence}: ${(field.confidence * 100).toFixed(0)} %`));
    if (field.value.converted) side.append(make("p", "", `${words.converted}: ${field.value.converted.message}`));
    if (field.derived) side.append(make("p", "", `${words.computed}: ${field.derived.message}`));
  } else {
    side.append(make("p", "", words.nothing));
  }
  if (field.messages.length) side.append(make("ul", "why", ...field.messages.map((m) => make("li", "", m))));
  for (const from of field.derived?.sources ?? []) side.append(quoted(from), place(from), link(from) || "");
  if (field.source) side.append(quoted(field.source), place(field.source), link(field.source) || "");
  if (field.value && !row.input.readOnly) side.append(use(row, field.value.text));
  if (field.alternatives.length) {
    side.append(make("h3", "", words.others));
    for (const other of field.alternatives) {
      side.append(make("p", "", make("b", "", `${other.value.text}${unit(other.value)}`), " ", row.input.readOnly ? "" : use(row, other.value.text, true)));
      if (other.message) side.append(make("p", "why", other.message));
      side.append(quoted(other.source), place(other.source));
    }
  }
};

const go = (row) => {
  if (here) here.item.classList.remove("here");
  here = row;
  row.item.classList.add("here");
  show(row);
};

const list = () => {
  const list = $("fields");
  list.replaceChildren();
  rows = [];
  let above = "";
  for (const field of filled.fields) {
    const under = field.path.join(" › ");
    if (under && under !== above) list.append(make("li", "under", under));
    above = under;
    const input = make("input");
    input.id = `at-${field.id}`;
    input.inputMode = "decimal";
    input.autocomplete = "off";
    input.maxLength = 40;
    input.placeholder = field.value && field.state !== "typed" ? field.value.text : "";
    input.readOnly = field.typed !== null && field.typed !== undefined;
    if (input.readOnly) input.value = field.typed;
    const header = field.columns.length && !field.label.endsWith(field.columns.at(-1)) ? field.columns.at(-1) : "";
    const said = [field.ordinal, field.label, field.subject && !under.includes(field.subject) ? field.subject : "", header].filter(Boolean).join(" · ");
    const label = make("label", "", said, field.unit ? make("span", "unit", ` (${field.unit})`) : "");
    label.htmlFor = input.id;
    const item = make("li", `field ${field.state}`, label, input, make("span", `state ${field.state}`, words[field.state]));
    const row = { field, input, item };
    input.addEventListener("focus", () => go(row));
    input.addEventListener("input", () => changed(row));
    item.addEventListener("click", () => { if (here !== row) input.focus(); });
    list.append(item);
    rows.push(row);
  }
  if (rows.length) rows[0].input.focus();
};

const tell = () => {
  const s = filled.summary;
  $("summary").textContent = [["sure", s.sure], ["uncertain", s.uncertain], ["empty", s.empty], ["typed", s.typed]].map(([name, n]) => `${words[name]}: ${n}`).join(" · ");
};

$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  busy(form.querySelector("button"), async () => {
    trouble(words.wait);
    const body = new FormData(form);
    asked = body.getAll("document");
    filled = await (await send(`/api/v1/fill?lang=${document.documentElement.lang}`, body)).json();
    trouble();
    $("work").hidden = false;
    $("save").hidden = filled.form.kind === "definition";
    tell();
    list();
  });
});

$("all").addEventListener("click", () => {
  // What a person wrote is not overwritten.
  for (const row of rows) if (row.field.state === "sure" && row.input.value.trim() === "") put(row, row.field.value.text);
});

const download = (blob, name) => {
  const to = make("a");
  to.href = URL.createObjectURL(blob);
  to.download = name;
  to.click();
  setTimeout(() => URL.revokeObjectURL(to.href), 60000);
};

$("json").addEventListener("click", () => download(new Blob([JSON.stringify(filled, null, 2)], { type: "application/json" }), `${filled.form.name}.json`));

$("save").addEventListener("click", (event) => busy(event.currentTarget, async () => {
  const values = rows.filter((row) => row.field.slot && !row.input.readOnly && row.input.value.trim() !== "").map((row) => {
    const text = row.input.value.trim();
    // A person chose it; what was uncertain and taken as it was stays marked.
    const same = row.field.value && row.field.value.text === text;
    const note = same && row.field.state === "uncertain" ? row.field.messages.join("; ") : null;
    return { slot: row.field.slot, text, label: row.field.label, note };
  });
  const body = new FormData();
  body.append("form", $("form").files[0]);
  body.append("values", JSON.stringify(values));
  download(await (await send("/api/v1/fill/file", body)).blob(), filled.form.name);
}));

$("fields").addEventListener("keydown", (event) => {
  const at = rows.indexOf(here);
  if (at < 0) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) next.input.focus();
    event.preventDefault();
  } else if (event.key === "Enter" && event.ctrlKey && here.field.value) {
    put(here, here.field.value.text);
    event.preventDefault();
  }
});
