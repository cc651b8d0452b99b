// Numbers as people type them ↔ plain decimals ("-1234.50"), as text: no float holds a stated number.
import { lang } from "./review-words.js";

const [group, mark] = lang === "en" ? [",", "."] : [".", ","];

// "1.234,5" → "1234.5". A lone mark of thousands is one only before exactly three digits. null: no number.
export const parse = (typed) => {
  const text = typed.replace(/[\s\u00a0]/g, "").replace(/%$/, "").replace(/^[\u2212\u2013]/, "-");
  const found = /^(-?)(\d[\d.,]*)$/.exec(text);
  if (!found || /[.,]$/.test(text)) return null;
  const [, sign, digits] = found;
  const grouped = (part, by) => new RegExp(`^\\d{1,3}(\\${by}\\d{3})+$`).test(part);
  const plain = (whole, fraction) => sign + (whole.replace(/^0+(?=\d)/, "") || "0") + (fraction === undefined ? "" : "." + fraction);
  const parts = digits.split(mark);
  if (parts.length > 2) {
    // "1,234,567" in the other convention.
    return grouped(digits, mark) ? plain(digits.split(mark).join("")) : null;
  }
  const [whole, fraction] = parts;
  if (fraction !== undefined && !/^\d+$/.test(fraction)) {
    // "1,234.5" in the other convention: both marks, each in its place.
    const other = digits.split(group);
    return other.length === 2 && grouped(other[0], mark) && /^\d+$/.test(other[1]) ? plain(other[0].split(mark).join(""), other[1]) : null;
  }
  if (/^\d+$/.test(whole)) return plain(whole, fraction);
  if (grouped(whole, group) && !/^0/.test(whole)) return plain(whole.split(group).join(""), fraction);
  const point = whole.split(group);
  return fraction === undefined && point.length === 2 && /^\d+$/.test(point[0]) ? plain(point[0], point[1]) : null;
};

// "1234.50" → "1.234,50".
export const show = (plain) => {
  if (plain === undefined || plain === "") return "";
  const [whole, fraction] = plain.replace(/^-/, "").split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return (plain.startsWith("-") ? "\u2212" : "") + groups + (fraction === undefined ? "" : mark + fraction);
};

// What a reading says, in short.
export const said = (f) => {
  if (f.kind === "ratio") return `${show(f.numerator)}/${show(f.denominator)}${f.percent ? ` = ${show(f.percent)} %` : ""}`;
  const main = f.kind === "percent" ? `${show(f.percent)} %` : show(f.number);
  return f.upper ? `${main} – ${show(f.upper)}` : main;
};
