//! JSON as some writers leave it: `NaN` (pandas), halves of surrogate pairs (Python), raw line ends and tabs in
//! strings, `\'` (JavaScript). Tried only on what does not parse.

/// The text with those places repaired, and what was repaired; `None` when there was nothing of the kind.
pub fn repair(text: &str) -> Option<(String, Vec<String>)> {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let (mut numbers, mut surrogates, mut controls, mut escapes) = (0usize, 0usize, 0usize, 0usize);
    let (mut at, mut copied, mut quoted) = (0, 0, false);
    while at < bytes.len() {
        // What stands in place of how many bytes here; `None` = copy one byte.
        let change: Option<(usize, String)> = match bytes[at] {
            b'"' => {
                quoted = !quoted;
                None
            }
            b'\\' if quoted => match bytes.get(at + 1) {
                Some(b'\'') => {
                    escapes += 1;
                    Some((2, "'".to_owned()))
                }
                Some(b'u') => match surrogate(bytes, at) {
                    Surrogate::Half => {
                        surrogates += 1;
                        Some((6, "\u{fffd}".to_owned()))
                    }
                    Surrogate::Pair => {
                        at += 12;
                        continue;
                    }
                    Surrogate::None => {
                        at += 2;
                        continue;
                    }
                },
                _ => {
                    at += 2;
                    continue;
                }
            },
            control if quoted && control < 0x20 => {
                controls += 1;
                Some((1, format!("\\u{control:04x}")))
            }
            b'N' | b'I' | b'-' if !quoted => {
                let name = ["NaN", "Infinity", "-Infinity", "-NaN"].into_iter().find(|n| text[at..].starts_with(n));
                numbers += usize::from(name.is_some());
                name.map(|n| (n.len(), "null".to_owned()))
            }
            _ => None,
        };
        match change {
            Some((length, new)) => {
                out.push_str(&text[copied..at]);
                out.push_str(&new);
                at += length;
                copied = at;
            }
            None => at += 1,
        }
    }
    out.push_str(&text[copied.min(text.len())..]);
    let what = [
        (numbers, "NaN or Infinity read as null"),
        (surrogates, "halves of surrogate pairs replaced by U+FFFD"),
        (controls, "raw control characters in strings kept"),
        (escapes, "\\' read as '"),
    ];
    let warnings: Vec<String> =
        what.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("JSON repaired: {n} {what}")).collect();
    (!warnings.is_empty()).then_some((out, warnings))
}

enum Surrogate {
    /// No surrogate: another character.
    None,
    /// Two escapes that make one character.
    Pair,
    /// One without its other half.
    Half,
}

/// What the `\uXXXX` at `at` is.
fn surrogate(bytes: &[u8], at: usize) -> Surrogate {
    let unit = |at: usize| {
        let escape = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u32::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
    };
    match (unit(at), unit(at + 6)) {
        (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => Surrogate::Pair,
        (Some(0xD800..=0xDFFF), _) => Surrogate::Half,
        _ => Surrogate::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn fixed(text: &str) -> (Value, String) {
        let (text, warnings) = repair(text).unwrap();
        (serde_json::from_str(&text).unwrap(), warnings.join("; "))
    }

    #[test]
    fn what_writers_get_wrong_is_repaired() {
        assert_eq!(fixed(r#"{"a": NaN, "NaN": -Infinity, "b": -1}"#).0, json!({"a": null, "NaN": null, "b": -1}));
        assert_eq!(fixed("{\"a\": \"x\ty\"}").0, json!({"a": "x\ty"}));
        assert_eq!(fixed(r#"{"a": "it\'s"}"#).0, json!({"a": "it's"}));
        let (value, warning) = fixed(r#"{"a": "\ud83d\ude00 \ud83d é \\ud83d"}"#);
        assert_eq!(value, json!({"a": "😀 \u{fffd} é \\ud83d"}));
        assert_eq!(warning, "JSON repaired: 1 halves of surrogate pairs replaced by U+FFFD");
    }

    #[test]
    fn other_errors_are_left_alone() {
        for text in ["{\"a\": 1", "{'a': 1}", "{\"a\": Nan}", "", "\"\\", "\"\\u12"] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_survives(text in "[\\\\\"'uNaInfity0-9dD8 \n\té-]{0,40}") {
            repair(&text);
        }

        #[test]
        fn sound_json_needs_no_repair(text in "\\PC*") {
            let json = json!({"a": text}).to_string();
            prop_assert_eq!(repair(&json), None);
        }
    }
}
