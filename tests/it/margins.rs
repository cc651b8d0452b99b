//! Heads and feet of a Word file's pages: a letterhead is read as one, nothing there is a figure or a number without a reason.

use crate::common::extract;

#[test]
fn a_letterhead_in_the_head_of_the_first_page_is_the_reports_and_furniture_has_no_figures() {
    let rtf = r"{\rtf1\ansi\titlepg{\headerf UY BAN NHAN DAN XA AN BINH\par S\u7889?: 45/BC-UBND\par An B\u236?nh, ng\u224?y 12 th\u225?ng 6 n\u259?m 2024\par}
        {\header B\u225?o c\u225?o 6 th\u225?ng c\u7911?a 14 x\u227?, 125 h\u7891? s\u417?\par}{\footer Trang 1/5\par Bi\u7875?u s\u7889? 12, b\u7843?n 3: 77 h\u7891? s\u417?\par}
        B\u193?O C\u193?O\par Trong k\u7923? \u273?\u227? ti\u7871?p nh\u7853?n 125 h\u7891? s\u417?.\par}";
    let json = serde_json::to_value(extract("a.rtf", rtf.as_bytes())).unwrap();
    assert_eq!(json["report"]["number"]["value"], "45/BC-UBND");
    assert_eq!(json["report"]["date"]["value"], "2024-06-12");
    let raws: Vec<&str> = json["indicators"].as_array().unwrap().iter().filter_map(|i| i["value"]["raw"].as_str()).collect();
    assert_eq!(raws, ["125"]);
    assert_eq!(json["numbers"]["unexplained"].as_array().unwrap().len(), 0, "{}", json["numbers"]);
    assert!(json["numbers"]["explained"]["page-number"].as_u64() >= Some(4), "{}", json["numbers"]);
}
