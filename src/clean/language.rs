//! Which language a text is in.

/// Letters that a text needs to be judged at all.
const FEWEST: usize = 40;
/// Bytes that are looked at: enough for any article, and the tail of a long list changes nothing.
const MOST: usize = 20_000;

/// ISO 639-1 code of the text's language, or `None` for a text of fewer than 40 letters.
///
/// ```
/// use claimwire::clean::language;
/// assert_eq!(language("The talks in the capital ended without an agreement on the border."), Some("en"));
/// assert_eq!(language("Hm."), None);
/// ```
pub fn language(text: &str) -> Option<&'static str> {
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let part = text.get(..end)?;
    if part.chars().filter(|c| c.is_alphabetic()).take(FEWEST).count() < FEWEST {
        return None;
    }
    if is_english(part) {
        return Some("en");
    }
    Some(match whichlang::detect_language(part).three_letter_code() {
        "ara" => "ar",
        "cmn" => "zh",
        "deu" => "de",
        "eng" => "en",
        "fra" => "fr",
        "hin" => "hi",
        "ita" => "it",
        "jpn" => "ja",
        "kor" => "ko",
        "nld" => "nl",
        "por" => "pt",
        "rus" => "ru",
        "spa" => "es",
        "swe" => "sv",
        "tur" => "tr",
        "vie" => "vi",
        _ => return None,
    })
}

/// Letters from which on a text decides against what its page says.
const LONG: usize = 200;

/// ISO 639-1 code of a text's language, where the page that it comes from says that it is in `tag` (an ISO 639-1
/// code, too). Pages are often wrong, since themes come with a language of their own: a long text decides for
/// itself, unless the tag names a language that texts are not told by. A short text tells little: the tag decides.
///
/// ```
/// use claimwire::clean::language_of;
/// assert_eq!(language_of("Kein Kommentar.", Some("de")).as_deref(), Some("de"));
/// ```
pub fn language_of(text: &str, tag: Option<&str>) -> Option<String> {
    let Some(tag) = tag else { return language(text).map(str::to_owned) };
    let long = text.chars().filter(|c| c.is_alphabetic()).take(LONG).count() >= LONG;
    let told = if long { language(text) } else { None };
    let decides = |_: &&str| TOLD.contains(&tag) || is_english(text);
    Some(told.filter(decides).unwrap_or(tag).to_owned())
}

/// Languages that a text is told by.
const TOLD: [&str; 16] =
    ["ar", "zh", "de", "en", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "es", "sv", "tr", "vi"];

/// Words that make up a quarter of English and are rare together in any other language. Foreign names do not
/// change their share, while they mislead character n-grams.
const FUNCTION_WORDS: [&str; 24] = [
    "the", "and", "of", "that", "with", "said", "was", "has", "have", "for", "which", "from", "they", "their", "his",
    "been", "were", "not", "would", "this", "will", "who", "had", "are",
];

/// Whether enough of the first words are ones that only English is full of.
fn is_english(text: &str) -> bool {
    let (mut words, mut found) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(2_000) {
        words += 1;
        found += usize::from(FUNCTION_WORDS.iter().any(|f| f.eq_ignore_ascii_case(word)));
    }
    found >= 3 && found * 8 >= words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_names_do_not_mislead() {
        let text = "Nguyễn Văn Thắng and Đặng Thị Hồng of the Thừa Thiên Huế office said that the Quảng Trị river was not safe for the boats of Lê Đức.";
        assert_eq!(language(text), Some("en"));
    }

    #[test]
    fn a_long_text_is_believed_and_of_a_short_one_the_page() {
        let english = "The talks in the capital ended without an agreement on the border. ".repeat(5);
        let german = "Die Verhandlungen über den Grenzverlauf wurden am Montag ohne Ergebnis vertagt. ".repeat(5);
        let of = |text: &str, tag: &str| language_of(text, Some(tag)).unwrap();
        assert_eq!(of(&english, "de"), "en");
        assert_eq!(of(&german, "en"), "de");
        assert_eq!(of("Storm closes port", "en"), "en");
        assert_eq!(of("The talks ended without an agreement on the border.", "de"), "de");
        let polish =
            "Rozmowy w stolicy zakończyły się bez porozumienia w sprawie granicy, podało ministerstwo. ".repeat(5);
        assert_eq!((of(&polish, "pl").as_str(), of(&english, "pl").as_str()), ("pl", "en"));
        assert_eq!(language_of("Storm closes port", None), None);
    }

    #[test]
    fn other_languages_are_told() {
        assert_eq!(
            language(
                "Die Verhandlungen über den Grenzverlauf wurden am Montag ohne Ergebnis vertagt, teilte das Ministerium mit."
            ),
            Some("de")
        );
        assert_eq!(
            language("Переговоры о границе завершились в понедельник без результата, сообщили в министерстве."),
            Some("ru")
        );
    }
}
