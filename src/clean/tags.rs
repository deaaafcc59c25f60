//! What a page says of its language.

use serde_json::Value;
use trafilatura::dom::Document;

/// Objects and lists around what is looked for in JSON-LD, at most.
const DEEPEST: usize = 6;

/// ISO 639-1 code of the language that a page says it is in: by `<html lang>`, else `og:locale`, else JSON-LD
/// (`inLanguage`), else `content-language`.
pub(super) fn language(page: &Document) -> Option<String> {
    let root = page.root();
    let html = page.get_elements_by_tag_name(root, "html").into_iter();
    let lang = html.filter_map(|tag| page.get_attribute(tag, "lang").or_else(|| page.get_attribute(tag, "xml:lang")));
    if let Some(code) = lang.filter_map(|tag| code(&tag)).next() {
        return Some(code);
    }
    let metas = page.get_elements_by_tag_name(root, "meta");
    let meta = |names: &[&str]| {
        metas.iter().find_map(|tag| {
            let named = ["property", "name", "http-equiv"].iter().filter_map(|name| page.get_attribute(*tag, name));
            let wanted =
                named.into_iter().any(|name| names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name.trim())));
            wanted.then(|| page.get_attribute(*tag, "content")).flatten().and_then(|content| code(&content))
        })
    };
    let linked = || {
        page.scripts_with_type(&["application/ld+json"]).into_iter().find_map(|script| {
            let value: Value = serde_json::from_str(page.text_content(script).trim()).ok()?;
            in_language(&value, 0)
        })
    };
    meta(&["og:locale"]).or_else(linked).or_else(|| meta(&["content-language", "language", "dc.language"]))
}

/// The first `inLanguage` of an object or of those inside it.
fn in_language(value: &Value, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    match value {
        Value::Object(fields) => {
            let own = fields.get("inLanguage").and_then(|language| match language {
                Value::String(tag) => code(tag),
                Value::Array(tags) => tags.iter().find_map(|tag| tag.as_str().and_then(code)),
                // A `Language` object: its code is its alternate name.
                Value::Object(of) => {
                    ["alternateName", "name"].iter().find_map(|name| of.get(*name)?.as_str().and_then(code))
                }
                _ => None,
            });
            own.or_else(|| fields.values().find_map(|inner| in_language(inner, depth + 1)))
        }
        Value::Array(items) => items.iter().find_map(|inner| in_language(inner, depth + 1)),
        _ => None,
    }
}

/// "en" of "en", "en-US", "en_GB" and "EN, fr"; none for what is no such code ("English", "x-default", "und").
fn code(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_', ',', ';', ' ']).next()?;
    (first.len() == 2 && first.bytes().all(|b| b.is_ascii_alphabetic())).then(|| first.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_saying_it_is_read() {
        let of = |html: &str| language(&Document::parse(html));
        assert_eq!(of("<!doctype html><html lang=\"pt-BR\"><p>x").as_deref(), Some("pt"));
        assert_eq!(of("<html><head><meta property=\"og:locale\" content=\"de_AT\"></head>").as_deref(), Some("de"));
        assert_eq!(of("<meta http-equiv=\"Content-Language\" content=\"FR, en\"><p>x").as_deref(), Some("fr"));
        let linked = |json: &str| of(&format!("<head><script type=\"application/ld+json\">{json}</script></head>"));
        assert_eq!(linked("{\"@graph\": [{}, {\"inLanguage\": \"hy-AM\"}]}").as_deref(), Some("hy"));
        let object = "{\"inLanguage\": {\"@type\": \"Language\", \"name\": \"Dutch\", \"alternateName\": \"nl\"}}";
        assert_eq!(linked(object).as_deref(), Some("nl"));
        assert_eq!(linked("{broken"), None);
        assert_eq!(
            of("<html lang=\"x-default\"><head><meta property=\"og:locale\" content=\"it_IT\">").as_deref(),
            Some("it")
        );
        assert_eq!(of("<html lang=\"\"><p>x"), None);
    }
}
