//! JSON whose articles stand in a list inside a larger object, as search services return them:
//! `{"status": "ok", "articles": [{...}, {...}]}`, also several such objects one after the other. The list is cut
//! into articles without being held; what stands around it is skipped.

use std::io;

use super::json::Cut;
use super::open::Stream;
use super::refill::refill;
use super::{InputOptions, Item, Records, fields, json, reject};

/// Usual names of the list.
const LISTS: [&str; 15] = [
    "articles",
    "data",
    "items",
    "results",
    "docs",
    "documents",
    "records",
    "entries",
    "news",
    "stories",
    "hits",
    "rows",
    "posts",
    "value",
    "response",
];
/// Usual names of an object around it.
const OUTER: [&str; 8] = ["response", "data", "result", "results", "hits", "feed", "articles", "_embedded"];
/// Objects around the list, at most.
const DEEPEST: usize = 3;
/// Bytes of a name that are looked at.
const LONGEST_NAME: usize = 64;
/// Open brackets that are remembered: nothing of use lies deeper.
const MOST_OPEN: usize = 256;

/// Whether JSON that begins with `head` (at an object) holds its articles in a list, and is no article itself.
pub fn is_wrapped(head: &[u8], text_field: Option<&str>) -> bool {
    let mut finder = Finder::new(text_field);
    let mut lists = false;
    for byte in head {
        match finder.step(*byte) {
            Found::Nothing => {}
            Found::Text => return false,
            Found::List | Found::Empty => lists = true,
            Found::End => return lists,
        }
    }
    lists
}

/// What [`Finder::step`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// Nothing.
    Nothing,
    /// The object has a text: it is an article itself.
    Text,
    /// The byte opens the first article of a list.
    List,
    /// A list of no articles; the byte closes it.
    Empty,
    /// The byte closes the object.
    End,
}

/// Follows an object's bytes to the list of articles in it.
struct Finder {
    text_field: Option<String>,
    /// Kind and name of each open object or list.
    open: Vec<(u8, Vec<u8>)>,
    /// Brackets that are open beyond [`MOST_OPEN`].
    deeper: usize,
    /// The beginning of the last string.
    string: Vec<u8>,
    quoted: bool,
    escaped: bool,
    /// Whether a `:` came after the last string: it is a name.
    named: bool,
    /// Whether the last byte but white space opened a list that may be the one.
    begun: bool,
}

impl Finder {
    fn new(text_field: Option<&str>) -> Self {
        Finder {
            text_field: text_field.map(str::to_owned),
            open: Vec::new(),
            deeper: 0,
            string: Vec::new(),
            quoted: false,
            escaped: false,
            named: false,
            begun: false,
        }
    }

    fn step(&mut self, byte: u8) -> Found {
        if self.quoted {
            match byte {
                // As in `json::cut`: a quotation mark that is missing spoils a line, not the file.
                b'\n' => (self.quoted, self.escaped) = (false, false),
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.quoted = false,
                _ if self.string.len() < LONGEST_NAME => self.string.push(byte),
                _ => {}
            }
            return Found::Nothing;
        }
        if byte.is_ascii_whitespace() {
            return Found::Nothing;
        }
        let begun = std::mem::take(&mut self.begun);
        let named = std::mem::take(&mut self.named);
        match byte {
            b'"' => {
                let text = self.open.len() == 1 && named && self.is_text();
                self.string.clear();
                self.quoted = true;
                if text {
                    return Found::Text;
                }
            }
            b':' => self.named = true,
            b'{' | b'[' if self.open.len() >= MOST_OPEN => self.deeper += 1,
            b'}' | b']' if self.deeper > 0 => self.deeper -= 1,
            b'{' | b'[' => {
                let name = if named { std::mem::take(&mut self.string) } else { Vec::new() };
                self.begun = byte == b'[' && self.is_way(&name);
                self.open.push((byte, name));
                if begun && byte == b'{' {
                    return Found::List;
                }
            }
            b'}' | b']' => {
                self.open.pop();
                if self.open.is_empty() {
                    return Found::End;
                }
                if begun {
                    return Found::Empty;
                }
            }
            _ => {}
        }
        Found::Nothing
    }

    /// Whether the last string names a text, so that the object is an article.
    fn is_text(&self) -> bool {
        match &self.text_field {
            Some(name) => self.string.eq_ignore_ascii_case(name.as_bytes()),
            None => among(fields::TEXT, &self.string),
        }
    }

    /// Whether a list of that name, here, may be the one.
    fn is_way(&self, name: &[u8]) -> bool {
        let outer = self.open.get(1..).unwrap_or_default();
        (1..=DEEPEST).contains(&self.open.len())
            && among(&LISTS, name)
            && outer.iter().all(|(kind, name)| *kind == b'{' && among(&OUTER, name))
    }
}

fn among(names: &[&str], name: &[u8]) -> bool {
    names.iter().any(|n| name.eq_ignore_ascii_case(n.as_bytes()))
}

/// The records of the stream.
pub fn records(stream: Stream, options: &InputOptions) -> Records {
    let finder = Finder::new(options.fields.text.as_deref());
    let options = options.clone();
    Box::new(Wrapped { stream, options, finder, in_list: false, start: 0, lists: 0, number: 0, offset: 0, done: false })
}

struct Wrapped {
    stream: Stream,
    options: InputOptions,
    finder: Finder,
    /// Whether an article's object, or the list's end, is due.
    in_list: bool,
    /// Where the outer object starts.
    start: u64,
    /// Lists met in it.
    lists: u64,
    /// Records met.
    number: u64,
    /// Bytes read.
    offset: u64,
    done: bool,
}

impl Iterator for Wrapped {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.done {
            return None;
        }
        let cut = self.cut();
        self.number += 1;
        let origin = reject::origin(&self.stream.shown, self.number);
        Some(match cut {
            Ok(Cut::Object(at, bytes)) => json::record(&bytes, at, origin, &self.options.fields),
            Ok(Cut::TooLong) => Err(reject::oversized(origin, self.options.max_record_bytes)),
            Ok(Cut::Stray(at)) if self.in_list => Err(reject::bad_json(origin, at, "an object was expected")),
            Ok(Cut::Stray(at)) => {
                Err(reject::bad_json(origin, at, "the object that starts here has no list of articles"))
            }
            Ok(Cut::Unclosed(at)) => {
                self.done = true;
                Err(reject::bad_json(origin, at, "the file ends inside the object that starts here"))
            }
            Ok(Cut::End | Cut::Closed) => {
                self.done = true;
                // A service's answer without a hit is a file without a text.
                return (self.number == 1).then(|| Err(reject::empty(origin)));
            }
            Err(error) => {
                self.done = true;
                Err(self.stream.failed(self.number, &error))
            }
        })
    }
}

impl Wrapped {
    /// The next article, or what is wrong where one should be.
    fn cut(&mut self) -> io::Result<Cut> {
        loop {
            if !self.in_list {
                match self.seek()? {
                    Cut::Closed => {}
                    other => return Ok(other),
                }
            }
            match json::cut(&mut *self.stream.reader, &mut self.offset, self.options.max_record_bytes, true)? {
                Cut::Closed => {
                    self.in_list = false;
                    self.finder.step(b']');
                }
                Cut::End => return Ok(Cut::Unclosed(self.start)),
                other => return Ok(other),
            }
        }
    }

    /// Goes on to the next list: [`Cut::Closed`] when there is one.
    fn seek(&mut self) -> io::Result<Cut> {
        loop {
            let chunk = refill(&mut *self.stream.reader)?;
            if chunk.is_empty() {
                return Ok(if self.finder.open.is_empty() { Cut::End } else { Cut::Unclosed(self.start) });
            }
            let mut used = 0;
            let mut met = None;
            for byte in chunk {
                if self.finder.open.is_empty() {
                    (self.start, self.lists) = (self.offset + used as u64, 0);
                }
                let found = self.finder.step(*byte);
                if found == Found::List {
                    // The article's bytes are the cutter's.
                    self.finder.open.pop();
                    self.lists += 1;
                    self.in_list = true;
                    met = Some(Cut::Closed);
                    break;
                }
                used += 1;
                self.lists += u64::from(found == Found::Empty);
                if found == Found::End && self.lists == 0 {
                    met = Some(Cut::Stray(self.start));
                    break;
                }
            }
            self.offset += used as u64;
            self.stream.reader.consume(used);
            if let Some(met) = met {
                return Ok(met);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_articles_is_told_from_an_article_with_a_list() {
        let wrapped = |json: &str| is_wrapped(json.as_bytes(), None);
        assert!(wrapped(r#"{"status": "ok", "totalResults": 2, "articles": [{"title": "A", "text": "#));
        assert!(wrapped(r#"{"response": {"status": "ok", "results": [ {"id": 1}]}}"#));
        assert!(wrapped(r#"{"took": 3, "hits": {"total": {"value": 2}, "hits": [{"_source": {"#));
        assert!(wrapped(r#"{"articles": []}"#));
        assert!(!wrapped(r#"{"text": "x", "data": [{"a": 1}]}"#));
        assert!(!wrapped(r#"{"items": [{"a": 1}], "body": "x"}"#));
        assert!(!wrapped(r#"{"authors": [{"name": "A"}], "story_id": 3, "words": ["data", "["]}"#));
        assert!(!wrapped(r#"{"meta": {"articles": [{"a": 1}]}}"#));
        assert!(!is_wrapped(br#"{"items": [{"a": 1}], "words": "x"}"#, Some("words")));
    }
}
