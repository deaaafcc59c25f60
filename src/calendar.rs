//! The English names of months and days, which dates are told by in cleaning, in names and in claims.

/// Months, in order.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Days of the week, from Monday.
pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The first three letters of a name of [`MONTHS`] or [`WEEKDAYS`], by which it is abbreviated.
pub fn short(name: &'static str) -> &'static str {
    name.get(..3).unwrap_or(name)
}

/// Whether a word in lower case is one of these names, in full or abbreviated.
pub fn is_one_of(names: &[&'static str], word: &str) -> bool {
    names.iter().any(|name| *name == word || short(name) == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_full_and_by_three_letters() {
        assert!(is_one_of(&MONTHS, "september") && is_one_of(&MONTHS, "sep") && is_one_of(&MONTHS, "may"));
        assert!(is_one_of(&WEEKDAYS, "thu") && is_one_of(&WEEKDAYS, "sunday"));
        assert!(!is_one_of(&MONTHS, "sept") && !is_one_of(&MONTHS, "") && !is_one_of(&WEEKDAYS, "thur"));
    }
}
