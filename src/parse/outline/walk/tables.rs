//! Tables, the captions and notes above them, and grids that only lay out a signature.

use super::super::caption::{self, Opening};
use super::super::closing;
use super::super::issuer::attached;
use super::super::line::Line;
use super::super::{Role, numeral};
use super::{Phase, Walk, Wants, trim_mark};
use crate::document::{Block, Grid, Span};
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::report::NameKind;

/// How far a table may stand behind its caption, in blocks.
const AHEAD: usize = 8;

impl Walk<'_> {
    pub(super) fn table(&mut self, at: usize, grid: &Grid) -> Role {
        let layout = grid.rows.len() <= 14 && grid.rows.iter().all(|r| r.len() <= 4);
        if layout && self.phase != Phase::Annex && self.layout(grid) {
            return Role::Closing;
        }
        if self.phase == Phase::Closing {
            self.phase = Phase::Annex;
            self.tree.close(false);
        }
        let captions = match self.last.take() {
            Some(last) if self.inner.is_none() && self.open.is_none() => last,
            _ => {
                let mut all = self.captions.clone();
                all.extend(self.inner.take());
                all
            }
        };
        self.out.captions.push((at, captions.clone()));
        if !self.notes.is_empty() {
            self.out.notes.push((at, std::mem::take(&mut self.notes)));
        }
        self.last = Some(captions);
        (self.open, self.inner, self.list, self.untitled) = (None, None, false, None);
        Role::Body
    }

    /// A grid that only lays out recipients and signature.
    fn layout(&mut self, grid: &Grid) -> bool {
        let mut cells = grid.rows.iter().flatten().map(|c| c.span).filter(|s| !s.is_empty());
        let Some(first) = cells.next() else { return false };
        let line = Line::head(self.text, first, self.grammar);
        let starts = closing::begins(&line) || cells.next().is_some_and(|s| closing::begins(&Line::head(self.text, s, self.grammar)));
        let goes_on = self.phase == Phase::Closing
            && matches!(closing::part(&line), closing::Part::Item | closing::Part::Name(_) | closing::Part::Signed | closing::Part::Office);
        if !starts && !goes_on {
            return false;
        }
        self.begin_closing(Span { start: first.start, end: first.start });
        let width = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
        for c in 0..width {
            for cell in grid.rows.iter().filter_map(|r| r.get(c)).filter(|c| !c.span.is_empty()) {
                self.signature.read(self.text, cell.span, self.grammar);
            }
        }
        self.name(grid.span, 0, NameKind::ListItem);
        true
    }

    pub(super) fn note(&mut self, at: usize, span: Span) -> Role {
        let words = span.of(self.text);
        self.note_open |= caption::unclosed(words) && span.len() < 600;
        let mut whole = span;
        if self.note_open
            && let Some(Block::Paragraph(next)) = self.blocks.get(at + 1)
            && next.span.len() < 600
        {
            whole = span.join(next.span);
        }
        let line = Line::all(self.text, whole, self.grammar);
        if self.attached.len() < 64
            && let Some(found) = attached(&line)
        {
            self.attached.push(found);
        }
        self.notes.push(span);
        if self.open.is_some() {
            self.open = Some(Wants::Table);
        }
        self.name(span, 0, NameKind::Header);
        Role::Caption
    }

    pub(super) fn caption(&mut self, at: usize, line: &Line<'_>, opening: Opening) -> Role {
        let goes_on = self.open == Some(Wants::Title) && !opening.bare;
        if !goes_on {
            self.captions.clear();
            self.notes.clear();
            self.inline = self.phase == Phase::Main && line.at(0, Class::SectionTableWord) > 0;
            if !self.inline {
                self.tree.close(self.phase == Phase::Main && line.at(0, Class::CaptionAnnex) == 0);
            }
        }
        if self.phase == Phase::Closing {
            self.phase = Phase::Annex;
            self.tree.close(false);
        }
        self.captions.push(trim_mark(self.text, opening.head));
        self.captions.extend(opening.title.map(|t| trim_mark(self.text, t)));
        self.open = Some(if opening.bare { Wants::Title } else { Wants::More });
        self.list = opening.list && !self.ahead(at, false);
        (self.inner, self.last, self.untitled) = (None, None, None);
        self.name(line.span, 0, NameKind::Header);
        Role::Caption
    }

    /// A line below a caption that is its title or goes on with it.
    pub(super) fn caption_title(&mut self, at: usize, wants: Wants, line: &Line<'_>) -> Option<Role> {
        if wants == Wants::Table || line.ends_sentence() || line.words() > 60 || !line.whole || line.bullet() {
            return None;
        }
        let span = trim_mark(self.text, line.span);
        if wants == Wants::Title {
            self.captions.push(span);
        } else {
            let last = self.captions.last_mut()?;
            let above = Line::head(self.text, *last, self.grammar);
            let small = line.tokens.first().is_some_and(|t| t.kind == TokenKind::Word && !t.capital);
            let alike = above.capitals(0) && line.capitals(0) && line.words() > 1;
            let near =
                self.text.get(last.end as usize..span.start as usize).is_some_and(|gap| gap.bytes().filter(|b| *b == b'\n').count() <= 1);
            if !(small || (alike && near)) {
                return None;
            }
            *last = last.join(span);
        }
        self.open = Some(Wants::More);
        let list = line.at(0, Class::CaptionList) > 0;
        self.list = (self.list || list) && !self.ahead(at, false);
        self.name(line.span, 0, NameKind::Header);
        Some(Role::Caption)
    }

    /// Whether a table follows, notes and short lines in capitals between aside.
    pub(super) fn table_ahead(&self, at: usize) -> bool {
        self.ahead(at, true)
    }

    /// Whether a table follows, notes between aside, and short lines in capitals if `captions`.
    pub(super) fn ahead(&self, at: usize, captions: bool) -> bool {
        for block in self.blocks.iter().skip(at + 1).take(AHEAD) {
            let p = match block {
                Block::Table(_) => return true,
                Block::Paragraph(p) if p.span.len() > 400 => return false,
                Block::Paragraph(p) => p,
            };
            let line = Line::head(self.text, p.span, self.grammar);
            let passes = caption::note(&line)
                || p.span.len() <= 4
                || (captions
                    && numeral::read(&line).is_none()
                    && line.capitals(0)
                    && caption::names_table(&line)
                    && caption::opening(&line, p.style).is_none());
            if !passes {
                return false;
            }
        }
        false
    }
}
