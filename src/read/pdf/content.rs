//! A page's content stream → glyphs, ruling lines and pictures with their places.
//!
//! Coordinates are PDF points from the top left corner of the page as it is shown (rotation and crop box applied). Only what text
//! and tables need is followed: the transform and text state, straight lines and rectangles, form XObjects. Bounded: operators a
//! page, nesting of forms and of saved states.

use super::font::{FontId, Fonts};
use crate::read::grid::Rule;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Rect as Box4, Stream};
use hayro_syntax::page::{Page, Resources};

/// Operators of one page that are followed.
const OPERATORS: u32 = 4_000_000;
/// Operators of one file that are followed.
pub(super) const DOCUMENT: u32 = 60_000_000;
/// A call of a form or picture counts as so many operators: it is looked up by way of several dictionaries.
const CALL: u32 = 100;
/// Unpacking so many bytes counts as an operator.
const UNPACKED: usize = 64;
/// Bytes of one page's content, unpacked.
const BYTES: usize = 64 << 20;
/// Glyphs of one page that are kept.
const GLYPHS: usize = 200_000;
/// A letter this wide, in points, is none.
const WIDEST: f64 = 20_000.0;
/// Ruling lines of one page that are kept.
const RULES: usize = 50_000;
/// Forms inside forms.
const FORMS: u32 = 12;
/// Saved states.
const STATES: usize = 256;

/// A letter on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// Where it begins and ends along the reading direction, in the frame of `turn`.
    pub x0: f32,
    /// See `x0`.
    pub x1: f32,
    /// Its base line, growing downwards, in the frame of `turn`.
    pub y: f32,
    /// Height of its em.
    pub size: f32,
    /// The letter; U+FFFD where the font does not tell.
    pub ch: char,
    /// Its font.
    pub font: FontId,
    /// Quarter turns to the left that the text is turned by.
    pub turn: u8,
    /// Painted, not an invisible layer over a picture.
    pub shown: bool,
}

/// What stands on a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Width and height as shown.
    pub size: (f32, f32),
    /// Its letters, in the order they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Its ruling lines.
    pub rules: Vec<Rule>,
    /// Area of its pictures.
    pub pictures: f32,
    /// Pixels an inch of its largest picture, as it lies on the page; 0 where that is not told.
    pub dpi: f32,
    /// Area of that picture.
    largest: f32,
    /// Letters whose font does not tell what they are.
    pub unmapped: usize,
    /// Of these, those whose font cannot be read at all: they are no glyphs.
    pub lost: usize,
    /// More stands on it than is read.
    pub cut: bool,
}

/// Six numbers of an affine transform.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(numbers: [Number; 6]) -> Self {
        Self(numbers.map(|n| n.as_f64()))
    }

    /// `self` first, then `then`.
    fn then(self, then: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, then.0);
        Self([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])
    }

    fn point(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

/// The state that `q` saves.
#[derive(Debug, Clone, Copy)]
struct State {
    ctm: Matrix,
    font: Option<FontId>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    mode: i64,
    /// Line width, in user space.
    width: f64,
}

/// Reads a page; what it costs is taken off the file's `budget`.
pub(super) fn read<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, budget: &mut u32) -> Content {
    let (width, height) = page.render_dimensions();
    let ctm = Matrix(page.initial_transform(true).as_coeffs());
    let state =
        State { ctm, font: None, size: 1.0, char_space: 0.0, word_space: 0.0, scale: 1.0, leading: 0.0, rise: 0.0, mode: 0, width: 1.0 };
    let mut reader = Reader {
        fonts,
        out: Content { size: (width, height), ..Content::default() },
        state,
        saved: Vec::new(),
        text: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
        path: Path::default(),
        budget: OPERATORS.min(*budget),
        furniture: 0,
        marks: Vec::new(),
    };
    // Decoded here and not by the page, which would keep what it decoded as long as the file is open.
    let allowed = reader.budget;
    if allowed > 0 {
        let (content, whole) = stream_of(page.raw());
        reader.out.cut = !whole;
        reader.unpacked(content.len());
        reader.run(&content, page.resources(), 0);
    }
    reader.out.cut |= reader.budget == 0;
    *budget -= allowed - reader.budget;
    reader.out
}

/// A page's content, and whether it is the whole of it.
fn stream_of(page: &Dict<'_>) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut whole = true;
    if let Some(stream) = page.get::<Stream<'_>>("Contents") {
        match stream.decoded_data() {
            Ok(data) => out = data.into_owned(),
            Err(_) => whole = false,
        }
    } else if let Some(array) = page.get::<Array<'_>>("Contents") {
        for (i, stream) in array.iter::<Stream<'_>>().enumerate() {
            // The same stream may be named any number of times.
            if i == 4096 || out.len() > BYTES {
                whole = false;
                break;
            }
            match stream.decoded_data() {
                Ok(data) => {
                    out.extend_from_slice(&data);
                    out.push(b' ');
                }
                Err(_) => whole = false,
            }
        }
    }
    whole &= out.len() <= BYTES;
    out.truncate(BYTES);
    (out, whole)
}

/// The path being built: its straight pieces.
#[derive(Debug, Default)]
struct Path {
    lines: Vec<[(f64, f64); 2]>,
    boxes: Vec<[f64; 4]>,
    start: (f64, f64),
    at: (f64, f64),
}

struct Reader<'r, 'a> {
    fonts: &'r mut Fonts<'a>,
    out: Content,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    path: Path,
    budget: u32,
    /// Depth of marked content that the file calls page furniture.
    furniture: u32,
    marks: Vec<bool>,
}

impl<'a> Reader<'_, 'a> {
    /// Counts what unpacking cost.
    fn unpacked(&mut self, bytes: usize) {
        self.budget = self.budget.saturating_sub(u32::try_from(bytes / UNPACKED).unwrap_or(u32::MAX));
    }

    fn run(&mut self, content: &[u8], resources: &Resources<'a>, depth: u32) {
        let mut ops = TypedIter::new(content);
        while let Some(op) = ops.next() {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            self.op(&op, resources, depth);
        }
    }

    fn op(&mut self, op: &TypedInstruction<'_, '_>, resources: &Resources<'a>, depth: u32) {
        use TypedInstruction as Op;
        match op {
            Op::SaveState(_) if self.saved.len() < STATES => self.saved.push(self.state),
            Op::RestoreState(_) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            Op::Transform(t) => self.state.ctm = Matrix::of([t.0, t.1, t.2, t.3, t.4, t.5]).then(self.state.ctm),
            Op::LineWidth(w) => self.state.width = w.0.as_f64(),
            Op::MoveTo(p) => {
                self.path.at = (p.0.as_f64(), p.1.as_f64());
                self.path.start = self.path.at;
            }
            Op::LineTo(p) => {
                let to = (p.0.as_f64(), p.1.as_f64());
                self.line_to(to);
            }
            Op::CubicTo(p) => self.path.at = (p.4.as_f64(), p.5.as_f64()),
            Op::ClosePath(_) => self.line_to(self.path.start),
            Op::RectPath(r) if self.path.boxes.len() < RULES => {
                self.path.boxes.push([r.0.as_f64(), r.1.as_f64(), r.2.as_f64(), r.3.as_f64()]);
            }
            Op::StrokePath(_) => self.paint(true, false),
            Op::CloseAndStrokePath(_) => {
                self.line_to(self.path.start);
                self.paint(true, false);
            }
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => self.paint(false, true),
            Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_) => self.paint(true, true),
            Op::EndPath(_) => self.paint(false, false),
            Op::BeginText(_) => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            Op::CharacterSpacing(n) => self.state.char_space = n.0.as_f64(),
            Op::WordSpacing(n) => self.state.word_space = n.0.as_f64(),
            Op::HorizontalScaling(n) => self.state.scale = n.0.as_f64() / 100.0,
            Op::TextLeading(n) => self.state.leading = n.0.as_f64(),
            Op::TextRise(n) => self.state.rise = n.0.as_f64(),
            Op::TextRenderingMode(n) => self.state.mode = n.0.as_i64(),
            Op::TextFont(f) => {
                self.state.font = self.fonts.find(resources, f.0);
                self.state.size = f.1.as_f64();
            }
            Op::NextLine(n) => self.next_line(n.0.as_f64(), n.1.as_f64()),
            Op::NextLineAndSetLeading(n) => {
                self.state.leading = -n.1.as_f64();
                self.next_line(n.0.as_f64(), n.1.as_f64());
            }
            Op::SetTextMatrix(t) => {
                self.line = Matrix::of([t.0, t.1, t.2, t.3, t.4, t.5]);
                self.text = self.line;
            }
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Op::ShowText(s) => self.show(s.0.as_bytes()),
            Op::NextLineAndShowText(s) => {
                self.next_line(0.0, -self.state.leading);
                self.show(s.0.as_bytes());
            }
            Op::ShowTextWithParameters(s) => {
                (self.state.word_space, self.state.char_space) = (s.0.as_f64(), s.1.as_f64());
                self.next_line(0.0, -self.state.leading);
                self.show(s.2.as_bytes());
            }
            Op::ShowTexts(list) => {
                for piece in list.0.iter::<Object<'_>>() {
                    match piece {
                        Object::String(s) => self.show(s.as_bytes()),
                        Object::Number(n) => {
                            let back = -n.as_f64() / 1000.0 * self.state.size * self.state.scale;
                            self.text = Matrix([1.0, 0.0, 0.0, 1.0, back, 0.0]).then(self.text);
                        }
                        _ => {}
                    }
                }
            }
            Op::XObject(x) => self.x_object(x.0, resources, depth),
            Op::InlineImage(_) => self.picture(0.0),
            Op::BeginMarkedContent(_) => self.begin_mark(false),
            Op::BeginMarkedContentWithProperties(m) => {
                let pagination = |d: &Dict<'_>| d.get::<Name<'_>>("Type").is_some_and(|t| t.as_str() == "Pagination");
                let furniture = m.0.as_str() == "Artifact" && matches!(m.1, Object::Dict(d) if pagination(d));
                self.begin_mark(furniture);
            }
            Op::EndMarkedContent(_) if self.marks.pop() == Some(true) => {
                self.furniture -= 1;
            }
            _ => {}
        }
    }

    fn begin_mark(&mut self, furniture: bool) {
        if self.marks.len() < STATES {
            self.marks.push(furniture);
            self.furniture += u32::from(furniture);
        }
    }

    fn line_to(&mut self, to: (f64, f64)) {
        if self.path.lines.len() < RULES {
            self.path.lines.push([self.path.at, to]);
        }
        self.path.at = to;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }

    /// Ends the path: what was stroked or filled thinly rules the page.
    fn paint(&mut self, stroke: bool, fill: bool) {
        let path = std::mem::take(&mut self.path);
        if stroke {
            for [a, b] in &path.lines {
                self.rule(*a, *b);
            }
            for &[x, y, w, h] in &path.boxes {
                let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
                for i in 0..4 {
                    self.rule(corners[i], corners[(i + 1) % 4]);
                }
            }
        } else if fill {
            for &[x, y, w, h] in &path.boxes {
                self.bar((x, y), (x + w, y + h));
            }
            // A filled outline of four straight sides is a rectangle drawn by hand.
            for sides in path.lines.chunks(4).filter(|s| s.len() >= 3) {
                let xs = sides.iter().flatten().map(|p| p.0);
                let ys = sides.iter().flatten().map(|p| p.1);
                let low = (xs.clone().fold(f64::MAX, f64::min), ys.clone().fold(f64::MAX, f64::min));
                let high = (xs.fold(f64::MIN, f64::max), ys.fold(f64::MIN, f64::max));
                self.bar(low, high);
            }
        }
    }

    /// A line from point to point, if it runs along an axis.
    fn rule(&mut self, a: (f64, f64), b: (f64, f64)) {
        let (a, b) = (self.state.ctm.point(a.0, a.1), self.state.ctm.point(b.0, b.1));
        let (dx, dy) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        if dy < 0.7 && dx > 1.0 {
            self.add_rule(true, f64::midpoint(a.1, b.1), a.0.min(b.0), a.0.max(b.0));
        } else if dx < 0.7 && dy > 1.0 {
            self.add_rule(false, f64::midpoint(a.0, b.0), a.1.min(b.1), a.1.max(b.1));
        }
    }

    /// A filled rectangle: a rule where it is thin.
    fn bar(&mut self, a: (f64, f64), b: (f64, f64)) {
        let (a, b) = (self.state.ctm.point(a.0, a.1), self.state.ctm.point(b.0, b.1));
        let (dx, dy) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        if dy < 3.0 && dx > dy {
            self.add_rule(true, f64::midpoint(a.1, b.1), a.0.min(b.0), a.0.max(b.0));
        } else if dx < 3.0 && dy > dx {
            self.add_rule(false, f64::midpoint(a.0, b.0), a.1.min(b.1), a.1.max(b.1));
        }
    }

    fn add_rule(&mut self, lies: bool, at: f64, from: f64, to: f64) {
        let (across, along) = if lies { (self.out.size.1, self.out.size.0) } else { (self.out.size.0, self.out.size.1) };
        let (at, from, to) = (at as f32, (from as f32).max(0.0), (to as f32).min(along));
        if self.out.rules.len() < RULES && (-1.0..across + 1.0).contains(&at) && to - from > 0.5 {
            self.out.rules.push(Rule { lies, at, from, to });
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font else {
            if self.furniture == 0 {
                self.out.lost += bytes.len();
                self.out.unmapped += bytes.len();
            }
            return;
        };
        let s = self.state;
        let mut at = 0;
        while at < bytes.len() {
            let (code, len) = self.fonts.read_code(font, bytes, at);
            let info = self.fonts.glyph(font, code);
            let width = f64::from(info.advance);
            let frame = Matrix([s.size * s.scale, 0.0, 0.0, s.size, 0.0, s.rise]).then(self.text).then(s.ctm);
            if self.furniture == 0 {
                self.glyph(frame, width, font, code);
            }
            let blank = if len == 1 && code == 32 { s.word_space } else { 0.0 };
            let step = (width * s.size + s.char_space + blank) * s.scale;
            self.text = Matrix([1.0, 0.0, 0.0, 1.0, step, 0.0]).then(self.text);
            at += len.max(1);
        }
    }

    fn glyph(&mut self, frame: Matrix, width: f64, font: FontId, code: u32) {
        if self.out.glyphs.len() >= GLYPHS {
            self.out.cut = true;
            return;
        }
        let (o, e, up) = (frame.point(0.0, 0.0), frame.point(width.max(0.01), 0.0), frame.point(0.0, 1.0));
        let (dx, dy) = (e.0 - o.0, e.1 - o.1);
        let size = (up.0 - o.0).hypot(up.1 - o.1);
        // Nearly along an axis, or it is a watermark.
        let turn = if dx.abs() > 6.0 * dy.abs() {
            if dx > 0.0 { 0 } else { 2 }
        } else if dy.abs() > 6.0 * dx.abs() {
            if dy < 0.0 { 1 } else { 3 }
        } else {
            return;
        };
        let (w, h) = (f64::from(self.out.size.0), f64::from(self.out.size.1));
        let inside = (-20.0..w + 20.0).contains(&o.0) && (-20.0..h + 20.0).contains(&o.1);
        // Huge factors in a text's matrix make letters without a right edge.
        let wide = dx.hypot(dy);
        if !(size.is_finite() && (0.5..2000.0).contains(&size) && wide < WIDEST && inside) {
            return;
        }
        let (x0, x1, y) = match turn {
            0 => (o.0, e.0, o.1),
            1 => (-o.1, -e.1, o.0),
            2 => (-o.0, -e.0, -o.1),
            _ => (o.1, e.1, -o.0),
        };
        let shown = self.state.mode != 3 && self.state.mode != 7;
        let info = self.fonts.glyph(font, code);
        let base = Glyph { x0: x0 as f32, x1: x1 as f32, y: y as f32, size: size as f32, ch: info.ch, font, turn, shown };
        // A control character is no letter: the font's map is wrong.
        let control = info.ch.is_control() && !info.ch.is_whitespace() && self.fonts.face(font).scheme.is_none();
        self.out.unmapped += usize::from(control || info.ch == char::REPLACEMENT_CHARACTER);
        let Some(more) = info.more.map(|i| self.fonts.string(i)) else {
            self.out.glyphs.push(base);
            return;
        };
        // A ligature: its letters share its width.
        let n = more.chars().count().max(1) as f32;
        let step = (base.x1 - base.x0) / n;
        for (i, ch) in more.chars().enumerate() {
            let x0 = base.x0 + step * i as f32;
            self.out.glyphs.push(Glyph { ch, x0, x1: x0 + step, ..base });
        }
    }

    /// A picture of so many pixels from side to side.
    fn picture(&mut self, pixels: f32) {
        let m = self.state.ctm;
        let corners = [m.point(0.0, 0.0), m.point(1.0, 0.0), m.point(0.0, 1.0), m.point(1.0, 1.0)];
        let clamp = |v: f64, most: f32| v.clamp(0.0, f64::from(most));
        let (w, h) = self.out.size;
        let xs = corners.map(|c| clamp(c.0, w));
        let ys = corners.map(|c| clamp(c.1, h));
        let span = |v: [f64; 4]| v.iter().copied().fold(f64::MIN, f64::max) - v.iter().copied().fold(f64::MAX, f64::min);
        let area = (span(xs) * span(ys)) as f32;
        self.out.pictures += area;
        let along = m.0[0].hypot(m.0[1]) as f32;
        if area > self.out.largest && pixels > 0.0 && along > 0.0 {
            (self.out.largest, self.out.dpi) = (area, pixels * 72.0 / along);
        }
    }

    fn x_object(&mut self, name: &Name<'_>, resources: &Resources<'a>, depth: u32) {
        let Some(stream) = resources.get_x_object(name) else { return };
        self.budget = self.budget.saturating_sub(CALL);
        let dict = stream.dict();
        match dict.get::<Name<'_>>("Subtype").as_ref().map(Name::as_str) {
            Some("Image") => self.picture(dict.get::<f32>("Width").unwrap_or(0.0)),
            Some("Form") if depth < FORMS => {
                let Ok(content) = stream.decoded_data() else {
                    self.out.cut = true;
                    return;
                };
                self.unpacked(content.len());
                let matrix = dict.get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
                let (state, text, line, saved) = (self.state, self.text, self.line, std::mem::take(&mut self.saved));
                self.state.ctm = matrix.then(self.state.ctm);
                let clipped = dict.get::<Box4>("BBox").is_some_and(|b| b.width() <= 0.0 || b.height() <= 0.0);
                if !clipped {
                    match dict.get::<Dict<'a>>("Resources") {
                        Some(own) => self.run(&content, &Resources::new(own), depth + 1),
                        None => self.run(&content, resources, depth + 1),
                    }
                }
                (self.state, self.text, self.line, self.saved) = (state, text, line, saved);
            }
            Some("Form") => self.out.cut = true,
            _ => {}
        }
    }
}
