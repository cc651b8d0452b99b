//! Values of one unit that its other years make unlikely: a power of ten away from their median (a separator misread or mistyped), or
//! nothing between large numbers. Said with why; a value is never changed.

use super::grid::{Row, Told};

/// Other values that are needed to say what is usual.
const LEAST: usize = 3;

/// How far the usual values may spread around their median, as the median deviation of natural logarithms: a factor of 1.5.
const SPREAD: f64 = 0.4;

/// How near to a power of ten a value's ratio to the median must be, in natural logarithms: a factor of 1.6.
const NEAR: f64 = 0.47;

/// A median from which on a zero is odd.
const LARGE: f64 = 10.0;

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    let at = |n: usize| values.get(n).copied();
    if values.len() % 2 == 1 { at(half) } else { Some(f64::midpoint(at(half.checked_sub(1)?)?, at(half)?)) }
}

/// Why a value stands apart from others: Vietnamese, English. `None`: it does not.
pub fn why(value: f64, others: &[f64], share: bool) -> Option<(String, String)> {
    let mut logs: Vec<f64> = others.iter().filter(|v| **v > 0.0).map(|v| v.ln()).collect();
    if logs.len() < LEAST || others.len() != logs.len() {
        return None;
    }
    let middle = median(&mut logs)?;
    let spread = median(&mut logs.iter().map(|v| (v - middle).abs()).collect::<Vec<_>>())?;
    let usual = middle.exp();
    if value == 0.0 && usual >= LARGE && spread <= SPREAD {
        let (vi, en) =
            (format!("bằng 0 trong khi trung vị các kỳ khác là {usual:.0}"), format!("0 where the other periods' median is {usual:.0}"));
        return Some((vi, en));
    }
    if share || value <= 0.0 || spread > SPREAD {
        return None;
    }
    let ratio = value.ln() - middle;
    let power = (ratio / std::f64::consts::LN_10).round();
    let near = (1.0..=3.0).contains(&power.abs()) && (ratio - power * std::f64::consts::LN_10).abs() <= NEAR;
    near.then(|| {
        let times = 10_f64.powf(power.abs());
        let (vi, en) = if power > 0.0 {
            (format!("gấp khoảng {times:.0} lần"), format!("about {times:.0} times"))
        } else {
            (format!("chỉ khoảng 1/{times:.0}"), format!("about 1/{times:.0} of"))
        };
        (
            format!("{vi} trung vị các kỳ khác ({usual:.0}): có thể nhầm dấu phân cách hoặc đơn vị tính"),
            format!("{en} the other periods' median ({usual:.0}): perhaps a separator or a unit misread"),
        )
    })
}

/// Marks the odd values of a row. `share`: they are percentages, which no separator moves by a thousand.
pub fn mark(row: &mut Row, share: bool) {
    let float = |n: crate::value::number::Number| n.to_string().parse::<f64>().unwrap_or(f64::NAN);
    let values: Vec<Option<f64>> = row.cells.iter().map(|c| c.value().filter(|e| e.told != Told::Sum).map(|e| float(e.value))).collect();
    for (n, cell) in row.cells.iter_mut().enumerate() {
        let others: Vec<f64> = values.iter().enumerate().filter(|(m, _)| *m != n).filter_map(|(_, v)| *v).collect();
        for entry in cell.entries.iter_mut().filter(|e| e.told != Told::Sum) {
            entry.odd = why(float(entry.value), &others, share);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn a_power_of_ten_away_is_odd() {
        let usual = [120.0, 131.0, 118.0, 140.0];
        for (value, times) in [(1250.0, "10"), (12_500.0, "100"), (125_000.0, "1000"), (1.25, "100")] {
            let (vi, en) = why(value, &usual, false).expect("odd");
            assert!(vi.contains(times) && en.contains(times), "{value}: {vi}");
        }
        assert!(why(0.0, &usual, false).is_some(), "0 between large values");
    }

    #[test]
    fn what_varies_is_not() {
        assert_eq!(why(1250.0, &[1.0, 40.0, 900.0, 30_000.0], false), None, "they vary by themselves");
        assert_eq!(why(300.0, &[120.0, 131.0, 118.0], false), None, "growth");
        assert_eq!(why(1250.0, &[120.0, 131.0], false), None, "too few");
        assert_eq!(why(0.0, &[1.0, 2.0, 3.0], false), None, "small numbers");
        assert_eq!(why(9.9, &[99.0, 98.0, 99.5], true), None, "shares are not judged by powers of ten");
    }
}
