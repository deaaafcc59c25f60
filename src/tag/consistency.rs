//! One name, one label: within a document the same words mostly name the same thing.

use std::collections::HashMap;

use crate::document::{Label, Tagged};
use crate::span::Text;

/// Share of a name's summed scores that one label must have before the name's other mentions follow it.
const MAJORITY: f32 = 0.6;
/// Fewest mentions of a name for a vote.
const VOTERS: usize = 2;

/// Lets the mentions of one name in one document vote on its label, each with its score; mentions of another
/// label follow a clear majority (the label consistency of Krishnan and Manning, ACL 2006, without a second
/// model). A mention that follows keeps its own score, but never more than the majority's share.
pub fn vote(text: &Text, tagged: &mut [Tagged]) {
    let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, mention) in tagged.iter().enumerate() {
        names.entry(text.slice(mention.span)).or_default().push(at);
    }
    for mentions in names.values().filter(|mentions| mentions.len() >= VOTERS) {
        let mut mass = [0.0f32; 4];
        for at in mentions {
            mass[tagged[*at].label as usize] += tagged[*at].score;
        }
        let all: f32 = mass.iter().sum();
        for label in [Label::Per, Label::Org, Label::Loc, Label::Misc] {
            let share = mass[label as usize] / all;
            if share <= MAJORITY {
                continue;
            }
            for at in mentions {
                let mention = &mut tagged[*at];
                if mention.label != label {
                    mention.label = label;
                    mention.score = mention.score.min(share);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(words: &[(&str, Label, f32)]) -> Vec<(Label, f32)> {
        let text = Text::new(words.iter().map(|w| w.0).collect::<Vec<_>>().join(" "));
        let mut at = 0;
        let mut tagged: Vec<Tagged> = words
            .iter()
            .map(|(word, label, score)| {
                let span = text.span(at..at + word.len());
                at += word.len() + 1;
                Tagged { span, label: *label, score: *score }
            })
            .collect();
        vote(&text, &mut tagged);
        tagged.into_iter().map(|t| (t.label, t.score)).collect()
    }

    #[test]
    fn a_clear_majority_is_followed_and_a_draw_is_left_alone() {
        let found = labels(&[
            ("Sumaq", Label::Loc, 0.9),
            ("Sumaq", Label::Loc, 0.9),
            ("Sumaq", Label::Per, 0.6),
            ("Varga", Label::Per, 0.8),
            ("Varga", Label::Org, 0.8),
        ]);
        assert_eq!(found[2], (Label::Loc, 0.6));
        assert_eq!((found[3].0, found[4].0), (Label::Per, Label::Org));
    }
}
