//! Which language a text is in.

use whichlang::Lang;

/// Texts with fewer words than this say too little about their language.
const FEWEST_WORDS: usize = 12;
/// Bytes looked at.
const LOOK_AT: usize = 8 << 10;
/// English running text has a function word in three to two words; lists of names in English still some.
const ENGLISH_SHARE: f64 = 0.15;

const FUNCTION_WORDS: [&str; 24] = [
    "the", "of", "and", "to", "a", "in", "that", "is", "was", "for", "on", "with", "he", "said", "it", "by", "at",
    "from", "his", "as", "be", "has", "have", "are",
];

/// ISO 639-1 code of the language of a text, one of the sixteen that `whichlang` knows; `None` when the text is
/// too short to tell.
pub fn detect(text: &str) -> Option<&'static str> {
    let mut end = text.len().min(LOOK_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let (mut words, mut english) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().any(char::is_alphabetic)) {
        words += 1;
        english += usize::from(FUNCTION_WORDS.iter().any(|f| f.eq_ignore_ascii_case(word)));
    }
    // Scripts without spaces have long "words"; they are told by their letters.
    if words < FEWEST_WORDS && text.len() < 20 * FEWEST_WORDS {
        return None;
    }
    // Foreign names mislead letter statistics; function words do not lie.
    if english as f64 >= ENGLISH_SHARE * words as f64 {
        return Some("en");
    }
    Some(match whichlang::detect_language(text) {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_news_sentences() {
        let cases = [
            (Some("en"), "The ministers of Azerbaijan and Armenia met in Washington on Tuesday, an official said."),
            (
                Some("en"),
                "Ilham Aliyev and Nikol Pashinyan spoke to Hikmet Hajiyev of Nagorno-Karabakh in Tsaghkadzor.",
            ),
            (Some("de"), "Die Minister trafen sich am Dienstag in Berlin, sagte ein Sprecher des Auswärtigen Amtes."),
            (Some("fr"), "Les ministres se sont réunis mardi à Paris, a déclaré un porte-parole du gouvernement."),
            (Some("pt"), "Os ministros reuniram-se na terça-feira em Lisboa, disse um porta-voz do governo português."),
            (None, "Breaking news"),
        ];
        for (language, text) in cases {
            assert_eq!(detect(text), language, "{text}");
        }
    }
}
