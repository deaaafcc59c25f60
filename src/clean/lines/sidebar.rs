//! Lists of other articles: headline, teaser that is cut off, "29 mins ago".

use super::Kind;
use super::line::Line;

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

/// Prose (code points) after which an article has been seen.
const ARTICLE: usize = 500;

/// Drops what stands under a widget's heading ("Recent Posts") up to where the article goes on, and all that
/// stands under the heading of the readers' comments once the article is over.
pub(super) fn drop_widgets(lines: &mut [Line]) {
    let (mut at, mut seen) = (0, 0);
    while at < lines.len() {
        let seen_before = seen;
        seen += if lines[at].is_alive() && lines[at].is_prose() { lines[at].chars } else { 0 };
        let (end, rule) = match lines[at].kind {
            Some(Kind::Drop("widget_header")) => (next_article(lines, at + 1, seen_before < ARTICLE), "widget"),
            Some(Kind::Drop("comment_ui")) if seen_before >= ARTICLE && heads_comments(&lines[at].folded) => {
                (lines.len(), "comments")
            }
            _ => (at + 1, ""),
        };
        for line in lines[at + 1..end].iter_mut().filter(|l| l.is_alive()) {
            line.kind = Some(Kind::Drop(rule));
        }
        at = end.max(at + 1);
    }
}

/// "12 comments", "Post a comment", "34 responses to ...": what follows was written by readers.
fn heads_comments(folded: &str) -> bool {
    folded.contains("comment")
        || folded.contains("repl")
        || folded.contains("response")
        || folded.contains("thoughts on")
        || folded.contains("discussion")
}

/// Where the article goes on: at the next paragraph when it has not begun, else at the next two in a row or
/// a long one; the text's end when it does not.
fn next_article(lines: &[Line], from: usize, above: bool) -> usize {
    let filled: Vec<usize> = (from..lines.len()).filter(|i| !lines[*i].is_blank()).take(400).collect();
    let prose = |at: usize| lines[at].is_open() && lines[at].is_prose();
    for (n, at) in filled.iter().copied().enumerate().filter(|(_, at)| prose(*at)) {
        let pair = filled.get(n + 1).is_some_and(|next| prose(*next));
        if above || pair || lines[at].chars >= 260 {
            return at;
        }
    }
    lines.len()
}
