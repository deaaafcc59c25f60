#!/usr/bin/env python3
"""Build data/gold/*.jsonl from the hand-written annotations in data/gold/annotations and the articles in data/samples.

    python3 scripts/gold/build_gold.py            write the gold files
    python3 scripts/gold/build_gold.py --check    fail when the files on disk differ from a fresh build
    python3 scripts/gold/build_gold.py --show ID  print one document's items in context, for proof-reading

Nothing is predicted here: the script only finds the offsets of the strings that the annotations name, and stops when a string is not
there. The annotation format is described in data/gold/README.md.
"""
import csv
import json
import re
import sys
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES, GOLD = ROOT / "data/samples", ROOT / "data/gold"
ZONES = {("title", ""): "headline", ("title", "duplicate"): "headline", ("keep", "body"): "body",
         ("keep", "subheading"): "subhead", ("keep", "caption"): "caption", ("keep", "caption_duplicate"): "caption"}
# unit: (UCUM or ISO 4217 code, other accepted names)
UNITS = {
    "percentage": ("%", []), "percentage point": (None, ["percentage"]), "metre": ("m", []), "kilometre": ("km", []),
    "centimetre": ("cm", []), "millimetre": ("mm", []), "tonne": ("t", []), "kilogram": ("kg", []), "hectare": ("har", []),
    "celsius": ("Cel", ["degree"]), "second": ("s", []), "minute": ("min", []), "hour": ("h", []), "day": ("d", []),
    "week": ("wk", []), "month": ("mo", []), "year": ("a", []), "decade": ("10.a", []), "euro": ("EUR", []), "dollar": ("USD", []),
    "franc": ("XOF", ["cfa franc", "west african cfa franc"]), "norwegian krone": ("NOK", ["krone"]),
    "krone": (None, ["norwegian krone", "danish krone"]), "dirham": (None, ["united arab emirates dirham", "moroccan dirham"]),
    "peso": (None, ["philippine peso", "mexican peso"]), "shilling": (None, ["kenyan shilling", "tanzanian shilling", "ugandan shilling"]),
    "centimetre per year": ("cm/a", ["centimetre"]), "litre": ("L", ["litre per day"]), "litre per day": ("L/d", ["litre"]), "percentage per year": (None, ["percentage"]),
    "norwegian krone per kilogram": ("NOK/kg", ["krone per kilogram", "norwegian krone", "krone"]),
    "norwegian krone per share": (None, ["krone per share", "norwegian krone", "krone"]),
}
KINDS = {"count", "money", "percent", "measure", "duration", "age", "ratio", "rate"}
MODIFIERS = {"=", "~", "<", ">", "up", "down"}
TYPES = {"direct", "mixed", "indirect", "scare"}


class Bad(SystemExit):
    """An annotation that does not fit its article."""


def documents():
    """{id: text} of all samples that carry gold, in order; .txt files keep their line ends."""
    docs = {}
    for p in sorted(SAMPLES.glob("*.txt")):
        raw = p.read_bytes()
        try:
            docs[p.name] = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            docs[p.name] = raw.decode("cp1252")
    for line in (SAMPLES / "wire.jsonl").read_text("utf-8").splitlines():
        d = json.loads(line)
        docs[d["id"]] = d["text"]
    with open(SAMPLES / "bulletin.csv", encoding="utf-8", newline="") as f:
        docs.update((d["id"], d["text"]) for d in csv.DictReader(f))
    return docs


def sections(path):
    """{section: [line]} of one annotation file; ';' starts a comment line."""
    out, name = {}, None
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            name = line[2:].strip()
            out[name] = []
        elif line.strip() and not line.startswith(";"):
            out[name].append(line.replace("\\u00ad", "\u00ad").replace("\\u200b", "\u200b").replace("\\u00a0", "\u00a0")
                             .replace("\\u202f", "\u202f").replace("\\u2011", "\u2011").replace("\\u009d", "\u009d"))
    return out


def fields(line, n):
    """The first n fields of a ' | ' separated line, padded with empty ones."""
    return ([x.strip() for x in re.split(r"\s\|(?=\s|$)", line)] + [""] * n)[:n]


def hits(text, s, lo=0, hi=None):
    """Starts of whole-word occurrences of s in text[lo:hi]; a letter or digit may not touch an edge of s that is one, except for the
    letters in a mis-decoded quotation mark."""
    hi = len(text) if hi is None else hi
    pre = r"(?:(?<![^\W_])|(?<=â€œ))" if s[0].isalnum() else ""
    post = r"(?=â€|[\W_]|$)" if s[-1].isalnum() else ""
    return [m.start() for m in re.compile(pre + re.escape(s) + post).finditer(text, lo, hi)]


def span(text, start, end):
    return {"text": text[start:end], "start": start, "end": end}


def lines_of(doc_id, text, annotated):
    labels = {}
    for a in annotated:
        n, label, *sub = a.split()
        labels[int(n)] = (label, sub[0] if sub else "")
    out, pos = [], 0
    for n, line in enumerate(text.split("\n"), 1):
        body = line.rstrip("\r")
        if n == text.count("\n") + 1 and not line:
            break
        label = labels.pop(n, None) or (("keep", "body") if body.strip() else ("blank", ""))
        out.append({"id": doc_id, "line": n, "start": pos, "end": pos + len(body), "label": label[0], "sub": label[1],
                    "text": body})
        pos += len(line) + 1
    if labels:
        raise Bad(f"{doc_id}: no such line {labels}")
    return out


def entities_of(doc_id, text, annotated, zones):
    taken, found = [], []
    names = []
    for a in annotated:
        label, rest = a.split(" ", 1)
        for s in rest.split(" | "):
            surface, _, nth = s.strip().partition(" #")
            names.append((surface, label, {int(x) for x in nth.split(",")} if nth else None))
    for surface, label, nth in sorted(names, key=lambda x: (x[2] is None, -len(x[0]))):
        n = hit = 0
        for z in zones:
            for s in hits(text, surface, z["start"], z["end"]):
                e = s + len(surface)
                n += 1
                if nth and n not in nth or any(s < b and a < e for a, b in taken):
                    continue
                taken.append((s, e))
                found.append({"start": s, "end": e, "text": text[s:e], "label": label})
                hit += 1
        if not hit:
            raise Bad(f"{doc_id}: entity not found: {surface!r}")
    return sorted(found, key=lambda x: x["start"])


def nearest(doc_id, text, s, around):
    """The occurrence of s outside the span and nearest to it; '<' before it only, '>' after it only."""
    side = s[0] if s[0] in "<>" else ""
    s = s[len(side):]
    best = None
    for a in hits(text, s):
        b = a + len(s)
        if a < around[1] and around[0] < b:
            continue
        if side == "<" and a > around[0] or side == ">" and a < around[0]:
            continue
        gap = around[0] - b if b <= around[0] else a - around[1]
        if best is None or gap < best[0]:
            best = (gap, a, b)
    if best is None:
        raise Bad(f"{doc_id}: not found near {text[around[0]:around[1]]!r}: {s!r}")
    return span(text, best[1], best[2])


def quotes_of(doc_id, text, annotated):
    out, cursor = [], 0
    for a in annotated:
        kind, content, cue, speaker, canonical, role, flags = fields(a, 7)
        if kind not in TYPES:
            raise Bad(f"{doc_id}: {a!r}")
        first, _, last = content.partition(" ~~ ")
        s = text.find(first, cursor)
        if s < 0:
            raise Bad(f"{doc_id}: quotation not found after {cursor}: {first!r}")
        e = s + len(first)
        if last:
            k = text.find(last, e)
            if k < 0:
                raise Bad(f"{doc_id}: end of quotation not found: {last!r}")
            e = k + len(last)
        cursor = s
        q = {**span(text, s, e), "type": kind, "cue": None, "speaker": None}
        q.update(f.split("=") if "=" in f else (f, True) for f in flags.split("; ") if f)
        first_part = next((x for x in out if q.get("group") and x.get("group") == q["group"]), None)
        if first_part:  # the parts of a broken quotation share one cue and one speaker
            q["cue"], q["speaker"] = first_part["cue"], first_part["speaker"]
            if cue or speaker:
                raise Bad(f"{doc_id}: cue and speaker stand with the first part of a group: {first!r}")
        if cue:
            q["cue"] = nearest(doc_id, text, cue, (s, e))
        if speaker:
            sp = nearest(doc_id, text, speaker, (s, e))
            sp["canonical"] = canonical or sp["text"]
            if role:
                sp["role"] = nearest(doc_id, text, role, (sp["start"], sp["end"]))
            q["speaker"] = sp
        out.append(q)
    return out


def number(s):
    f = float(Fraction(s)) if "/" in s else float(s)
    return int(f) if f == int(f) else f


def claims_of(doc_id, text, annotated, zones):
    out, cursor = [], 0
    for a in annotated:
        surface, kind, value, unit, mod, concept, claimant, anomaly = fields(a, 8)
        if kind not in KINDS or mod not in MODIFIERS:
            raise Bad(f"{doc_id}: {a!r}")
        h = hits(text, surface, cursor)
        if not h:
            raise Bad(f"{doc_id}: number not found after {cursor}: {surface!r}")
        s, e = h[0], h[0] + len(surface)
        if not any(z["start"] <= s and e <= z["end"] for z in zones):
            raise Bad(f"{doc_id}: number outside every zone: {surface!r}")
        cursor = e
        q = {"start": s, "end": e, "surface": surface, "kind": kind}
        if ".." in value:
            q["low"], q["high"] = map(number, value.split(".."))
        elif value.startswith("?"):
            q["value"], q["value_candidates"] = None, [number(x) for x in value[1:].split(";")]
        else:
            q["value"] = number(value)
        code, alt = UNITS.get(unit, (None, []))
        q.update(unit=unit, unit_code=code, modifier=mod, concept=concept or None, claimant=claimant if claimant not in ("", "-") else None,
                 anomaly=anomaly or None)
        if alt:
            q["unit_alt"] = alt
        out.append(q)
    return out


ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|St)\.$")


def sentences_of(doc_id, text, annotated, zones):
    """Ends proposed by a plain rule and put right by hand: '- words' takes the end after these words away, '+ words' adds one,
    'junk words' marks a stray stretch behind an end."""
    closing = "[\"”’)]|â€\u009d|â€™"
    cut = re.compile(rf"[.?!](?:{closing})*(?=\s+(?:[\"“‘]|â€œ)?[A-Z0-9“])")
    minus, plus, junk = [], [], []
    for a in annotated:
        op, words = a.split(" ", 1)
        {"-": minus, "+": plus, "junk": junk}[op].append(words)
    units = []
    for z in zones:
        t = text[z["start"]:z["end"]]
        ends = {m.end() for m in cut.finditer(t) if not ABBREVIATION.search(t[:m.start() + 1])}
        for words in list(minus):
            if words in t:
                ends.discard(t.index(words) + len(words))
                minus.remove(words)
        glued = []
        for words in list(plus):
            if words in t:
                e = t.index(words) + len(words)
                ends.add(e)
                plus.remove(words)
                if not t[e:e + 1].isspace():
                    glued.append(e)
        u = {"id": f"{doc_id}@{z['start']}", "text": t, "ends": sorted(ends | {len(t.rstrip())})}
        if glued:
            u["glued"] = glued
        for words in list(junk):
            if words in t:
                e = t.index(words)
                u.setdefault("junk", []).append([e, e + len(words)])
                ends = set(u["ends"]) - {e + len(words)}
                u["ends"] = sorted(ends | {e})
                junk.remove(words)
        units.append(u)
    if minus or plus or junk:
        raise Bad(f"{doc_id}: sentence corrections not used: {minus} {plus} {junk}")
    return units


def check(item, text, key="text"):
    if text[item["start"]:item["end"]] != item[key]:
        raise Bad(f"slice differs: {item}")


def build():
    out = {k: [] for k in ("entities", "quotes", "claims", "lines", "sentences")}
    for doc_id, text in documents().items():
        ann = sections(GOLD / "annotations" / f"{Path(doc_id).stem}.txt")
        lines = lines_of(doc_id, text, ann.get("lines", []))
        zones = [{"zone": ZONES[l["label"], l["sub"]], "start": l["start"], "end": l["end"]}
                 for l in lines if (l["label"], l["sub"]) in ZONES]
        entities = entities_of(doc_id, text, ann["entities"], zones)
        quotes = quotes_of(doc_id, text, ann["quotes"])
        claims = claims_of(doc_id, text, ann["claims"], zones)
        sentences = sentences_of(doc_id, text, ann.get("sentences", []), zones)
        for x in entities + lines + quotes + [q[k] for q in quotes for k in ("cue", "speaker") if q[k]]:
            check(x, text)
        for q in quotes:
            if q["speaker"] and "role" in q["speaker"]:
                check(q["speaker"]["role"], text)
        for c in claims:
            check(c, text, "surface")
        out["entities"].append({"id": doc_id, "text": text, "zones": zones, "entities": entities})
        out["quotes"].append({"doc_id": doc_id, "text": text, "quotes": quotes})
        out["claims"].append({"id": doc_id, "text": text, "quantities": claims})
        out["sentences"] += sentences
        if doc_id.endswith(".txt"):
            out["lines"] += lines
    return out


def show(doc_id):
    gold = build()
    e = next(x for x in gold["entities"] if x["id"] == doc_id)
    t, last = e["text"], 0
    for x in e["entities"]:
        print(t[last:x["start"]] + f"[{x['label']} {x['text']}]", end="")
        last = x["end"]
    print(t[last:], "\n\nQUOTES")
    for q in next(x for x in gold["quotes"] if x["doc_id"] == doc_id)["quotes"]:
        c, s = q["cue"], q["speaker"]
        print(f"{q['type']:8} {q['text']!r}\n    cue {c and (c['text'], c['start'])} speaker {s and (s['text'], s['start'], s['canonical'])}"
              f" role {s and s.get('role', {}).get('text')} {({k: v for k, v in q.items() if k in ('group', 'optional', 'note')})} @{q['start']}")
    print("\nCLAIMS")
    for c in next(x for x in gold["claims"] if x["id"] == doc_id)["quantities"]:
        v = c.get("value", (c.get("low"), c.get("high")))
        print(f"{c['surface']!r} {c['kind']} {v} {c['unit']} {c['modifier']} | {c['concept']} | {c['claimant']} {c['anomaly'] or ''}")
        print("      ", t[max(0, c["start"] - 40):c["start"]].replace("\n", "/") + "[[" + c["surface"] + "]]" + t[c["end"]:c["end"] + 30].replace("\n", "/"))
    print("\nSENTENCES")
    for u in gold["sentences"]:
        if u["id"].startswith(doc_id + "@"):
            a = 0
            for b in u["ends"]:
                print("  ", u["text"][a:b].strip())
                a = b


def main():
    if sys.argv[1:2] == ["--show"]:
        return show(sys.argv[2])
    gold, stale = build(), []
    for name, rows in gold.items():
        new = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
        path = GOLD / f"{name}.jsonl"
        if sys.argv[1:] == ["--check"]:
            if not path.exists() or path.read_text("utf-8") != new:
                stale.append(path.name)
        else:
            path.write_text(new, "utf-8", newline="\n")
    if stale:
        raise Bad(f"stale: {stale}; run scripts/gold/build_gold.py")
    print(len(gold["entities"]), "documents,", sum(len(x["entities"]) for x in gold["entities"]), "entities,",
          sum(len(x["quotes"]) for x in gold["quotes"]), "quotations,", sum(len(x["quantities"]) for x in gold["claims"]), "numbers,",
          len(gold["lines"]), "lines,", sum(len(u["ends"]) for u in gold["sentences"]), "sentence ends")


if __name__ == "__main__":
    main()
