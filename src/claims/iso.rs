//! ISO 8601 durations and dates.

use rust_decimal::Decimal;

use crate::calendar::{self, MONTHS};

/// The ISO 8601 duration of so many units, for units of the calendar and the clock.
pub(super) fn duration(value: Decimal, code: &str) -> String {
    let (designator, factor) = match code {
        "a" => ("Y", 1),
        "10.a" => ("Y", 10),
        "100.a" => ("Y", 100),
        "mo" => ("M", 1),
        "{quarter}" => ("M", 3),
        "wk" => ("W", 1),
        "{fortnight}" => ("W", 2),
        "d" => ("D", 1),
        "h" => ("TH", 1),
        "min" => ("TM", 1),
        "s" => ("TS", 1),
        _ => return String::new(),
    };
    let Some(n) = value.checked_mul(Decimal::from(factor)).filter(|n| !n.is_sign_negative()) else {
        return String::new();
    };
    match designator.strip_prefix('T') {
        Some(d) => format!("PT{}{d}", n.normalize()),
        None => format!("P{}{designator}", n.normalize()),
    }
}

/// The ISO 8601 date of a date as written: "2023-09-19", "--09-19" without a year, "2020", "199X" for a decade.
/// Empty when the words leave it open ("5/6/2018", "Sept. 20-24").
pub(super) fn date(words: &str) -> String {
    let plain = |(i, b): (usize, u8)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
    if words.len() == 10 && words.bytes().enumerate().all(plain) {
        return words.to_owned();
    }
    let (mut year, mut month, mut day) = (None, None, None);
    let numbers = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    for w in numbers {
        let digits = w.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if digits.is_empty() {
            let short = w.get(..3).map(str::to_ascii_lowercase).unwrap_or_default();
            month = month.or(MONTHS.iter().position(|m| calendar::short(m) == short));
            continue;
        }
        match digits.len() {
            4 if year.is_none() => year = Some((digits, w.ends_with('s'))),
            1 | 2 if day.is_none() && year.is_none() => day = digits.parse::<u8>().ok(),
            _ => return String::new(),
        }
    }
    match (year, month, day) {
        (Some((y, true)), None, None) => format!("{}X", &y[..3]),
        (Some((y, false)), None, None) => y.to_owned(),
        (Some((y, false)), Some(m), None) => format!("{y}-{:02}", m + 1),
        (Some((y, false)), Some(m), Some(d)) => format!("{y}-{:02}-{d:02}", m + 1),
        (None, Some(m), Some(d)) => format!("--{:02}-{d:02}", m + 1),
        (None, Some(m), None) => format!("--{:02}", m + 1),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (words, iso) in [
            ("September 19, 2023", "2023-09-19"),
            ("19th of May", "--05-19"),
            ("February 2022", "2022-02"),
            ("1990s", "199X"),
            ("2020", "2020"),
            ("2023-09-19", "2023-09-19"),
            ("5/6/2018", ""),
            ("Sept. 20-24", ""),
        ] {
            assert_eq!(date(words), iso, "{words}");
        }
    }

    #[test]
    fn durations() {
        assert_eq!(duration(Decimal::from(3), "10.a"), "P30Y");
        assert_eq!(duration(Decimal::from(24), "h"), "PT24H");
        assert_eq!(duration(Decimal::new(15, 1), "wk"), "P1.5W");
        assert_eq!(duration(Decimal::from(3), "kg"), "");
    }
}
