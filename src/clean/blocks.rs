//! An HTML tree to lines: one for each paragraph, heading, list item or table row.

use trafilatura::dom::{Document, NodeId};

use crate::document::Zone;

/// A line of a page and what its element says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The words, white space folded.
    pub text: String,
    /// `Subhead` for a heading, `Caption` for a picture's caption.
    pub zone: Option<Zone>,
}

/// Elements that nobody reads.
const HIDDEN: [&str; 14] = [
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "option", "textarea",
    "button", "canvas", "audio",
];

/// Elements that stand within a line.
const INLINE: [&str; 30] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "hi", "i", "ins", "kbd",
    "label", "mark", "q", "ref", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u",
];

/// A step of the walk: nodes are opened, elements closed.
enum Step {
    Open(NodeId),
    Close,
}

/// The lines of a page or fragment. The walk keeps its own stack, so that no depth of nesting matters.
pub(super) fn lines(html: &str) -> Vec<Block> {
    let document = Document::parse(html);
    let mut out = Vec::new();
    let mut line = String::new();
    let mut zone = None;
    let mut steps = vec![Step::Open(document.root())];
    while let Some(step) = steps.pop() {
        let node = match step {
            Step::Close => {
                end(&mut out, &mut line, &mut zone);
                continue;
            }
            Step::Open(node) => node,
        };
        if document.is_text(node) {
            line.push_str(&document.text_content(node));
            continue;
        }
        let tag = document.tag_name(node);
        if HIDDEN.contains(&tag) {
            continue;
        }
        let block = !tag.is_empty() && !INLINE.contains(&tag) || tag == "br";
        // Cells of a row share a line.
        if matches!(tag, "td" | "th") {
            line.push(' ');
        } else if block {
            end(&mut out, &mut line, &mut zone);
            steps.push(Step::Close);
        }
        match tag {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head" => zone = Some(Zone::Subhead),
            "figcaption" | "caption" => zone = Some(Zone::Caption),
            _ => {}
        }
        steps.extend(document.child_nodes(node).into_iter().rev().map(Step::Open));
    }
    end(&mut out, &mut line, &mut zone);
    out
}

/// Ends the line, if anything stands in it.
fn end(out: &mut Vec<Block>, line: &mut String, zone: &mut Option<Zone>) {
    let text = line.split_whitespace().collect::<Vec<&str>>().join(" ");
    line.clear();
    if !text.is_empty() {
        out.push(Block { text, zone: zone.take() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_paragraph_is_a_line() {
        let html = "<h2>Ports &amp; quays</h2><p>The <b>old</b> dock\n closed.<br>It is sold.</p><ul><li>one</li><li>two</li></ul>\
                    <script>x()</script><table><tr><td>a</td><td>b</td></tr></table><figure><figcaption>A dock</figcaption></figure>tail";
        let found = lines(html);
        let texts: Vec<&str> = found.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Ports & quays", "The old dock closed.", "It is sold.", "one", "two", "a b", "A dock", "tail"]
        );
        assert_eq!(found[0].zone, Some(Zone::Subhead));
        assert_eq!(found[6].zone, Some(Zone::Caption));
    }

    #[test]
    fn deep_nesting_is_walked() {
        let html = format!("{}x{}", "<div>".repeat(3_000), "</div>".repeat(3_000));
        assert_eq!(lines(&html).len(), 1);
    }
}
