// The figure that is looked at: cut out of its page, with its doubts, other readings, fields and buttons.
import { t } from "./review-words.js";
import { parse, said, show } from "./review-numbers.js";
import { codeField } from "./review-codes.js";

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return element;
};

const SVG = "http://www.w3.org/2000/svg";
const drawn = (tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const NUMERIC = { ratio: ["numerator", "denominator", "percent"], percent: ["percent"] };
const numbersOf = (kind) => NUMERIC[kind] ?? ["number"];
const WORDS = ["label", "unit", "subject", "period_label", "code"];

export class Card {
  constructor(root, model, sheet, actions) {
    Object.assign(this, { root, model, sheet, actions });
    this.id = null;
    this.draft = null;
    // What was typed and not saved, by entry.
    this.kept = new Map();
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.do) actions.act(button.dataset.do);
      else if (button.dataset.jump) actions.choose(button.dataset.jump);
      else if (button.dataset.take) this.take(Number(button.dataset.take));
    });
    root.addEventListener("input", (event) => {
      if (event.target.name === "kind") this.rebuild(event.target.value);
      this.echo();
    });
  }

  get editing() { return this.form !== null && this.form !== undefined; }

  // Shows an entry; `place`: a new figure's.
  show(id, place = null) {
    if (this.editing && !this.draft && this.id && this.id !== id) this.keep();
    this.id = id;
    this.draft = place;
    this.form = null;
    const { model, root } = this;
    const entry = place ? { raw: place.quote ?? "", doubts: [], page: place.page, boxes: place.box ? [place.box] : undefined } : model.entries.get(id);
    root.replaceChildren();
    root.classList.toggle("open", Boolean(entry));
    if (!entry) { root.append(make("p", { class: "pick", text: model.left().left ? t.pick : `${t.done} ${t.doneNext}` })); return; }
    const reading = place ? {} : model.reading(id);
    const verdict = place ? null : model.verdict(id);
    const state = place ? "open" : model.state(id);
    root.dataset.state = state;
    const facts = [...(entry.facts ?? []), entry.page && t.page(entry.page)].filter(Boolean).join(" · ");
    root.append(
      make("header", {},
        make("h2", { text: place ? t.newFigure : reading.label || entry.label || entry.raw || "–" }),
        make("p", { class: "facts", text: facts }),
        make("span", { class: `badge s-${state}`, text: t.states[state] + (verdict?.who ? ` · ${verdict.who}` : "") })),
      this.cut(entry),
    );
    root.append(this.readings(entry, reading, verdict));
    const take = this.parts(entry);
    if (take) root.append(take);
    if (place) this.edit(true);
    else root.append(this.buttons(entry, state));
  }

  // The picture of the figure, or its words in their line.
  cut(entry) {
    const page = entry.page && this.sheet.page(entry.page);
    const box = entry.boxes?.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
    if (page && box) {
      // Always the same scale, so that letters have one size from figure to figure.
      const [wide, high] = [Math.max(300, box[2] - box[0] + 60), Math.max(42, box[3] - box[1] + 20)];
      const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
      const left = Math.max(0, Math.min(page.width - wide, middle[0] - wide / 2));
      const svg = drawn("svg", { class: "cut", viewBox: `${left} ${middle[1] - high / 2} ${wide} ${high}`, role: "img", "aria-label": entry.raw });
      svg.append(
        drawn("image", { href: page.href, width: page.width, height: page.height, preserveAspectRatio: "none" }),
        ...entry.boxes.map((b) => drawn("rect", { x: b[0] - 1.5, y: b[1] - 1, width: b[2] - b[0] + 3, height: b[3] - b[1] + 2, rx: 1.5 })),
      );
      return svg;
    }
    const [before, after] = entry.around ?? ["", ""];
    if (!entry.raw && !before && !after) return null;
    return make("p", { class: "cut words", lang: "vi" }, before, make("b", { text: entry.raw || "□" }), after);
  }

  readings(entry, reading, verdict) {
    const list = make("div", { class: "readings" });
    this.offers = [];
    const offer = (text, fields, why) => {
      this.offers.push(fields);
      const n = this.offers.length;
      return make("button", { type: "button", class: "offer", "data-take": String(n - 1), title: `Alt+${n}`, "aria-keyshortcuts": `Alt+${n}` },
        make("b", { text }), make("small", { text: why }), make("kbd", { text: `Alt+${n}` }));
    };
    const value = said(reading);
    if (value) {
      const unit = reading.unit && reading.unit !== "%" ? ` ${reading.unit}` : "";
      const changed = Object.keys(verdict?.fields ?? {}).length > 0 && entry.fields;
      const was = changed ? said(entry.fields) : "";
      list.append(make("p", { class: "value" }, make("b", { text: value }), unit, was && was !== value && make("s", { text: was, title: t.was })));
    }
    for (const doubt of entry.doubts ?? []) {
      list.append(make("p", { class: "doubt" }, doubt.head && make("b", { text: doubt.head + ". " }), doubt.text));
      if (doubt.expected) {
        const [plain, text, field] = doubt.expected;
        // A number that no field states alone is told, not offered.
        if (field) list.append(offer(text + (field === "percent" ? " %" : ""), { [field]: plain }, t.expected));
        else list.append(make("p", { class: "facts", text: `${t.expected} ${text}` }));
      }
    }
    for (const other of entry.others ?? []) list.append(offer(other.text, other.fields, other.why));
    return list;
  }

  // The figures of the failed checks.
  parts(entry) {
    const checks = (entry.checks ?? []).map((n) => this.model.checks[n]).filter((c) => c.figures.length > 1);
    if (!checks.length) return null;
    const ids = [...new Set(checks.flatMap((c) => c.figures))].slice(0, 40);
    const button = (id) => {
      const other = this.model.entries.get(id);
      return make("button", { type: "button", class: "part", "data-jump": id, "aria-current": id === this.id && "true", title: other?.label }, other?.raw || "□");
    };
    return make("p", { class: "parts" }, t.sees + " ", ...ids.map(button));
  }

  family() {
    const entry = this.model.entries.get(this.id);
    return [...new Set((entry?.checks ?? []).flatMap((n) => this.model.checks[n].figures))];
  }

  buttons(entry, state) {
    const number = !entry.fields && !this.id.startsWith("a");
    const button = (act, text, key, code, main) =>
      make("button", { type: "button", class: main ? "main" : "", "data-do": act, "aria-keyshortcuts": code }, text, " ", make("kbd", { text: key }));
    const confirm = state === "correct" || state === "add" ? t.confirm : t.accept;
    return make("div", { class: "acts" },
      number ? button("edit", t.addIt, "Enter", "Enter", true) : button("accept", confirm, "Enter", "Enter", true),
      !number && button("edit", t.correct, "F2", "F2"),
      button("reject", number ? t.dismiss : t.reject, "Del", "Delete"),
      button("postpone", t.postpone, "End", "End"),
      make("button", { type: "button", "data-do": "undo", "aria-keyshortcuts": "Control+Z", title: "Ctrl+Z", text: t.undo }));
  }

  // Fields to type into. `more`: those of words as well.
  edit(more = false) {
    const entry = this.draft ? { raw: this.draft.quote ?? "" } : this.model.entries.get(this.id);
    if (!entry) return;
    if (this.editing) {
      if (more) this.form.querySelector("details").open = true;
      this.form.querySelector("input").focus();
      return;
    }
    const reading = this.draft || !this.model.reading(this.id).kind ? this.guess(entry.raw) : this.model.reading(this.id);
    this.fresh = this.draft !== null || !this.model.reading(this.id).kind;
    if (this.fresh) reading.label = "";
    this.root.querySelector(".acts")?.remove();
    this.form = make("form", { class: "edit", autocomplete: "off" });
    this.before = reading;
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    this.root.append(this.form);
    this.fill(reading, more || this.fresh);
    this.root.classList.add("editing");
    this.first = JSON.stringify(Object.fromEntries(new FormData(this.form)));
    const typed = this.draft ? undefined : this.kept.get(this.id);
    if (typed) {
      if (typed.kind !== this.form.elements.kind.value) this.fill({ ...reading, kind: typed.kind }, true);
      for (const [name, value] of Object.entries(typed)) if (this.form.elements[name]) this.form.elements[name].value = value;
      this.kept.delete(this.id);
      this.echo();
      this.model.say(t.keptTyping);
    }
    const first = this.form.querySelector("input");
    first.focus();
    first.select();
    this.root.scrollTop = this.root.scrollHeight;
  }

  keep() {
    const typed = Object.fromEntries(new FormData(this.form));
    if (this.first !== undefined && JSON.stringify(typed) !== this.first) this.kept.set(this.id, typed);
  }

  // What the words most likely say: only to begin with.
  guess(raw) {
    const ratio = /^\s*([\d.,]+)\s*\/\s*([\d.,]+)\s*(?:=\s*([\d.,]+)\s*%)?\s*$/.exec(raw);
    if (ratio && parse(ratio[1]) !== null && parse(ratio[2]) !== null) {
      return { kind: "ratio", numerator: parse(ratio[1]), denominator: parse(ratio[2]), percent: ratio[3] ? (parse(ratio[3]) ?? "") : "" };
    }
    const number = /\d[\d.,]*\d|\d/.exec(raw)?.[0] ?? "";
    return /%/.test(raw) ? { kind: "percent", percent: parse(number) ?? "" } : { kind: "count", number: parse(number) ?? "" };
  }

  fill(reading, open) {
    const kind = reading.kind === "text" || reading.kind === "empty" ? "count" : reading.kind;
    const field = (name, value, attributes = {}) => make("label", { class: `f-${name}` }, make("span", { text: t[name] ?? t.value }),
      make("input", { name, value, spellcheck: "false", autocomplete: "off", ...attributes }));
    const numbers = numbersOf(kind).map((name) => field(name, show(reading[name]), { inputmode: "decimal", class: "number", "aria-describedby": "echo" }));
    if (numbers.length === 1) numbers[0].querySelector("span").textContent = kind === "percent" ? t.percent : t.value;
    const choice = (name, options, value) => make("label", { class: `f-${name}` }, make("span", { text: t[name] }),
      make("select", { name }, ...Object.entries(options).map(([k, text]) => make("option", { value: k, selected: k === value, text }))));
    const label = field("label", reading.label ?? "", { lang: "vi" });
    const rest = make("details", { open },
      make("summary", {}, t.more, " ", make("kbd", { text: "F4" })),
      make("div", { class: "grid" }, ...(this.fresh ? [] : [label]), field("unit", reading.unit ?? "", { lang: "vi" }), field("period_label", reading.period_label ?? "", { lang: "vi" }),
        field("subject", reading.subject ?? "", { lang: "vi" }), choice("kind", t.kinds, kind), choice("status", t.statuses, reading.status ?? "actual"), ...codeField(make, reading.code ?? "", this.draft ? null : this.id), field("note", "", { lang: "vi" })));
    this.form.replaceChildren(
      make("div", { class: "numbers" }, ...numbers),
      make("p", { id: "echo", class: "echo", "aria-live": "polite" }),
      ...(this.fresh ? [label] : []), rest,
      make("div", { class: "acts" },
        make("button", { class: "main" }, t.save, " ", make("kbd", { text: "Enter" })),
        make("button", { type: "button", "data-do": "leave" }, t.leave, " ", make("kbd", { text: "Esc" }))));
    this.echo();
  }

  rebuild(kind) {
    const typed = Object.fromEntries(new FormData(this.form));
    const old = this.typedNumbers();
    const first = Object.values(old)[0] ?? "";
    this.fill({ ...this.before, ...old, ...typed, [numbersOf(kind)[0]]: first, kind }, true);
    this.form.elements.kind.focus();
  }

  typedNumbers() {
    const out = {};
    for (const input of this.form.querySelectorAll("input.number")) out[input.name] = input.value.trim() === "" ? "" : parse(input.value);
    return out;
  }

  echo() {
    if (!this.editing) return;
    const numbers = this.typedNumbers();
    const bad = Object.entries(numbers).filter(([name, v]) => v === null || (v === "" && name !== "percent"));
    const line = this.form.querySelector(".echo");
    const kind = this.form.elements.kind.value;
    line.classList.toggle("bad", bad.length > 0);
    let text = bad.length ? t.notNumber : t.readAs + said({ kind, ...numbers });
    if (kind === "ratio" && !bad.length && Number(numbers.denominator)) {
      const ratio = (Number(numbers.numerator) / Number(numbers.denominator)) * 100;
      text += ` (${show(numbers.numerator)}/${show(numbers.denominator)} = ${show(ratio.toFixed(2))} %)`;
    }
    line.textContent = text;
    for (const input of this.form.querySelectorAll("input.number")) input.setAttribute("aria-invalid", String(bad.some(([name]) => name === input.name)));
  }

  // Puts a suggestion or a word of the page into the field; nothing is stored by it.
  take(n) {
    const fields = this.offers?.[n];
    if (!fields) return;
    if (!this.editing) this.edit();
    const kind = fields.kind ?? this.form.elements.kind.value;
    if (kind !== this.form.elements.kind.value && t.kinds[kind]) this.fill({ ...this.before, ...fields }, this.form.querySelector("details").open);
    for (const [name, value] of Object.entries(fields)) {
      const input = this.form.elements[name];
      if (input) input.value = input.classList.contains("number") ? show(value) : value;
    }
    this.echo();
    this.form.querySelector("input").focus();
  }

  word(text) {
    if (!this.editing) return false;
    const active = this.form.contains(document.activeElement) && document.activeElement.matches("input") ? document.activeElement : this.form.querySelector("input");
    if (active.classList.contains("number")) {
      const number = /-?\d[\d.,]*\d|\d/.exec(text)?.[0];
      if (!number) return true;
      active.value = number;
    } else {
      const whole = active.selectionStart === 0 && active.selectionEnd === active.value.length;
      active.value = whole || !active.value ? text : `${active.value} ${text}`;
    }
    active.focus();
    this.echo();
    return true;
  }

  save() {
    const typed = this.typedNumbers();
    const form = Object.fromEntries(new FormData(this.form));
    if (Object.entries(typed).some(([name, v]) => v === null || (v === "" && name !== "percent"))) {
      this.model.say(t.needNumber, true);
      this.form.querySelector("[aria-invalid=true]")?.focus();
      return;
    }
    const fields = {};
    const set = (name, value) => { if ((this.before[name] ?? "") !== value) fields[name] = value; };
    for (const [name, value] of Object.entries(typed)) set(name, value);
    for (const name of WORDS) if (form[name] !== undefined) set(name, form[name].trim().normalize("NFC"));
    set("kind", form.kind);
    if ((this.before.status ?? "actual") !== form.status) fields.status = form.status;
    const note = form.note?.trim().normalize("NFC") || undefined;
    if (this.fresh) {
      if (!form.label?.trim()) { this.model.say(t.needLabel, true); this.form.elements.label.focus(); return; }
      Object.assign(fields, typed, { kind: form.kind, label: form.label.trim().normalize("NFC"), status: form.status });
      if (fields.percent === "" && form.kind === "ratio") delete fields.percent;
      this.actions.commit({ action: "add", fields, note }, this.draft);
    } else if (Object.keys(fields).length === 0) {
      this.model.say(t.nothingChanged);
    } else {
      this.actions.commit({ action: "correct", fields, note }, null);
    }
  }

  leave() {
    this.root.classList.remove("editing");
    const at = this.draft ? null : this.id;
    this.form = null;
    this.show(at);
  }
}
