//! Plain text and Markdown as exporters leave it → Document.

use crate::document::Document;

/// Reads decoded text.
pub fn read(text: &str) -> Document {
    Document {
        text: text.to_owned(),
        blocks: Vec::new(),
        pages: Vec::new(),
        origin: crate::document::TextOrigin::Text,
        encoding: crate::document::Encoding::Unicode,
        unread: Vec::new(),
        map: crate::document::SourceMap::default(),
    }
}
