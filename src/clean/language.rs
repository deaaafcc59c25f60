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
