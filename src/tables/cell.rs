//! Numbers as cells: decimals without exponent or grouping, scores with three places.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::document::Decimal;

/// A decimal as tables write it: no exponent, no grouping, no trailing zeros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plain(pub Decimal);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::from_str(text.trim()).map(Plain).map_err(D::Error::custom)
    }
}

/// A confidence as tables write it: `0.987`.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Score(pub f32);

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // NaN is no number in CSV or JSON; a score that is none counts as none. `+ 0.0` makes -0 a 0.
        let score = if self.0.is_nan() { 0.0 } else { self.0.clamp(0.0, 1.0) + 0.0 };
        write!(f, "{score:.3}")
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.trim().parse().map(Score).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain() {
        let plain = |s: &str| Plain(Decimal::from_str_exact(s).unwrap()).to_string();
        assert_eq!(plain("1500000.00"), "1500000");
        assert_eq!(plain("-0.0"), "0");
        assert_eq!(plain("79228162514264337593543950335"), "79228162514264337593543950335");
        assert_eq!(plain("0.0000000000000000000000000001"), "0.0000000000000000000000000001");
    }

    #[test]
    fn scores_have_three_places() {
        for (score, text) in [(0.98678, "0.987"), (1.0, "1.000"), (1.5, "1.000"), (-0.0, "0.000"), (f32::NAN, "0.000")]
        {
            assert_eq!(Score(score).to_string(), text);
        }
    }
}
