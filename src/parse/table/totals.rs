//! A last row without number and label whose figures are the sums of their columns is a total row.

use crate::report::{Figure, Row, RowRole};
use crate::value::Kind;
use crate::value::number::Number;
use rust_decimal::Decimal;

/// Makes the last row a total row where its figures say so.
pub(super) fn promote(rows: &mut [Row], figures: &[Figure]) {
    let Some((last, above)) = rows.split_last_mut() else { return };
    if !last.label.is_empty() || last.ordinal.is_some() || above.len() < 2 || last.role == RowRole::Total {
        return;
    }
    let amount = |cell: &Option<usize>| {
        let value = &figures.get((*cell)?)?.value;
        (value.kind != Kind::Percent).then(|| value.amount()).flatten().map(Number::decimal)
    };
    let (mut columns, mut sums, mut largest) = (0, 0, 0);
    for (c, cell) in last.cells.iter().enumerate() {
        let Some(stated) = amount(cell).filter(|d| !d.is_zero()) else { continue };
        let (mut sum, mut most, mut parts) = (Some(Decimal::ZERO), Decimal::MIN, 0);
        for d in above.iter().filter(|r| r.role == RowRole::Data).filter_map(|r| r.cells.get(c).and_then(&amount)) {
            sum = sum.and_then(|s| s.checked_add(d));
            most = most.max(d);
            parts += 1;
        }
        if parts >= 2 {
            columns += 1;
            sums += u32::from(sum == Some(stated));
            largest += u32::from(stated >= most);
        }
    }
    // One sum may be a chance where it is small; several columns that all exceed their parts are none.
    if sums >= 2 || (sums == 1 && columns == 1) || (columns >= 3 && largest == columns) {
        last.role = RowRole::Total;
        last.parent = None;
        last.path.clear();
    }
}
