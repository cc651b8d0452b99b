// The code of a figure: a field with the catalogue behind it. Candidates for this figure come first, with how likely they are and why;
// typed words look in the whole catalogue, with or without marks. An empty field says that the figure has no code.
import { lang, t } from "./review-words.js";

const LEAST = 2;

const offer = (make, code, text) => make("option", { value: code, text });

const name = (found) => (lang === "en" ? found.en : found.vi);

export const codeField = (make, code, id) => {
  const list = make("datalist", { id: "codes" });
  const hint = make("small", { id: "code-hint", text: t.codeHint });
  const input = make("input", { name: "code", value: code, list: "codes", spellcheck: "false", autocomplete: "off", "aria-describedby": "code-hint" });
  const known = new Map();
  let [asked, waiting] = [null, 0];

  const fill = (all, text) => {
    for (const found of all) known.set(found.code, name(found));
    list.replaceChildren(...all.map((found) => offer(make, found.code, text(found))));
    tell();
  };
  const tell = () => { hint.textContent = input.value.trim() === "" ? t.codeNone : (known.get(input.value.trim()) ?? t.codeHint); };

  const candidates = async () => {
    if (!id?.startsWith("i")) return search();
    const answer = await fetch(`/api/v1/documents/${document.body.dataset.id}/codes/${id}`);
    if (!answer.ok) return;
    const { candidates: all } = await answer.json();
    fill(all, (c) => `${name(c)} – ${Math.round(c.probability * 100)} % (${t.codeWhy(c)})`);
  };
  const search = async () => {
    const words = input.value.trim();
    if (words.length < LEAST || words === asked || known.has(words)) return;
    asked = words;
    const answer = await fetch(`/api/v1/catalog?words=${encodeURIComponent(words)}`);
    if (!answer.ok || asked !== words) return;
    const { codes } = await answer.json();
    if (codes.length) fill(codes, name);
  };

  input.addEventListener("focus", () => { if (!list.children.length) candidates().catch(() => {}); });
  input.addEventListener("input", () => {
    tell();
    clearTimeout(waiting);
    waiting = setTimeout(() => search().catch(() => {}), 200);
  });
  return [make("label", { class: "f-code" }, make("span", { text: t.code }), input, hint), list];
};
