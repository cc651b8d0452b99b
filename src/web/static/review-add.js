// A figure that nobody found: dragged around on a page, or selected in a text.
import { t } from "./review-words.js";

const chars = (text) => [...text].length;

export class Adder {
  constructor(sheet, model, begin) {
    Object.assign(this, { sheet, model, begin });
    this.on = false;
    this.button = document.getElementById("add");
    this.button.addEventListener("click", () => this.toggle());
    sheet.root.addEventListener("pointerdown", (event) => this.down(event));
    document.addEventListener("pointerup", () => { if (this.on && !sheet.pictures) setTimeout(() => this.selected(), 0); });
  }

  toggle(on = !this.on) {
    this.on = on;
    this.button.setAttribute("aria-pressed", String(on));
    this.sheet.root.classList.toggle("adding", on);
    this.model.say(on ? t.adding : "");
    if (on && !this.sheet.pictures) this.selected();
  }

  down(event) {
    const svg = event.target.closest?.(".sheet svg");
    if (!this.on || !svg || event.button !== 0) return;
    event.preventDefault();
    const from = this.sheet.at(svg, event);
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("class", "drag");
    svg.append(rect);
    let box = null;
    const move = (e) => {
      const to = this.sheet.at(svg, e);
      box = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
      for (const [name, value] of Object.entries({ x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1] })) rect.setAttribute(name, value);
    };
    const up = async () => {
      svg.removeEventListener("pointermove", move);
      rect.remove();
      if (box && box[2] - box[0] > 2 && box[3] - box[1] > 2) await this.framed(svg, box);
    };
    svg.setPointerCapture(event.pointerId);
    svg.addEventListener("pointermove", move);
    svg.addEventListener("pointerup", up, { once: true });
  }

  // The words whose middle lies in the box, as far as they follow each other in the text.
  async framed(svg, box) {
    const { width, height } = svg.viewBox.baseVal;
    box = [Math.max(0, box[0]), Math.max(0, box[1]), Math.min(width, box[2]), Math.min(height, box[3])].map((v) => Math.round(v * 100) / 100);
    const page = Number(svg.closest(".sheet").dataset.page);
    const inside = (w) => {
      const [x, y] = [(w[2] + w[4]) / 2, (w[3] + w[5]) / 2];
      return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
    };
    const words = (await this.sheet.wordsOf(String(page))).filter(inside).sort((a, b) => a[0] - b[0]);
    const place = { page, box, quote: "" };
    const follow = words.every((w, n) => n === 0 || w[0] - words[n - 1][1] <= 2);
    if (words.length && follow) Object.assign(place, { start: words[0][0], end: words[words.length - 1][1] });
    place.quote = words.map((w) => w[6]).join(" ");
    this.toggle(false);
    this.begin(place);
  }

  // Words selected in a text: their place is counted from the paragraph or cell that they begin in.
  selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !this.sheet.root.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const block = range.startContainer.parentElement?.closest("[data-at]");
    if (!block || !block.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = range.toString();
    const lead = text.length - text.trimStart().length;
    const quote = text.trim();
    if (!quote) return;
    const start = Number(block.dataset.at) + chars(before.toString()) + chars(text.slice(0, lead));
    selection.removeAllRanges();
    this.toggle(false);
    this.begin({ start, end: start + chars(quote), quote });
  }
}
