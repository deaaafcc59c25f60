//! Repairs of characters and spaces. To add one: a file with a type that implements [`Rule`], an entry in
//! [`RULES`] at the place in the order where it belongs, and a test that shows it.

mod broken_word;
mod compose;
mod entities;
mod glued_name;
mod invisible;
mod ligatures;
mod line_ends;
mod mojibake;
mod soft_hyphen;
mod space_runs;
mod spaces;
mod stray_space;
mod stray_stop;

use super::draft::{Draft, Edit};

/// One repair: finds what is wrong in a text and says what should stand there.
pub trait Rule: Sync {
    /// Its name, in the map, in `run.json` and for the switch that turns it off.
    fn name(&self) -> &'static str;
    /// The edits it makes in `text`, in order, not overlapping.
    fn edits(&self, text: &str) -> Vec<Edit>;
    /// How often it may be run again on its own result.
    fn rounds(&self) -> usize {
        1
    }
}

/// All repairs in the order in which they run: characters first, spaces after them, names last.
pub static RULES: [&dyn Rule; 13] = [
    &entities::Entities,
    &mojibake::Mojibake,
    &line_ends::LineEnds,
    &broken_word::BrokenWord,
    &soft_hyphen::SoftHyphen,
    &invisible::Invisible,
    &ligatures::Ligatures,
    &spaces::Spaces,
    &compose::Compose,
    &space_runs::SpaceRuns,
    &stray_stop::StrayStop,
    &stray_space::StraySpace,
    &glued_name::GluedName,
];

/// Runs the rules that `enabled` lets through; gives the number of edits of each that made any.
pub fn repair(draft: &mut Draft, enabled: impl Fn(&str) -> bool) -> Vec<(&'static str, usize)> {
    let mut counts = Vec::new();
    for rule in RULES.iter().filter(|r| enabled(r.name())) {
        let mut made = 0;
        for _ in 0..rule.rounds() {
            let edits = rule.edits(draft.as_str());
            if edits.is_empty() {
                break;
            }
            made += edits.len();
            draft.apply(&edits, rule.name());
        }
        if made > 0 {
            counts.push((rule.name(), made));
        }
    }
    counts
}

/// The text after one rule alone, for tests.
#[cfg(test)]
fn after(rule: &dyn Rule, text: &str) -> String {
    let mut draft = Draft::new(text);
    for _ in 0..rule.rounds() {
        let edits = rule.edits(draft.as_str());
        draft.apply(&edits, rule.name());
    }
    draft.as_str().to_owned()
}
