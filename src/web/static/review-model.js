// What is known and what is decided. Decisions show at once and are sent one after the other; what others decided comes in between.
import { t } from "./review-words.js";

const POLL = 4000;
const RETRY = 2500;

export class Model extends EventTarget {
  constructor(id, data, state) {
    super();
    this.address = `/api/v1/documents/${id}/decisions`;
    this.entries = new Map(Object.entries(data.entries));
    this.checks = data.checks;
    this.verdicts = new Map();
    this.queue = [];
    this.mine = [];
    this.sending = false;
    this.me = state.me;
    this.take(state, true);
    addEventListener("beforeunload", (event) => { if (this.queue.length) event.preventDefault(); });
    setInterval(() => this.poll(), POLL);
    document.addEventListener("visibilitychange", () => this.poll());
  }

  // Answers of the service: head, counts, and the entries that changed.
  take(state, quiet) {
    this.head = state.head;
    this.length = state.length;
    this.counts = state.counts;
    const changed = [];
    for (const [id, verdict] of Object.entries(state.decisions)) {
      if (id.startsWith("a") && verdict && !this.entries.has(id)) this.entries.set(id, added(verdict));
      this.verdicts.set(id, verdict);
      changed.push(id);
    }
    // What is still to be sent goes on showing.
    for (const job of this.queue) if (job.id && job.guess !== undefined) this.verdicts.set(job.id, job.guess);
    if (!quiet) this.tell("change", { ids: changed });
  }

  tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }
  say(text, bad = false) { this.tell("say", { text, bad }); }

  verdict(id) { return this.verdicts.get(id) ?? null; }

  // A person must still decide.
  isOpen(id) {
    const verdict = this.verdict(id);
    if (!verdict) return Boolean(this.entries.get(id)?.review);
    // What waits for a second person does not wait for the first.
    const own = verdict.who === this.me && verdict.action !== "postpone";
    return !verdict.settled && !own;
  }

  // accept, correct, reject, add, postpone, machine or open.
  state(id) {
    const verdict = this.verdict(id);
    if (verdict) return verdict.action;
    return this.entries.get(id)?.review ? "open" : "machine";
  }

  // What the entry says with everything that people changed.
  reading(id) {
    const entry = this.entries.get(id);
    if (!entry) return {};
    return { label: entry.label ?? "", ...entry.fields, ...(this.verdict(id)?.fields ?? {}) };
  }

  // How many entries wait, by what is seen here.
  left() {
    let [left, later] = [0, 0];
    for (const id of this.entries.keys()) {
      if (!this.isOpen(id)) continue;
      left += 1;
      if (this.verdict(id)?.action === "postpone") later += 1;
    }
    return { left, later };
  }

  decide(id, wish) {
    const before = this.verdict(id);
    const now = this.verdict(id);
    const kept = wish.action === "accept" && (now?.action === "correct" || now?.action === "add") ? now.action : wish.action;
    const guess = id && {
      action: kept, fields: { ...(now?.fields ?? {}), ...(wish.fields ?? {}) }, who: "", time_ms: Date.now(), settled: kept !== "postpone", pending: true,
      place: now?.place,
    };
    const done = { id, before, seq: undefined };
    this.mine.push(done);
    if (id) this.verdicts.set(id, guess);
    this.queue.push({ id, guess, before, done, wish: () => (id ? { ...wish, entry: id } : wish) });
    if (id) this.tell("change", { ids: [id] });
    this.pump();
  }

  // Takes the last decision of this page back.
  undo() {
    const last = this.mine.pop();
    if (!last) { this.say(t.nothingToUndo); return null; }
    if (last.id) {
      this.verdicts.set(last.id, last.before);
      this.tell("change", { ids: [last.id] });
    }
    this.queue.push({ id: last.id, guess: last.before, undo: true, wish: () => (last.seq ? { action: "undo", undoes: last.seq } : null) });
    this.pump();
    return last.id;
  }

  async pump() {
    if (this.sending) return;
    this.sending = true;
    let lost = false;
    while (this.queue.length) {
      const job = this.queue[0];
      const wish = job.wish();
      if (!wish) { this.queue.shift(); continue; }
      let answer;
      try {
        answer = await fetch(this.address, {
          method: "POST", headers: { "content-type": "application/json", "x-bocso-request": "1", "if-match": `"${this.head}"` }, body: JSON.stringify(wish),
        });
      } catch {
        answer = null;
      }
      if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === 408) {
        this.say(t.offline(this.queue.length), true);
        lost = true;
        await new Promise((wake) => setTimeout(wake, RETRY));
        continue;
      }
      let body = {};
      try { body = await answer.json(); } catch { /* told by its status */ }
      if (answer.status === 201) {
        this.queue.shift();
        if (job.done) { job.done.seq = body.seq; job.done.id ??= body.entry; }
        this.take(body);
        if (lost) { this.say(t.online); lost = false; }
        if (job.undo) this.say(t.undone);
        if (job.done && !job.id && body.entry) this.tell("added", { id: body.entry });
      } else if (answer.status === 412) {
        const theirs = job.id ? body.decisions[job.id] : undefined;
        if (theirs !== undefined) this.queue.shift();
        if (theirs !== undefined && job.done) this.mine = this.mine.filter((m) => m !== job.done);
        this.take(body);
        if (theirs) this.say(t.conflict(theirs.who, t.states[theirs.action], this.entries.get(job.id)?.label || this.entries.get(job.id)?.raw || ""), true);
        if (theirs !== undefined) this.tell("conflict", { id: job.id });
      } else {
        this.queue.shift();
        if (job.done) this.mine = this.mine.filter((m) => m !== job.done);
        if (job.id && job.before !== undefined) {
          this.verdicts.set(job.id, job.before);
          this.tell("change", { ids: [job.id] });
        }
        this.say(t.refused(body.detail ?? String(answer.status)), true);
      }
    }
    this.sending = false;
  }

  async poll() {
    if (this.sending || this.queue.length || document.hidden) return;
    try {
      const answer = await fetch(`${this.address}?after=${this.length}`, { headers: { "if-none-match": `"${this.head}"` }, cache: "no-store" });
      if (answer.status !== 200 || this.queue.length) return;
      const body = await answer.json();
      if (body.head === this.head) return;
      this.take(body);
      const theirs = Object.values(body.decisions).filter(Boolean);
      if (theirs.length) this.say(t.others(theirs.length, theirs[theirs.length - 1].who));
    } catch { /* the next one may do */ }
  }
}

// An entry that a person added, as the others are.
const added = (verdict) => {
  const place = verdict.place ?? {};
  return {
    review: false, label: verdict.fields?.label ?? "", raw: place.quote ?? "", fields: {}, page: place.page ?? undefined, boxes: place.box ? [place.box] : undefined,
  };
};
