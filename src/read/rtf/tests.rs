//! Small documents, read whole.

use super::*;
use crate::read::dump;

fn source(body: &str) -> String {
    format!(
        "{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0\\fcharset0 Arial{{\\*\\falt X}};}}{{\\f1\\fcharset163 Times New Roman;}}\
         {{\\f2\\fcharset2 Symbol;}}{{\\f3\\fcharset0 .VnTime;}}}}{{\\stylesheet{{\\s1 heading 1;}}{{\\*\\cs2 x;}}}}\n{body}}}"
    )
}

fn layout(body: &str) -> String {
    dump::layout(&read(source(body).as_bytes(), &Limits::default()).expect("a document"))
}

#[test]
fn letters_of_all_kinds() {
    assert_eq!(
        layout("\\f1 Ti\\'ea\\'ecng Vi\\u7879?t\\f0  \\'e0 \\u-10179?\\u-8704? A\\~B\\_C\\-D\\{\\par"),
        "P Tiếng Việt à 😀 A B-CD{\n"
    );
    assert_eq!(layout("\\uc2\\u273\\'3f\\'3fa{\\uc0\\u225 b}\\u8211\\endash xx\\u226\\par c"), "P đaáb–xâ\nP c\n");
    assert_eq!(layout("{\\f2 \\'b3} 5 km{\\super 2}\\line v\\'e0 \\bullet\\line X"), "P ≥ 5 km² và •\nP X\n");
}

#[test]
fn legacy_codes_reach_the_decoder() {
    // "Báo" as TCVN3: 0xB8 is á.
    let limits = Limits::default();
    let mut reader = Reader::new(&limits);
    for token in Tokens::new(source("\\f3 B\\'b8o").as_bytes()) {
        reader.token(token).expect("a token");
    }
    let words = crate::orthography::legacy::by_font(".VnTime");
    let found = format!("{:?}", reader.finish().expect("blocks").0);
    assert!(found.contains(&format!("Words(\"B¸o\", {words:?})")), "{found}");
}

#[test]
fn looks_and_headings() {
    assert_eq!(layout("{\\b\\i to\\'e0n b\\'f4} {\\super 1}\\par{\\b m}a\\par\\s1 C\\par\\pard d"), "P *** toàn bô ¹\nP ma\nH1 C\nP d\n");
}

#[test]
fn what_is_not_shown_is_left_out() {
    let body = "{\\header dau}a {\\v an}{\\deleted xoa}{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt b}}{\\*\\bkmkstart c}{\\pict\\bin4 }}}}ff}\
        {\\info{\\title t}}{\\*\\shppict{\\pict ff}} c";
    assert_eq!(layout(body), "P a b c\n");
}

#[test]
fn lists_boxes_and_notes() {
    let body = "{\\listtext\\pard\\plain 1.2.\\tab}M\\'f4t{\\super\\chftn{\\footnote\\pard\\plain{\\super\\chftn} Theo\\par{\\b b\\'e1o}}} 5\\par\
        {\\pntext\\f2\\'b7\\tab}Hai{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt h\\'f4p\\par}}{\\shprslt h\\'f4p}}\\par Ba";
    assert_eq!(layout(body), "P 1.2. Môt¹ 5\nP - Hai\nP hôp\nP Ba\nP ¹ Theo\nP ** báo\n");
}

#[test]
fn merged_cells_and_inner_tables() {
    let lines = "\\clbrdrt\\brdrs";
    let body = format!(
        "\\trowd\\trleft0{lines}\\clvmgf\\cellx100{lines}\\clmgf\\cellx200\\clmrg\\cellx300\\pard\\intbl A\\cell B\\cell\\cell\\row\
         \\trowd\\clvmrg\\cellx105\\cellx195\\cellx300\\pard\\intbl\\cell 1\\par 2\\cell 3\\cell\\row\
         \\trowd\\cellx200\\cellx300 c\\par\\pard\\intbl\\itap2 x\\nestcell y\\nestcell{{\\*\\nesttableprops\\trowd\\cellx9\\cellx99\\nestrow}}\
         {{\\nonesttables\\par}}\\pard\\intbl z\\cell d\\cell\\row\\pard sau"
    );
    assert_eq!(layout(&body), "T 3×2 spans\n  ⟦A⟧2×1⟦B⟧1×2\n  ⟦1 2⟧⟦3⟧\n  ⟦c x y z⟧1×2⟦d⟧\nP sau\n");
}

#[test]
fn hostile_files_are_refused_or_read() {
    let limits = Limits::default();
    let try_read = |bytes: &[u8]| read(bytes, &limits).map(|d| d.text);
    assert!(matches!(try_read(b"{\\rtf1 a"), Err(Error::Damaged { .. })));
    assert!(matches!(try_read(&[b"{\\rtf1 ", "{".repeat(100_000).as_bytes()].concat()), Err(Error::Damaged { .. })));
    assert_eq!(try_read(b"{\\rtf1 }"), Err(Error::Empty));
    assert_eq!(try_read(b"{\\rtf1 a\\u-1?\\u99999?\\'zz\\bin99999999 }"), Err(damaged("text that breaks off")));
    assert_eq!(try_read(b"{\\rtf1\\uc-5\\itap999\\f-9 a\\nestcell\\nestrow\\cell\\row}x").as_deref(), Ok("a\n"));
    let few = Limits { cells: 10, ..limits };
    assert!(matches!(read(source(&"\\cell".repeat(11)).as_bytes(), &few), Err(Error::TooLarge { .. })));
    let short = Limits { text_bytes: 1000, ..limits };
    assert!(matches!(read(source(&"a\\par ".repeat(101)).as_bytes(), &short), Err(Error::TooLarge { .. })));
    let whole = source("\\trowd\\cellx1 a\\cell{\\footnote b}\\row{\\b\\u273?\\'e1}{\\shp{\\*\\shpinst{\\shptxt c}}}");
    for at in 0..whole.len() {
        let _ = try_read(&whole.as_bytes()[..at]);
        let _ = try_read(&[&whole.as_bytes()[..at], b"}", &whole.as_bytes()[at..]].concat());
        let _ = try_read(&[&whole.as_bytes()[..at], &whole.as_bytes()[(at + 1).min(whole.len())..]].concat());
    }
}

#[test]
fn heads_and_feet_of_pages_are_not_lost() {
    let body = "\\titlepg{\\headerf \\b UBND xa An\\par So: 5/BC-UBND\\par}{\\header Bao cao quy 1\\par}{\\footer Trang {\\field{\\*\\fldinst PAGE}{\\fldrslt 2}}\\par}\
        Co 12 ho so.\\par\\sect\\sectd{\\footerf Bieu 12/TK, ban 3\\par}{\\header Co 12 ho so.\\par}Het";
    assert_eq!(layout(body), "P ** UBND xa An\nP ** So: 5/BC-UBND\nP Co 12 ho so.\nP Het\nP Bao cao quy 1\nP Bieu 12/TK, ban 3\n");
    // Without a first page of its own the head of all pages is that of the first.
    let body = "{\\headerf Khong hien len\\par khong hien\\par}{\\header UBND xa An\\par So: 5/BC-UBND\\par Ngay 5\\par An, ngay 5\\par}Co 12 ho so.";
    assert_eq!(layout(body), "P UBND xa An\nP So: 5/BC-UBND\nP An, ngay 5\nP Co 12 ho so.\n");
}
