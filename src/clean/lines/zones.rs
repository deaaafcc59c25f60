//! Which zone a kept line belongs to: headline, byline, date, section, caption, subhead, credit or body.

use super::Kind;
use super::lexicon::fold;
use super::line::Line;
use crate::calendar::{MONTHS, WEEKDAYS, is_one_of};
use crate::document::Zone;

/// Names the zones that a line's own words tell.
pub(super) fn name_known(lines: &mut [Line]) {
    for line in lines.iter_mut().filter(|l| l.is_open()) {
        if is_date(line) {
            line.kind = Some(Kind::Keep(Zone::Date));
        } else if is_section(line) {
            line.kind = Some(Kind::Keep(Zone::Section));
        } else if is_caption(line) {
            line.kind = Some(Kind::Keep(Zone::Caption));
        }
    }
}

/// Names the zones of all lines that are still open.
pub(super) fn name(lines: &mut [Line]) {
    let body = lines.iter().position(|l| l.is_open() && l.is_prose());
    let last = lines.iter().rposition(|l| l.is_open() && l.is_prose());
    let alive: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].is_alive() && !lines[*i].is_blank()).collect();
    for (n, at) in alive.iter().copied().enumerate() {
        if !lines[at].is_open() {
            continue;
        }
        let edge = body.is_none_or(|b| at < b) || last.is_none_or(|l| at > l);
        let followed = alive.get(n + 1).is_some_and(|next| lines[*next].is_open());
        let line = &lines[at];
        let zone = if edge && is_person(line) {
            Zone::Byline
        } else if line.chars <= 90 && line.words <= 12 && followed && !edge && is_heading(line) {
            Zone::Subhead
        } else {
            Zone::Body
        };
        lines[at].kind = Some(Kind::Keep(zone));
    }
    // Sections stand above the article; further down the same word heads a paragraph or ends a list.
    for (at, line) in lines.iter_mut().enumerate().filter(|(_, l)| l.kind == Some(Kind::Keep(Zone::Section))) {
        if body.is_some_and(|b| at > b) {
            let end = last.is_some_and(|l| at > l);
            line.kind = Some(if end { Kind::Drop("nav") } else { Kind::Keep(Zone::Subhead) });
        }
    }
}

/// Lines above the article among which its headline is looked for.
const REACH: usize = 10;

/// The headline among the lines above the article's first paragraph: the one that equals the record's title,
/// or stands in the page's title (a page's first line), or else reads like one.
pub(super) fn headline(lines: &[Line], above: &[usize], title: Option<&str>) -> Option<usize> {
    if let Some(title) = title.map(fold).filter(|t| !t.is_empty()) {
        return lines.iter().position(|l| l.is_alive() && l.folded == title);
    }
    let reads = |at: &usize| is_headline(&lines[*at]) && lines[*at].is_open();
    let (page, rest) = above.split_first()?;
    let page_title = lines[*page].folded.as_str();
    // A widget's heading above the article may have taken the headline with it: the page's title is stronger.
    let taken =
        |at: &usize| matches!(lines[*at].kind, Some(Kind::Drop("widget" | "teaser"))) && is_headline(&lines[*at]);
    if let Some(at) =
        rest.iter().copied().find(|at| (reads(at) || taken(at)) && page_title.contains(lines[*at].folded.as_str()))
    {
        return Some(at);
    }
    // The page's title stands again above the article, where it was dropped as a double.
    if reads(page) && rest.iter().any(|at| lines[*at].folded == page_title) {
        return Some(*page);
    }
    if above.len() <= REACH {
        // Some dumps put a full stop behind the headline.
        let stopped = || is_title_case(&lines[*page]) && lines[*page].is_open() && lines[*page].chars <= 160;
        return above.iter().copied().find(reads).or_else(|| stopped().then_some(*page));
    }
    above[above.len() - REACH..].iter().copied().filter(reads).max_by_key(|at| lines[*at].words.min(12))
}

/// Whether nearly all longer words start with a capital.
fn is_title_case(line: &Line) -> bool {
    let long = || line.text.split_whitespace().filter(|w| w.chars().count() > 3);
    let capitals = long().filter(|w| w.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())).count();
    long().count() >= 3 && capitals * 10 >= long().count() * 9
}

/// Whether the line could be a headline.
fn is_headline(line: &Line) -> bool {
    // A full stop or a cut-off end is a sentence's or a teaser's; "?" and "!" are both's.
    let ended = line.text.ends_with(['.', ':', ',', ';']) || line.is_cut();
    (12..=220).contains(&line.chars) && line.words >= 3 && !ended && !is_person(line)
}

const DATE_WORDS: [&str; 37] = [
    "published",
    "updated",
    "posted",
    "on",
    "at",
    "last",
    "first",
    "modified",
    "date",
    "am",
    "pm",
    "a.m",
    "p.m",
    "est",
    "edt",
    "et",
    "gmt",
    "utc",
    "ist",
    "bst",
    "pst",
    "pdt",
    "cet",
    "0st",
    "0nd",
    "0rd",
    "0th",
    "created",
    "of",
    "h",
    "hrs",
    "local",
    "time",
    "cest",
    "0am",
    "0pm",
    "upd",
];

/// Whether the line holds nothing but a date (and words such as "updated").
pub(super) fn is_date(line: &Line) -> bool {
    if line.words > 14 || line.chars > 90 || !line.folded.contains('0') {
        return false;
    }
    let (mut months, mut numbers) = (0, 0);
    for word in line.folded.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '/' | '-' | '|' | ':' | '–' | '—' | '(' | ')' | '•' | '·')
    }) {
        let word = word.trim_matches('.');
        match word {
            "" => {}
            "0" => numbers += 1,
            _ if is_one_of(&MONTHS, word) || word == "sept" => months += 1,
            _ if DATE_WORDS.contains(&word) || is_one_of(&WEEKDAYS, word) => {
                numbers += usize::from(word.starts_with('0'))
            }
            _ => return false,
        }
    }
    months >= 1 && numbers >= 1 || numbers >= 3
}

/// "…, Munich, 2020": a picture's place and year close the line, and no full stop.
fn is_caption(line: &Line) -> bool {
    let Some((before, year)) = line.text.rsplit_once(", ") else { return false };
    line.chars <= 240
        && line.words >= 5
        && year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
        && year.bytes().all(|b| b.is_ascii_digit())
        && before.contains(", ")
}

/// Words that names of sections are made of.
const SECTION_WORDS: [&str; 30] = [
    "News",
    "World",
    "USA",
    "US",
    "UK",
    "Politics",
    "Business",
    "Sport",
    "Sports",
    "Opinion",
    "Europe",
    "Asia",
    "Africa",
    "Health",
    "Tech",
    "Technology",
    "Science",
    "Space",
    "Culture",
    "Arts",
    "Local",
    "Breaking",
    "International",
    "Economy",
    "Climate",
    "Environment",
    "Society",
    "Travel",
    "Education",
    "Entertainment",
];

/// Whether the line is made of names of sections only: "Science & Space", "USA NewsWorld News" (run together
/// by a theme), "Coast NewsCity News".
fn is_section(line: &Line) -> bool {
    if line.words > 6 || line.chars > 60 {
        return false;
    }
    let mut parts: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in line.text.char_indices() {
        if c.is_uppercase() && before.is_lowercase() {
            parts.push(&line.text[start..at]);
            start = at;
        }
        before = c;
    }
    parts.push(&line.text[start..]);
    let words = |part: &str| -> Vec<String> {
        part.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && *w != "and").map(str::to_owned).collect()
    };
    let known = |word: &String| SECTION_WORDS.contains(&word.as_str());
    if parts.len() > 1 {
        return parts.iter().all(|part| words(part).last().is_some_and(known));
    }
    let words = words(line.text);
    !words.is_empty() && words.iter().all(known)
}

/// Two to four capitalised words and nothing else: somebody's name.
pub(super) fn is_person(line: &Line) -> bool {
    (2..=4).contains(&line.words)
        && line.chars <= 40
        && line.text.split_whitespace().all(|w| {
            let mut chars = w.chars();
            chars.next().is_some_and(char::is_uppercase)
                && chars.all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
                && w.chars().filter(|c| c.is_uppercase()).count() <= 2
        })
}

/// A short line without a full stop at its end.
fn is_heading(line: &Line) -> bool {
    let last = line.text.chars().next_back().unwrap_or('.');
    !line.ends_as_prose()
        && (last.is_alphanumeric() || matches!(last, '?' | '!' | '’' | '”' | '"' | ')'))
        && line.text.contains(char::is_alphabetic)
}
