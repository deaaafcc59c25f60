use super::super::lexicon::Lexicon;
use super::super::token::tokenize;
use super::*;

/// The masked stretches of a text.
fn masks(text: &str) -> Vec<(Mask, String)> {
    let mut tokens = Vec::new();
    tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
    let mut out = Vec::new();
    Masker { text, tokens: &tokens, names: &[], title_case: title_case(&tokens) }.find(&mut out);
    out.iter().map(|m| (m.mask, text[tokens[m.first].start..tokens[m.last - 1].end].to_owned())).collect()
}

#[track_caller]
fn check(text: &str, mask: Mask, words: &str) {
    assert_eq!(masks(text), [(mask, words.to_owned())], "{text}");
}

#[test]
fn dates_and_years() {
    check("on September 19, 2023, troops", Mask::Date, "September 19, 2023");
    check("since Sept. 20-24 they", Mask::Date, "Sept. 20-24");
    check("the 4th of May began", Mask::Date, "4th of May");
    check("in February 2022 it", Mask::Date, "February 2022");
    check("the 1990s were", Mask::Date, "1990s");
    check("fought in 2020 and lost", Mask::Date, "2020");
    check("its 1995 proposal", Mask::Date, "1995");
    check("the 2013-14 season", Mask::Date, "2013-14");
    check("by 5/17/2018 at", Mask::Date, "5/17/2018");
    assert_eq!(masks("from 1000 to 2000 hires"), []);
    assert_eq!(masks("at 2000 rpm and 2000 dollars"), []);
    assert_eq!(masks("worth $2019"), []);
}

#[test]
fn times() {
    check("closes at 6pm today", Mask::Time, "6pm");
    check("at 5:25 a.m. sharp", Mask::Time, "5:25 a.m.");
    check("around 10.45pm they", Mask::Time, "10.45pm");
    check("at seven o'clock", Mask::Time, "seven o'clock");
    check("a 1:36.6 lap", Mask::Time, "1:36.6");
}

#[test]
fn scores_and_names() {
    check("the “3+3 format” was", Mask::Score, "3+3");
    check("won 2-0 at home", Mask::Score, "2-0");
    assert_eq!(masks("14-18 mpg"), []);
    check("an F-16 jet", Mask::Name, "F-16");
    check("after Covid-19 hit", Mask::Name, "Covid-19");
    check("in No. 5 we", Mask::Name, "No. 5");
    check("the 22nd amendment", Mask::Ordinal, "22nd");
    check("a 5G network", Mask::Name, "5G");
    check("see https://a.b/7?c=12 now", Mask::Name, "https://a.b/7?c=12");
    check("at 575 Wilmot Road, then", Mask::Name, "575 Wilmot Road");
    check("the FTSE 100 fell", Mask::Name, "FTSE 100");
    check("use version 10.0.1 here", Mask::Name, "10.0.1");
    assert_eq!(masks("the 250ml bottle, 13.6M, 32m2"), []);
}
