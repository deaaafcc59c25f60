/** Texts in lower case, read when the first search needs them. */
const texts = new Map();
function textIn(n, part) {
  if (!texts.has(n)) texts.set(n, (JSON.parse(byId(`d${n}`).textContent).text || "").toLowerCase());
  return texts.get(n).includes(part);
}

/** The numbers of `list` whose name holds `part`, and that have the label. */
function numbersOf(list, part, label) {
  const found = new Set();
  list.forEach(([name, kind], n) => { if ((!part || holds(name, part)) && (!label || kind === label)) found.add(n); });
  return found;
}

function matching() {
  const { search, name, speaker, label, score: below } = filters;
  const named = name || label ? numbersOf(index.names, name, label) : null;
  const speaking = speaker ? numbersOf(index.speakers, speaker, "") : null;
  const found = [];
  index.documents.forEach((entry, n) => {
    if (named && !entry.named.some((one) => named.has(one))) return;
    if (speaking && !entry.speaking.some((one) => speaking.has(one))) return;
    if (below && !entry.lowest.some((low) => low < below)) return;
    if (search && ![entry.title, entry.id, entry.source_path, entry.published, entry.author, entry.url].some((field) => holds(field, search)) && !textIn(n, search)) return;
    found.push(n);
  });
  return found;
}

let listed = [];
let inList = 0;
const BATCH = 200;

function item(n) {
  const entry = index.documents[n];
  const [quotes, claims, names] = entry.counts;
  return make("li", {}, make("a", { href: `#${encodeURIComponent(entry.id)}`, "data-doc": n }, make("b", {}, entry.title || entry.id),
    make("span", {}, [entry.published, `${entry.source_path} ${entry.source_record > 1 ? "#" + entry.source_record : ""}`].filter(Boolean).join(" · ")),
    make("span", {}, `${many(quotes, "quotation")}, ${many(claims, "number")}, ${many(names, "name")}${entry.status === "ok" ? "" : " · " + entry.status}`)));
}

function more() {
  byId("list").append(...listed.slice(inList, inList + BATCH).map(item));
  inList = Math.min(listed.length, inList + BATCH);
}

function showList() {
  listed = matching();
  inList = 0;
  byId("list").replaceChildren();
  more();
  const all = index.documents.length;
  byId("count").textContent = listed.length === all ? many(all, "document") : `${number(listed.length)} of ${many(all, "document")}`;
  const on = [filters.name, filters.speaker, filters.label, filters.score].filter(Boolean).length;
  byId("filters-on").textContent = on ? `(${on} on)` : "";
  markCurrent();
}

function markCurrent(scroll) {
  const position = listed.indexOf(state.doc);
  while (position >= inList && inList < listed.length) more();
  for (const link of byId("list").querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
  const link = byId("list").querySelector(`[data-doc="${state.doc}"]`);
  if (link) {
    link.setAttribute("aria-current", "page");
    if (scroll) link.scrollIntoView({ block: "nearest" });
  }
}

function readFilters() {
  const value = (id) => byId(id).value.trim().toLowerCase();
  Object.assign(filters, { search: value("search"), name: value("by-name"), speaker: value("by-speaker"), label: byId("by-label").value, score: Number(byId("by-score").value) });
  state.all = false;
  showList();
  if (state.doc >= 0) { byId("article").querySelector(".text")?.replaceWith(textOf(load(state.doc))); showCards(); }
}

function fillSuggestions() {
  const options = (list) => [...new Set(list.map(([name]) => name))].sort().slice(0, 3000).map((name) => make("option", { value: name }));
  byId("all-names").append(...options(index.names));
  byId("all-speakers").append(...options(index.speakers));
}
