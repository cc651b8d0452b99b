//! Paragraphs in lists, in reading order → the numbers that Word shows before them.

use super::label::Format;
use super::numbering::{LEVELS, Level, Num, Numbering};
use super::props::NumRef;
use super::styles::Styles;
use std::collections::{HashMap, HashSet};

/// How far a number may be written out.
const LONGEST: usize = 200;

/// Counts the paragraphs of all lists.
#[derive(Debug)]
pub(super) struct Counter {
    numbering: Numbering,
    /// Of each abstract list, the number of the last paragraph of each level. `None`: none since a higher one.
    seen: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Lists and levels whose own start has been taken.
    begun: HashSet<(u32, usize)>,
}

impl Counter {
    pub fn new(numbering: Numbering) -> Self {
        Self { numbering, seen: HashMap::new(), begun: HashSet::new() }
    }

    /// Counts a paragraph and gives what stands before it. `None`: it is in no list, or nothing is shown.
    ///
    /// `direct` is what the paragraph itself says, `styled` what its style says, whose name is `style`.
    pub fn next(&mut self, direct: NumRef, styled: NumRef, style: Option<&str>, styles: &Styles) -> Option<Label> {
        let Self { numbering, seen, begun } = self;
        let id = direct.id.or(styled.id).filter(|&id| id != 0)?;
        let num = numbering.nums.get(&id)?;
        let (root, origin) = root(numbering, num, styles)?;
        let list = numbering.abstracts.get(&root)?;
        // A style stands for the level that names it, unless the paragraph says which.
        let named = || list.levels.iter().position(|l| l.style.is_some() && l.style.as_deref() == style);
        let at = match direct {
            NumRef { level: Some(level), .. } => usize::from(level),
            NumRef { id: Some(_), .. } => styled.level.map_or_else(|| named().unwrap_or(0), usize::from),
            _ => named().or(styled.level.map(usize::from)).unwrap_or(0),
        };
        if at >= LEVELS {
            return None;
        }
        let level_of = |n: usize| -> &Level {
            let own = num.overrides.get(&n).or_else(|| origin.and_then(|m| m.overrides.get(&n)));
            own.and_then(|o| o.level.as_ref()).unwrap_or(&list.levels[n])
        };
        let start_of = |n: usize| num.overrides.get(&n).and_then(|o| o.start).unwrap_or(level_of(n).start);
        let level = level_of(at);

        let seen = seen.entry(root).or_default();
        let restarts = num.overrides.get(&at).is_some_and(|o| o.start.is_some()) && begun.insert((id, at));
        let now = match seen[at] {
            Some(n) if !restarts => n.saturating_add(1),
            _ => start_of(at),
        };
        seen[at] = Some(now);
        for (lower, number) in seen.iter_mut().enumerate().skip(at + 1) {
            if level_of(lower).restart.is_none_or(|r| at < usize::from(r)) {
                *number = None;
            }
        }
        if level.format == Format::Bullet {
            return (!level.text.is_empty()).then(|| Label { text: bullet(&level.text).to_owned(), bullet: true });
        }
        let mut out = String::new();
        let mut chars = level.text.chars().peekable();
        while let Some(c) = chars.next() {
            let digit = chars.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && (1..=9).contains(d));
            match digit {
                Some(d) => {
                    chars.next();
                    let of = d as usize - 1;
                    let format = level_of(of).format;
                    let format = if level.legal && format != Format::None { Format::Decimal } else { format };
                    format.write(seen[of].unwrap_or_else(|| start_of(of)), &mut out);
                }
                None => out.push(c),
            }
            if out.len() > LONGEST {
                break;
            }
        }
        (!out.trim().is_empty()).then_some(Label { text: out, bullet: false })
    }
}

/// The abstract list that counts for a list, and the list it is defined in where that is another.
fn root<'a>(numbering: &'a Numbering, num: &Num, styles: &Styles) -> Option<(u32, Option<&'a Num>)> {
    let list = numbering.abstracts.get(&num.of)?;
    let linked = list.link.as_deref().and_then(|style| numbering.nums.get(&styles.list(style)?));
    Some(linked.map_or((num.of, None), |n| (n.of, Some(n))))
}

/// What stands before a paragraph of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub text: String,
    /// It is a mark and no number.
    pub bullet: bool,
}

/// A bullet as it is typed: pictures of symbol fonts are dashes.
fn bullet(text: &str) -> &str {
    if text.trim() == "+" { "+" } else { "-" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<numbering>\
        <abstractNum abstractNumId='1'>\
        <lvl ilvl='0'><start val='1'/><numFmt val='upperRoman'/><lvlText val='%1.'/></lvl>\
        <lvl ilvl='1'><start val='1'/><numFmt val='decimal'/><isLgl/><lvlText val='%1.%2.'/></lvl>\
        <lvl ilvl='2'><numFmt val='lowerLetter'/><lvlText val='%3)'/><lvlRestart val='0'/></lvl>\
        <lvl ilvl='3'><numFmt val='bullet'/><lvlText val='\u{f0b7}'/></lvl>\
        <lvl ilvl='4'><numFmt val='decimal'/><lvlText val='Điều %5'/><pStyle val='Dieu'/></lvl></abstractNum>\
        <num numId='1'><abstractNumId val='1'/></num>\
        <num numId='2'><abstractNumId val='1'/><lvlOverride ilvl='0'><startOverride val='5'/></lvlOverride></num></numbering>";

    fn labels(steps: &[(u32, Option<u8>)]) -> Vec<String> {
        let mut counter = Counter::new(Numbering::read(XML).expect("lists"));
        let styles = Styles::default();
        let mut label = |&(id, level): &(u32, Option<u8>)| {
            counter.next(NumRef { id: Some(id), level }, NumRef::default(), Some("Dieu"), &styles).map_or(String::new(), |l| l.text)
        };
        steps.iter().map(&mut label).collect()
    }

    #[test]
    fn levels_count_and_begin_again() {
        let got = labels(&[(1, Some(0)), (1, Some(1)), (1, Some(1)), (1, Some(2)), (1, Some(0)), (1, Some(1)), (1, Some(2)), (1, Some(3))]);
        assert_eq!(got, ["I.", "1.1.", "1.2.", "a)", "II.", "2.1.", "b)", "-"]);
        // A list with a start of its own takes it once; level 1 is shown from its start where none was counted.
        assert_eq!(labels(&[(1, Some(1)), (2, Some(0)), (2, Some(0)), (1, Some(0))]), ["1.1.", "V.", "VI.", "VII."]);
        assert_eq!(labels(&[(1, None), (0, Some(0)), (9, Some(0)), (1, Some(200))]), ["Điều 1", "", "", ""]);
    }
}
