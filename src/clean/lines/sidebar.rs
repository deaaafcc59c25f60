//! Lists of other articles: headline, teaser that is cut off, "29 mins ago".

use super::line::Line;
use super::{Kind, lexicon};

/// Drops a time-ago line's teaser and headline with it.
pub(super) fn drop_teasers(lines: &mut [Line]) {
    for at in 0..lines.len() {
        if lines[at].kind != Some(Kind::Drop("relative_time")) {
            continue;
        }
        let mut before = (0..at).rev().filter(|i| !lines[*i].is_blank()).take(2);
        let (first, second) = (before.next(), before.next());
        let Some(first) = first.filter(|i| lines[*i].is_open()) else { continue };
        if lines[first].is_cut() {
            lines[first].kind = Some(Kind::Drop("teaser"));
            if let Some(second) = second.filter(|i| lines[*i].is_open() && lines[*i].chars < 160) {
                lines[second].kind = Some(Kind::Drop("teaser"));
            }
        } else if at > 12 && !lines[first].is_prose() {
            lines[first].kind = Some(Kind::Drop("teaser"));
        }
    }
}

/// Drops what stands under a widget's heading ("Recent Posts") up to the next run of real paragraphs.
pub(super) fn drop_widgets(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        let heads = lines[at].kind == Some(Kind::Drop("widget_header"))
            || matches!(lines[at].kind, Some(Kind::Drop("comment_ui")))
                && lexicon::fold(lines[at].text).contains("comment");
        if !heads {
            at += 1;
            continue;
        }
        let end = next_article(lines, at + 1);
        for line in lines[at + 1..end].iter_mut().filter(|l| l.is_alive()) {
            line.kind = Some(Kind::Drop("widget"));
        }
        at = end.max(at + 1);
    }
}

/// Where real paragraphs (two in a row) start again; the text's end when they do not.
fn next_article(lines: &[Line], from: usize) -> usize {
    let filled: Vec<usize> = (from..lines.len()).filter(|i| !lines[*i].is_blank()).collect();
    filled
        .windows(2)
        .find(|pair| pair.iter().all(|i| lines[*i].is_open() && lines[*i].is_prose()))
        .map_or(lines.len(), |pair| pair[0])
}
