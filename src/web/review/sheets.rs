//! Pages as pictures with the figures' boxes over them, in the pages' own points. A page takes its place before its picture is
//! there: the script fetches what is looked at.

use super::super::lang::Lang;
use super::marks::why;
use crate::indicator::output::{Extraction, Outcome};
use askama::filters::{Escaper, Html};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A box to draw.
struct Shape<'a> {
    rect: [f32; 4],
    class: &'static str,
    id: String,
    /// The first box of its entry carries the id that links lead to.
    first: bool,
    why: Option<std::borrow::Cow<'a, str>>,
}

/// Writes the pages. `sizes` in points, in order.
pub(super) fn render(id: &str, sizes: &[(f32, f32)], extraction: &Extraction, lang: Lang) -> String {
    let mut shapes: BTreeMap<u32, Vec<Shape<'_>>> = BTreeMap::new();
    let mut add = |page: Option<u32>, boxes: Option<&[[f32; 4]]>, class: &'static str, id: &str, why: Option<std::borrow::Cow<'_, str>>| {
        let (Some(page), Some(boxes)) = (page, boxes) else { return };
        let why = why.map(|w| std::borrow::Cow::Owned(w.into_owned()));
        // Words that go on over a page's end stand on two pages; the boxes begin anew from the top, and only the first are known.
        for (n, rect) in boxes.iter().enumerate() {
            shapes.entry(page).or_default().push(Shape { rect: *rect, class, id: id.to_owned(), first: n == 0, why: why.clone() });
        }
    };
    for (n, c) in extraction.checks.iter().enumerate().filter(|c| c.1.status == Outcome::Failed && c.1.indicators.is_empty()) {
        if let Some(e) = &c.evidence {
            add(e.page, e.boxes.as_deref(), "c", &format!("c{}", n + 1), Some(c.message.as_str().into()));
        }
    }
    for i in &extraction.indicators {
        let Some(e) = &i.evidence else { continue };
        let class = match (i.review, i.value.is_figure()) {
            (true, _) => "f r",
            (false, true) => "f",
            (false, false) => "q",
        };
        add(e.page, e.boxes.as_deref(), class, &i.id, i.review.then(|| why(i, lang).into()));
    }
    for (n, u) in extraction.numbers.unexplained.iter().enumerate() {
        let why = lang.pick("Số chưa giải thích được", "Nothing explains this number");
        add(u.evidence.page, u.evidence.boxes.as_deref(), "u", &format!("u{}", n + 1), Some(why.into()));
    }
    let mut html = String::with_capacity(extraction.indicators.len() * 120 + sizes.len() * 300);
    for (number, (width, height)) in (1u32..).zip(sizes) {
        let name = lang.pick("Trang", "Page");
        let _ = write!(
            html,
            "<figure class=\"sheet\" id=\"p{number}\" data-page=\"{number}\"><figcaption>{name} {number}/{of}</figcaption>\
             <svg viewBox=\"0 0 {width:.1} {height:.1}\" role=\"img\" aria-label=\"{name} {number}\">\
             <rect class=\"paper\" width=\"{width:.1}\" height=\"{height:.1}\"/>\
             <image data-href=\"/api/v1/documents/{id}/pages/{number}\" width=\"{width:.1}\" height=\"{height:.1}\" preserveAspectRatio=\"none\"/>",
            of = sizes.len(),
        );
        for shape in shapes.get(&number).map(Vec::as_slice).unwrap_or_default() {
            draw(&mut html, shape);
        }
        html.push_str("</svg></figure>\n");
    }
    html
}

/// A box a little wider than the letters.
fn draw(html: &mut String, shape: &Shape<'_>) {
    let [left, top, right, bottom] = shape.rect;
    if shape.rect.iter().any(|v| !v.is_finite()) {
        return;
    }
    let (x, y, w, h) = (left - 1.5, top - 1.0, (right - left).max(1.0) + 3.0, (bottom - top).max(1.0) + 2.0);
    let _ = write!(
        html,
        "<rect class=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"1.5\" data-e=\"{}\"",
        shape.class, shape.id
    );
    if shape.first {
        let _ = write!(html, " id=\"t-{}\"", shape.id);
    }
    match &shape.why {
        Some(why) => {
            html.push_str("><title>");
            // Writing to a string cannot fail.
            let _ = Html.write_escaped_str(&mut *html, why);
            html.push_str("</title></rect>");
        }
        None => html.push_str("/>"),
    }
}
