const SIGNS = { eq: "", approx: "≈ ", gt: "> ", ge: "≥ ", lt: "< ", le: "≤ ", between: "" };

/** A number as the table reads it: sign, value or range. */
function reading(row) {
  const range = row.value === undefined && (row.value_low !== undefined || row.value_high !== undefined);
  const value = row.value !== undefined ? decimal(row.value)
    : range ? `${row.value_low === undefined ? "…" : decimal(row.value_low)} to ${row.value_high === undefined ? "…" : decimal(row.value_high)}`
    : row.iso;
  return value === undefined ? "no value" : `${SIGNS[row.comparator] || ""}${value}`;
}

const unitOf = (row) => row.anomaly === "malformed_grouping" ? "" : row.kind === "percent" ? "%" : row.unit_system === "ISO4217" ? row.unit_code : row.unit_name || row.unit_code || "";

function score(row) {
  const value = Number(row.score);
  return make(`span.score${value < 0.5 || isLow(row) ? ".low" : ""}`, { title: "score" }, bar(value), value.toFixed(2));
}

/** Pairs of a definition list; those without a value are left out. */
function facts(pairs) {
  const list = make("dl");
  for (const [name, ...value] of pairs) {
    const parts = value.flat().filter((part) => part !== undefined && part !== null && part !== "" && part !== false);
    if (parts.length) list.append(make("dt", {}, name), make("dd", {}, ...parts));
  }
  return list;
}

const chip = (text, kind) => make(`span.chip${kind ? "." + kind : ""}`, {}, text);
const place = (row) => row.at ? `characters ${row.start}–${row.end}` : "no such place in the text";

function identity(list, row, file) {
  list.append(make("dt", {}, "Row"), make("dd.id", {}, make("code", {}, row.id), ` · ${file}, row ${row.row} · ${place(row)}`));
  if (row.differs) {
    list.append(make("dt", {}, ""), make("dd.warn", {}, "Its words are not those of the text at its offsets: the table was edited."));
  }
  return list;
}

const wordsOf = (row, data) => row.text !== undefined ? row.text : row.at ? data.text.slice(...row.at) : "";

function entityLink(name, id, data) {
  const row = data.names.findIndex((mention) => mention.entity_id === id);
  if (!id || row < 0) return make("b", {}, name);
  return make("button.link", { type: "button", title: "Show the name", onclick: jump("names", row) }, make("b", {}, name));
}

const jump = (kind, row) => (event) => { event.stopPropagation(); select(kind, row); };

function quoteCard(row, data) {
  const written = row.speaker_text;
  const same = written === row.speaker;
  const speaker = row.speaker === undefined
    ? [written ? `“${written}”, not resolved` : "nobody is named"]
    : [same || !written ? "" : `“${written}”`, same || !written ? "" : make("span.arrow", {}, "→"), entityLink(row.speaker, row.speaker_entity_id, data),
      row.speaker_label ? ` ${row.speaker_label}` : ""];
  const percent = Math.round(Number(row.score) * 100);
  return [
    make("h3", {}, chip(row.quote_type, "quote"), make("span.quiet", {}, words.quote_type[row.quote_type] || ""), score(row)),
    make("blockquote", {}, wordsOf(row, data)),
    identity(facts([
      ["Speaker", speaker],
      ["Kind", row.speaker_kind === "pronoun" && same ? "a pronoun; whom it means is not known" : words.speaker_kind[row.speaker_kind] || row.speaker_kind],
      ["Role", row.speaker_role],
      ["Cue", row.cue_text ? `“${row.cue_text}”` : "none"],
      ["Found by", words.quote_rule[row.rule] || "", ` (rule ${row.rule})`],
      ["Score", row.rule === "no-attribution" ? "" : `about ${percent} of 100 such rows were right when measured`],
    ]), row, "quotes.csv"),
  ];
}

function claimCard(row, data) {
  // Of what is counted, the noun is the unit.
  const unit = row.unit_system === "count" && row.counted ? "" : row.unit_text || row.unit_name || row.unit_code;
  const code = row.unit_code && row.unit_system !== "count" ? ` = ${row.unit_name || ""} (${row.unit_system} ${row.unit_code})` : "";
  const modifier = [row.approximator ? `“${row.approximator}”` : "", row.comparator === "eq" ? "" : words.comparator[row.comparator] || row.comparator]
    .filter(Boolean).join(": ");
  const quote = data.quotes.findIndex((q) => q.id === row.quote_id);
  const voice = words.claim_source[row.claim_source] || row.claim_source;
  return [
    make("h3", {}, chip(row.kind), make("span.quiet", {}, `“${wordsOf(row, data)}”`), score(row)),
    make("p.reading", {}, reading(row), " ", make("small", {}, unitOf(row)), row.base_value ? make("small", {}, ` = ${decimal(row.base_value)} ${row.base_unit || ""}`) : ""),
    identity(facts([
      ["Problem", row.anomaly ? make("span.warn", {}, words.anomaly[row.anomaly] || row.anomaly) : ""],
      ["Readings", row.value_candidates ? row.value_candidates.split(";").map(decimal).join(" or ") : ""],
      ["Modifier", modifier],
      ["Change", row.change === "none" ? "" : row.change],
      ["Unit", unit ? [row.unit_text ? `“${row.unit_text}”` : row.unit_name, code, row.unit_assumed ? ", assumed: the text names no country" : ""] : ""],
      ["Counted", row.counted ? `“${row.counted}”` : ""],
      ["Said of", row.subject ? [`“${row.subject}”`, row.predicate ? ` ${row.predicate}` : ""] : ""],
      ["ISO 8601", row.iso],
      ["Claimant", row.claimant ? [entityLink(row.claimant, row.claimant_entity_id, data), `, ${voice}`] : voice],
      ["Within", quote < 0 ? row.quote_id : make("button.link", { type: "button", onclick: jump("quotes", quote) }, `the quotation ${row.quote_id}`)],
      ["Found by", words.claim_rule[row.rule] || "", ` (rule ${row.rule})`],
    ]), row, "claims.csv"),
  ];
}

/** One card for all mentions of an entity. */
function nameCard(rows, data) {
  const first = data.names[rows[0]];
  const lowest = rows.reduce((low, n) => (Number(data.names[n].score) < Number(low.score) ? data.names[n] : low), first);
  const said = data.quotes.filter((q) => q.speaker_entity_id === first.entity_id).length;
  return [
    make("h3", {}, chip(first.label, labelOf(first)), make("b", {}, first.entity), score(lowest)),
    facts([["Row", make("code", {}, first.entity_id), ` · ${many(rows.length, "mention")}`, said ? ` · speaks in ${many(said, "quotation")}` : ""]]),
    make("ul.mentions", {}, ...rows.map((n) => {
      const row = data.names[n];
      const title = `${row.id}: entities.csv, row ${row.row}, ${place(row)}, ${row.mention_kind}`;
      const style = `button${Number(row.score) < 0.5 || isLow(row) ? ".low" : ""}`;
      return make("li", {}, make(style, { type: "button", title, "data-row": n, onclick: jump("names", n) },
        wordsOf(row, data), make("span.quiet", {}, ` ${row.id.split(".").pop()} ${Number(row.score).toFixed(2)}`),
        row.differs ? make("span.warn", {}, " edited") : ""));
    })),
  ];
}

/** Whether a row passes the filters that speak of rows. */
function passes(kind, row) {
  if (filters.score > 0 && !isLow(row)) return false;
  if (kind === "quotes" && filters.speaker && !holds(row.speaker, filters.speaker)) return false;
  if (kind === "claims" && filters.speaker && !holds(row.claimant, filters.speaker)) return false;
  if (kind === "names") {
    if (filters.label && row.label !== filters.label) return false;
    if (filters.name && !holds(row.entity, filters.name)) return false;
  }
  return true;
}

function showKinds(data) {
  byId("kinds").replaceChildren(...KINDS.map(([kind, name]) => make("button", {
    type: "button", role: "tab", "aria-selected": String(kind === state.kind), "aria-controls": "cards",
    onclick: () => setKind(kind),
  }, `${name} ${data[kind].length}`)));
}

function showCards() {
  const data = load(state.doc), kind = state.kind, all = data[kind];
  showKinds(data);
  state.shown = all.map((_, n) => n).filter((n) => state.all || passes(kind, all[n]));
  const left = all.length - state.shown.length;
  byId("hidden").replaceChildren(...(left ? [`${left} of ${all.length} left out by the filters. `,
    make("button.link", { type: "button", onclick: () => { state.all = true; showCards(); } }, "Show all")] : []));
  const card = (rows, ...content) => make("div.card", { "data-rows": rows.join(" "), onclick: () => select(kind, rows[0]) }, ...content);
  let cards;
  if (kind === "names") {
    const groups = new Map();
    for (const n of state.shown) groups.set(all[n].entity_id, [...(groups.get(all[n].entity_id) || []), n]);
    cards = [...groups.values()].map((rows) => card(rows, ...nameCard(rows, data)));
    state.shown = [...groups.values()].flat();
  } else {
    const content = kind === "quotes" ? quoteCard : claimCard;
    cards = state.shown.map((n) => card([n], ...content(all[n], data)));
  }
  if (!cards.length) cards = [make("p.quiet", {}, all.length ? "" : `No ${kind === "claims" ? "numbers" : kind === "quotes" ? "quotations" : "names"} in this document.`)];
  byId("cards").replaceChildren(...cards);
}
