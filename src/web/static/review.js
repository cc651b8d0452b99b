// The review page: puts list, document, card and keys together. Without scripts the list and the document still show everything.
import { lang, t } from "./review-words.js";
import { Model } from "./review-model.js";
import { List } from "./review-list.js";
import { Sheet } from "./review-sheet.js";
import { Card } from "./review-card.js";
import { Adder } from "./review-add.js";
import { listen } from "./review-keys.js";

const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);
const id = document.body.dataset.id;
const model = new Model(id, json("data"), json("decisions"));
const sheet = new Sheet(byId("text"), id, model);
const help = byId("help");

const choose = (entry, { focus = true, still = false } = {}) => {
  // The card first: how high it is decides what of the list can be seen.
  card.show(entry);
  list.select(entry, { focus });
  sheet.show(entry, card.family(), still);
};
const list = new List(byId("list"), model, (entry, how) => choose(entry, how));
list.onPlace = (target) => {
  const place = byId(target) ?? byId("t-" + target);
  if (place) { sheet.show(target.replace(/^t-/, ""), []); place.scrollIntoView({ block: "center" }); }
};

const commit = (wish, place) => {
  if (place) {
    model.decide(null, { ...wish, page: place.page, box: place.box, start: place.start, end: place.end });
    card.root.classList.remove("editing");
    card.form = null;
    card.show(null);
    return;
  }
  const entry = card.id;
  card.root.classList.remove("editing");
  card.form = null;
  model.decide(entry, wish);
  go(1, entry);
};
const card = new Card(byId("card"), model, sheet, { act: (name) => act(name), choose: (entry) => choose(entry), commit });
const adder = new Adder(sheet, model, (place) => card.show(null, place));

// On to the next entry to decide; where there is none, the card says so.
const go = (step, from) => {
  const next = list.nextOpen(step);
  if (next && next !== from) return choose(next);
  if (from) { choose(from); if (!model.isOpen(from)) say(model.left().left ? "" : `${t.done} ${t.doneNext}`); }
  else say(t.nothingOpen);
  return undefined;
};

const say = (text, bad = false) => {
  const line = byId("say");
  line.textContent = text;
  line.classList.toggle("bad", bad);
};

const decided = (action) => {
  if (!card.id || card.draft) return;
  const entry = model.entries.get(card.id);
  if (action === "accept" && !entry.fields && !card.id.startsWith("a")) { card.edit(); return; }
  const at = card.id;
  say("");
  model.decide(at, { action });
  go(1, at);
};

const edit = (more) => {
  card.edit(more);
  list.items.get(card.id)?.scrollIntoView({ block: "nearest" });
};

const ACTS = {
  accept: () => decided("accept"),
  reject: () => decided("reject"),
  postpone: () => decided("postpone"),
  edit: () => edit(false),
  more: () => edit(true),
  take: (n) => card.take(n),
  leave: () => {
    if (adder.on) adder.toggle(false);
    if (!card.editing) return;
    const at = card.id;
    card.leave();
    if (at) choose(at, { still: true });
  },
  undo: () => { const at = model.undo(); if (at) choose(at); },
  add: () => adder.toggle(),
  next: () => go(1),
  previous: () => go(-1),
  first: () => { const at = list.first(); if (at) choose(at); },
  "next-any": () => { const at = list.nextAny(1); if (at) choose(at); },
  "previous-any": () => { const at = list.nextAny(-1); if (at) choose(at); },
  "next-part": () => part(1),
  "previous-part": () => part(-1),
  help: () => (help.open ? help.close() : help.showModal()),
  "next-document": async () => {
    const answer = await fetch(`/api/v1/documents/${id}/next`).then((a) => a.json()).catch(() => ({}));
    if (answer.review) location.assign(answer.review + (lang === "en" ? "?lang=en" : ""));
    else say(t.noNext);
  },
};
const act = (name, ...rest) => ACTS[name]?.(...rest);

// The next figure of the checks that the current one takes part in.
const part = (step) => {
  const family = card.family();
  if (family.length < 2) return;
  choose(family[(family.indexOf(card.id) + step + family.length) % family.length]);
};

const count = () => {
  const { left, later } = model.left();
  let decidedBy = 0;
  for (const verdict of model.verdicts.values()) if (verdict?.settled) decidedBy += 1;
  const line = byId("progress");
  line.replaceChildren();
  const bar = document.createElement("progress");
  bar.max = Math.max(1, decidedBy + left);
  bar.value = decidedBy;
  bar.setAttribute("aria-label", t.decided(decidedBy));
  const text = document.createElement("span");
  text.textContent = [t.decided(decidedBy), t.left(left), later && t.later(later)].filter(Boolean).join(" · ");
  line.append(bar, text);
  line.classList.toggle("all", left === 0);
  const status = document.querySelector(".top .status");
  status.dataset.was ??= `${status.className}|${status.textContent}`;
  const [className, was] = status.dataset.was.split("|");
  status.className = left === 0 && decidedBy > 0 ? "status done" : className;
  status.textContent = left === 0 && decidedBy > 0 ? t.allDecided : was;
  const open = (name) => [...model.entries.keys()].filter((e) => e.startsWith(name) && model.isOpen(e)).length;
  document.querySelector("[for=show-review] b").textContent = open("i") + open("a");
  document.querySelector("[for=show-unexplained] b").textContent = open("u");
};

model.addEventListener("change", (event) => {
  for (const entry of event.detail.ids) { list.update(entry); sheet.update(entry); }
  count();
  if (card.id && event.detail.ids.includes(card.id) && !card.editing) card.show(card.id);
});
model.addEventListener("say", (event) => say(event.detail.text, event.detail.bad));
model.addEventListener("added", (event) => choose(event.detail.id));
model.addEventListener("conflict", (event) => choose(event.detail.id));

sheet.root.addEventListener("mousedown", (event) => { if (card.editing && !adder.on) event.preventDefault(); });
sheet.root.addEventListener("click", async (event) => {
  if (adder.on) return;
  const svg = event.target.closest(".sheet svg");
  if (card.editing) {
    event.preventDefault();
    const text = svg ? await sheet.wordAt(svg, event) : wordUnder(event);
    if (text) card.word(text);
    return;
  }
  const hit = event.target.closest("[data-e]")?.dataset.e ?? event.target.closest("mark a")?.getAttribute("href").slice(1);
  if (!hit) return;
  event.preventDefault();
  if (model.entries.has(hit)) choose(hit, { still: true });
  else byId(hit)?.scrollIntoView({ block: "center" });
});

// The word of a text under the pointer.
const wordUnder = (event) => {
  const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const [node, offset] = at ? [at.offsetNode, at.offset] : (() => {
    const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    return range ? [range.startContainer, range.startOffset] : [null, 0];
  })();
  if (!node || node.nodeType !== Node.TEXT_NODE) return null;
  const before = /\S*$/.exec(node.data.slice(0, offset))[0];
  return (before + /^\S*/.exec(node.data.slice(offset))[0]).replace(/^[(„"“]+|[).,;:"”]+$/g, "") || null;
};

byId("open-help").addEventListener("click", () => act("help"));
byId("next-document").addEventListener("click", () => act("next-document"));
listen(act, { editing: () => card.editing, help });
count();
const named = location.hash.slice(1).replace(/^t-/, "");
const first = model.entries.has(named) ? named : list.first();
if (first) choose(first);
else card.show(null);
