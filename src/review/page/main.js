function setView(view) {
  document.body.dataset.view = view;
  for (const name of ["documents", "overview", "rejects"]) {
    byId(name).hidden = name !== view;
    byId(`view-${name}`).setAttribute("aria-selected", String(name === view));
  }
}

function setPane(pane) { document.body.dataset.pane = pane; }

function setKind(kind) {
  state.kind = kind;
  state.row = -1;
  ring("sel", kind, -1);
  showCards();
  byId("evidence").scrollTop = 0;
}

/** Opens document `n`. */
function open(n, quiet) {
  if (n < 0 || n >= index.documents.length) return;
  const counts = index.documents[n].counts;
  Object.assign(state, { doc: n, row: -1, all: false });
  const has = (kind) => counts[KINDS.findIndex(([one]) => one === kind)] > 0;
  if (!has(state.kind)) state.kind = (KINDS.find(([kind]) => has(kind)) || KINDS[0])[0];
  showArticle(n);
  showCards();
  byId("evidence").scrollTop = 0;
  markCurrent(true);
  document.title = `${index.documents[n].title || index.documents[n].id} · ${index.run.name} · claimwire review`;
  if (!quiet) { setPane("text"); setHash(index.documents[n].id); }
}

function setHash(id) { history.replaceState(null, "", `#${encodeURIComponent(id)}`); }

/** Selects a row: rings its words, shows its card. */
function select(kind, row, still) {
  if (kind !== state.kind) { state.kind = kind; showCards(); }
  if (!state.shown.includes(row)) { state.all = true; showCards(); }
  state.row = row;
  const first = ring("sel", kind, row);
  if (first && still !== "text") first.scrollIntoView({ block: "center" });
  for (const card of byId("cards").querySelectorAll(".sel")) card.classList.remove("sel");
  const card = [...byId("cards").children].find((one) => (one.dataset.rows || "").split(" ").includes(String(row)));
  if (card) {
    card.classList.add("sel");
    card.querySelector(`[data-row="${row}"]`)?.classList.add("sel");
    card.scrollIntoView({ block: "nearest" });
  }
  setHash(load(state.doc)[kind][row].id);
}

/** The next or previous one of `list`. */
const step = (list, now, by) => list[Math.max(0, Math.min(list.length - 1, list.indexOf(now) + by))];

/** Opens what the address names: a document's id, or a row's. */
function openAddress() {
  let wanted;
  try { wanted = decodeURIComponent(location.hash.slice(1)); } catch { return false; }
  const find = (id) => index.documents.findIndex((entry) => entry.id === id);
  let n = wanted ? find(wanted) : -1;
  if (n >= 0) { setView("documents"); open(n); return true; }
  n = find(wanted.replace(/\.[a-z]\d+$/, ""));
  if (n < 0) return false;
  setView("documents");
  open(n);
  for (const [kind] of KINDS) {
    const row = load(n)[kind].findIndex((one) => one.id === wanted || (kind === "names" && one.entity_id === wanted));
    if (row >= 0) select(kind, row);
  }
  return true;
}

const KEYS = {
  j: () => listed.length && open(state.doc < 0 ? listed[0] : step(listed, state.doc, 1)),
  k: () => listed.length && open(step(listed, state.doc, -1)),
  n: () => state.shown.length && select(state.kind, step(state.shown, state.row, 1)),
  p: () => state.shown.length && select(state.kind, step(state.shown, state.row, -1)),
  1: () => setKind("quotes"), 2: () => setKind("claims"), 3: () => setKind("names"),
  "/": () => { setView("documents"); setPane("list"); byId("search").focus(); byId("search").select(); },
  "?": () => byId("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else { state.row = -1; ring("sel", state.kind, -1); for (const card of byId("cards").querySelectorAll(".sel")) card.classList.remove("sel"); }
    return;
  }
  const act = KEYS[event.key];
  if (typing || !act || (state.doc < 0 && /[np123]/.test(event.key))) return;
  if (document.body.dataset.view !== "documents" && /[jknp123]/.test(event.key)) return;
  event.preventDefault();
  act();
});

const article = byId("article");
article.addEventListener("click", (event) => {
  const mark = event.target.tagName === "S" && rowAt(event.target);
  if (mark) select(mark.kind, mark.row, "text");
});
article.addEventListener("mouseover", (event) => {
  const mark = event.target.tagName === "S" && rowAt(event.target);
  if (mark) ring("lit", mark.kind, mark.row);
});
article.addEventListener("mouseout", () => ring("lit", "", -1));
byId("cards").addEventListener("mouseover", (event) => {
  const card = event.target.closest(".card");
  if (card) ring("lit", state.kind, Number(card.dataset.rows.split(" ")[0]));
});
byId("cards").addEventListener("mouseleave", () => ring("lit", "", -1));

byId("list").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(Number(link.dataset.doc));
});
byId("list").parentElement.addEventListener("scroll", (event) => {
  const box = event.target;
  if (box.scrollTop + box.clientHeight > box.scrollHeight - 800) more();
});
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", () => setTimeout(readFilters));
let typed = 0;
byId("filters").addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(readFilters, 150); });
for (const button of document.querySelectorAll("nav [data-view]")) button.addEventListener("click", () => {
  // On a phone the tab leads back from a text to the list.
  if (button.dataset.view === document.body.dataset.view) setPane("list");
  setView(button.dataset.view);
});
byId("help-open").addEventListener("click", () => byId("help").showModal());
const SCHEMES = ["auto", "light", "dark"];
byId("scheme").addEventListener("click", (event) => {
  const next = SCHEMES[(SCHEMES.indexOf(event.target.textContent.slice(8)) + 1) % 3];
  event.target.textContent = `Scheme: ${next}`;
  document.documentElement.style.colorScheme = next === "auto" ? "" : next;
});
window.addEventListener("hashchange", openAddress);

byId("run-name").textContent = index.run.name;
byId("view-rejects").textContent = `Rejects ${index.totals.rejects ? number(index.totals.rejects) : ""}`;
byId("notes").append(...[index.left_out, ...index.notes].filter(Boolean).map((note) => make("p.note", {}, note)));
fillSuggestions();
showOverview();
showRejects();
showList();
setView("documents");
if (!openAddress() && index.documents.length) open(0, true);
