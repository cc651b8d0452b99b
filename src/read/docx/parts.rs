//! Where the parts of a Word file stand in its package, by their relationships (ECMA-376 part 2), else by their usual names.

use super::xml::{Node, Xml};
use crate::read::Error;
use crate::read::package::Package;
use std::collections::HashMap;

/// Names of parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub document: String,
    pub styles: String,
    pub numbering: String,
    pub footnotes: String,
    pub endnotes: String,
    /// Heads and feet of pages, by the id that sections call them by.
    pub margins: HashMap<String, String>,
}

impl Parts {
    /// Finds them.
    pub fn find(package: &mut Package<'_>) -> Result<Self, Error> {
        let mut document = "word/document.xml".to_owned();
        for (kind, target, _) in relations(package, "_rels/.rels")? {
            if kind == "officeDocument" {
                document = resolve("", &target);
            }
        }
        let (folder, file) = document.rsplit_once('/').unwrap_or(("", &document));
        let named = |name: &str| resolve(folder, name);
        let mut parts = Self {
            styles: named("styles.xml"),
            numbering: named("numbering.xml"),
            footnotes: named("footnotes.xml"),
            endnotes: named("endnotes.xml"),
            document: document.clone(),
            margins: HashMap::new(),
        };
        for (kind, target, id) in relations(package, &format!("{folder}/_rels/{file}.rels"))? {
            let part = match kind.as_str() {
                "styles" => &mut parts.styles,
                "numbering" => &mut parts.numbering,
                "footnotes" => &mut parts.footnotes,
                "endnotes" => &mut parts.endnotes,
                "header" | "footer" => {
                    parts.margins.insert(id, resolve(folder, &target));
                    continue;
                }
                _ => continue,
            };
            *part = resolve(folder, &target);
        }
        Ok(parts)
    }
}

/// The relations of a part: the last word of their type, their target in the package, their id.
fn relations(package: &mut Package<'_>, name: &str) -> Result<Vec<(String, String, String)>, Error> {
    let Some(text) = package.xml(name)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&text);
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(e) if e.name() == "Relationship" && e.get("TargetMode").as_deref() != Some("External") => {
                if let (Some(kind), Some(target)) = (e.get("Type"), e.get("Target")) {
                    let kind = kind.rsplit('/').next().unwrap_or_default();
                    if matches!(kind, "officeDocument" | "styles" | "numbering" | "footnotes" | "endnotes" | "header" | "footer") {
                        out.push((kind.to_owned(), target, e.get("Id").unwrap_or_default()));
                    }
                }
            }
            Node::End => return Ok(out),
            _ => {}
        }
    }
}

/// A target seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|s| !s.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (folder, target, path) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles2.xml", "word/styles2.xml"),
            ("word", "../a/./b.xml", "a/b.xml"),
            ("", "../../x", "x"),
        ] {
            assert_eq!(resolve(folder, target), path);
        }
    }
}
