// Writes portal-rtl.css: portal.css with left and right exchanged, for pages written from right to left.
// node static/scss/mirror.mjs FROM TO
import { readFileSync, writeFileSync } from "node:fs";

const SIDES = /\b(left|right)\b/g;
const other = (text) => text.replace(SIDES, (side) => (side === "left" ? "right" : "left"));
// A tick is a tick in every script.
const KEPT_SHAPES = /checkboxes__label/;
const FOUR_SIDES = /^(margin|padding|border-(width|style|color)|inset)$/;

/** Split at a character that stands outside brackets and quotation marks. */
function split(text, at) {
  const parts = [];
  let depth = 0, quote = "", start = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (quote) {
      if (letter === quote && text[index - 1] !== "\\") quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "(") depth++;
    else if (letter === ")") depth--;
    else if (letter === at && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function mirrorValue(name, value, selector) {
  const keepsShape = KEPT_SHAPES.test(selector);
  if (FOUR_SIDES.test(name) && !(keepsShape && name.startsWith("border"))) {
    const [bare, important] = [value.replace(/\s*!important$/, ""), /!important$/.test(value) ? "!important" : ""];
    const sides = split(bare, " ").filter(Boolean);
    return sides.length === 4 ? [sides[0], sides[3], sides[2], sides[1]].join(" ") + important : value;
  }
  if (name === "border-radius" && !value.includes("/")) {
    const [a, b, c, d] = split(value, " ").filter(Boolean);
    return d === undefined ? value : [b, a, d, c].join(" ");
  }
  if (/^(text-align|float|clear|background-position|transform-origin)$/.test(name)) return other(value);
  if (name.endsWith("clip-path")) {
    const flip = (_, x) => `${100 - Number(x)}% `;
    return value.replace(/polygon\(([^)]*)\)/g, (_, points) =>
      `polygon(${points.split(",").map((point) => point.trim().replace(/^([\d.]+)%?\s/, flip)).join(", ")})`);
  }
  if (name.endsWith("transform") && !keepsShape) {
    return value.replace(/(rotate|translateX)\((-?)([^)]*)\)/g, (whole, kind, minus, amount) =>
      /^0\w*$/.test(amount) ? whole : `${kind}(${minus ? "" : "-"}${amount})`);
  }
  if (name === "background" || name === "box-shadow" || name === "background-image") {
    return name === "background" ? value.replace(/(^|\s)(left|right)(?=\s|$)/g, other) : value;
  }
  return value;
}

function mirrorBlock(block, selector) {
  return split(block, ";")
    .map((declaration) => {
      const colon = declaration.indexOf(":");
      if (colon < 0 || declaration.startsWith("--")) return declaration;
      const name = declaration.slice(0, colon).trim();
      return `${other(name)}:${mirrorValue(name, declaration.slice(colon + 1), selector)}`;
    })
    .join(";");
}

/** Exchange left and right in the innermost blocks of a style sheet: their declarations. */
export function mirror(css) {
  return css.replace(/([^{};]*)\{([^{}]*)\}/g, (_, selector, block) => `${selector}{${mirrorBlock(block, selector)}}`);
}

const [from, to] = process.argv.slice(2);
if (to) writeFileSync(to, mirror(readFileSync(from, "utf8")));
