//! Numbers in digits: grouping and decimal marks, and what is wrong with them.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::token::fraction_sign;

/// Longest number read; what is longer is no quantity of the news.
const LONGEST: usize = 32;

/// What a run of digits and marks says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Digits {
    /// A number; `plain` when it is nothing but digits.
    Value { value: Decimal, plain: bool },
    /// Groups of the wrong length: the readings, likeliest first.
    Malformed(Vec<Decimal>),
    /// A list ("1,2,3"), a version ("10.0.1"), or too long to be a quantity.
    Other,
}

/// Reads a number token.
pub(super) fn read(token: &str) -> Digits {
    if token.len() > LONGEST {
        return Digits::Other;
    }
    if let Some(c) = token.chars().next_back().filter(|c| !c.is_ascii()) {
        return with_fraction(token, c);
    }
    let (commas, stops) = (count(token, b','), count(token, b'.'));
    match (commas, stops) {
        (0, 0) => parse(token).map_or(Digits::Other, |value| Digits::Value { value, plain: true }),
        (0, 1) => number(token),
        (0, _) if groups_of_three(token, '.') => number(&token.replace('.', "")),
        (0, _) => Digits::Other,
        (1, s) if s > 0 && token.find(',') > token.rfind('.') => {
            // "1.234,56"
            let Some((whole, rest)) = token.split_once(',') else { return Digits::Other };
            if groups_of_three(whole, '.') {
                number(&format!("{}.{rest}", whole.replace('.', "")))
            } else {
                Digits::Other
            }
        }
        (_, 0 | 1) => grouped(token),
        _ => Digits::Other,
    }
}

fn with_fraction(token: &str, sign: char) -> Digits {
    let whole = &token[..token.len() - sign.len_utf8()];
    let (Some((n, d)), Some(whole)) =
        (fraction_sign(sign), if whole.is_empty() { Some(Decimal::ZERO) } else { parse(whole) })
    else {
        return Digits::Other;
    };
    match ratio(Decimal::from(n), Decimal::from(d)).and_then(|f| whole.checked_add(f)) {
        Some(value) => Digits::Value { value, plain: false },
        None => Digits::Other,
    }
}

/// `n / d`, `None` when it does not exist.
pub(super) fn ratio(n: Decimal, d: Decimal) -> Option<Decimal> {
    n.checked_div(d)
}

fn count(s: &str, b: u8) -> usize {
    s.bytes().filter(|x| *x == b).count()
}

fn parse(s: &str) -> Option<Decimal> {
    // ".5" is read as "0.5" by rust_decimal too, but an empty string is not.
    if s.is_empty() { None } else { Decimal::from_str_exact(s).ok() }
}

fn number(s: &str) -> Digits {
    parse(s).map_or(Digits::Other, |value| Digits::Value { value, plain: false })
}

fn groups_of_three(s: &str, mark: char) -> bool {
    let mut groups = s.split(mark);
    groups.next().is_some_and(|g| (1..=3).contains(&g.len()) && !g.starts_with('0')) && groups.all(|g| g.len() == 3)
}

fn grouped(token: &str) -> Digits {
    let (whole, fraction) = token.split_once('.').map_or((token, ""), |(w, f)| (w, f));
    if fraction.contains(',') {
        return Digits::Other;
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let joined = || parse(&token.replace(',', ""));
    let first = groups[0].len();
    let last = groups[groups.len() - 1].len();
    let leading_zero = groups[0].starts_with('0');
    if !leading_zero && (1..=3).contains(&first) && groups[1..].iter().all(|g| g.len() == 3) {
        return joined().map_or(Digits::Other, |value| Digits::Value { value, plain: false });
    }
    // Indian grouping: 12,34,567
    if !leading_zero
        && groups.len() > 2
        && first <= 2
        && last == 3
        && groups[1..groups.len() - 1].iter().all(|g| g.len() == 2)
    {
        return joined().map_or(Digits::Other, |value| Digits::Value { value, plain: false });
    }
    if groups.len() == 2 && groups[0] == "0" && fraction.is_empty() {
        // "0,5": a decimal comma
        return parse(&token.replace(',', ".")).map_or(Digits::Other, |v| Digits::Malformed(vec![v]));
    }
    let inner_right = groups.len() < 3 || groups[1..groups.len() - 1].iter().all(|g| g.len() == 3);
    if leading_zero || first > 3 || !inner_right || (groups.len() == 2 && last == 1) {
        return Digits::Other;
    }
    let mut readings = Vec::new();
    if last < 3 && fraction.is_empty() {
        // A digit was lost: 100,00 for 100,000.
        let mut padded: String = groups.concat();
        padded.extend(std::iter::repeat_n('0', 3 - last));
        readings.extend(parse(&padded));
    }
    readings.extend(joined());
    if readings.is_empty() { Digits::Other } else { Digits::Malformed(readings) }
}

/// A decimal from an unsigned integer (all fit).
pub(super) fn int(n: u64) -> Decimal {
    Decimal::from_u64(n).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(s: &str) -> Option<String> {
        match read(s) {
            Digits::Value { value, .. } => Some(value.normalize().to_string()),
            _ => None,
        }
    }

    #[test]
    fn groups_are_checked() {
        assert_eq!(value("1,234,567"), Some("1234567".into()));
        assert_eq!(value("12,34,567"), Some("1234567".into()));
        assert_eq!(value("1.234.567"), Some("1234567".into()));
        assert_eq!(value("1.234,5"), Some("1234.5".into()));
        assert_eq!(value("6,327.80"), Some("6327.8".into()));
        assert_eq!(value(".500"), Some("0.5".into()));
        assert_eq!(value("2½"), Some("2.5".into()));
        assert_eq!(read("100,00"), Digits::Malformed(vec![int(100_000), int(10_000)]));
        assert_eq!(read("1,2345"), Digits::Malformed(vec![int(12_345)]));
        for other in ["1,2", "1,2,3,4", "2019,2020", "192.168.1.2", "10.0.1", "1,,2"] {
            assert_eq!(read(other), Digits::Other, "{other}");
        }
    }

    #[test]
    fn a_number_too_big_is_none() {
        assert_eq!(read(&"9".repeat(31)), Digits::Other);
        assert_eq!(read(&"9".repeat(4000)), Digits::Other);
    }
}
