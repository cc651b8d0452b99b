//! `bocso fill`: a blank form and reports give proposals that are right or say what speaks against them, and the form filled in.

mod judged;
mod make;
mod served;

use crate::common::{GRAMMAR, blessing, bocso, read, root};
use bocso::fill::output::{FieldOut, Filled, State, Why};
use bocso::fill::{self, Form, Language, Source, write};
use make::{document, dots, part, unruled, workbook};
use std::fs;
use std::process::{Command, Stdio};

const HEAD: &str = "TT|Chỉ tiêu|Đơn vị tính|Kết quả|Ghi chú";

/// A form filled from reports given as text.
fn filled(form: &[u8], reports: &[&str]) -> Filled {
    let form = fill::read::read("bieu", form, &GRAMMAR).unwrap();
    from(&form, reports)
}

fn from(form: &Form, reports: &[&str]) -> Filled {
    told(form, reports, Language::Vietnamese)
}

fn told(form: &Form, reports: &[&str], language: Language) -> Filled {
    let both: Vec<_> = reports
        .iter()
        .enumerate()
        .map(|(n, r)| {
            let (document, extraction) =
                bocso::extract::extract_with_document(&format!("bao-cao-{n}.txt"), r.as_bytes(), &GRAMMAR).unwrap();
            (extraction, document.text)
        })
        .collect();
    let sources: Vec<Source<'_>> = both.iter().map(|(extraction, text)| Source { extraction, text }).collect();
    fill::fill(form, &sources, &GRAMMAR, language)
}

/// "label = value state".
fn line(field: &FieldOut) -> String {
    let value = field.value.as_ref().map_or("-", |v| v.text.as_str());
    format!("{} = {value} {}", field.label, format!("{:?}", field.state).to_lowercase())
}

fn lines(filled: &Filled) -> Vec<String> {
    filled.fields.iter().map(line).collect()
}

const REPORT: &str = "UBND HUYỆN AN SƠN\nSố: 45/BC-UBND\n\nAn Sơn, ngày 20 tháng 12 năm 2023\n\nBÁO CÁO\nKết quả chuyển đổi số năm 2023\n\n\
    1. Hạ tầng\nTổng số máy tính tại cơ quan là 285 máy, trong đó 225 máy tính kết nối internet.\n\n\
    2. Văn bản\nTổng số văn bản đi: 10.881 văn bản. Tổng số văn bản đến: 32.741 văn bản.\n\n\
    3. Trồng cây\nDiện tích trồng rừng mới đạt 25.000 m2. Tổng kinh phí hỗ trợ cây giống là 1.250 triệu đồng.\n";

#[test]
fn word_and_excel_forms_give_the_same_fields() {
    let rows = [
        HEAD,
        "I|HẠ TẦNG|||",
        "1|Tổng số máy tính|máy||",
        "2|Số máy quét|máy||",
        "II|VĂN BẢN|||",
        "1|Tổng số văn bản đi|văn bản||",
        "2|Tổng số văn bản đến|văn bản|5|",
    ];
    let wanted =
        ["Tổng số máy tính = 285 sure", "Số máy quét = - empty", "Tổng số văn bản đi = 10.881 sure", "Tổng số văn bản đến = 32.741 typed"];
    for form in [document(&rows), workbook(&rows), unruled(&rows)] {
        let out = filled(&form, &[REPORT]);
        assert_eq!(lines(&out), wanted);
        let [first, empty, _, typed] = out.fields.as_slice() else { panic!("four fields") };
        let source = first.source.as_ref().unwrap();
        assert_eq!((source.quote.as_str(), source.report.as_str(), first.unit.as_deref()), ("285", "r1", Some("máy")));
        assert!(source.line.contains("Tổng số máy tính tại cơ quan là 285 máy"));
        assert_eq!((empty.why, empty.messages.len()), (Some(Why::NotFound), 1));
        assert_eq!((typed.typed.as_deref(), typed.slot.as_ref()), (Some("5"), None));
        assert_eq!((out.summary.fields, out.summary.sure, out.summary.empty, out.summary.typed), (4, 2, 1, 1));
    }
}

#[test]
fn units_are_converted_exactly_and_said() {
    let rows = [HEAD, "1|Diện tích trồng rừng mới|ha||", "2|Tổng kinh phí hỗ trợ cây giống|tỷ đồng||", "3|Tổng số máy tính|tấn||"];
    let out = filled(&document(&rows), &[REPORT]);
    let [area, money, wrong] = out.fields.as_slice() else { panic!("three fields: {:?}", lines(&out)) };
    assert_eq!(area.value.as_ref().unwrap().text, "2,5");
    assert_eq!(area.value.as_ref().unwrap().converted.as_ref().unwrap().message, "25.000 m2 = 2,5 ha");
    assert_eq!(money.value.as_ref().unwrap().text, "1,25");
    assert!(money.value.as_ref().unwrap().converted.as_ref().unwrap().message.starts_with("1.250 triệu đồng"));
    assert!(wrong.value.is_none(), "{}", line(wrong));
}

#[test]
fn levels_plans_and_periods_are_told_apart() {
    let rows = [HEAD, "1|Tổng số hồ sơ tiếp nhận|hồ sơ||", "1.1|Cấp huyện|hồ sơ||", "1.2|Cấp xã|hồ sơ||"];
    let report = "BÁO CÁO\nKết quả năm 2023\n\nTổng số hồ sơ tiếp nhận tại cấp xã là 4.960 hồ sơ.\n";
    let out = filled(&document(&rows), &[report]);
    let sure: Vec<String> = out.fields.iter().filter(|f| f.state == State::Sure).map(line).collect();
    assert!(sure.iter().all(|l| l.starts_with("Cấp xã")), "{sure:?}");
    let plan = "Phấn đấu năm 2024 tổng số văn bản đi đạt 20.000 văn bản.\n";
    let rows = [HEAD, "1|Tổng số văn bản đi|văn bản||"];
    assert!(filled(&document(&rows), &[plan]).fields[0].value.is_none());
    let years = ["TT|Chỉ tiêu|Đơn vị tính|Năm 2022|Năm 2023", "1|Tổng số văn bản đi|văn bản||"];
    let out = filled(&workbook(&years), &[REPORT]);
    assert_eq!(lines(&out), ["Tổng số văn bản đi = - empty", "Tổng số văn bản đi = 10.881 sure"]);
}

#[test]
fn two_figures_that_fit_alike_leave_the_field_empty() {
    let report = "BÁO CÁO\nKết quả năm 2023\n\nTổng số văn bản đi: 100 văn bản.\n\nTổng số văn bản đi: 120 văn bản.\n";
    let out = filled(&document(&[HEAD, "1|Tổng số văn bản đi|văn bản||"]), &[report]);
    assert_eq!((out.fields[0].state, out.fields[0].why), (State::Empty, Some(Why::TwoCandidates)));
    let shown: Vec<&str> = out.fields[0].alternatives.iter().map(|a| a.value.text.as_str()).collect();
    assert_eq!(shown, ["100", "120"]);
}

#[test]
fn the_newer_report_wins_and_the_older_is_shown() {
    let older = REPORT.replace("2023", "2022").replace("285", "270");
    let out = filled(&document(&[HEAD, "1|Tổng số máy tính|máy||"]), &[&older, REPORT]);
    let field = &out.fields[0];
    assert_eq!(line(field), "Tổng số máy tính = 285 sure");
    assert_eq!((field.source.as_ref().unwrap().report.as_str(), field.alternatives[0].value.text.as_str()), ("r2", "270"));
    assert!(field.messages[0].contains("270"), "{:?}", field.messages);
}

#[test]
fn a_flagged_figure_is_never_sure() {
    let report = "BÁO CÁO\nKết quả năm 2023\n\nĐã tiếp nhận hồ sơ trực tuyến 154/2.045 hồ sơ, đạt 8,28%.\n\nTổng số văn bản đi khoảng 900 văn bản.\n";
    let rows = [HEAD, "1|Tỷ lệ hồ sơ tiếp nhận trực tuyến|%||", "2|Tổng số văn bản đi|văn bản||"];
    let out = filled(&document(&rows), &[report]);
    assert!(out.fields.iter().all(|f| f.state != State::Sure), "{:?}", lines(&out));
}

#[test]
fn blanks_that_a_workbook_leaves_out_are_written() {
    let bytes = unruled(&[HEAD, "1|Tổng số máy tính|máy||"]);
    let out = filled(&bytes, &[REPORT]);
    let slot = out.fields[0].slot.clone().unwrap();
    let entry = write::Entry { slot, number: "285".to_owned(), text: "285".to_owned(), label: String::new(), note: None };
    let written = write::write(&bytes, &[entry]).unwrap();
    assert!(part(&written, "xl/worksheets/sheet1.xml").contains("<c r=\"D2\"><v>285</v></c></row>"));
}

#[test]
fn messages_are_english_by_choice() {
    let rows = [
        HEAD,
        "1|Tổng số máy tính|máy||",
        "2|Số máy quét|máy||",
        "3|Tổng số văn bản đi|tấn||",
        "4|Tỷ lệ máy tính kết nối internet|%||",
        "5|Diện tích trồng rừng|ha||",
    ];
    let older = REPORT.replace("2023", "2022").replace("285", "270").replace("10.881", "khoảng 10.000");
    let form = fill::read::read("form", &document(&rows), &GRAMMAR).unwrap();
    let (vi, en) = (told(&form, &[&older, REPORT], Language::Vietnamese), told(&form, &[&older, REPORT], Language::English));
    assert_eq!(lines(&vi), lines(&en));
    let words = |out: &Filled| -> Vec<String> {
        let own = |f: &FieldOut| {
            let derived = f.derived.iter().map(|d| d.message.clone());
            let others = f.alternatives.iter().map(|a| a.message.clone()).filter(|m| !m.is_empty());
            f.messages.iter().cloned().chain(derived).chain(others).collect::<Vec<_>>()
        };
        out.fields.iter().flat_map(own).collect()
    };
    let share = en.fields.iter().find(|f| f.label.starts_with("Tỷ lệ máy tính")).unwrap();
    let derived = share.derived.as_ref().unwrap();
    assert_eq!((line(share).as_str(), derived.how.as_str()), ("Tỷ lệ máy tính kết nối internet = 78,95 uncertain", "figures"));
    assert_eq!(derived.sources.iter().map(|s| s.quote.as_str()).collect::<Vec<_>>(), ["225", "285"]);
    let (vi, en) = (words(&vi), words(&en));
    assert!(vi.len() >= 5 && vi.len() == en.len(), "{vi:?}\n{en:?}");
    for (vi, en) in vi.iter().zip(&en) {
        assert!(!vi.is_ascii() && en.chars().all(|c| c.is_ascii() || "×−“”".contains(c)), "{vi}\n{en}");
    }
}

#[test]
fn defined_forms_compute_what_follows() {
    let form = Form::defined("chinh-quyen-so", &GRAMMAR).unwrap();
    let out = from(&form, &[REPORT]);
    let field = |id: &str| out.fields.iter().find(|f| f.id == id).unwrap();
    let rate = field("internet-ty-le");
    assert_eq!(rate.value.as_ref().map(|v| v.text.as_str()), Some("78,95"));
    let derived = rate.derived.as_ref().unwrap();
    assert_eq!((derived.how.as_str(), derived.fields.as_slice()), ("ratio", ["internet".to_owned(), "may-tinh".to_owned()].as_slice()));
    assert_eq!(derived.message, "225 / 285 × 100 = 78,95 %");
    assert_eq!(field("thu-su-dung-ty-le").why, Some(Why::PartsMissing));
    assert!(fill::check(&GRAMMAR).1.is_empty());
    for (text, fault) in [
        (
            "[form]\ncode = \"a\"\nvi = \"A\"\nen = \"A\"\n[[field]]\nid = \"x\"\nvi = \"X\"\nen = \"X\"\nkind = \"count\"\nderived = { sum = [\"y\", \"z\"] }\n",
            "does not stand before it",
        ),
        ("[[field]]\nid = \"x\"\nvi = \"X\"\nen = \"X\"\nkind = \"count\"\n", "[form]"),
    ] {
        assert!(Form::parse("a.toml", text).is_err_and(|e| e.contains(fault)));
    }
}

#[test]
fn rows_of_dots_are_fields() {
    let form = dots(&["Tổng số máy tính: ........ máy.", "Hà Nội, ngày ..... tháng ..... năm 2023", "Tổng số văn bản đi: …… văn bản"]);
    let out = filled(&form, &[REPORT]);
    let values: Vec<&str> = out.fields.iter().filter_map(|f| f.value.as_ref()).map(|v| v.text.as_str()).collect();
    assert_eq!(values, ["285", "10.881"], "{:?}", lines(&out));
    let bytes = write::write(&form, &write::entries(&out, None)).unwrap();
    let text = read("bieu.docx", &bytes).text;
    assert!(text.contains("Tổng số máy tính: 285 máy.") && text.contains("ngày ..... tháng"), "{text}");
}

#[test]
fn only_the_cells_named_are_touched() {
    let rows =
        [HEAD, "1|Tổng số máy tính|máy||", "2|Số máy quét|máy||", "3|Tổng số văn bản đi|văn bản||", "4|Tổng số văn bản đến|văn bản|5|"];
    let uncertain = REPORT.replace("Tổng số văn bản đi:", "Tổng số văn bản đi khoảng");
    for (form, main) in [(document(&rows), "word/document.xml"), (workbook(&rows), "xl/worksheets/sheet1.xml")] {
        let out = filled(&form, &[&uncertain]);
        let entries = write::entries(&out, None);
        assert_eq!(entries.len(), 2, "{:?}", lines(&out));
        let done = write::write(&form, &entries).unwrap();
        assert!(read("bieu", &done).text.contains("285"));
        // Every other part is the same, byte for byte.
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&form)).unwrap();
        let names: Vec<String> = (0..zip.len()).map(|i| zip.by_index(i).unwrap().name().unwrap().into_owned()).collect();
        for name in names.iter().filter(|n| n.contains("theme") || n.contains("sharedStrings")) {
            assert_eq!(part(&form, name), part(&done, name));
        }
        let (before, after) = (part(&form, main), part(&done, main));
        assert!(after.len() > before.len() && !after.contains("32.741") && !after.contains("32741"), "typed values stay");
        if main.starts_with("word") {
            assert!(after.contains("w:val=\"yellow\"") && after.contains("commentRangeStart"));
            assert!(part(&done, "word/comments.xml").contains("khoảng"));
            let only_sure = write::write(&form, &write::entries(&out, Some(&["f1".to_owned()]))).unwrap();
            assert!(!part(&only_sure, main).contains("yellow"));
        } else {
            assert!(after.contains("<c r=\"D2\" s=\"1\"><v>285</v></c>"), "{after}");
            assert!(after.contains("<f>D5*2</f>"), "formulas stay");
            assert!(part(&done, "xl/styles.xml").contains("FFFFFF00"));
            assert!(part(&done, "xl/workbook.xml").contains("Cần xem lại") && part(&done, "xl/workbook.xml").contains("fullCalcOnLoad"));
        }
    }
}

#[test]
fn hostile_forms_are_refused() {
    let rows = [HEAD, "1|Tổng số máy tính|máy||"];
    for form in [document(&rows), workbook(&rows)] {
        for end in (0..form.len()).step_by(37) {
            let _ = fill::read::read("a", &form[..end], &GRAMMAR);
        }
        let mut broken = form.clone();
        for at in (0..broken.len()).step_by(11) {
            broken[at] ^= 0x55;
            let _ = fill::read::read("a", &broken, &GRAMMAR);
            let _ = write::write(&broken, &[]);
        }
    }
    assert!(fill::read::read("a", b"no form", &GRAMMAR).is_err());
    let evil = document(&[HEAD, "1|=cmd()<&>\"|máy||"]);
    let out = filled(&evil, &[REPORT]);
    assert!(write::write(&evil, &write::entries(&out, None)).is_ok());
}

#[test]
fn the_command_writes_json_and_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let rows = [HEAD, "1|Tổng số máy tính|máy||", "2|Số máy quét|máy||"];
    fs::write(path("bieu.docx"), document(&rows)).unwrap();
    fs::write(path("bieu.xlsx"), workbook(&rows)).unwrap();
    fs::write(path("bao-cao.txt"), REPORT).unwrap();
    let run = |args: &[&str]| bocso().args(["fill"]).args(args).current_dir(folder.path()).output().unwrap();
    let json = run(&["--form", "bieu.docx", "bao-cao.txt"]);
    assert!(json.status.success(), "{}", String::from_utf8_lossy(&json.stderr));
    let out: Filled = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((out.schema.as_str(), out.summary.sure, out.summary.empty), ("bocso-fill/1", 1, 1));
    for kind in ["docx", "xlsx"] {
        let done = run(&["--form", &format!("bieu.{kind}"), "bao-cao.txt", &format!("--{kind}"), &format!("ra.{kind}")]);
        assert!(done.status.success() && done.stdout.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(read("ra", &fs::read(path(&format!("ra.{kind}"))).unwrap()).text.contains("285"));
    }
    assert!(String::from_utf8_lossy(&run(&["--forms"]).stdout).contains("chinh-quyen-so"));
    assert!(run(&["--form", "mot-cua", "bao-cao.txt"]).status.success());
    assert_eq!(run(&["--form", "bieu.docx", "bao-cao.txt", "--xlsx", "x.xlsx"]).status.code(), Some(2));
    assert_eq!(run(&["--form", "none.docx", "bao-cao.txt"]).status.code(), Some(1));
    assert_eq!(run(&["--form", "bao-cao.txt", "bao-cao.txt"]).status.code(), Some(1));
}

#[test]
fn the_schema_holds_every_answer() {
    let generated = serde_json::to_value(schemars::schema_for!(Filled)).unwrap();
    let path = root().join("tests/it/fill/schema.json");
    let text = serde_json::to_string_pretty(&generated).unwrap() + "\n";
    if blessing() {
        fs::write(&path, &text).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap_or_default() == text, "look at the change, then UPDATE_EXPECT=1 cargo test fill");
    let printed = bocso().args(["schema", "fill"]).output().unwrap();
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&printed.stdout).unwrap(), generated);
    let validator = jsonschema::validator_for(&generated).unwrap();
    for code in ["chinh-quyen-so", "mot-cua", "chuyen-doi-so"] {
        let out = from(&Form::defined(code, &GRAMMAR).unwrap(), &[REPORT]);
        assert!(validator.is_valid(&serde_json::to_value(&out).unwrap()));
    }
}

/// The commands of the README's section on forms, as they stand there.
#[test]
fn the_readme_s_commands_work() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [HEAD, "1|Tổng số máy tính|máy||"];
    fs::write(folder.path().join("bieu.docx"), document(&rows)).unwrap();
    fs::write(folder.path().join("bieu.xlsx"), workbook(&rows)).unwrap();
    for name in ["bao-cao.pdf", "bao-cao-xa.docx"] {
        fs::write(folder.path().join(name), REPORT).unwrap();
    }
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let commands: Vec<&str> = readme.lines().filter(|l| l.starts_with("bocso fill ")).collect();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        let (args, into) = command.split_once(" > ").map_or((command, None), |(a, i)| (a, Some(i)));
        let done = bocso().args(args.split(' ').skip(1)).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(into.is_some() || command.ends_with("--forms"), !done.stdout.is_empty(), "{command}");
    }
    assert!(folder.path().join("da-dien.docx").is_file() && folder.path().join("da-dien.xlsx").is_file());
}

#[test]
fn an_office_program_opens_the_filled_forms() {
    let test = "an_office_program_opens_the_filled_forms";
    let there = Command::new("soffice").arg("--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
    if !there {
        println!("{test}: skipped, soffice is missing");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let rows = [HEAD, "1|Tổng số máy tính|máy||", "2|Tổng số văn bản đi|văn bản||"];
    let uncertain = REPORT.replace("Tổng số văn bản đi:", "Tổng số văn bản đi khoảng");
    for (name, form) in [("a.docx", document(&rows)), ("b.xlsx", workbook(&rows))] {
        let done = write::write(&form, &write::entries(&filled(&form, &[&uncertain]), None)).unwrap();
        let path = folder.path().join(name);
        fs::write(&path, done).unwrap();
        let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
        let mut soffice = Command::new("soffice");
        soffice.arg(profile).args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(folder.path()).arg(&path);
        assert!(soffice.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
        let pdf = read(name, &fs::read(path.with_extension("pdf")).unwrap()).text;
        assert!(pdf.contains("285") && (pdf.contains("10.881") || pdf.contains("10881")), "{pdf}");
    }
}
