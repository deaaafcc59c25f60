//! What a number is said of: the subject of its clause and the verb between them.

use super::grammar::Grammar;
use super::noun::Phrase;
use super::quantity::Quantity;

/// Subject and predicate, in tokens.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    /// Noun phrase.
    pub subject: Option<(usize, usize)>,
    /// Verb.
    pub predicate: Option<(usize, usize)>,
}

/// The subject and predicate of a quantity.
pub(super) fn of(_g: &Grammar<'_>, _q: &Quantity, _all: &[Quantity]) -> Said {
    let _ = |p: Phrase| p.head;
    Said::default()
}
