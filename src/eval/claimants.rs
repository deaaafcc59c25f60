//! Who claims a number: compared on the quantities that gold and run both have.

use super::claims::{ClaimDocument, Claimant, ScoredQuantity, same_value};
use super::counts::{Counts, Score, score};
use super::matching::bipartite;
use super::quote_text::{same_canonical, same_head};

/// Two scores over pairs of gold and prediction that overlap and have the same value, none when gold never speaks
/// of claimants. `claimant`: numbers that somebody other than the author claims, and whether the run names the
/// same (canonical name or head). `claimant or author`: all numbers; a number of the author's own is right when
/// the run names nobody.
pub fn score_claimants(documents: &[ClaimDocument]) -> Vec<Score> {
    let spoken = documents.iter().flat_map(|d| &d.0).any(|q| q.claimant != Claimant::Unknown);
    if !spoken {
        return Vec::new();
    }
    let counts: Vec<(Counts, Counts)> = documents.iter().map(document).collect();
    let column = |pick: fn(&(Counts, Counts)) -> Counts| counts.iter().map(pick).collect::<Vec<_>>();
    vec![score("claimant", &column(|c| c.0)), score("claimant or author", &column(|c| c.1))]
}

fn document((gold, predicted): &ClaimDocument) -> (Counts, Counts) {
    let pairs = bipartite(gold.len(), predicted.len(), |i, j| fits(&gold[i], &predicted[j]));
    let (mut named, mut all) = (Counts::default(), Counts::default());
    let named_by = |q: &ScoredQuantity| matches!(q.claimant, Claimant::Named(_));
    named.gold = gold.iter().filter(|q| named_by(q)).count() as f64;
    all.gold = gold.iter().filter(|q| q.claimant != Claimant::Unknown).count() as f64;
    for (g, p) in pairs.iter().map(|(i, j)| (&gold[*i], &predicted[*j])) {
        let right = match (&g.claimant, &p.claimant) {
            (Claimant::Unknown, _) => continue,
            (Claimant::Named(g), Claimant::Named(p)) => same_canonical(g, Some(p)) || same_head(Some(g), Some(p)),
            (Claimant::Author, p) => !matches!(p, Claimant::Named(_)),
            (Claimant::Named(_), _) => false,
        };
        let hit = f64::from(u8::from(right));
        all.predicted += 1.0;
        all.hits += hit;
        if named_by(p) {
            named.predicted += 1.0;
            named.hits += hit;
        }
    }
    (named, all)
}

fn fits(gold: &ScoredQuantity, predicted: &ScoredQuantity) -> bool {
    let overlap = matches!((gold.span, predicted.span), (Some(g), Some(p)) if g.0 < p.1 && p.0 < g.1);
    overlap && same_value(gold.value, predicted.value)
}

#[cfg(test)]
mod tests {
    use super::super::claims::Value;
    use super::*;

    fn q(at: usize, claimant: Claimant) -> ScoredQuantity {
        ScoredQuantity {
            span: Some((at, at + 2)),
            value: Some(Value::Point(5.0)),
            claimant,
            ..ScoredQuantity::default()
        }
    }

    #[test]
    fn names_are_compared_leniently_and_only_where_the_numbers_are_the_same() {
        let named = |s: &str| Claimant::Named(s.into());
        let gold = vec![
            q(0, named("joint statement")),
            q(10, named("Oona Varga")),
            q(20, named("Port Office")),
            q(30, Claimant::Author),
            q(40, Claimant::Author),
        ];
        let predicted = vec![
            q(0, named("the above statement")),
            q(10, named("Ilmar Tesk")),
            q(30, named("Oona Varga")),
            q(40, Claimant::Author),
        ];
        let scores = score_claimants(&[(gold, predicted)]);
        let figures = |k: usize| (scores[k].hits, scores[k].predicted, scores[k].gold);
        assert_eq!(figures(0), (1.0, 3.0, 3.0));
        assert_eq!(figures(1), (2.0, 4.0, 5.0));
        assert!(score_claimants(&[(vec![q(0, Claimant::Unknown)], Vec::new())]).is_empty());
    }
}
