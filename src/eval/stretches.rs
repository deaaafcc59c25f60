//! The view of gold sets that mark what stands between quotation marks: a row of type mixed holds the whole clause,
//! they hold its quoted stretches one by one.

use super::quotes::ScoredQuote;
use crate::quotes::scanner::{Mark, scan};
use crate::span::Text;

/// The stretches between double quotation marks of `text` that lie in rows of type direct or mixed, each with the
/// speaker of its row; of several rows the surest one counts, then the longest.
pub fn stretches(text: &str, rows: &[ScoredQuote]) -> Vec<ScoredQuote> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push(at..at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
    }
    lines.retain(|l| !l.is_empty());
    let indexed = Text::new(text);
    let mut rows: Vec<&ScoredQuote> =
        rows.iter().filter(|r| matches!(r.quote_type.as_str(), "direct" | "mixed")).collect();
    rows.sort_by_key(|r| r.start);
    let mut result = Vec::new();
    let mut open: Vec<&ScoredQuote> = Vec::new();
    let mut next = 0;
    for stretch in scan(text, &lines).iter().filter(|s| matches!(s.mark, Mark::Double | Mark::Guillemet)) {
        let span = indexed.span(stretch.inner.clone());
        while next < rows.len() && rows[next].start <= span.start {
            open.push(rows[next]);
            next += 1;
        }
        open.retain(|r| r.end >= span.end);
        let best =
            open.iter().max_by(|a, b| a.score.total_cmp(&b.score).then((a.end - a.start).cmp(&(b.end - b.start))));
        if let Some(row) = best {
            result.push(ScoredQuote { start: span.start, end: span.end, ..(*row).clone() });
        }
    }
    result
}

/// Whether gold marks quoted stretches rather than whole clauses: its mixed quotations stand right between marks.
pub fn marks_stretches(text: &str, gold: &[ScoredQuote]) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mark = |c: Option<&char>| c.is_some_and(|c| "\"“”„«»".contains(*c));
    let mut mixed = gold.iter().filter(|q| q.quote_type == "mixed" && !q.optional).peekable();
    mixed.peek().is_some()
        && mixed.all(|q| q.start.checked_sub(1).is_some_and(|k| mark(chars.get(k))) && mark(chars.get(q.end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, part: &str, kind: &str, speaker: &str, score: f32) -> ScoredQuote {
        let start = text[..text.find(part).unwrap()].chars().count();
        ScoredQuote {
            start,
            end: start + part.chars().count(),
            quote_type: kind.into(),
            speaker: Some(speaker.into()),
            score,
            ..ScoredQuote::default()
        }
    }

    #[test]
    fn rows_give_their_quoted_stretches() {
        let text = "“We go,” Ana said. Bo said the “old” mill was “lost” and Cy’s “own” too. A “so-called” plan.";
        let rows = [
            row(text, "We go,", "direct", "Ana", 0.9),
            row(text, "the “old” mill was “lost” and Cy’s “own” too", "mixed", "Bo", 0.7),
            row(text, "“lost” and", "mixed", "Cy", 0.2),
            row(text, "“so-called” plan", "scare", "-", 0.5),
        ];
        let chars: Vec<char> = text.chars().collect();
        let found: Vec<(String, Option<String>)> =
            stretches(text, &rows).into_iter().map(|q| (chars[q.start..q.end].iter().collect(), q.speaker)).collect();
        let expected = [("We go,", "Ana"), ("old", "Bo"), ("lost", "Bo"), ("own", "Bo")];
        assert_eq!(found, expected.map(|(t, s)| (t.to_owned(), Some(s.to_owned()))));
    }

    #[test]
    fn gold_of_stretches_is_known_by_its_mixed_quotations() {
        let text = "Bo said the “old” mill was gone.";
        assert!(marks_stretches(text, &[row(text, "old", "mixed", "Bo", 0.0)]));
        assert!(!marks_stretches(text, &[row(text, "the “old” mill was gone", "mixed", "Bo", 0.0)]));
        assert!(!marks_stretches(text, &[row(text, "old", "direct", "Bo", 0.0)]));
    }
}
