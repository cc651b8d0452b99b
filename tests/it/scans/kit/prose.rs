//! Sentences with figures, in the spellings that reports have.

use super::chance::Chance;
use super::spelling::{count, decimal, grouped, percent};
use super::words::{BODIES, COUNTED, MONEY, PLACES, PLAIN, SHARED};

/// A paragraph of two to five sentences.
pub fn paragraph(chance: &mut Chance, year: u64) -> String {
    let sentences = chance.whole(2, 5);
    (0..sentences).map(|_| sentence(chance, year)).collect::<Vec<_>>().join(" ")
}

fn sentence(chance: &mut Chance, year: u64) -> String {
    match chance.below(12) {
        0 | 1 => chance.pick(&PLAIN).to_owned(),
        2 | 3 => shared(chance),
        4 => money(chance),
        5 => format!("{} chủ trì, phối hợp với {} {}", chance.pick(&BODIES), chance.pick(&BODIES), tail(chance)),
        6 => dated(chance, year),
        7 => parts(chance),
        8 => change(chance),
        9 => reference(chance, year),
        _ => counted(chance),
    }
}

fn counted(chance: &mut Chance) -> String {
    let (lead, unit) = COUNTED[chance.below(COUNTED.len())];
    let number = chance.spread(6).max(1);
    let limit = if chance.odds(0.2) { chance.pick(&["gần ", "trên ", "khoảng ", "ít nhất "]) } else { "" };
    let number = match chance.below(8) {
        0 => decimal(number, 1),
        1 => format!("{} nghìn", decimal(number % 10_000 + 1, 1)),
        _ => count(chance, number),
    };
    format!("{lead} {limit}{number} {unit}.")
}

fn shared(chance: &mut Chance) -> String {
    let (lead, unit) = SHARED[chance.below(SHARED.len())];
    let whole = chance.spread(5).max(2);
    let part = chance.whole(1, whole);
    let places = chance.whole(0, 2) as u32;
    let share = percent(part, whole, places);
    let (part, whole) = (grouped(part), grouped(whole));
    match chance.below(5) {
        0 => format!("{lead} {part}/{whole} = {share}%."),
        1 => format!("{lead} là {part}/{whole} {unit}, đạt {share}%."),
        2 => format!("{lead}: {part}/{whole} {unit}, chiếm tỷ lệ {share} %."),
        3 => format!("{lead} đạt {share}% ({part}/{whole} {unit})."),
        _ => format!("{lead} đạt tỷ lệ {share}%."),
    }
}

fn money(chance: &mut Chance) -> String {
    let (lead, unit) = MONEY[chance.below(MONEY.len())];
    let amount = chance.spread(6).max(10);
    let amount = match unit {
        "đồng" => grouped(amount * 1000),
        "tỷ đồng" => decimal(amount % 100_000, chance.whole(1, 3) as u32),
        _ => grouped(amount),
    };
    let plan = if chance.odds(0.5) { format!(", đạt {}% dự toán giao", decimal(chance.whole(400, 1400), 1)) } else { String::new() };
    format!("{lead} {amount} {unit}{plan}.")
}

fn dated(chance: &mut Chance, year: u64) -> String {
    let (lead, unit) = COUNTED[chance.below(COUNTED.len())];
    let (day, month) = (chance.whole(1, 28), chance.whole(1, 12));
    let number = grouped(chance.spread(5).max(1));
    format!("Tính đến ngày {day:02}/{month}/{year}, {} {number} {unit}.", lower(lead))
}

fn parts(chance: &mut Chance) -> String {
    let (a, b) = (chance.spread(4).max(1), chance.spread(3).max(1));
    let (total, a, b) = (grouped(a + b), grouped(a), grouped(b));
    match chance.below(3) {
        0 => format!("Toàn huyện có {total} người tham gia (nam {a}, nữ {b})."),
        1 => format!("Đã xử lý {total} đơn, gồm: {a} đơn kiến nghị, {b} đơn phản ánh."),
        _ => format!("Tổng số {total} văn bản (văn bản giấy {a}; văn bản điện tử {b})."),
    }
}

fn change(chance: &mut Chance) -> String {
    let (lead, unit) = COUNTED[chance.below(COUNTED.len())];
    let number = grouped(chance.spread(5).max(1));
    let word = chance.pick(&["tăng", "giảm"]);
    let by = if chance.odds(0.5) {
        format!("{}%", decimal(chance.whole(1, 999), 1))
    } else {
        format!("{} {unit}", grouped(chance.spread(3).max(1)))
    };
    format!("{lead} {number} {unit}, {word} {by} so với cùng kỳ năm trước.")
}

fn reference(chance: &mut Chance, year: u64) -> String {
    let (number, day, month) = (chance.whole(11, 3999), chance.whole(1, 28), chance.whole(1, 12));
    let body = chance.pick(&["Quyết định", "Kế hoạch", "Công văn", "Chỉ thị"]);
    let tail = chance.pick(&["QĐ-UBND", "KH-UBND", "UBND-TH", "CT-UBND"]);
    format!(
        "Thực hiện {body} số {number}/{tail} ngày {day:02}/{month:02}/{year} của UBND tỉnh, huyện {} {}",
        chance.pick(&PLACES),
        self::tail(chance)
    )
}

fn tail(chance: &mut Chance) -> String {
    let (communes, hamlets) = (chance.whole(3, 24), chance.whole(11, 260));
    let what = chance.pick(&["hướng dẫn", "kiểm tra", "hỗ trợ", "đôn đốc"]);
    format!("đã {what} {communes} xã, phường, thị trấn và {hamlets} thôn, bản.")
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
