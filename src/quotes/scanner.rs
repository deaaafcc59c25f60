//! Finds what stands between quotation marks, line by line, in one pass.
//!
//! A straight mark opens or closes by what stands beside it and by what is open; curly marks tell themselves;
//! a mark after a digit is inches. A quotation never crosses a line end: one that is open there is *unclosed*,
//! and *continued* when the next line opens with a mark again, as news style has it.

use std::ops::Range;

use super::signs::{Shape, Sign, is_space, opens_after, read_signs};

/// Which pair of marks a stretch stands between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// “ ”, „ “ or ".
    Double,
    /// « ».
    Guillemet,
    /// '' '' or `` '': double marks that some archives spell with two single ones.
    TwoSingles,
    /// ‘ ’ or '.
    Single,
}

/// A quoted stretch of one line. Positions are bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// With the marks.
    pub outer: Range<usize>,
    /// Without the marks.
    pub inner: Range<usize>,
    /// Which marks.
    pub mark: Mark,
    /// Whether it has a closing mark.
    pub closed: bool,
    /// Whether it is unclosed and the next line opens with a mark.
    pub continued: bool,
}

/// The quoted stretches of `text` inside `lines` (byte ranges in order), in text order, not overlapping.
pub fn scan(text: &str, lines: &[Range<usize>]) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut signs = Vec::new();
    let mut open_at_end: Option<usize> = None;
    for line in lines {
        let Some(content) = text.get(line.clone()) else { continue };
        signs.clear();
        read_signs(content, line.start, &mut signs);
        if let Some(last) = open_at_end.take() {
            let lead = content.len() - content.trim_start().len() + line.start;
            let resumes = signs.first().is_some_and(|s| s.at == lead && s.shape != Shape::Close);
            if let (true, Some(stretch)) = (resumes, found.get_mut(last)) {
                let stretch: &mut Stretch = stretch;
                stretch.continued = true;
            }
        }
        let first = found.len();
        scan_line(text, line, &signs, &mut found);
        open_at_end = found.len().checked_sub(1).filter(|n| *n >= first && !found[*n].closed);
    }
    found
}

struct Open {
    sign: Sign,
    /// Marks of the same kind opened inside.
    depth: usize,
}

fn scan_line(text: &str, line: &Range<usize>, signs: &[Sign], found: &mut Vec<Stretch>) {
    let mut closers_left = signs.iter().filter(|s| s.shape == Shape::Close && s.mark == Mark::Double).count();
    let mut openers_left = signs.iter().filter(|s| s.shape == Shape::Open && s.mark == Mark::Double).count();
    let mut straight_left = signs.iter().filter(|s| s.shape == Shape::Either && s.mark == Mark::Double).count();
    let mut open: Option<Open> = None;
    let mut single: Option<Sign> = None;
    for (n, sign) in signs.iter().enumerate() {
        match (sign.mark, sign.shape) {
            (Mark::Double, Shape::Close) => closers_left -= 1,
            (Mark::Double, Shape::Open) => openers_left -= 1,
            (Mark::Double, Shape::Either) => straight_left -= 1,
            _ => {}
        }
        if sign.mark == Mark::Single {
            if open.is_none() {
                read_single(sign, &mut single, found);
            }
            continue;
        }
        let Some(current) = &mut open else {
            if opens(sign) {
                single = None;
                open = Some(Open { sign: *sign, depth: 0 });
            }
            continue;
        };
        match step(current, sign, signs.get(n + 1), [closers_left, openers_left, straight_left]) {
            Step::Stay => {}
            Step::Close => {
                push(found, current.sign, sign.at, sign.end, true);
                open = None;
            }
            Step::Restart => {
                let end = text[..sign.at].trim_end().len().max(current.sign.end);
                push(found, current.sign, end, end, false);
                open = Some(Open { sign: *sign, depth: 0 });
            }
        }
    }
    if let Some(current) = open {
        let end = text[..line.end].trim_end().len().max(current.sign.end);
        push(found, current.sign, end, end, false);
    }
}

fn opens(sign: &Sign) -> bool {
    match sign.shape {
        // A mark of the wrong hand, as typed by accident, still tells by its neighbours.
        Shape::Open => sign.can_open() || !sign.can_close(),
        Shape::Close => sign.can_open() && !sign.can_close(),
        Shape::Apostrophe => false,
        Shape::Either if sign.after == Some('“') => false,
        // <tweet author="...">: the value of an attribute.
        Shape::Either if matches!(sign.before, Some('=' | '>')) || sign.after == Some('>') => false,
        Shape::Either if sign.before.is_some_and(|c| c.is_ascii_digit()) && sign.mark == Mark::Double => false,
        Shape::Either => sign.can_open() || !sign.can_close() && !is_space(sign.after),
    }
}

enum Step {
    Stay,
    Close,
    Restart,
}

fn step(current: &mut Open, sign: &Sign, next: Option<&Sign>, left: [usize; 3]) -> Step {
    let [closers_left, openers_left, straight_left] = left;
    if sign.mark != current.sign.mark {
        return Step::Stay;
    }
    match (current.sign.shape, sign.shape) {
        // Inside curly marks.
        (Shape::Open, Shape::Close) if current.depth > 0 => {
            current.depth -= 1;
            Step::Stay
        }
        (_, Shape::Close) if current.depth == 0 => {
            let straight_closes = current.sign.shape == Shape::Either
                && next.is_some_and(|s| s.shape == Shape::Either && s.mark == Mark::Double && s.can_close());
            if straight_closes { Step::Stay } else { Step::Close }
        }
        (Shape::Open, Shape::Open) => {
            if closers_left >= openers_left + 2 + current.depth {
                current.depth += 1;
                Step::Stay
            } else if !sign.can_open() && sign.can_close() {
                // „low-9 closed by a high opening mark“
                Step::Close
            } else {
                Step::Restart
            }
        }
        (Shape::Open, Shape::Either) => {
            let reopened = next.is_none_or(|s| s.shape == Shape::Open || s.shape == Shape::Either && !s.can_close());
            let closes = sign.can_close()
                && (sign.mark == Mark::TwoSingles || closers_left == 0 || !sign.can_open() && reopened);
            if closes { Step::Close } else { Step::Stay }
        }
        // Inside straight marks.
        (Shape::Either, Shape::Open) => {
            current.depth += 1;
            Step::Stay
        }
        (Shape::Either, Shape::Close) => {
            current.depth = current.depth.saturating_sub(1);
            Step::Stay
        }
        (Shape::Either, Shape::Either) => {
            // An opener inside an open quotation: the last closing mark was lost, if the rest pairs up.
            if sign.can_close() || !sign.can_open() || straight_left.is_multiple_of(2) {
                Step::Close
            } else {
                Step::Restart
            }
        }
        _ => Step::Stay,
    }
}

/// Single marks count only when they look like a pair around words: most are apostrophes.
fn read_single(sign: &Sign, single: &mut Option<Sign>, found: &mut Vec<Stretch>) {
    let opens = match sign.shape {
        Shape::Open => true,
        _ => sign.before != Some('’') && opens_after(sign.before) && sign.after.is_some_and(char::is_uppercase),
    };
    if opens && single.is_none() {
        *single = Some(*sign);
        return;
    }
    if let (Some(start), true) = (*single, sign.can_close()) {
        let ends_well = matches!(sign.before, Some(',' | '.' | '?' | '!' | '…'));
        if ends_well || sign.before != Some('s') || start.shape == Shape::Open && sign.after.is_none() {
            push(found, start, sign.at, sign.end, true);
            *single = None;
        }
    } else if opens {
        *single = Some(*sign);
    }
}

fn push(found: &mut Vec<Stretch>, open: Sign, inner_end: usize, end: usize, closed: bool) {
    if inner_end > open.end {
        let outer = open.at..end.max(inner_end);
        found.push(Stretch { outer, inner: open.end..inner_end, mark: open.mark, closed, continued: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str) -> Vec<Range<usize>> {
        let mut at = 0;
        text.split_inclusive('\n')
            .map(|l| {
                let range = at..at + l.trim_end_matches('\n').len();
                at += l.len();
                range
            })
            .collect()
    }

    fn inner(text: &str) -> Vec<&str> {
        scan(text, &lines(text)).into_iter().map(|s| &text[s.inner]).collect()
    }

    #[test]
    fn finds_each_kind_of_mark() {
        assert_eq!(inner("“We go,” she said. “Now.”"), ["We go,", "Now."]);
        assert_eq!(inner("\"We go,\" she said. \"Now.\""), ["We go,", "Now."]);
        assert_eq!(inner("''We go,'' she said."), ["We go,"]);
        assert_eq!(inner("«We go», she said, „and soon“."), ["We go", "and soon"]);
        assert_eq!(inner("‘We go,’ she said of the miners’ strike."), ["We go,"]);
    }

    #[test]
    fn nested_marks_stay_inside() {
        assert_eq!(inner("“He told me ‘go home’ and I did,” she said."), ["He told me ‘go home’ and I did,"]);
        assert_eq!(inner("\"I read “The Mill” twice,\" she said."), ["I read “The Mill” twice,"]);
    }

    #[test]
    fn inches_and_apostrophes_are_not_marks() {
        assert_eq!(inner("The 6\" pipe and the 5'10\" man. It's the boys' turn."), Vec::<&str>::new());
        assert_eq!(inner("The 6\" pipe burst, \"at noon,\" he said."), ["at noon,"]);
    }

    #[test]
    fn a_glued_mark_opens() {
        assert_eq!(inner("The talks failed.\"We try again,\" Iso said."), ["We try again,"]);
    }

    #[test]
    fn continued_paragraphs_are_linked() {
        let text = "“First we count.\n\n“Then again,” she said.";
        let found = scan(text, &lines(text));
        assert_eq!(found.len(), 2);
        let full: Vec<_> = lines(text).into_iter().filter(|l| !l.is_empty()).collect();
        assert!(!found[0].closed && scan(text, &full)[0].continued);
        assert_eq!(&text[found[0].inner.clone()], "First we count.");
    }

    #[test]
    fn a_million_marks_take_linear_time() {
        for mark in ["“", "\"", "”", "'", "‘ ", "\" “", " \"a", "''", "«"] {
            let text = mark.repeat(1_000_000 / mark.len().min(3));
            let start = std::time::Instant::now();
            scan(&text, std::slice::from_ref(&(0..text.len())));
            assert!(start.elapsed().as_secs() < 5, "{mark}");
        }
    }

    proptest! {
        #[test]
        fn stretches_slice_and_stand_in_order(text in "[“”‘’\"'«»a-c 6.,\n]{0,200}") {
            let mut end = 0;
            for s in scan(&text, &lines(&text)) {
                prop_assert!(text.get(s.inner.clone()).is_some() && text.get(s.outer.clone()).is_some());
                prop_assert!(s.outer.start >= end && s.outer.start < s.inner.start && s.inner.end <= s.outer.end);
                end = s.outer.end;
            }
        }
    }
}
