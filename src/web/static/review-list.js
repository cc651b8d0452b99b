// The list of figures: states, filters, the current entry, and which entry comes next.
import { t } from "./review-words.js";
import { said } from "./review-numbers.js";

const SIGNS = { accept: "✓", correct: "✎", reject: "✕", add: "＋", postpone: "…", open: "?", machine: "·" };

export class List {
  constructor(root, model, choose) {
    this.root = root;
    this.model = model;
    this.items = new Map();
    for (const item of root.querySelectorAll(".group li")) this.items.set(item.id, item);
    this.order = [...this.items.keys()];
    this.place = new Map(this.order.map((id, n) => [id, n]));
    this.filters = document.querySelector(".filters");
    this.quiet = document.getElementById("show-quiet");
    this.frame = document.getElementById("figures");
    this.quiet?.addEventListener("change", () => this.filter());
    this.filter();
    this.current = null;
    for (const id of model.verdicts.keys()) this.update(id);
    for (const id of this.order) if (model.state(id) === "open") this.sign(this.items.get(id), "open");
    root.addEventListener("focusin", (event) => {
      const item = event.target.closest(".group li");
      if (item && item.id !== this.current) choose(item.id, { focus: false });
    });
    root.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const item = event.target.closest(".group li");
      if (item) {
        event.preventDefault();
        choose(item.id, { focus: false });
      } else if (link) {
        event.preventDefault();
        const target = link.getAttribute("href").slice(1);
        if (this.items.has(target)) choose(target, {});
        else this.tellPlace(target);
      }
    });
    this.filters.addEventListener("change", (event) => {
      const url = new URL(location.href);
      if (event.target.value === "all") url.searchParams.delete("show");
      else url.searchParams.set("show", event.target.value);
      history.replaceState(null, "", url);
      this.filter();
      const item = this.items.get(this.current);
      if (item && this.isShown(item)) item.scrollIntoView({ block: "center" });
      else root.scrollTop = 0;
    });
  }

  tellPlace(target) { this.onPlace?.(target); }

  // Tells the style what to show. A browser may have kept what was chosen before.
  filter() {
    this.frame.dataset.show = this.filters.querySelector(":checked")?.value ?? "all";
    this.frame.classList.toggle("quiet", Boolean(this.quiet?.checked));
  }

  // Whether the filters let an entry through; no layout is asked.
  isShown(item) {
    const show = this.filters.querySelector(":checked")?.value;
    const has = (name) => item.classList.contains(name);
    if (show === "review") return has("r");
    if (show === "unexplained") return has("u");
    if (has("q")) return Boolean(this.quiet?.checked);
    return !has("u");
  }

  reveal(item) {
    if (this.isShown(item)) return;
    const filter = item.classList.contains("u") ? "show-unexplained" : "show-all";
    document.getElementById(filter).checked = true;
    if (!this.isShown(item) && this.quiet) this.quiet.checked = true;
    this.filter();
  }

  select(id, { focus = true } = {}) {
    this.items.get(this.current)?.classList.remove("current");
    this.items.get(this.current)?.removeAttribute("aria-current");
    const item = this.items.get(id);
    this.current = item ? id : null;
    if (!item) return;
    this.reveal(item);
    item.classList.add("current");
    item.setAttribute("aria-current", "true");
    if (focus) item.querySelector(".go")?.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", "#" + id);
  }

  // The next entry that `wanted` takes, from the current one on, round the end.
  find(step, wanted) {
    const count = this.order.length;
    const from = this.place.get(this.current) ?? (step > 0 ? -1 : 0);
    for (let n = 1; n <= count; n += 1) {
      const id = this.order[(((from + step * n) % count) + count) % count];
      if (wanted(id)) return id;
    }
    return null;
  }

  // The next one to decide: those that wait come after all others.
  nextOpen(step) {
    const open = (id) => this.model.isOpen(id);
    const fresh = (id) => open(id) && this.model.verdict(id)?.action !== "postpone";
    return this.find(step, fresh) ?? this.find(step, open);
  }

  nextAny(step) { return this.find(step, (id) => this.isShown(this.items.get(id))); }

  first() {
    const open = this.order.filter((id) => this.model.isOpen(id));
    return open.find((id) => this.model.verdict(id)?.action !== "postpone") ?? open[0] ?? null;
  }

  sign(item, state) {
    let mark = item.querySelector(":scope > .sign");
    if (!mark) {
      mark = document.createElement("span");
      mark.className = "sign";
      item.prepend(mark);
    }
    mark.textContent = SIGNS[state];
    mark.title = t.states[state];
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", t.states[state]);
  }

  update(id) {
    const { model } = this;
    const verdict = model.verdict(id);
    let item = this.items.get(id);
    if (!item && verdict && id.startsWith("a")) item = this.grow(id);
    if (!item) return;
    const state = model.state(id);
    for (const name of ["accept", "correct", "reject", "add", "postpone"]) item.classList.toggle("s-" + name, state === name);
    item.classList.toggle("settled", Boolean(verdict?.settled));
    item.hidden = id.startsWith("a") && !verdict;
    this.sign(item, state);
    let line = item.querySelector(":scope > .verdict");
    if (!verdict) { line?.remove(); return; }
    if (!line) {
      line = document.createElement("p");
      line.className = "verdict";
      item.append(line);
    }
    const reading = model.reading(id);
    const says = state === "correct" || state === "add" ? said(reading) : "";
    const changed = Object.entries(verdict.fields ?? {}).filter(([k]) => ["label", "unit", "subject", "period_label"].includes(k));
    const parts = [
      t.states[state] + (says ? `: ${says}${reading.unit && reading.unit !== "%" ? " " + reading.unit : ""}` : ""),
      ...(state === "correct" ? changed.map(([k, v]) => `${t[k]}: ${v}`) : []),
      verdict.who && t.by(verdict.who), verdict.second && t.second(verdict.second),
      !verdict.settled && (state === "correct" || state === "add") && t.unconfirmed, verdict.note,
    ];
    line.textContent = parts.filter(Boolean).join(" · ");
  }

  // A figure that a person added.
  grow(id) {
    const box = document.getElementById("people");
    box.hidden = false;
    const item = document.createElement("li");
    item.id = id;
    const go = document.createElement("span");
    go.className = "go";
    go.tabIndex = 0;
    const [label, value] = [document.createElement("span"), document.createElement("span")];
    label.className = "label";
    value.className = "value";
    const reading = this.model.reading(id);
    label.textContent = reading.label || this.model.entries.get(id)?.raw || "–";
    value.textContent = said(reading);
    go.append(label, " ", value);
    item.append(go);
    box.querySelector("ol").append(item);
    this.items.set(id, item);
    this.place.set(id, this.order.push(id) - 1);
    return item;
  }
}
