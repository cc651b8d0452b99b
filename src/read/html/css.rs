//! Fonts that a tag or the page's own style sheet names → the scheme of their letters. Of style sheets only rules for an element, a
//! class, or an element of a class are obeyed: what Word and the makers of portals write.

use crate::orthography::legacy::{self, Scheme};
use crate::read::text::tag::Tag;
use std::collections::HashMap;

/// Rules of a style sheet that are kept.
const RULES: usize = 10_000;
/// Classes of one element that are looked up.
const CLASSES: usize = 16;

/// What is said of a font: nothing, or its scheme (`None`: a Unicode font).
type Said = Option<Option<Scheme>>;

/// The fonts that a page's style sheets name.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// `p.a`, `.a`, `p` in small letters → the scheme.
    rules: HashMap<String, Option<Scheme>>,
    /// A sheet without a font from before Unicode decides nothing.
    legacy: bool,
}

impl Sheet {
    /// Reads the rules of a sheet.
    pub fn read(&mut self, sheet: &str) {
        for rule in sheet.split('}') {
            let Some((selectors, body)) = rule.rsplit_once('{') else { continue };
            let Some(font) = declared(body) else { continue };
            // Behind the end of a comment, or of the one that hides the whole sheet from old browsers.
            let selectors = selectors.rsplit_once("*/").map_or(selectors, |s| s.1);
            let selectors = selectors.rsplit_once("<!--").map_or(selectors, |s| s.1);
            for selector in selectors.split(',').map(str::trim) {
                let simple = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
                if !selector.is_empty() && selector.chars().all(simple) && self.rules.len() < RULES {
                    self.rules.insert(selector.to_ascii_lowercase(), font);
                    self.legacy |= font.is_some();
                }
            }
        }
    }

    /// What the rules for an element say.
    pub fn font(&self, tag: &Tag<'_>) -> Said {
        if !self.legacy {
            return None;
        }
        let name = tag.name.to_ascii_lowercase();
        let classes = attribute(tag.attributes, "class").unwrap_or_default().to_ascii_lowercase();
        let classes = || classes.split_whitespace().take(CLASSES);
        let of = |key: String| self.rules.get(&key).copied();
        classes()
            .find_map(|c| of(format!("{name}.{c}")))
            .or_else(|| classes().find_map(|c| of(format!(".{c}"))))
            .or_else(|| of(name.clone()))
    }
}

/// The font that a tag itself names, in its style or as `face`.
pub(super) fn of_tag(tag: &Tag<'_>) -> Said {
    let style = attribute(tag.attributes, "style").and_then(declared);
    style.or_else(|| attribute(tag.attributes, "face").map(first_of))
}

/// The font of declarations (`font-family: …; font: …`); the last one counts.
fn declared(body: &str) -> Said {
    if !body.as_bytes().windows(4).any(|w| w.eq_ignore_ascii_case(b"font")) {
        return None;
    }
    let body = body.replace("&quot;", "\"").replace("&#39;", "'").replace("&#34;", "\"");
    let mut said = None;
    for (name, value) in body.split(';').filter_map(|d| d.split_once(':')) {
        let name = name.trim();
        if name.eq_ignore_ascii_case("font-family") {
            said = Some(first_of(value));
        } else if name.eq_ignore_ascii_case("font") {
            // Size and weight stand before the family.
            let starts = value.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(i, _)| i).take(8);
            said = Some([0].into_iter().chain(starts).find_map(|i| first_of(value.get(i..).unwrap_or_default())));
        }
    }
    said
}

/// The scheme of the first font of a list.
fn first_of(list: &str) -> Option<Scheme> {
    let first = list.split(',').next().unwrap_or_default();
    legacy::by_font(first.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')))
}

/// The value of an attribute. `None`: it is not given.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (key, behind) = rest.split_at(end);
        let Some(value) = behind.trim_start().strip_prefix('=') else {
            rest = behind;
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &value[1..];
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found() {
        let all = " size=2 FACE = \".VnTime, Arial\" class='a b' nowrap style=font:x";
        assert_eq!(attribute(all, "face"), Some(".VnTime, Arial"));
        assert_eq!(attribute(all, "class"), Some("a b"));
        assert_eq!(attribute(all, "style"), Some("font:x"));
        assert_eq!(attribute(all, "id"), None);
        assert_eq!(attribute(" =x= y='", "y"), Some(""));
    }

    #[test]
    fn declarations_name_fonts() {
        assert_eq!(declared("font-size:12pt; FONT-FAMILY: '.VnTimeH', serif"), Some(Some(Scheme::Tcvn3Capitals)));
        assert_eq!(declared("font: italic bold 12pt/30px VNI-Times, serif"), Some(Some(Scheme::Vni)));
        assert_eq!(declared("font-family:Arial"), Some(None));
        assert_eq!(declared("mso-ascii-font-family:.VnTime;font-size:1"), None);
        assert_eq!(declared("color:red"), None);
    }
}
