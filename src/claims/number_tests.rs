use super::super::lexicon::Lexicon;
use super::super::token::tokenize;
use super::*;

/// The first number of a text: value (or "low..high") and the words it covers.
fn first(text: &str) -> Option<(String, String)> {
    let mut tokens = Vec::new();
    tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
    let lexer = Lexer { text, tokens: &tokens };
    let money = |i: usize| i > 0 && tokens[i - 1].is_mark('$');
    let n = (0..tokens.len()).find_map(|i| lexer.read(i, money(i)))?;
    let value = match (n.value, n.vague) {
        (Some(v), _) => v.round_dp(4).normalize().to_string(),
        (_, Some((a, b))) => format!("{a}..{b}"),
        _ => format!("{:?}", n.candidates.iter().map(ToString::to_string).collect::<Vec<_>>()),
    };
    Some((value, text[tokens[n.first].start..tokens[n.last - 1].end].to_owned()))
}

#[track_caller]
fn check(text: &str, value: &str, words: &str) {
    assert_eq!(first(text), Some((value.to_owned(), words.to_owned())), "{text}");
}

#[test]
fn digits_take_their_scale() {
    check("sold for $1.2 million.", "1200000", "1.2 million");
    check("$600 Million wedding", "600000000", "600 Million");
    check("earned $10m a year", "10000000", "10m");
    check("a 37m (121ft)-long hull", "37", "37");
    check("some 2.7m combined sales", "2700000", "2.7m");
    check("2.8bn km away", "2800000000", "2.8bn");
    check("13k voters", "13000", "13k");
    check("about 3 hundred and 21 goats", "321", "3 hundred and 21");
    check("1.8 billion-mile trip", "1800000000", "1.8 billion");
    check("10 000 lanterns", "10000", "10 000");
    check("2 1/2 cups", "2.5", "2 1/2");
    check("3½ hours", "3.5", "3½");
    check("3 and a half years", "3.5", "3 and a half");
    check("fell -0.2%", "-0.2", "-0.2");
    check("minus-130 degrees", "-130", "minus-130");
    check("seven-12 goats", "7", "seven");
}

#[test]
fn words_add_up() {
    check("twenty-eight thousand six hundred forty-two goats", "28642", "twenty-eight thousand six hundred forty-two");
    check("a hundred and two lanterns", "102", "a hundred and two");
    check("half a million visitors", "500000", "half a million");
    check("half a dozen eggs", "6", "half a dozen");
    check("two and a half million", "2500000", "two and a half million");
    check("two dozen", "24", "two dozen");
    check("eight million 250ml bottles", "8000000", "eight million");
    check("five point two five", "5.25", "five point two five");
    check("one hundred thousand", "100000", "one hundred thousand");
    check("one million two hundred thousand and five", "1200005", "one million two hundred thousand and five");
}

#[test]
fn shares_are_fractions() {
    check("two-thirds of them", "0.6667", "two-thirds");
    check("A third of the crew", "0.3333", "A third");
    check("three quarters", "0.75", "three quarters");
    check("1/2 pound", "0.5", "1/2");
    assert_eq!(first("the third person"), None);
    assert_eq!(first("a second wife"), None);
    assert_eq!(first("a third man"), None);
}

#[test]
fn vague_numbers_are_ranges() {
    check("dozens of boats", "12..120", "dozens");
    check("tens of thousands of lives", "10000..100000", "tens of thousands");
    check("billions of dollars", "1000000000..10000000000", "billions");
    check("hundreds of millions", "100000000..1000000000", "hundreds of millions");
    check("several hundred", "100..1000", "several hundred");
    check("a few thousand", "1000..10000", "a few thousand");
    assert_eq!(first("a recent m"), None);
}

#[test]
fn a_broken_number_keeps_its_readings() {
    check("more than 100,00 people", "[\"100000\", \"10000\"]", "100,00");
    check("items 1,2,3,4", "1", "1");
    assert_eq!(first("99999999999999999999999999999999"), None);
    assert_eq!(
        first("999999999999999999999999999 trill"),
        Some(("999999999999999999999999999".into(), "999999999999999999999999999".into()))
    );
}
