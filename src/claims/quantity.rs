//! What the grammar finds in a sentence: one [`Quantity`] a numeric expression, in token positions.

use rust_decimal::Decimal;

use super::noun::Phrase;
use crate::document::{ClaimKind, Comparator};

/// What a rate is per.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Per {
    /// A unit of the gazetteer.
    Unit(u16),
    /// Another noun, singular.
    Noun(String),
}

/// A numeric expression of a sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Quantity {
    /// First token: the modifier, sign or number.
    pub first: usize,
    /// One past the last token: the unit's or the counted noun's.
    pub last: usize,
    /// Tokens of the number (of both numbers of a range).
    pub number: (usize, usize),
    /// The value.
    pub value: Option<Decimal>,
    /// Low and high end, in the order of the text.
    pub range: Option<(Decimal, Decimal)>,
    /// Whether the range is a way from one value to another ("from 208 pounds to 193").
    pub path: bool,
    /// Whether the number itself is vague ("dozens").
    pub vague: bool,
    /// Unit in the gazetteer.
    pub unit: Option<u16>,
    /// Tokens of the unit.
    pub unit_tokens: Option<(usize, usize)>,
    /// What it is per.
    pub per: Option<Per>,
    /// The noun phrase that is counted or measured.
    pub counted: Option<Phrase>,
    /// What has so many of the counted noun: "engine" of "four-cylinder engine".
    pub of: Option<(usize, usize)>,
    /// Whether the counted noun is the unit (counts), not what a unit measures.
    pub is_count: bool,
    /// Relation to the true value.
    pub comparator: Comparator,
    /// Tokens of the words that say so.
    pub modifier: Option<(usize, usize)>,
    /// 1 up, -1 down.
    pub change: i8,
    /// The word of change.
    pub change_token: Option<usize>,
    /// A part of one.
    pub fraction: bool,
    /// Kind of number.
    pub kind: Option<ClaimKind>,
    /// Readings of a malformed number.
    pub candidates: Vec<Decimal>,
    /// How it was found.
    pub rule: &'static str,
}

impl Quantity {
    /// The value, or the low end.
    pub fn low(&self) -> Option<Decimal> {
        self.value.or(self.range.map(|r| r.0))
    }

    /// Whether the number is one.
    pub fn is_one(&self) -> bool {
        self.value == Some(Decimal::ONE)
    }
}
