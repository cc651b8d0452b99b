//! Schemes as a whole: sentences, text in Unicode, the map back, hostile input.

use super::*;
use proptest::prelude::*;

fn read(text: &str, scheme: Scheme) -> String {
    let mut out = String::new();
    decode(text, scheme, &mut out);
    out
}

const ALL: [Scheme; 4] = [Scheme::Tcvn3, Scheme::Tcvn3Capitals, Scheme::Vni, Scheme::Viqr];

const UNICODE: &[&str] = &[
    "Ủy ban nhân dân tỉnh báo cáo tình hình phát triển kinh tế - xã hội năm 2024, đạt 105,3% kế hoạch.",
    "Tổng số hộ nghèo: 1.234 hộ",
    "Số liệu ước tính đến ngày 30/6",
    "và có đã là cho",
    "hoà, khoẻ, thuý, quý, ủy",
    "Và có là cà phê sữa",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Ban quản lý dự án Đắk Lắk, Kon Tum; kết qủa",
    "Tên",
    "Xã",
    "Hà Nội",
    "à",
    "m²/người, 5 µm, 30°C, ±2, §5, © 2020, ½",
    "Công ty TNHH Windows® ở Việt Nam",
    "« Général »",
    "L'évolution économique a été générale; où est la forêt ? Très tôt, à côté du fleuve, les élèves français",
    "été",
    "où",
    "Größe für über schön Äpfel Öl müssen",
    "El niño pequeño está en España, así que más años",
    "não são coração há já",
    "på så må få blå",
    "the total amount of money don't they're I'm we've e.g. a.m. p.m. i.e. www.a.b",
    "x^2 + y^2 = u+v; a^2+b",
    "STT",
    "12.345,67",
    "",
    " ",
    "GDP (%)",
    "Bao cao tong hop nam 2023",
    "I'm a. b. c.",
    "%d Einträge »%s« in »s«",
    "più volte per selezionare più oggetti",
    "Flaggan given mer än en gång",
    "s×s",
];

#[test]
fn tcvn3_sentences() {
    assert_eq!(
        read("Quèc héi kho¸ XI t¹i kú häp thø 4 ®· th«ng qua b\u{AD}íc tiÕn míi", Scheme::Tcvn3),
        "Quốc hội khoá XI tại kỳ họp thứ 4 đã thông qua bước tiến mới"
    );
    assert_eq!(read("§Çu t\u{ad} n\u{f0ad}íc (5%), kho¶ng – “µ”", Scheme::Tcvn3), "Đầu tư nước (5%), khoảng – “à”");
    assert_eq!(read("T×nh h×nh n¨m 2004", Scheme::Tcvn3Capitals), "TÌNH HÌNH NĂM 2004");
    assert_eq!(read("gi÷ v÷ng 30°C, 5 m²", Scheme::Tcvn3), "giữ vững 30°C, 5 m²");
    assert_eq!(read("μ ∙ \u{93}x\u{94}", Scheme::Tcvn3), "à ã “x”");
}

#[test]
fn vni_sentences() {
    assert_eq!(
        read("UÛY BAN NHAÂN DAÂN TÆNH – Ñoäc laäp - Töï do - Haïnh phuùc", Scheme::Vni),
        "ỦY BAN NHÂN DÂN TỈNH – Độc lập - Tự do - Hạnh phúc"
    );
    assert_eq!(read("Chính phuû, nghóa vuï, ñöôïc, kyõ, kyù, xaõ hoäi, 5%", Scheme::Vni), "Chính phủ, nghĩa vụ, được, kỹ, ký, xã hội, 5%");
}

#[test]
fn viqr_sentences() {
    for (viqr, unicode) in [
        ("Tie^'ng Vie^.t", "Tiếng Việt"),
        ("DDo^.c la^.p - Tu+. do - Ha.nh phu'c.", "Độc lập - Tự do - Hạnh phúc."),
        ("Co^.ng hoa` xa~ ho^.i chu? nghi~a", "Cộng hoà xã hội chủ nghĩa"),
        ("HDDND va` UBND ti?nh (QDD so^' 5)", "HĐND và UBND tỉnh (QĐ số 5)"),
        ("Nha` nu+o+'c ba?o dda?m. Nha^n da^n la`m chu?.", "Nhà nước bảo đảm. Nhân dân làm chủ."),
        ("ca'c dde^` a'n di da^n tu+. do. Na(m 2004", "các đề án di dân tự do. Năm 2004"),
        ("tro.ng da.i la. lu`ng", "trọng dại lạ lùng"),
        ("nu*o*'c tu* nha^n", "nước tư nhân"),
        ("Nha` o+? Hue^', chu? nha` ddi dda^u?\nVe^` dda^u?", "Nhà ở Huế, chủ nhà đi đâu?\nVề đâu?"),
        ("d\\da, C:\\data", "dda, C:\\data"),
        ("co' kho^ng?", "có không?"),
        ("ba(`ng 10,5% (10 ty? ddo^`ng)", "bằng 10,5% (10 tỷ đồng)"),
        ("la\\. ma`", "la. mà"),
        ("va`... ro^`i", "và... rồi"),
        ("chi.u.", "chịu."),
        ("cu?a ai? Tre? em, sau. Nhau. ho+.p le^.", "của ai? Trẻ em, sau. Nhau. hợp lệ"),
        ("va` nha(nha)", "và nha(nha)"),
        ("a. Nha^n da^n", "a. Nhân dân"),
    ] {
        assert_eq!(read(viqr, Scheme::Viqr), unicode, "{viqr}");
    }
}

#[test]
fn what_is_no_syllable_stays_in_viqr() {
    for text in
        ["www.example.com", "they're", "hidden address.", "a^2 + b^2 = c^2 + d", "bao.cao.doc", "\\\\srv\\x", "1.a.b", "e.g. 5 (five)"]
    {
        assert_eq!(read(text, Scheme::Viqr), text);
    }
}

#[test]
fn words_in_unicode_stay_among_codes() {
    assert_eq!(read("Chủ tịch Trương Tấn Thiệu đã ký và có", Scheme::Vni), "Chủ tịch Trương Tấn Thiệu đã ký và có");
    assert_eq!(read("Tröông Tấn Thieäu", Scheme::Vni), "Trương Tấn Thiệu");
    assert_eq!(read("nưíc ®ưîc gi÷ Đảng", Scheme::Tcvn3), "nước được giữ Đảng");
    assert_eq!(read("đã có", Scheme::Tcvn3), "đã có");
}

#[test]
fn text_in_unicode_is_left_alone() {
    for text in UNICODE {
        assert_eq!(detect(text), None, "{text}");
    }
}

#[test]
fn codes_are_detected() {
    for (text, scheme) in [
        ("§Çu t\u{AD} trùc tiÕp n\u{AD}íc ngoµi theo ngµnh", Scheme::Tcvn3),
        ("Ph¸p", Scheme::Tcvn3),
        ("§µi Loan", Scheme::Tcvn3),
        ("¦íc TH \nn¨m 2002", Scheme::Tcvn3),
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", Scheme::Tcvn3Capitals),
        ("Toång coäng caùc huyeän", Scheme::Vni),
        ("UÛY BAN NHAÂN DAÂN TÆNH", Scheme::Vni),
        ("Tie^'ng Vie^.t", Scheme::Viqr),
        ("U?y ban nha^n da^n ti?nh ba'o ca'o ti`nh hi`nh thu+.c hie^.n nhie^.m vu. na(m 2004.", Scheme::Viqr),
    ] {
        assert_eq!(detect(text), Some(scheme), "{text}");
        assert_eq!(classify(text, None), Some(scheme), "{text}");
    }
}

#[test]
fn cells_are_judged_with_the_document() {
    let tcvn3 = Some(Scheme::Tcvn3);
    let vni = Some(Scheme::Vni);
    for (cell, hint, scheme) in [
        ("Sè", tcvn3, tcvn3),
        ("TV§T", tcvn3, tcvn3),
        ("Bé", tcvn3, tcvn3),
        ("Toång coäng", tcvn3, vni),
        ("Soá", vni, vni),
        ("QÑ", vni, vni),
        ("n¨m 2003", vni, tcvn3),
        ("Số dự án", tcvn3, None),
        ("và", tcvn3, None),
        ("STT", tcvn3, None),
        ("12,5", vni, None),
        ("Việt Nam", vni, None),
    ] {
        assert_eq!(classify(cell, hint), scheme, "{cell}");
    }
    assert_eq!(classify("Sè", None), None);
    assert_eq!(classify("ai?", Some(Scheme::Viqr)), None);
    assert_eq!(classify("ba'o ca'o", Some(Scheme::Viqr)), Some(Scheme::Viqr));
}

#[test]
fn the_map_leads_back() {
    let (mut out, mut runs) = (String::from("> "), Vec::new());
    decode_mapped("Toång 5", Scheme::Vni, &mut out, &mut runs);
    assert_eq!(out, "> Tổng 5");
    assert_eq!(runs, [(2, 0)], "ổ takes as many bytes as o and å");
    let (mut out, mut runs) = (String::new(), Vec::new());
    decode_mapped("n¨m caùc", Scheme::Vni, &mut out, &mut runs);
    assert_eq!(out, "n¨m các");
    assert_eq!(runs, [(0, 0), (8, 9)]);
}

proptest! {
    #[test]
    fn hostile_text_is_survived(text in any::<String>(), codes in "[a-zA-Z\u{80}-\u{ff}ưđếƯ'`?~.^(+*\\\\d \n]{0,60}") {
        for text in [text, codes] {
            for scheme in ALL {
                let (mut out, mut runs) = (String::new(), Vec::new());
                decode_mapped(&text, scheme, &mut out, &mut runs);
                prop_assert_eq!(&out, &read(&text, scheme));
                let last = runs.last().copied();
                prop_assert!(runs.windows(2).all(|w| w[0].0 <= w[1].0 && w[0].1 <= w[1].1));
                prop_assert!(last.is_some_and(|(o, i)| out.len() as u32 - o == text.len() as u32 - i));
                classify(&text, Some(scheme));
            }
            detect(&text);
            by_font(&text);
            syllable_of(&text);
        }
    }

    #[test]
    fn ascii_without_letters_is_untouched(text in "[0-9 .,;:%()/+-]{0,40}") {
        for scheme in ALL {
            prop_assert_eq!(read(&text, scheme), text.clone());
        }
    }
}

fn syllable_of(text: &str) -> bool {
    text.split(' ').any(crate::orthography::syllable::possible)
}
