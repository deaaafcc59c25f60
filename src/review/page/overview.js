const CHARTS = {
  speakers: ["Speakers", "rows of quotes.csv"],
  names: ["Names", "rows of entities.csv"],
  quote_types: ["Types of quotations", "rows of quotes.csv"],
  quote_rules: ["How speakers were found", "rows of quotes.csv"],
  claim_kinds: ["Kinds of numbers", "rows of claims.csv"],
  labels: ["Labels of names", "rows of entities.csv"],
  reject_codes: ["Rejects by reason", "rows of rejects.csv"],
};

/** Filters the documents by what a bar stands for. */
function filterBy(field, value) {
  byId("filters").reset();
  byId(field).value = value;
  byId("more-filters").open = true;
  readFilters();
  setView("documents");
  setPane("list");
  if (listed.length && !listed.includes(state.doc)) open(listed[0], true);
}

function chart({ id, bars }) {
  const [title, what] = CHARTS[id];
  const field = { speakers: "by-speaker", names: "by-name" }[id];
  const most = Math.max(1, ...bars.map((one) => one.rows));
  const label = (one) => {
    if (field) return make("button.what", { type: "button", title: `${one.name}: in ${many(one.documents, "document")}; shows them`, onclick: () => filterBy(field, one.name) }, one.name);
    if (id === "quote_rules") return make("span.what.explained", { title: one.name }, words.quote_rule[one.name] || one.name);
    return make("span.what", { title: words.quote_type[one.name] || one.name }, one.name + (one.kind ? ` (${one.kind})` : ""));
  };
  const kind = (one) => (id === "labels" ? one.name : one.kind);
  return make("section.chart", {}, make("h2", {}, title), make("p.quiet", {}, what),
    bars.length
      ? make(`ol${id === "quote_rules" ? ".rules" : ""}`, {}, ...bars.map((one) => make("li", {}, label(one), bar(one.rows / most, kind(one)), make("span.how-many", {}, number(one.rows)))))
      : make("p.quiet", {}, "none"));
}

function showOverview() {
  const { run, totals } = index;
  const tile = (count, name) => make("li", {}, make("b", {}, number(count)), name);
  const order = Object.keys(CHARTS);
  const charts = [...index.charts].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const facts = [run.finished && `finished ${run.finished}`, run.claimwire && `claimwire ${run.claimwire}`, run.model && `model ${run.model}`].filter(Boolean);
  byId("overview").replaceChildren(make("div.page", {},
    make("ul.tiles", {}, tile(totals.documents, "documents"), tile(totals.quotes, "quotations"), tile(totals.claims, "numbers"), tile(totals.names, "names"), tile(totals.rejects, "rejects")),
    make("div.charts", {}, ...charts.map(chart)),
    facts.length ? make("p.quiet", {}, facts.join(" · ")) : ""));
}

function showRejects() {
  const { rejects, totals } = index;
  const columns = ["row", "doc_id", "source_path", "source_record", "stage", "code", "message"];
  const left = totals.rejects - rejects.length;
  byId("rejects").replaceChildren(make("div.page", {},
    make("p", {}, totals.rejects ? `${many(totals.rejects, "record")} could not be made into a document. What to do stands in the message.` : "No document was rejected."),
    rejects.length ? make("div.scroll", {}, make("table", {},
      make("thead", {}, make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, ...rejects.map((row) => make("tr", {}, ...columns.map((name) => make("td", {}, String(row[name] ?? "")))))))) : "",
    left > 0 ? make("p.quiet", {}, `${many(left, "more reject")} in rejects.csv.`) : ""));
}
