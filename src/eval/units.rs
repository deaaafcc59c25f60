//! Unit names of different tools and data sets brought to one spelling, for scoring only.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

/// Alias -> name, both in lower case.
static ALIASES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "a file of this repository, compiled in; a test reads it")]
    serde_json::from_str(include_str!("../../data/lexicons/unit_aliases.json")).expect("a JSON object of strings")
});

static SPELLING: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"meter\b", "metre"),
        (r"meters\b", "metre"),
        (r"liters?\b", "litre"),
        (r"metres\b", "metre"),
        (r"litres\b", "litre"),
        (r"\bper cent\b", "percentage"),
        (r"\s*/\s*", " per "),
    ]
    .into_iter()
    .map(|(p, to)| {
        #[allow(clippy::expect_used, reason = "constant patterns that a test compiles")]
        (Regex::new(p).expect("a valid constant pattern"), to)
    })
    .collect()
});

/// The canonical spelling of a unit name; `-` for none.
pub fn canonical_unit(unit: Option<&str>) -> String {
    let mut u = unit.unwrap_or("").to_lowercase().replace('_', " ");
    u = u.split_whitespace().collect::<Vec<_>>().join(" ");
    if ["", "-", "unk", "dimensionless", "none", "null"].contains(&u.as_str()) {
        return "-".into();
    }
    for (pattern, to) in SPELLING.iter() {
        u = pattern.replace_all(&u, *to).into_owned();
    }
    let known = |u: &str| ALIASES.get(u).cloned().unwrap_or_else(|| u.to_owned());
    known(&u).split(" per ").map(|part| known(part.trim())).collect::<Vec<_>>().join(" per ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        assert_eq!(canonical_unit(Some("Kilometer")), "kilometre");
        assert_eq!(canonical_unit(Some("km / h")), "kilometre per hour");
        assert_eq!(canonical_unit(None), "-");
        assert_eq!(canonical_unit(Some("dimensionless")), "-");
    }
}
