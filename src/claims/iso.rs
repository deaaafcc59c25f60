//! ISO 8601 durations.

use rust_decimal::Decimal;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration(Decimal::from(3), "10.a"), "P30Y");
        assert_eq!(duration(Decimal::from(24), "h"), "PT24H");
        assert_eq!(duration(Decimal::new(15, 1), "wk"), "P1.5W");
        assert_eq!(duration(Decimal::from(3), "kg"), "");
    }
}
