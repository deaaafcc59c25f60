//! Numbers that describe a line and its neighbourhood, for the line model. Training (`scripts/train_lines`)
//! reads them from this very code (`examples/line_features.rs`), so that both sides always agree.

use std::collections::HashMap;

use super::Kind;
use super::line::Line;
use super::window::{best_block, distances, running};
use super::words;
use super::zones::{is_date, is_person};
use crate::document::Zone;

/// Words that running text is full of and menus are not, in the languages of most news.
const FUNCTION_WORDS: [&str; 60] = [
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "at", "by", "it", "from",
    "be", "has", "have", "are", "his", "he", "this", "an", "which", "were", "not", "but", "their", "they", "had",
    "been", "who", "or", "its", "will", "would", "i", "we", "you", "der", "die", "und", "den", "von", "que", "de",
    "la", "el", "en", "y", "les", "des", "et", "di", "il", "и", "в", "на",
];
const ADDRESSING: [&str; 10] = ["you", "your", "we", "our", "us", "my", "i", "me", "here", "now"];
const INVITING: [&str; 24] = [
    "click",
    "subscribe",
    "sign",
    "read",
    "share",
    "follow",
    "join",
    "download",
    "watch",
    "get",
    "buy",
    "shop",
    "save",
    "view",
    "see",
    "learn",
    "contact",
    "login",
    "register",
    "comment",
    "comments",
    "newsletter",
    "email",
    "free",
];
const SAYING: [&str; 10] =
    ["said", "says", "told", "added", "according", "announced", "reported", "asked", "wrote", "called"];
const MONTHS: [&str; 14] = [
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "nov",
    "dec",
    "jan",
];

/// How many numbers describe a line alone.
pub(super) const OWN: usize = 54;

/// The numbers of a line alone.
fn own(line: &Line, copies: usize) -> [f32; OWN] {
    let text = line.text;
    let worth = words::worth(&line.folded);
    let (mut letters, mut upper, mut digits, mut foreign, mut commas, mut quotes, mut bars, mut brackets, mut dashes) =
        (0, 0, 0, 0, 0, 0, 0, 0, 0);
    for c in text.chars() {
        if c.is_alphabetic() {
            letters += 1;
            upper += i32::from(c.is_uppercase());
            foreign += i32::from(!c.is_ascii());
        }
        digits += i32::from(c.is_numeric());
        commas += i32::from(c == ',');
        quotes += i32::from(matches!(c, '"' | '“' | '”'));
        bars += i32::from(matches!(c, '|' | '»' | '›' | '>' | '·' | '•' | '/' | '→'));
        brackets += i32::from(matches!(c, '(' | ')' | '[' | ']'));
        dashes += i32::from(matches!(c, '-' | '–' | '—'));
    }
    let (mut function, mut addressing, mut inviting, mut saying, mut months, mut capitals, mut longest, mut stops) =
        (0, 0, 0, 0, 0, 0, 0, 0);
    let mut ended = false;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is = |list: &[&str]| i32::from(bare.len() < 12 && list.iter().any(|w| w.eq_ignore_ascii_case(bare)));
        function += is(&FUNCTION_WORDS);
        addressing += is(&ADDRESSING);
        inviting += is(&INVITING);
        saying += is(&SAYING);
        months += is(&MONTHS);
        let capital = bare.starts_with(char::is_uppercase);
        capitals += i32::from(capital);
        stops += i32::from(ended && capital);
        ended = word.ends_with(['.', '!', '?', '”', '"']);
        longest = longest.max(word.len());
    }
    let words = line.words.max(1) as f32;
    let chars = line.chars.max(1) as f32;
    let last = text.chars().next_back().unwrap_or(' ');
    let first = text.chars().next().unwrap_or(' ');
    let is_zone = |zone| flag(line.kind == Some(Kind::Keep(zone)));
    let rule = |names: &[&str]| flag(matches!(line.kind, Some(Kind::Drop(r)) if names.contains(&r)));
    [
        chars.ln(),
        words,
        chars / words,
        flag(line.ends_as_prose()),
        flag(line.is_cut()),
        flag(last == ':'),
        flag(last.is_alphanumeric()),
        flag(first.is_uppercase()),
        flag(first.is_lowercase()),
        flag(first.is_numeric()),
        flag(matches!(first, '•' | '*' | '-' | '–' | '·' | '▪' | '●')),
        flag(matches!(first, '"' | '“' | '‘' | '\'')),
        commas as f32 / words,
        stops as f32,
        quotes as f32,
        digits as f32 / chars,
        upper as f32 / (letters.max(1)) as f32,
        capitals as f32 / words,
        foreign as f32 / (letters.max(1)) as f32,
        function as f32 / words,
        function as f32,
        flag(text.contains("http") || text.contains("www.") || text.contains('@') || text.contains(".com")),
        bars as f32,
        flag(text.contains('©') || line.folded.contains("copyright")),
        flag(text.contains("20") && digits >= 4),
        months as f32,
        flag(last == '?'),
        flag(last == '!'),
        brackets as f32,
        dashes as f32 / words,
        flag(is_person(line)),
        flag(is_date(line)),
        flag(matches!(line.kind, Some(Kind::Drop(_)))),
        is_zone(Zone::Byline),
        is_zone(Zone::Caption),
        is_zone(Zone::Credit),
        is_zone(Zone::Section),
        rule(&LISTS),
        rule(&["comment_ui", "share_ui", "login", "nav"]),
        longest as f32,
        addressing as f32 / words,
        inviting as f32 / words,
        saying as f32,
        flag(letters > 3 && upper == letters),
        flag(line.is_prose()),
        (copies as f32).min(10.0),
        rule(&READERS),
        rule(&FOOTERS),
        flag(
            line.folded.ends_with(" says")
                || line.folded.ends_with(" said") && last == ':'
                || line.folded.starts_with("reply"),
        ),
        line.words.min(4) as f32,
        worth.0,
        worth.1,
        worth.2,
        worth.3,
    ]
}

/// Rules that mark lists of other articles, what readers wrote, and what stands below an article.
const LISTS: [&str; 3] = ["widget", "widget_header", "teaser"];
const READERS: [&str; 2] = ["comment_ui", "comments"];
const FOOTERS: [&str; 6] = ["copyright", "newsletter", "tags", "read_more", "back_to_top", "prev_next"];

/// Whether a named rule knows the line as part of the page around the article.
pub(super) fn is_page_furniture(line: &Line) -> bool {
    matches!(line.kind, Some(Kind::Drop(r)) if LISTS.contains(&r) || READERS.contains(&r) || FOOTERS.contains(&r))
}

/// How much a line speaks for (or against) the stretch around it being the article.
pub(super) fn weight(line: &Line) -> f32 {
    match line.kind {
        _ if line.is_prose() => line.chars as f32 / 40.0,
        Some(Kind::Drop(_)) => -3.0,
        _ => -1.0,
    }
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

// Places of the own numbers that the neighbourhood is described by.
const CHARS: usize = 0;
const ENDS: usize = 3;
const CAPITALS: usize = 17;
const FUNCTION: usize = 19;
const DROPPED: usize = 32;
const WIDGET: usize = 37;
const PROSE: usize = 44;
const COMMENTS: usize = 46;
const FOOTER: usize = 47;
const WORTH: usize = 50;

/// The numbers of every line that is not blank: its own, then those of its neighbourhood. `lines` have been
/// through the named rules.
pub(super) fn describe(lines: &[Line]) -> Vec<Vec<f32>> {
    let filled: Vec<usize> = (0..lines.len()).filter(|i| !lines[*i].is_blank()).collect();
    let mut copies: HashMap<&str, usize> = HashMap::new();
    for at in &filled {
        *copies.entry(lines[*at].folded.as_str()).or_default() += 1;
    }
    let rows: Vec<[f32; OWN]> = filled
        .iter()
        .map(|at| own(&lines[*at], copies.get(lines[*at].folded.as_str()).copied().unwrap_or(1)))
        .collect();
    let overlap = overlap(lines, &filled);
    let count = rows.len();
    let column = |place: usize| -> Vec<f32> { rows.iter().map(|r| r[place]).collect() };
    let sums: Vec<Vec<f32>> =
        [CHARS, PROSE, DROPPED, FUNCTION, WORTH].iter().map(|place| running(&column(*place))).collect();
    let sizes: Vec<f32> = filled.iter().map(|at| lines[*at].chars as f32).collect();
    let size_sum = running(&sizes);
    let total = size_sum.last().copied().unwrap_or(0.0).max(1.0);
    let prose_size: f32 = rows.iter().zip(&sizes).map(|(r, s)| r[PROSE] * s).sum();
    let prose_count: f32 = rows.iter().map(|r| r[PROSE]).sum();
    let weights: Vec<f32> = filled.iter().map(|at| weight(&lines[*at])).collect();
    let (block_start, block_end) = best_block(&weights);
    let before = |test: &dyn Fn(&[f32; OWN]) -> bool| distances(&rows, false, test);
    let after = |test: &dyn Fn(&[f32; OWN]) -> bool| distances(&rows, true, test);
    let is_prose = |r: &[f32; OWN]| r[PROSE] > 0.0;
    let is_dropped = |r: &[f32; OWN]| r[DROPPED] > 0.0;
    let is_short = |r: &[f32; OWN]| r[CHARS] < 3.4;
    // What has been passed: widget headings, comment headings, footers, prose.
    let passed = rows.iter().zip(&sizes).map(|(r, s)| r[PROSE] * s).collect::<Vec<f32>>();
    let seen = [running(&column(WIDGET)), running(&column(COMMENTS)), running(&column(FOOTER)), running(&passed)];
    let repeats = [2, 3, 4].map(|lag| repetition(&rows, lag));
    let far = [
        before(&is_prose),
        after(&is_prose),
        before(&is_dropped),
        after(&is_dropped),
        before(&|r| r[WIDGET] > 0.0),
        before(&|r| r[COMMENTS] > 0.0),
        before(&|r| r[FOOTER] > 0.0),
        before(&|r| !is_short(r)),
        after(&|r| !is_short(r)),
    ];
    (0..count)
        .map(|n| {
            let at = filled[n];
            let mut row = rows[n].to_vec();
            let previous = if n > 0 { filled[n - 1] } else { 0 };
            row.extend([
                n as f32 / count as f32,
                size_sum[n] / total,
                (n as f32).min(200.0),
                ((count - n) as f32).min(200.0),
                ((at - previous) as f32).min(4.0),
                (filled.get(n + 1).map_or(4, |next| next - at) as f32).min(4.0),
                (count as f32).ln(),
                prose_count.min(100.0),
                prose_size / total,
                total.ln(),
                flag(n >= block_start && n < block_end),
                (n as f32 - block_start as f32).clamp(-50.0, 200.0),
                (block_end as f32 - n as f32).clamp(-50.0, 200.0),
                overlap[n],
                seen[0][n].min(20.0),
                seen[1][n].min(20.0),
                seen[2][n].min(20.0),
                seen[3][n] / total,
                repeats[0][n],
                repeats[1][n],
                repeats[2][n],
            ]);
            row.extend(far.iter().map(|d| d[n]));
            for step in [-1isize, 1, -2, 2, -3, 3] {
                let near = n.checked_add_signed(step).and_then(|i| rows.get(i));
                let places: &[usize] = if step.abs() == 1 {
                    &[CHARS, ENDS, FUNCTION, CAPITALS, DROPPED, 5, WORTH]
                } else {
                    &[CHARS, FUNCTION, DROPPED, WORTH]
                };
                row.extend(places.iter().map(|p| near.map_or(-1.0, |r| r[*p])));
            }
            for reach in [2, 5, 12] {
                let (a, b) = (n.saturating_sub(reach), (n + reach + 1).min(count));
                row.extend(sums.iter().map(|s| (s[b] - s[a]) / (b - a) as f32));
            }
            row
        })
        .collect()
}

/// How much the lines around one resemble those `lag` further up, in looks and not in words: lists of teasers
/// and comments repeat every few lines.
fn repetition(rows: &[[f32; OWN]], lag: usize) -> Vec<f32> {
    let looks: Vec<(u8, u8, u8, u8)> =
        rows.iter().map(|r| (r[CHARS] as u8, r[ENDS] as u8, r[9] as u8, (r[CAPITALS] * 3.0) as u8)).collect();
    let alike: Vec<f32> = (0..rows.len()).map(|n| flag(n >= lag && looks[n] == looks[n - lag])).collect();
    let sums = running(&alike);
    (0..rows.len())
        .map(|n| {
            let (a, b) = (n.saturating_sub(4), (n + 5).min(rows.len()));
            (sums[b] - sums[a]) / (b - a) as f32
        })
        .collect()
}

/// The share of a line's longer words that the article's paragraphs use elsewhere.
fn overlap(lines: &[Line], filled: &[usize]) -> Vec<f32> {
    let long = |line: &Line| -> Vec<String> {
        line.folded.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() > 4).take(40).map(str::to_owned).collect()
    };
    let mut seen: HashMap<String, (u32, usize)> = HashMap::new();
    for (n, at) in filled.iter().enumerate().filter(|(_, at)| lines[**at].is_prose()) {
        for word in long(&lines[*at]) {
            let entry = seen.entry(word).or_insert((0, usize::MAX));
            if entry.1 != n {
                *entry = (entry.0 + 1, n);
            }
        }
    }
    filled
        .iter()
        .map(|at| {
            let line = &lines[*at];
            let own = u32::from(line.is_prose());
            let words = long(line);
            let known = words.iter().filter(|w| seen.get(*w).is_some_and(|(count, _)| *count > own)).count();
            if words.is_empty() { -1.0 } else { known as f32 / words.len() as f32 }
        })
        .collect()
}
