/** The label as a style; what an edited table has instead counts as MISC. */
const labelOf = (row) => (/^(PER|ORG|LOC)$/.test(row.label) ? row.label : "MISC");

/** What stands where: one mark for each place that a row names. */
function marksOf(data) {
  const marks = [];
  const add = (kind, row, part, at, extra) => at && marks.push({ kind, row, part, at, ...extra });
  data.quotes.forEach((q, row) => {
    add("quotes", row, "band", q.at);
    add("quotes", row, "speaker", q.speaker_at);
    add("quotes", row, "cue", q.cue_at);
  });
  data.claims.forEach((c, row) => add("claims", row, "number", c.at));
  data.names.forEach((m, row) => add("names", row, labelOf(m), m.at));
  return marks;
}

/** Cuts the text at every start and end; `place(start, end, marks)` is told of each piece in order. */
function pieces(text, marks, place) {
  const cuts = new Set([0, text.length]);
  for (const mark of marks) mark.at.forEach((at) => cuts.add(at));
  const order = [...cuts].filter((at) => at <= text.length).sort((a, b) => a - b);
  const waiting = [...marks].sort((a, b) => a.at[0] - b.at[0]);
  let next = 0, open = [];
  for (let i = 0; i + 1 < order.length; i++) {
    open = open.filter((mark) => mark.at[1] > order[i]);
    while (next < waiting.length && waiting[next].at[0] <= order[i]) open.push(waiting[next++]);
    place(order[i], order[i + 1], open);
  }
}

/** The marked pieces of the open document: `[{element, marks}]`. */
let drawn = [];

function textOf(data) {
  const box = make("div.text");
  if (data.text === null) return make("p.warn", {}, "texts.jsonl has no text of this document.");
  drawn = [];
  let line = make("p");
  const end = () => { if (line.textContent.trim()) box.append(line); line = make("p"); };
  const put = (words, start, marks) => {
    if (!marks.length) return line.append(words);
    const element = make("s", {}, words);
    for (const mark of marks) {
      element.classList.add(mark.part);
      const row = data[mark.kind][mark.row];
      if (mark.part !== "cue" && mark.part !== "speaker" && isLow(row)) element.classList.add("low");
      if (mark.kind === "names" && start + words.length === mark.at[1]) {
        element.classList.add("ends");
        element.dataset.label = row.label;
      }
    }
    element.title = tip(data, marks);
    drawn.push({ element, marks });
    line.append(element);
  };
  pieces(data.text, marksOf(data), (start, stop, marks) => {
    let at = start;
    data.text.slice(start, stop).split("\n").forEach((words, n) => {
      if (n) { end(); at += 1; }
      if (words) put(words, at, marks);
      at += words.length;
    });
  });
  end();
  return box;
}

function tip(data, marks) {
  return marks.map((mark) => {
    const row = data[mark.kind][mark.row];
    if (mark.kind === "names") return `${row.label}: ${row.entity} (${row.score})`;
    if (mark.kind === "claims") return `${row.kind}: ${reading(row)} ${unitOf(row)}`;
    const who = row.speaker || "nobody known";
    return { band: `${row.quote_type}: ${who}`, speaker: `speaker: ${who}`, cue: "cue" }[mark.part];
  }).join("\n");
}

const LAYERS = [
  ["quotes", "Quotations", "band"], ["cues", "Cue", "cue"], ["cues", "Speaker", "speaker"], ["claims", "Numbers", "number"],
  ["PER", "Person", "PER"], ["ORG", "Organisation", "ORG"], ["LOC", "Place", "LOC"], ["MISC", "Other name", "MISC"],
];
const hiddenLayers = new Set();

/** The legend: each entry hides and shows its layer. */
function layers(article) {
  const refresh = () => {
    for (const [id] of LAYERS) article.classList.toggle(`no-${id}`, hiddenLayers.has(id));
    for (const button of box.children) button.setAttribute("aria-pressed", String(!hiddenLayers.has(button.dataset.layer)));
  };
  const toggle = (id) => () => { if (!hiddenLayers.delete(id)) hiddenLayers.add(id); refresh(); };
  const box = make("div.layers", { role: "group", "aria-label": "What is marked" },
    ...LAYERS.map(([id, name, style]) =>
      make(`button.${style}`, { type: "button", "data-layer": id, title: "Hide or show", onclick: toggle(id) }, name)));
  refresh();
  return box;
}

/** Only addresses that a browser opens as pages become links. */
function address(url) {
  const web = /^https?:\/\//i.test(url);
  return web ? make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, url) : url;
}

function showArticle(n) {
  const article = byId("article"), entry = index.documents[n], data = load(n);
  const fact = (text) => text ? make("li", {}, text) : "";
  const odd = [entry.status === "ok" ? "" : entry.status, entry.warnings].filter(Boolean).join("; ");
  article.replaceChildren(
    make("button.back", { type: "button", onclick: () => setPane("list") }, "‹ All documents"),
    make("h2", {}, entry.title || "(without a title)"),
    make("ul.facts.quiet", {}, fact(entry.published), fact(entry.author),
      fact(`${entry.source_path}, record ${entry.source_record}`), entry.url ? make("li", {}, address(entry.url)) : "",
      make("li", {}, make("code", {}, entry.id), ` documents.csv, row ${entry.row}`),
      odd ? make("li.warn", {}, odd) : ""),
    layers(article),
    textOf(data));
  article.scrollTop = 0;
}

/** Rings every piece of the row, and for a name every other mention of the same entity. */
function ring(style, kind, row) {
  const data = load(state.doc);
  const entity = kind === "names" && row >= 0 ? data.names[row].entity_id : null;
  let first = null;
  for (const { element, marks } of drawn) {
    const own = marks.some((mark) => mark.kind === kind && mark.row === row);
    const same = entity && marks.some((mark) => mark.kind === "names" && data.names[mark.row].entity_id === entity);
    element.classList.toggle(style, own || (style === "lit" && Boolean(same)));
    if (own && !first && marks.some((mark) => mark.kind === kind && mark.row === row && !/^(cue|speaker)$/.test(mark.part))) first = element;
  }
  return first;
}

/** The row that a click on a piece means: of the kind that is listed, else the shortest. */
function rowAt(element) {
  const piece = drawn.find((one) => one.element === element);
  if (!piece) return null;
  const long = (mark) => mark.at[1] - mark.at[0] + (mark.kind === state.kind ? 0 : 1e9);
  return piece.marks.reduce((best, mark) => (long(mark) < long(best) ? mark : best));
}
