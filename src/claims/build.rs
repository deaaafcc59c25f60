//! From quantities in token positions to rows of the claims table.

use rust_decimal::Decimal;

use super::grammar::Grammar;
use super::lexicon::{bit, singular};
use super::mask::Mask;
use super::noun::Phrase;
use super::quantity::{Per, Quantity};
use super::unit::UnitKind;
use super::{ClaimScope, anomaly, claimant, iso, subject};
use crate::document::{Change, Claim, ClaimKind, Comparator, Document, Unit};
use crate::span::Span;

/// Writes the claims of a sentence, in text order.
pub(super) fn claims(
    document: &Document,
    g: &Grammar<'_>,
    quantities: &[Quantity],
    scope: ClaimScope,
    out: &mut Vec<Claim>,
) {
    let before = out.len();
    let mut previous: Option<(&Quantity, subject::Said)> = None;
    for q in quantities {
        let said = subject::of(g, q, previous);
        previous = Some((q, said));
        out.extend(claim(document, g, q, said));
    }
    if scope == ClaimScope::All {
        for m in g.masks {
            out.extend(masked(document, g, m.mask, m.first, m.last));
        }
        out[before..].sort_by_key(|c| c.span.byte_start);
    }
}

fn span(document: &Document, g: &Grammar<'_>, (first, last): (usize, usize)) -> Option<Span> {
    let (a, b) = (g.at(first)?, g.at(last.checked_sub(1)?)?);
    (a.start < b.end).then(|| document.text.span(a.start..b.end))
}

fn claim(document: &Document, g: &Grammar<'_>, q: &Quantity, said: subject::Said) -> Option<Claim> {
    if q.value.is_none() && q.range.is_none() && q.candidates.is_empty() {
        return None;
    }
    let whole = span(document, g, (q.first, q.last.max(q.number.1)))?;
    let unit = unit(g, q);
    let ordered = q.range.map(|(a, b)| (a.min(b), a.max(b)));
    let falling = q.path && q.range.is_some_and(|(a, b)| a > b);
    let def = q.unit.map(|u| g.units.def(u));
    let factor = def.filter(|d| q.per.is_none() && d.kind != UnitKind::Money).and_then(|d| d.factor);
    let base_value = match (q.value, factor) {
        (Some(v), Some(f)) => v.checked_mul(f).map(|v| v.normalize()),
        _ => None,
    };
    let kind = q.kind.unwrap_or(ClaimKind::Count);
    let iso = match (kind, q.value, def) {
        (ClaimKind::Duration | ClaimKind::Age, Some(v), Some(d)) => iso::duration(v, d.code),
        _ => String::new(),
    };
    let who = claimant::of(document, whole);
    let anomaly = anomaly::of(g, q);
    Some(Claim {
        span: whole,
        kind,
        value: q.value.map(tidy),
        value_low: ordered.map(|r| tidy(r.0)),
        value_high: ordered.map(|r| tidy(r.1)),
        comparator: Grammar::comparator(q),
        approximator: q.modifier.and_then(|m| span(document, g, m)),
        change: match (q.change, falling) {
            (c, _) if c > 0 => Change::Up,
            (c, f) if c < 0 || f => Change::Down,
            _ => Change::None,
        },
        unit,
        base_unit: if base_value.is_some() {
            def.map_or_else(String::new, |d| d.base.to_owned())
        } else {
            String::new()
        },
        base_value,
        counted: q.counted.map(|p| (p.first, p.last)).or(said.counted).and_then(|p| span(document, g, p)),
        subject: said.subject.and_then(|s| span(document, g, s)),
        predicate: said.predicate.and_then(|s| span(document, g, s)),
        iso,
        quote: who.quote,
        claimant: who.name,
        claimant_entity: who.entity,
        source: who.source,
        anomaly,
        candidates: q.candidates.clone(),
        rule: q.rule,
        score: score(q, anomaly),
    })
}

/// Trailing zeros off, so that "6,327.80" is 6327.8; a share keeps 15 places.
fn tidy(v: Decimal) -> Decimal {
    v.round_dp(15).normalize()
}

/// How sure the rules are: units and counted nouns are evidence that the number is a quantity.
fn score(q: &Quantity, anomaly: &str) -> f32 {
    let base = match (q.unit.is_some(), q.counted.is_some()) {
        (true, _) => 0.95,
        (false, true) => 0.9,
        _ => 0.6,
    };
    if anomaly.is_empty() { base } else { base / 2.0 }
}

fn unit(g: &Grammar<'_>, q: &Quantity) -> Unit {
    let per = |name: &mut String, code: &mut String| match &q.per {
        Some(Per::Unit(u)) => {
            let d = g.units.def(*u);
            name.push_str(" per ");
            name.push_str(d.name);
            if !code.is_empty() {
                code.push('/');
                code.push_str(d.code);
            }
        }
        Some(Per::Noun(n)) => {
            name.push_str(" per ");
            name.push_str(n);
            if !code.is_empty() {
                code.push_str("/{");
                code.push_str(n);
                code.push('}');
            }
        }
        None => {}
    };
    let text = q.unit_tokens.map_or("", |(a, b)| match (g.at(a), b.checked_sub(1).and_then(|b| g.at(b))) {
        (Some(a), Some(b)) if a.start < b.end => &g.text[a.start..b.end],
        _ => "",
    });
    if let Some(u) = q.unit {
        let d = g.units.def(u);
        let (mut name, mut code) = (d.name.to_owned(), d.code.to_owned());
        per(&mut name, &mut code);
        let system = match d.kind {
            UnitKind::Money => "ISO4217",
            UnitKind::Count => "count",
            _ => "UCUM",
        };
        return Unit { text: text.to_owned(), name, code, system, assumed: d.assumed };
    }
    if q.rule == "fold" {
        return Unit {
            text: text.to_owned(),
            name: "time".into(),
            code: String::new(),
            system: "count",
            assumed: false,
        };
    }
    let Some(p) = q.counted.filter(|_| q.is_count || q.fraction) else { return Unit::default() };
    let mut name = head_name(g, p);
    per(&mut name, &mut String::new());
    let text = match (g.at(p.first), g.at(p.last - 1)) {
        (Some(a), Some(b)) => &g.text[a.start..b.end],
        _ => "",
    };
    Unit { text: text.to_owned(), name, code: String::new(), system: "count", assumed: false }
}

/// The lemma of a phrase's head with the nouns right before it ("border guard", not "Pallqan border guard"), and with
/// what belongs to it as a term ("prisoner of war").
fn head_name(g: &Grammar<'_>, p: Phrase) -> String {
    let chunker = g.chunker();
    let part = |k: usize| {
        let c = chunker.classes(k);
        let t = &g.tokens[k];
        t.is_word() && t.gap && !t.cap && c & bit::NOUN != 0 && c & (bit::ADJ | bit::CLOSED | bit::ADV | bit::PAST) == 0
    };
    let mut first = p.head;
    // The head itself must stand apart: "yet-to-be-titled projects".
    while first > p.first && g.tokens[first].gap && part(first - 1) {
        first -= 1;
    }
    let mut name = String::new();
    for k in first..p.head {
        name.push_str(g.word(k));
        name.push(' ');
    }
    name.push_str(&singular(g.word(p.head)));
    for k in p.head + 1..p.last {
        name.push(' ');
        name.push_str(g.word(k));
    }
    name
}

/// The number of an ordinal: 22 of "22nd", "twenty-second".
fn ordinal(g: &Grammar<'_>, first: usize, last: usize) -> Option<Decimal> {
    if g.at(first)?.is_number() {
        return g.word(first).replace(',', "").parse().ok();
    }
    let of = |k: usize| g.at(k)?.entry.num.map(|n| n.1);
    (first..last).filter_map(of).try_fold(0u64, u64::checked_add).map(Decimal::from)
}

/// A row for a date, clock time, ordinal or score.
fn masked(document: &Document, g: &Grammar<'_>, mask: Mask, first: usize, last: usize) -> Option<Claim> {
    let kind = match mask {
        Mask::Date => ClaimKind::Date,
        Mask::Time => ClaimKind::Time,
        Mask::Ordinal => ClaimKind::Ordinal,
        Mask::Score => ClaimKind::Score,
        Mask::Name => return None,
    };
    let whole = span(document, g, (first, last))?;
    let who = claimant::of(document, whole);
    Some(Claim {
        span: whole,
        kind,
        value: (mask == Mask::Ordinal).then(|| ordinal(g, first, last)).flatten(),
        value_low: None,
        value_high: None,
        comparator: Comparator::Eq,
        approximator: None,
        change: Change::None,
        unit: Unit::default(),
        base_value: None,
        base_unit: String::new(),
        counted: None,
        subject: None,
        predicate: None,
        iso: if kind == ClaimKind::Date { iso::date(document.text.slice(whole)) } else { String::new() },
        quote: who.quote,
        claimant: who.name,
        claimant_entity: who.entity,
        source: who.source,
        anomaly: "",
        candidates: Vec::new(),
        rule: "mask",
        score: 0.9,
    })
}
