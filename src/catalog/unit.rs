//! A number in one unit → the same in another, exactly, within a measure: triệu đồng → tỷ đồng, m2 → ha, nghìn hồ sơ → hồ sơ.

use crate::grammar::Grammar;
use crate::grammar::forms::Forms;
use crate::orthography::fold::spaced;
use crate::value::number::Number;
use rust_decimal::Decimal;

/// What a unit stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What its scale word multiplies by: 1000000 of "triệu đồng".
    pub scale: Decimal,
    /// What is measured, by the place of the measure; `None`: a unit of counting, or one that nothing else stands for.
    pub measure: Option<usize>,
    /// How many of the measure's smallest unit it is.
    pub is: Decimal,
    /// Its words without the scale, as written.
    pub name: String,
}

/// Reads units.
pub struct Units<'a> {
    grammar: &'a Grammar,
    forms: &'a Forms,
}

/// Why a number cannot be given in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// They measure different things.
    Other,
    /// It would need more digits than can be held.
    Inexact,
}

impl<'a> Units<'a> {
    /// Units of a grammar.
    pub fn new(grammar: &'a Grammar, forms: &'a Forms) -> Self {
        Self { grammar, forms }
    }

    /// What a unit stands for.
    pub fn read(&self, text: &str) -> Unit {
        let text = text.trim();
        let (factor, name) = self.grammar.scaled(text);
        // "Tr.đồng"
        let (scale, name) = (Decimal::from(factor), name.trim_start_matches('.').trim().to_owned());
        let folded = name.to_lowercase();
        let found = self.forms.measures.iter().enumerate().find_map(|(m, measure)| {
            let unit = measure.units.iter().find(|u| u.words.contains(&folded))?;
            Some((m, Decimal::from(unit.is)))
        });
        // "triệu" alone is money.
        let money = || self.forms.measures.iter().position(|m| m.name == "money").filter(|_| name.is_empty() && scale > Decimal::ONE);
        let measure = found.map(|f| f.0).or_else(money);
        Unit { scale, measure, is: found.map_or(Decimal::ONE, |f| f.1), name }
    }

    /// A unit without what it is told of: "triệu đồng" of "triệu đồng/người/năm". `None`: it is no such rate.
    pub fn head(&self, unit: &str) -> Option<Unit> {
        let (head, _) = unit.split_once('/')?;
        Some(self.read(head)).filter(|u| u.measure.is_some())
    }

    /// The smallest unit of a measure, which the others are so many of.
    pub fn smallest(&self, measure: usize) -> &str {
        let units = self.forms.measures.get(measure).map(|m| m.units.as_slice()).unwrap_or_default();
        units.iter().min_by_key(|u| u.is).and_then(|u| u.words.first()).map_or("", String::as_str)
    }

    /// Whether two units may be of the same thing: the same measure, the same words, or words that the catalogue takes as one.
    pub fn same(&self, a: &Unit, b: &Unit) -> bool {
        if a.measure.is_some() || b.measure.is_some() {
            return a.measure == b.measure;
        }
        if a.name.is_empty() || b.name.is_empty() || a.name.to_lowercase() == b.name.to_lowercase() {
            return true;
        }
        let terms = &self.grammar.catalog().terms;
        let (of_a, of_b) = (terms.units(&a.name), terms.units(&b.name));
        of_a & of_b != 0 || holds(&a.name, &b.name)
    }

    /// The number in another unit. `whole`: its scale word is multiplied in already, as in sentences.
    ///
    /// # Errors
    /// Where that cannot be.
    pub fn convert(&self, number: Number, from: &Unit, whole: bool, to: &Unit) -> Result<Number, Apart> {
        if !self.same(from, to) {
            return Err(Apart::Other);
        }
        let up = if whole { from.is } else { from.scale.checked_mul(from.is).ok_or(Apart::Inexact)? };
        let down = to.scale.checked_mul(to.is).ok_or(Apart::Inexact)?;
        if up == down {
            return Ok(number);
        }
        let large = number.decimal().checked_mul(up).ok_or(Apart::Inexact)?;
        let out = large.checked_div(down).ok_or(Apart::Inexact)?;
        if out.checked_mul(down) != Some(large) {
            return Err(Apart::Inexact);
        }
        Ok(Number::from(out.normalize()))
    }
}

/// Whether one name begins with the other: "hồ sơ" of "hồ sơ trực tuyến".
fn holds(a: &str, b: &str) -> bool {
    let (a, b) = (spaced(a), spaced(b));
    let begins = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    begins(&a, &b) || begins(&b, &a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_change_units_exactly() {
        let grammar = Grammar::embedded();
        let forms = grammar.forms();
        let units = Units::new(&grammar, forms);
        let turn = |n: &str, from: &str, whole: bool, to: &str| {
            let number: Number = n.parse().expect("a number");
            units.convert(number, &units.read(from), whole, &units.read(to)).map(|n| n.to_string())
        };
        assert_eq!(turn("1250", "triệu đồng", false, "tỷ đồng").as_deref(), Ok("1.25"));
        assert_eq!(turn("1200000000", "tỷ đồng", true, "triệu đồng").as_deref(), Ok("1200"));
        assert_eq!(turn("25000", "m2", false, "ha").as_deref(), Ok("2.5"));
        assert_eq!(turn("3.20", "ha", false, "ha").as_deref(), Ok("3.20"));
        assert_eq!(turn("12.5", "nghìn ha", false, "ha").as_deref(), Ok("12500"));
        assert_eq!(turn("12", "nghìn lượt", false, "lượt").as_deref(), Ok("12000"));
        assert_eq!(turn("7", "ha", false, "tấn"), Err(Apart::Other));
        assert_eq!(turn("7", "hồ sơ", false, "máy tính"), Err(Apart::Other));
        assert_eq!(turn("7", "máy vi tính", false, "máy vi tính").as_deref(), Ok("7"));
        assert_eq!(turn("5", "triệu", false, "tỷ đồng").as_deref(), Ok("0.005"));
    }
}
