//! Checks hold their tongue where nothing contradicts: means are no sums, a form filled in twice is no contradiction.

use crate::common::extract;

/// The failed checks of a text, as "rule: message".
fn failed(text: &str) -> Vec<String> {
    let json = serde_json::to_value(extract("a.txt", text.as_bytes())).unwrap();
    let checks = json["checks"].as_array().unwrap();
    checks.iter().filter(|c| c["status"] == "failed").map(|c| format!("{}: {}", c["rule"], c["message"])).collect()
}

#[test]
fn means_are_not_added_up() {
    let table = |first: &str, second: &str| {
        format!("Đơn vị\t{first}\t{second}\nToàn quốc\t5465130\t354288\nTrung du phía Bắc\t3718394\t304957\nLào Cai\t3282299\t325341\n")
    };
    assert_eq!(failed(&table("Chi BQ nội trú (Đồng)", "Chi BQ ngoại trú")), [""; 0]);
    assert_eq!(failed(&table("Chi bình quân nội trú (Đồng)", "Chi bình quân ngoại trú")), [""; 0]);
}

#[test]
fn a_whole_number_over_decimals_was_rounded() {
    let table = |third: &str| {
        let row = |i: u32| format!("Cơ sở số {i}\t{}\t{}\t{}\n", 3 * i + 5, i + 5, 2 * i);
        let rows = (1..14).map(row).collect::<Vec<_>>().concat();
        format!("Đơn vị\tNăm nay\tNăm trước\tTăng thêm\n{rows}Cơ sở C\t{third}\t20,3\t10,1\n")
    };
    assert_eq!(failed(&table("30")), [""; 0]);
    assert_eq!(failed(&table("32")).len(), 1);
}

#[test]
fn a_form_filled_in_twice_is_no_contradiction() {
    let units = ["Xã An Bình", "Xã Bình Minh", "Xã Cát Tiên", "Xã Đông Hải", "Xã Hòa Lợi", "Xã Khánh An", "Xã Long Sơn", "Xã Mỹ Đức"];
    let form = |title: &str, changed: &[(usize, usize, u32)]| {
        let row = |r: usize| {
            let cell = |c: usize| changed.iter().find(|x| (x.0, x.1) == (r, c)).map_or((r as u32 + 3) * (c as u32 + 7), |x| x.2);
            format!("{}\t{}\t{}\t{}\n", units[r], cell(0), cell(1), cell(2))
        };
        let rows = (0..units.len()).map(row).collect::<Vec<_>>().concat();
        format!("{title}\nĐơn vị\tSố hộ\tSố nhân khẩu\tSố lao động\n{rows}\n")
    };
    let both = |changed: &[(usize, usize, u32)]| failed(&(form("PHỤ LỤC 01", &[]) + &form("PHỤ LỤC 02", changed)));
    assert_eq!(both(&[]), [""; 0]);
    // One cell is a mistake, a whole unit is another matter.
    assert_eq!(both(&[(2, 1, 41)]).iter().filter(|f| f.contains("conflict")).count(), 1);
    assert_eq!(both(&[(2, 0, 36), (2, 1, 41), (2, 2, 46)]), [""; 0]);
}
