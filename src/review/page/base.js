"use strict";
// Everything of the run comes onto the page as text: elements are made here, never parsed from strings.
const byId = (id) => document.getElementById(id);
const index = JSON.parse(byId("index").textContent);
const words = index.words;
const SVG = "http://www.w3.org/2000/svg";

/** An element with a class, attributes and children (strings become text). */
function make(tag, options, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(options || {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return element;
}

/** A bar that fills `share` (0 to 1) of its width. */
function bar(share, kind) {
  const svg = document.createElementNS(SVG, "svg");
  const rect = document.createElementNS(SVG, "rect");
  svg.setAttribute("aria-hidden", "true");
  rect.setAttribute("width", `${Math.max(0, Math.min(1, share)) * 100}%`);
  rect.setAttribute("height", "100%");
  rect.setAttribute("rx", "2");
  if (/^(PER|ORG|LOC|MISC)$/.test(kind)) rect.setAttribute("class", kind);
  svg.append(rect);
  return svg;
}

const number = (n) => Number(n).toLocaleString("en");
const many = (n, one, more) => `${number(n)} ${n === 1 ? one : more || one + "s"}`;

/** A decimal as the table writes it, with thin spaces between thousands. */
function decimal(text) {
  const [whole, part] = String(text).split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") : whole;
  return part ? `${grouped}.${part}` : grouped;
}

/** The text and rows of document `n`, parsed when asked for. The last one is kept. */
const opened = { n: -1, data: null };
function load(n) {
  if (opened.n !== n) {
    opened.data = JSON.parse(byId(`d${n}`).textContent);
    opened.n = n;
  }
  return opened.data;
}

const KINDS = [
  ["quotes", "Quotations", "quotes.csv"],
  ["claims", "Numbers", "claims.csv"],
  ["names", "Names", "entities.csv"],
];
const state = { doc: -1, kind: "quotes", row: -1, all: false, shown: [] };
const filters = { search: "", name: "", speaker: "", label: "", score: 0 };
const isLow = (row) => filters.score > 0 && Number(row.score) < filters.score;
const holds = (name, part) => (name || "").toLowerCase().includes(part);
