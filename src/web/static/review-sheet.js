// The document: pictures fetched when they come near, boxes found by entry, words found by place.
export class Sheet {
  constructor(root, id, model) {
    this.root = root;
    this.address = `/api/v1/documents/${id}/pages`;
    this.model = model;
    this.pictures = root.classList.contains("sheets");
    this.shapes = new Map();
    this.words = new Map();
    this.lit = [];
    this.current = [];
    for (const shape of root.querySelectorAll("[data-e]")) {
      if (!this.shapes.has(shape.dataset.e)) this.shapes.set(shape.dataset.e, []);
      this.shapes.get(shape.dataset.e).push(shape);
    }
    if (this.pictures) {
      const wide = root.clientWidth * Math.min(devicePixelRatio || 1, 2);
      this.width = [640, 960, 1280, 1920].find((w) => w >= wide * 0.9) ?? 1920;
      const near = new IntersectionObserver((seen) => {
        for (const one of seen) if (one.isIntersecting) { this.fetch(one.target); near.unobserve(one.target); }
      }, { root, rootMargin: "60% 0px" });
      for (const sheet of root.querySelectorAll(".sheet")) near.observe(sheet);
    }
    for (const id of model.verdicts.keys()) this.update(id);
  }

  fetch(sheet) {
    const image = sheet.querySelector("image");
    if (image.hasAttribute("href")) return;
    sheet.classList.add("loading");
    const ended = (failed) => () => { sheet.classList.remove("loading"); sheet.classList.toggle("failed", failed); };
    image.addEventListener("load", ended(false), { once: true });
    image.addEventListener("error", ended(true), { once: true });
    image.setAttribute("href", this.href(sheet.dataset.page));
  }

  href(page) { return `${this.address}/${page}?width=${this.width}`; }

  // Size and picture of a page.
  page(number) {
    const svg = document.querySelector(`#p${number} svg`);
    if (!svg) return null;
    const box = svg.viewBox.baseVal;
    return { width: box.width, height: box.height, href: this.href(number) };
  }

  placesOf(id) {
    const shapes = this.shapes.get(id);
    if (shapes) return shapes;
    const place = document.getElementById("t-" + id);
    return place ? [place] : [];
  }

  // Boxes of figures that people added are drawn when they come.
  draw(id) {
    const entry = this.model.entries.get(id);
    if (!this.pictures || !entry?.boxes || this.shapes.has(id)) return;
    const svg = document.querySelector(`#p${entry.page} svg`);
    if (!svg) return;
    const [left, top, right, bottom] = entry.boxes[0];
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top, rx: 1.5, class: "f", "data-e": id, id: "t-" + id })) {
      rect.setAttribute(name, value);
    }
    svg.append(rect);
    this.shapes.set(id, [rect]);
  }

  update(id) {
    if (id.startsWith("a")) this.draw(id);
    const state = this.model.state(id);
    const settled = Boolean(this.model.verdict(id)?.settled);
    for (const place of this.placesOf(id)) {
      for (const name of ["accept", "correct", "reject", "add", "postpone"]) place.classList.toggle("s-" + name, state === name);
      place.classList.toggle("settled", settled);
    }
  }

  show(id, family = [], still = false) {
    for (const place of this.lit) place.classList.remove("part");
    for (const place of this.current) place.classList.remove("current");
    this.lit = family.filter((other) => other !== id).flatMap((other) => this.placesOf(other));
    this.current = this.placesOf(id);
    for (const place of this.lit) place.classList.add("part");
    for (const place of this.current) place.classList.add("current");
    if (!still && this.current[0]) this.bring(this.current[0]);
  }

  // Brings a place into view; one that is well in view stays.
  bring(place) {
    const [box, view] = [place.getBoundingClientRect(), this.root.getBoundingClientRect()];
    const margin = Math.min(120, view.height / 5);
    if (box.top >= view.top + margin && box.bottom <= view.bottom - margin && box.left >= view.left && box.right <= view.right) return;
    place.scrollIntoView({ block: "center", inline: "nearest" });
  }

  // A place in a page's own points.
  at(svg, event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  async wordsOf(page) {
    if (!this.words.has(page)) {
      const ask = fetch(`${this.address}/${page}/words`).then((a) => (a.ok ? a.json() : [])).catch(() => []);
      this.words.set(page, ask);
    }
    return this.words.get(page);
  }

  async wordAt(svg, event) {
    const [x, y] = this.at(svg, event);
    const words = await this.wordsOf(svg.closest(".sheet").dataset.page);
    return words.find((w) => x >= w[2] - 1 && x <= w[4] + 1 && y >= w[3] - 1 && y <= w[5] + 1)?.[6];
  }
}
