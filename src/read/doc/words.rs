//! The words of a paragraph while it is read.

use crate::document::Style;
use crate::orthography::legacy::Scheme;
use crate::read::build::Builder;

/// Words in one scheme each, and what all of them have in common.
#[derive(Debug, Default)]
pub struct Words {
    runs: Vec<(String, Option<Scheme>)>,
    /// Something can be seen.
    seen: bool,
    /// It is known how some letter is set; some letter is not bold, not italic.
    set: bool,
    plain: bool,
    upright: bool,
}

impl Words {
    /// Appends a character.
    pub fn push(&mut self, c: char, scheme: Option<Scheme>) {
        self.seen |= !c.is_whitespace();
        match self.runs.last_mut() {
            Some((run, last)) if *last == scheme => run.push(c),
            _ => self.runs.push((c.to_string(), scheme)),
        }
    }

    /// Notes how a visible character is set.
    pub const fn look(&mut self, bold: bool, italic: bool) {
        self.set = true;
        self.plain |= !bold;
        self.upright |= !italic;
    }

    /// Puts a number in front.
    pub fn number(&mut self, mut number: String, scheme: Option<Scheme>) {
        self.seen = true;
        number.push(' ');
        self.runs.insert(0, (number, scheme));
    }

    /// Whether nothing can be seen of it.
    pub const fn is_empty(&self) -> bool {
        !self.seen
    }

    /// The whole paragraph is bold, italic.
    pub const fn style(&self, heading: u8) -> Style {
        Style { heading, bold: self.set && !self.plain, italic: self.set && !self.upright }
    }

    /// Writes the words as a paragraph.
    pub fn write(self, style: Style, builder: &mut Builder) {
        for (run, scheme) in self.runs {
            builder.run(&run, scheme);
        }
        builder.end_paragraph(style);
    }
}
