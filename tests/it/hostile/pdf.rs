//! Hostile PDF files.

use super::Fixture;
use super::crypt::Lock;
use super::pdf_maker::{FONT, Maker, WORDS, good, one, packed, stream};
use std::fmt::Write;

const READ: &[&str] = &["document"];
const BROKEN: &[&str] = &["unsupported"];
const EITHER: &[&str] = &["document", "unsupported", "empty", "too_large"];
const REFUSED: &[&str] = &["unsupported", "empty", "too_large"];
/// The process of its own runs out of the memory it may have.
const BOMB: &[&str] = &["memory", "unsupported", "too_large"];

const GIGABYTE: usize = 1 << 30;
const FLATE: &str = "/Filter /FlateDecode";

fn sixty_pages() -> Maker {
    let mut m = Maker::new();
    let pages: Vec<usize> = (0..60).map(|_| m.page(WORDS, "")).collect();
    m.pages(&pages);
    m
}

/// A page whose words are followed by `more`.
fn with(more: &str, resources: &str) -> Vec<u8> {
    one(format!("{WORDS}{more}"), resources)
}

fn forms(calls: &[&str]) -> Vec<u8> {
    let mut m = Maker::new();
    let first = 4;
    let names: String = (0..calls.len()).map(|i| format!("/X{i} {} 0 R ", first + i)).collect();
    for call in calls {
        let content = format!("{WORDS}{call}");
        m.add(stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> /XObject << {names} >> >>"),
            content.as_bytes(),
        ));
    }
    let page = m.page(format!("{WORDS}/X0 Do"), &format!("/XObject << {names} >>"));
    m.pages(&[page]).file()
}

/// A page that shows codes in a font object of its own, and further objects from 4 on.
fn font(font: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let mut m = Maker::new();
    m.objects[2] = font.into();
    for o in objects {
        m.add(o.clone());
    }
    let page = m.page("BT /F1 12 Tf 72 700 Td <00410042004300440045004600470048004900500051005200530054> Tj ET", "");
    m.pages(&[page]).file()
}

const WIDE: &str = "/Type /Font /Subtype /Type0 /BaseFont /ABC";

fn wide(encoding: &str, unicode: &str, cid: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let cid_font = format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABC /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> {cid} >>"
    );
    let all: Vec<Vec<u8>> = [cid_font.into_bytes()].into_iter().chain(objects.iter().cloned()).collect();
    font(&format!("<< {WIDE} /Encoding {encoding} /DescendantFonts [4 0 R] {unicode} >>"), &all)
}

fn map(body: &str) -> Vec<u8> {
    let head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <ffff> endcodespacerange";
    stream("/Type /CMap /CMapName /X", format!("{head}\n{body}\nendcmap end end").as_bytes())
}

fn grid(n: usize, size: f32) -> String {
    let mut out = String::new();
    let step = size / n as f32;
    for i in 0..=n {
        let at = i as f32 * step;
        writeln!(out, "{at} 0 m {at} {size} l S 0 {at} m {size} {at} l S").unwrap();
    }
    out
}

/// A file whose pages are `n` times one page over one stream.
fn again(n: usize, content: &[u8], entries: &str) -> Vec<u8> {
    let mut m = Maker::new();
    let data = m.add(stream(entries, content));
    let pages: Vec<usize> = (0..n).map(|_| m.page_of(&format!("{data} 0 R"), "", "/MediaBox [0 0 595 842]")).collect();
    m.pages(&pages).file()
}

pub fn all() -> Vec<Fixture> {
    let mut out = broken();
    out.extend(trees());
    out.extend(contents());
    out.extend(fonts());
    out.extend(packs());
    out
}

/// Streams that unpack to a gigabyte.
pub fn bombs() -> Vec<Fixture> {
    let twice = packed_again(&packed(b" ", GIGABYTE));
    let map = packed(b"1 beginbfchar <0041> <00410041004100410041> endbfchar\n", GIGABYTE);
    vec![
        Fixture::new("pdf: a stream of 1 GB", BOMB, again(1, &packed(b" ", GIGABYTE), FLATE)).memory(),
        Fixture::new("pdf: a stream of 1 GB packed twice", BOMB, again(1, &twice, "/Filter [/FlateDecode /FlateDecode]")).memory(),
        Fixture::new("pdf: ToUnicode of 1 GB", BOMB, wide("/Identity-H", "/ToUnicode 5 0 R", "", &[stream(FLATE, &map)])).memory(),
    ]
}

fn broken() -> Vec<Fixture> {
    let whole = sixty_pages().file();
    let xref = whole.windows(5).rposition(|w| w == b"\nxref").unwrap();
    let lock = |password: &[u8], long| sixty_pages().locked(&Lock::new(password, long));
    let mut stretched = Maker::new();
    let page = stretched.page(WORDS, "");
    stretched.pages(&[page]);
    let zeros = packed(&[0], 50_000_000);
    let mut long_xref = good();
    let at = long_xref.len();
    long_xref.extend(b"9 0 obj\n");
    long_xref.extend(stream("/Type /XRef /W [1 4 2] /Index [0 2147483647] /Size 2147483647 /Root 1 0 R /Filter /FlateDecode", &zeros));
    long_xref.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes());
    let mut looped = good();
    let prev = looped.windows(5).rposition(|w| w == b"\nxref").unwrap() + 1;
    let text = String::from_utf8_lossy(&looped).replace("/Root 1 0 R", &format!("/Root 1 0 R /Prev {prev}"));
    looped = if text.contains(char::REPLACEMENT_CHARACTER) { stretched.file_with("6", "0 6", "/Prev 9") } else { text.into_bytes() };
    let mut noise = b"%PDF-1.7\n".to_vec();
    noise.extend((0..100_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8));
    let starts = [b"%PDF-1.4\n".to_vec(), b"1 0 obj << ".repeat(20_000)].concat();
    vec![
        Fixture::new("pdf: sound", READ, good()),
        Fixture::new("pdf: cut at 60 %", EITHER, whole[..whole.len() * 6 / 10].to_vec()),
        Fixture::new("pdf: the table of objects cut off", READ, whole[..xref].to_vec()),
        Fixture::new("pdf: last 900 bytes cut", READ, whole[..whole.len() - 900].to_vec()),
        Fixture::new("pdf: RC4 40, a password", &["encrypted"], lock(b"bi mat", false)),
        Fixture::new("pdf: RC4 128, a password", &["encrypted"], lock(b"bi mat", true)),
        Fixture::new("pdf: RC4 40, no password", READ, lock(b"", false)),
        Fixture::new("pdf: RC4 128, no password", READ, lock(b"", true)),
        Fixture::new("pdf: Size 2^31", READ, stretched.file_with("2147483647", "0 6", "")),
        Fixture::new("pdf: a section of 10^9 objects", EITHER, stretched.file_with("6", "0 1000000000", "")),
        Fixture::new("pdf: an xref stream of 2^31 entries", EITHER, long_xref),
        Fixture::new("pdf: Prev names itself", EITHER, looped),
        Fixture::new("pdf: noise", BROKEN, noise),
        Fixture::new("pdf: objects that never end", REFUSED, starts),
        Fixture::new("pdf: nothing but its name", BROKEN, b"%PDF-1.7".to_vec()),
    ]
}

fn trees() -> Vec<Fixture> {
    let tree = |kids: &str, count: &str| {
        let mut m = Maker::new();
        m.page(WORDS, "");
        m.tree(kids, count).file()
    };
    let mut deep = Maker::new();
    let page = deep.page(WORDS, "");
    let first = deep.objects.len() + 1;
    (0..20_000).for_each(|i| {
        deep.add(format!("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", first + i + 1));
    });
    deep.add(format!("<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"));
    deep.tree(&format!("{first} 0 R"), "1");
    let sized = |size: &str| {
        let mut m = Maker::new();
        let data = m.add(stream("", WORDS.as_bytes()));
        let page = m.page_of(&format!("{data} 0 R"), "", size);
        m.pages(&[page]).file()
    };
    let mut nested = Maker::new();
    let data = nested.add(stream("", WORDS.as_bytes()));
    let arrays = format!("/MediaBox [0 0 595 842] /Extra {}{}", "[".repeat(500_000), "]".repeat(500_000));
    let page = nested.page_of(&format!("{data} 0 R"), "", &arrays);
    nested.pages(&[page]);
    let mut fields = Maker::new();
    let data = fields.add(stream("", WORDS.as_bytes()));
    let field = fields.add("<< /Subtype /Widget /FT /Tx /V (5 ho so) /Rect [0 0 1e30 1e30] /Parent 5 0 R >>");
    let loops = fields.add("<< /Subtype /Widget /Parent 6 0 R >>");
    let page = fields.page_of(
        &format!("{data} 0 R"),
        "",
        &format!("/MediaBox [0 0 595 842] /Annots [{}]", format!("{field} 0 R {loops} 0 R ").repeat(50_000)),
    );
    fields.pages(&[page]);
    vec![
        Fixture::new("pdf: a tree that names itself", EITHER, tree("2 0 R", "1")),
        Fixture::new("pdf: a page and a tree that names itself", READ, tree("5 0 R 2 0 R", "2")),
        Fixture::new("pdf: Count 2*10^9", READ, tree("5 0 R", "2000000000")),
        Fixture::new("pdf: one page 30,000 times", EITHER, tree(&"5 0 R ".repeat(30_000), "30000")),
        Fixture::new("pdf: no page", REFUSED, {
            let mut m = Maker::new();
            m.tree("", "0").file()
        }),
        Fixture::new("pdf: a tree 20,000 deep", EITHER, deep.file()),
        Fixture::new("pdf: 500,000 arrays in a page", EITHER, nested.file()),
        Fixture::new("pdf: a page of 2*10^6 points", READ, sized("/MediaBox [0 0 2000000 2000000]")),
        Fixture::new("pdf: a page of no size", EITHER, sized("/MediaBox [0 0 0 0]")),
        Fixture::new(
            "pdf: a page of 10^38 points",
            EITHER,
            sized("/MediaBox [-1e38 -99999999999999999999999999999999999999 99999999999999999999999999999999999999 5]"),
        ),
        Fixture::new("pdf: 100,000 fields, their parents in a circle", READ, fields.file()),
        Fixture::new("pdf: 20,001 pages", &["too_large"], again(20_001, WORDS.as_bytes(), "")),
        Fixture::new("pdf: 5,000 pages without words", EITHER, again(5_000, b"0 0 m 5 5 l S", "")),
    ]
}

fn contents() -> Vec<Fixture> {
    let huge = "99999999999999999999999999999999999999999999";
    let numbers = format!(
        "BT /F1 {huge} Tf {huge} -{huge} Td (abc) Tj {huge} 0 0 {huge} {huge} {huge} Tm (def) Tj 0 0 0 0 0 0 Tm (ghi) Tj \
         /F1 --5 Tf (jkl) Tj /F1 0 Tf (mno) Tj {huge} Tz {huge} Tc {huge} Tw [(p) {huge} (q) -{huge} (r)] TJ /F1 nan Tf (s) Tj /F1 1e308 Tf (t) Tj ET \
         {huge} 0 0 {huge} 0 0 cm {huge} 0 0 {huge} 0 0 cm 0 0 m 1 1 l S BT /F1 1 Tf (uvw) Tj ET 0 0 {huge} {huge} re S",
    );
    let glyphs = format!("BT /F1 10 Tf 0.02 TL 20 800 Td {} ET", "(Tong so 125 ho so da giai quyet 120 ho so) Tj T* ".repeat(25_000));
    let one_line = format!("BT /F1 0.01 Tf 20 800 Td ({}) Tj ET", "125 ho so, ".repeat(100_000));
    let heap = format!("BT /F1 10 Tf {} ET", "1 0 0 1 50 500 Tm (So 125) Tj ".repeat(40_000));
    let scattered: String = (0..60_000u32).fold("BT /F1 3 Tf ".to_owned(), |mut out, i| {
        let n = i.wrapping_mul(2_654_435_761);
        write!(out, "1 0 0 1 {} {} Tm ({}) Tj ", n % 590, (n >> 12) % 840, n % 1000).unwrap();
        out
    }) + "ET";
    let turned: String = (0..20_000u32).fold("BT /F1 3 Tf ".to_owned(), |mut out, i| {
        let (s, c) = (i as f32).sin_cos();
        write!(out, "{c} {s} {} {c} {} {} Tm (So {i}) Tj ", -s, i % 590, i % 840).unwrap();
        out
    }) + "ET";
    let boxes: String = (0..1_000_000u32).fold(String::new(), |mut out, i| {
        let n = i.wrapping_mul(2_654_435_761);
        writeln!(out, "{} {} {} 0.5 re f", n % 590, (n >> 12) % 840, n % 97 + 4).unwrap();
        out
    });
    vec![
        Fixture::new("pdf: 500,000 arrays in the content", EITHER, with(&"[".repeat(500_000), "")),
        Fixture::new("pdf: 500,000 dictionaries in the content", EITHER, with(&"/A <</B ".repeat(500_000), "")),
        Fixture::new(
            "pdf: 500,000 arrays opened and closed",
            EITHER,
            with(&format!("{}{} TJ", "[".repeat(500_000), "]".repeat(500_000)), ""),
        ),
        Fixture::new("pdf: 10^6 saved states, 10^6 marks", READ, with(&"q /A BMC ".repeat(1_000_000), "")),
        Fixture::new("pdf: 10^6 states restored, 10^6 marks ended", READ, with(&"Q EMC ".repeat(1_000_000), "")),
        Fixture::new("pdf: a form that calls itself", READ, forms(&["/X0 Do"])),
        Fixture::new("pdf: a form that calls itself twice", READ, forms(&["/X0 Do /X0 Do"])),
        Fixture::new("pdf: a form that calls itself a hundred times", READ, forms(&["/X0 Do ".repeat(100).as_str()])),
        Fixture::new("pdf: a form that calls itself a hundred times, no table of objects", READ, {
            let call = "/X0 Do ".repeat(100);
            let file = forms(&[call.as_str()]);
            file[..file.windows(5).rposition(|w| w == b"\nxref").unwrap()].to_vec()
        }),
        // Words of no font: the page would be drawn to be recognised, and drawing has no end.
        Fixture::new("pdf: a form of unreadable words that calls itself a hundred times", &["document", "empty"], {
            let file = forms(&["/X0 Do ".repeat(100).as_str()]);
            String::from_utf8_lossy(&file).replace("/F1 12 Tf", "/F9 12 Tf").into_bytes()
        }),
        Fixture::new("pdf: two forms that call each other", READ, forms(&["/X1 Do /X1 Do", "/X0 Do /X0 Do"])),
        Fixture::new("pdf: numbers without end", EITHER, one(numbers, "")),
        Fixture::new("pdf: 10^6 letters on a page", READ, one(glyphs, "")),
        Fixture::new("pdf: 10^6 letters on a line", EITHER, one(one_line, "")),
        Fixture::new("pdf: 40,000 words on one place", READ, one(heap, "")),
        Fixture::new("pdf: 60,000 words anywhere", READ, one(scattered, "")),
        Fixture::new("pdf: 20,000 words turned", EITHER, one(turned, "")),
        Fixture::new("pdf: 3000 x 3000 lines", READ, with(&grid(3000, 590.0), "")),
        Fixture::new("pdf: 2900 x 2900 lines, wide apart", READ, {
            let mut m = Maker::new();
            let data = m.add(stream("", format!("{WORDS}{}", grid(2900, 14_000.0)).as_bytes()));
            let page = m.page_of(&format!("{data} 0 R"), "", "/MediaBox [0 0 14400 14400]");
            m.pages(&[page]).file()
        }),
        Fixture::new("pdf: 600 x 600 lines and words", READ, {
            let mut m = Maker::new();
            let words = (0..30_000).fold(String::new(), |mut out, i| {
                write!(out, "BT /F1 6 Tf {} {} Td ({i}) Tj ET ", (i % 600) * 24 + 2, (i / 600) * 24 + 6).unwrap();
                out
            });
            let data = m.add(stream("", format!("{WORDS}{}{words}", grid(600, 14_400.0)).as_bytes()));
            let page = m.page_of(&format!("{data} 0 R"), "", "/MediaBox [0 0 14400 14400]");
            m.pages(&[page]).file()
        }),
        Fixture::new("pdf: 10^6 thin boxes", READ, with(&boxes, "")),
        Fixture::new("pdf: a path of 10^6 lines", READ, with(&("0 0 m ".to_owned() + &"5 5 l 500 5 l ".repeat(500_000) + "S"), "")),
        Fixture::new("pdf: a string and a picture that never end", EITHER, with("BI /W 5 ID \u{1} (((((", "")),
    ]
}

fn fonts() -> Vec<Fixture> {
    let chars: String = (0..2_000).fold(String::new(), |mut out, block| {
        out.push_str("100 beginbfchar\n");
        (0..100).for_each(|i| writeln!(out, "<{:04x}> <{}>", (block * 100 + i) % 65_536, "0041".repeat(60)).unwrap());
        out.push_str("endbfchar\n");
        out
    });
    let ranges = "100 beginbfrange\n".to_owned() + &"<0000> <ffff> <0041>\n".repeat(100) + "endbfrange\n";
    let unicode = |body: &str| wide("/Identity-H", "/ToUnicode 5 0 R", "", &[map(body)]);
    let type3 = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [0 0 0 0 0 0] /FirstChar 0 /LastChar 255 /Widths [1e38 1 1] \
                 /CharProcs << /a 4 0 R >> /Encoding << /Differences [0 /a /a /a] >> /Resources << /Font << /F1 3 0 R >> >> >>";
    let differences =
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /X /Encoding << /Differences [{}] >> >>", "-5 /a 300 /b /c ".repeat(100_000));
    let program = |key: &str, data: &[u8]| {
        let descriptor = format!("<< /Type /FontDescriptor /FontName /X /Flags 4 /{key} 5 0 R >>").into_bytes();
        let file = stream("/Length1 10 /Length2 10 /Length3 0", data);
        font("<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 255 /FontDescriptor 4 0 R >>", &[descriptor, file])
    };
    let noise: Vec<u8> = (0..50_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let mut many = Maker::new();
    let names: String = (0..6_000).map(|i| format!("/G{i} {FONT} ")).collect();
    let shown: String = (0..6_000).map(|i| format!("/G{i} 5 Tf (a{i}) Tj ")).collect();
    let data = many.add(stream("", format!("BT {shown} ET").as_bytes()));
    let page = many
        .add(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {data} 0 R /Resources << /Font << {names} >> >> >>"));
    many.pages(&[page]);
    vec![
        Fixture::new(
            "pdf: a font that is its own descendant",
            EITHER,
            font(&format!("<< {WIDE} /Encoding /Identity-H /DescendantFonts [3 0 R] >>"), &[]),
        ),
        Fixture::new("pdf: a Type 3 font that calls itself", EITHER, font(type3, &[stream("", b"/F1 1 Tf (a) Tj")])),
        Fixture::new("pdf: 300,000 differences", EITHER, font(&differences, &[])),
        Fixture::new("pdf: a font program of noise", EITHER, program("FontFile2", &noise)),
        Fixture::new("pdf: a Type 1 program of noise", EITHER, program("FontFile", &noise)),
        // Nothing is seen on the page as drawn, which is recognised where an engine is.
        Fixture::new("pdf: 6,000 fonts", &["document", "empty"], many.file()),
        Fixture::new(
            "pdf: widths of 2^32 codes",
            EITHER,
            wide("/Identity-H", "", "/W [0 4294967295 500 0 2147483647 1e38] /DW -1e38", &[]),
        ),
        Fixture::new("pdf: ToUnicode of 200,000 long strings", EITHER, unicode(&chars)),
        Fixture::new("pdf: ToUnicode of ranges upon ranges", EITHER, unicode(&ranges)),
        Fixture::new("pdf: ToUnicode of 2^32 codes", EITHER, unicode("1 beginbfrange <00000000> <ffffffff> <0041> endbfrange")),
        Fixture::new(
            "pdf: ToUnicode of strings that grow",
            EITHER,
            unicode(&format!("1 beginbfrange <0000> <ffff> <{}> endbfrange", "0041".repeat(100_000))),
        ),
        Fixture::new("pdf: ToUnicode of long strings for 60,000 codes", EITHER, {
            let mut m = Maker::new();
            let zipped = packed_again(format!("1 beginbfrange <0000> <ffff> <{}> endbfrange", "0041".repeat(60_000)).as_bytes());
            m.objects[2] = format!("<< {WIDE} /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>").into_bytes();
            m.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABC /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>");
            m.add(stream(FLATE, &zipped));
            let codes = (0..60_000).fold(String::new(), |mut out, i| {
                write!(out, "{i:04x}").unwrap();
                out
            });
            let page = m.page(format!("BT /F1 12 Tf 72 700 Td 0.001 0 0 12 72 700 Tm <{codes}> Tj ET"), "");
            m.pages(&[page]).file()
        }),
        Fixture::new(
            "pdf: ToUnicode that uses itself",
            EITHER,
            wide("/Identity-H", "/ToUnicode 5 0 R", "", &[stream("/Type /CMap /UseCMap 5 0 R", b"/X usecmap")]),
        ),
        Fixture::new(
            "pdf: an encoding of 2^32 codes",
            EITHER,
            wide("5 0 R", "", "", &[map("1 begincidrange <00000000> <ffffffff> 0 endcidrange")]),
        ),
        Fixture::new(
            "pdf: an encoding that uses itself",
            EITHER,
            wide("5 0 R", "", "", &[stream("/Type /CMap /CMapName /X /UseCMap 5 0 R", b"/X usecmap")]),
        ),
    ]
}

/// Streams that are small alone, and much together.
fn packs() -> Vec<Fixture> {
    let flate = FLATE;
    let many = |n: usize, content: &[u8]| {
        let mut m = Maker::new();
        let data = m.add(stream(flate, content));
        let words = m.add(stream("", WORDS.as_bytes()));
        let page = m.page_of(&format!("[{words} 0 R {}]", format!("{data} 0 R ").repeat(n)), "", "/MediaBox [0 0 595 842]");
        m.pages(&[page]).file()
    };
    let called = {
        let mut m = Maker::new();
        let entries = format!("{flate} /Type /XObject /Subtype /Form /BBox [0 0 595 842]");
        let form = m.add(stream(&entries, &packed(b" ", 8 << 20)));
        let page = m.page(format!("{WORDS}{}", "/X Do ".repeat(100_000)), &format!("/XObject << /X {form} 0 R >>"));
        m.pages(&[page]).file()
    };
    let image = {
        let mut m = Maker::new();
        let entries =
            format!("{flate} /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB");
        let image = m.add(stream(&entries, &packed(b" ", GIGABYTE)));
        let page = m.page(format!("{WORDS}{}", "/X Do ".repeat(1_000)), &format!("/XObject << /X {image} 0 R >>"));
        m.pages(&[page]).file()
    };
    let predictor = |p: &str| again(1, &packed(b"\x02", 1 << 20), &format!("{flate} /DecodeParms << /Predictor {p} >>"));
    let map = |size: usize| {
        let zipped = packed(b"1 beginbfchar <0041> <00410041004100410041> endbfchar\n", size);
        wide("/Identity-H", "/ToUnicode 5 0 R", "", &[stream(flate, &zipped)])
    };
    vec![
        Fixture::new("pdf: 30 MB of operators", EITHER, again(1, &packed(b"q Q ", 30 << 20), flate)),
        Fixture::new("pdf: 4,000 times one stream of 1 MB", READ, many(4_000, &packed(b" ", 1 << 20))),
        Fixture::new("pdf: 100,000 times a form of 8 MB", READ, called),
        Fixture::new("pdf: a picture of 1 GB", READ, image),
        Fixture::new("pdf: 2,000 pages of 10^6 operators", EITHER, again(2_000, &packed(b"q Q ", 4 << 20), flate)),
        Fixture::new(
            "pdf: a predictor of 2^31 columns",
            EITHER,
            predictor("15 /Columns 2147483647 /Colors 2147483647 /BitsPerComponent 16"),
        ),
        Fixture::new("pdf: a predictor of 0 columns", EITHER, predictor("12 /Columns 0")),
        Fixture::new("pdf: a predictor of 2^16 columns of 32 bits", EITHER, predictor("2 /Columns 65536 /Colors 60 /BitsPerComponent 3")),
        Fixture::new("pdf: ToUnicode of 20 MB", EITHER, map(20 << 20)),
    ]
}

fn packed_again(data: &[u8]) -> Vec<u8> {
    super::pdf_maker::deflated(|w| w.write_all(data).unwrap())
}
