//! A folder goes into the store whole, once, and whatever happens in between; what cannot be read is on the list with its reason.

use crate::common::{self, bocso};
use bocso::store::{self, Filter, Record, Status};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;

/// A report of its own for each `n`, with a table.
pub fn report(n: usize) -> String {
    let mut text = format!(
        "ỦY BAN NHÂN DÂN\nHUYỆN SỐ {n}\nSố: {n}/BC-UBND\n\nBÁO CÁO\nKết quả giải quyết hồ sơ năm {}\n\nI. TÌNH HÌNH CHUNG\n",
        2010 + n % 15
    );
    writeln!(text, "Trong năm đã tiếp nhận {} hồ sơ, đã giải quyết {} hồ sơ.\n\nTT\tXã\tSố hồ sơ", 1000 + n, 900 + n).unwrap();
    for i in 1..=20 {
        writeln!(text, "{i}\tXã {i}\t{}", n * 7 + i).unwrap();
    }
    text
}

pub fn folder_of(count: usize) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for n in 0..count {
        let year = home.path().join("kho").join(format!("năm {}", 2010 + n % 15));
        fs::create_dir_all(&year).unwrap();
        fs::write(year.join(format!("báo cáo {n}.txt")), report(n)).unwrap();
    }
    home
}

pub fn database(home: &Path) -> String {
    format!("sqlite://{}", home.join("bocso.sqlite").display())
}

fn import(home: &Path, more: &[&str]) -> Command {
    let mut command = bocso();
    command.args(["import", home.join("kho").to_str().unwrap(), "--database", &database(home), "--lang", "en"]).args(more);
    command.env_remove("BOCSO_LANG").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// All documents of a store, the newest first.
pub fn documents(database: &str, blobs: Option<&str>) -> Vec<Record> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = store::open(database, blobs).await.unwrap();
        let page = store.documents(&Filter::default(), None, 100_000).await.unwrap();
        for record in &page.records {
            assert!(store.original(&record.id).await.unwrap().is_some(), "{}: its original", record.name);
            let made = matches!(record.status, Status::Done | Status::NeedsReview | Status::Partial);
            assert_eq!(store.extraction(&record.id).await.unwrap().is_some(), made, "{}: its extraction", record.name);
        }
        page.records
    })
}

/// What a question in SQL gives, asked of the file by another program.
pub fn ask(database: &str, question: &str) -> String {
    let script = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall())";
    let path = database.strip_prefix("sqlite://").unwrap();
    let out = Command::new("python3").args(["-c", script, path, question]).output().unwrap();
    assert!(out.status.success(), "{}", text(&out.stderr));
    text(&out.stdout).trim().to_owned()
}

pub fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_folder_of_everything_is_taken_in_and_told_of() {
    let home = folder_of(6);
    let kho = home.path().join("kho");
    fs::write(kho.join("bản sao.txt"), report(0)).unwrap();
    fs::write(kho.join("chương trình.exe"), b"MZ\0\0\0\0").unwrap();
    fs::write(kho.join("rỗng.txt"), b"").unwrap();
    fs::write(kho.join("~$khóa.docx"), b"x").unwrap();
    fs::write(kho.join("hỏng.pdf"), b"%PDF-1.4\nnothing of a PDF").unwrap();
    // An office file stored as it is in an archive must not make the archive an office file.
    let inner = zipped(&[("word/document.xml", b"<w:document/>"), ("[Content_Types].xml", b"<Types/>")]);
    let (known, new) = (report(1), report(77));
    let members: [(&str, &[u8]); 4] =
        [("a/một.txt", known.as_bytes()), ("a/mới.txt", new.as_bytes()), ("word.docx", &inner), ("__MACOSX/x", b"x")];
    fs::write(kho.join("nén.zip"), zipped(&members)).unwrap();
    fs::write(kho.join("nén hỏng.zip"), &zipped(&members)[..200]).unwrap();
    std::os::unix::fs::symlink(&kho, kho.join("vòng")).unwrap();

    let dry = import(home.path(), &["--dry-run"]).output().unwrap();
    assert!(
        text(&dry.stdout).contains("9\t\tdifferent documents") && text(&dry.stdout).contains("2\t\tduplicates"),
        "{}",
        text(&dry.stdout)
    );
    assert!(!home.path().join("bocso.sqlite").exists(), "a dry run keeps nothing");

    let list = home.path().join("list.json");
    let out = import(home.path(), &["--report", list.to_str().unwrap()]).output().unwrap();
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("hỏng.pdf: "), "{}", text(&out.stderr));
    let lines: Vec<serde_json::Value> = serde_json::from_slice(&fs::read(&list).unwrap()).unwrap();
    let of = |end: &str| lines.iter().find(|l| l["path"].as_str().unwrap().ends_with(end)).unwrap_or_else(|| panic!("{end}: {lines:?}"));
    assert_eq!(of("bản sao.txt")["outcome"], "new", "walked before the original");
    assert_eq!(of("báo cáo 0.txt")["outcome"], "known");
    assert_eq!(of("nén.zip!/a/một.txt")["outcome"], "new");
    assert_eq!((&of("nén.zip!/a/mới.txt")["outcome"], &of("nén.zip!/a/mới.txt")["status"]), (&"new".into(), &"done".into()));
    assert_eq!(of("nén.zip")["outcome"], "skipped");
    assert_eq!(of("chương trình.exe")["outcome"], "skipped");
    assert_eq!(of("rỗng.txt")["reason"], "an empty file");
    assert_eq!(of("nén hỏng.zip!/")["outcome"], "failed");
    assert_eq!(of("hỏng.pdf")["status"], "failed");
    assert!(of("hỏng.pdf")["reason"].is_string());
    assert!(lines.iter().all(|l| !l["path"].as_str().unwrap().contains("~$") && !l["path"].as_str().unwrap().contains("vòng")));
    let records = documents(&database(home.path()), None);
    let names: HashSet<&str> = records.iter().map(|r| &*r.sha256).collect();
    assert_eq!((records.len(), names.len()), (9, 9));

    // The same list as a workbook, read by another program.
    let book = home.path().join("list.xlsx");
    import(home.path(), &["--report", book.to_str().unwrap()]).output().unwrap();
    if let Some(python) = common::python("a_folder_of_everything_is_taken_in_and_told_of", "openpyxl") {
        let script = "import openpyxl, sys; rows = list(openpyxl.load_workbook(sys.argv[1]).active.values); print(len(rows), rows[0][0], rows[1][9])";
        let out = Command::new(python).args(["-c", script, book.to_str().unwrap()]).output().unwrap();
        assert_eq!(text(&out.stdout).trim(), format!("{} path 0", lines.len() + 1), "{}", text(&out.stderr));
    }

    // Once more: nothing is read twice.
    let again = import(home.path(), &[]).output().unwrap();
    assert!(text(&again.stderr).contains("new 0, known 11, skipped 4, failed 1"), "{}", text(&again.stderr));
    assert_eq!(ask(&database(home.path()), "SELECT COUNT(*) FROM extractions"), "[(7,)]");
}

/// Waits for a child as long as it may take, then kills it.
pub fn ended(mut child: Child, most: Duration) -> Output {
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > most {
            let _ = child.kill();
            panic!("not ended after {most:?}");
        }
        sleep(Duration::from_millis(20));
    }
    child.wait_with_output().unwrap()
}

/// Random enough for moments, and the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn kills() -> u64 {
    std::env::var("BOCSO_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8)
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_is_there_twice() {
    const COUNT: usize = 120;
    let home = folder_of(COUNT);
    let mut chance = Chance(20_231_115);
    for turn in 0..kills() {
        let mut importer = import(home.path(), &["--jobs", "2"]).spawn().unwrap();
        // Every other time a second process works on the same store.
        let worker = (turn % 2 == 1).then(|| {
            let mut command = bocso();
            command.args(["worker", "--database", &database(home.path()), "--jobs", "1"]);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        });
        sleep(Duration::from_millis(5 + chance.below(400)));
        importer.kill().unwrap();
        importer.wait().unwrap();
        if let Some(mut worker) = worker {
            sleep(Duration::from_millis(chance.below(100)));
            worker.kill().unwrap();
            worker.wait().unwrap();
        }
    }
    let out = ended(import(home.path(), &[]).spawn().unwrap(), Duration::from_mins(3));
    let database = database(home.path());
    let records = documents(&database, None);
    let unfinished: Vec<&Record> = records.iter().filter(|r| !matches!(r.status, Status::Done | Status::NeedsReview)).collect();
    // A document that was begun three times when its worker was killed is given up as one that kills: say so, and take it up again.
    for record in &unfinished {
        assert_eq!(record.status, Status::Failed, "{}: {:?}", record.name, text(&out.stderr));
    }
    if !unfinished.is_empty() {
        ended(import(home.path(), &[]).spawn().unwrap(), Duration::from_mins(3));
    }
    let records = documents(&database, None);
    assert_eq!(records.len(), COUNT);
    assert!(records.iter().all(|r| matches!(r.status, Status::Done | Status::NeedsReview)));
    // In effect each was done once, whoever was killed in between.
    assert_eq!(ask(&database, "SELECT COUNT(*), COUNT(DISTINCT document) FROM extractions"), format!("[({COUNT}, {COUNT})]"));
    assert_eq!(
        ask(&database, "SELECT COUNT(*) FROM documents d WHERE d.figures > (SELECT COUNT(*) FROM indicators i WHERE i.document = d.seq)"),
        "[(0,)]"
    );
    assert_eq!(ask(&database, "PRAGMA integrity_check"), "[('ok',)]");
}

#[test]
fn a_full_disk_is_told_and_the_run_goes_on_when_there_is_room() {
    let home = folder_of(150);
    let small = home.path().join("small");
    fs::create_dir(&small).unwrap();
    let program = env!("CARGO_BIN_EXE_bocso");
    let at = |size: &str, keep: &str| {
        let (kho, small, keep) = (home.path().join("kho"), small.display().to_string(), home.path().join(keep).display().to_string());
        let script = format!(
            "mount -t tmpfs -o size={size} tmpfs '{small}' && {{ [ ! -d '{keep}' ] || cp -r '{keep}'/. '{small}'; }} && \
             '{program}' import '{}' --database 'sqlite://{small}/b.sqlite' --lang en; code=$?; \
             rm -rf '{keep}'; cp -r '{small}' '{keep}'; exit $code",
            kho.display()
        );
        Command::new("unshare").args(["--map-root-user", "--mount", "sh", "-c", &script]).stdin(Stdio::null()).output()
    };
    let possible = Command::new("unshare").args(["--map-root-user", "--mount", "true"]).status().is_ok_and(|s| s.success());
    if !possible {
        return common::skipped("a_full_disk", "a small disk of its own (unshare)");
    }
    let full = at("700k", "kept").unwrap();
    assert_eq!(full.status.code(), Some(1), "{}", text(&full.stderr));
    let told = text(&full.stderr);
    assert!(told.contains("full") || told.contains("No space"), "{told}");
    let done = at("200m", "kept").unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let database = format!("sqlite://{}", home.path().join("kept/b.sqlite").display());
    let records = documents(&database, None);
    assert_eq!(records.len(), 150);
    assert!(records.iter().all(|r| matches!(r.status, Status::Done | Status::NeedsReview)));
    assert_eq!(ask(&database, "SELECT COUNT(*), COUNT(DISTINCT document) FROM extractions"), "[(150, 150)]");
}

#[test]
fn workers_on_one_postgres_share_the_work() {
    let Some(postgres) = common::postgres("import") else { return };
    let home = folder_of(60);
    let blobs = home.path().join("blobs").display().to_string();
    let with = |args: &[&str]| {
        let mut command = bocso();
        command.args(args).args(["--database", &postgres, "--blobs", &blobs, "--lang", "en"]);
        command.env("RUST_LOG", "error").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let kho = home.path().join("kho");
    let queued = ended(with(&["import", kho.to_str().unwrap(), "--no-work"]), Duration::from_mins(1));
    assert_eq!(queued.status.code(), Some(0), "{}", text(&queued.stderr));
    // One is killed on its way; its lease is taken up at once, because it was a process of this machine.
    let mut victim = with(&["worker", "--jobs", "1"]);
    sleep(Duration::from_millis(300));
    victim.kill().unwrap();
    victim.wait().unwrap();
    let before = documents(&postgres, Some(&blobs)).iter().filter(|r| r.status.is_final()).count();
    let workers = [with(&["worker", "--jobs", "1", "--drain"]), with(&["worker", "--jobs", "1", "--drain"])];
    let mut done = BTreeMap::new();
    for (i, worker) in workers.into_iter().enumerate() {
        let out = ended(worker, Duration::from_mins(2));
        let told = text(&out.stderr).lines().last().unwrap_or_default().to_owned();
        let n: usize = told.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{told}"));
        done.insert(i, n);
    }
    let records = documents(&postgres, Some(&blobs));
    assert_eq!(records.len(), 60);
    assert!(records.iter().all(|r| matches!(r.status, Status::Done | Status::NeedsReview)), "{records:?}");
    assert_eq!(before + done.values().sum::<usize>(), 60, "no document was done twice: {before} before, then {done:?}");
}

/// An S3-compatible server of the readers' Python on a free port, with an empty bucket called `bocso`.
struct S3 {
    server: Child,
    address: String,
}

impl S3 {
    fn start(test: &str) -> Option<Self> {
        let python = common::python(test, "moto.server")?;
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let script = format!("from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])");
        let server =
            Command::new(python).args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let this = Self { server, address: format!("127.0.0.1:{port}") };
        let begun = Instant::now();
        while this.ask("PUT", "/bocso").is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            assert!(begun.elapsed() < Duration::from_mins(1), "the S3 server does not answer");
            sleep(Duration::from_millis(100));
        }
        Some(this)
    }

    fn ask(&self, method: &str, path: &str) -> Option<String> {
        let mut stream = std::net::TcpStream::connect(&self.address).ok()?;
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", self.address).ok()?;
        let mut answer = String::new();
        std::io::Read::read_to_string(&mut stream, &mut answer).ok()?;
        Some(answer)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn originals_lie_in_a_bucket() {
    let Some(s3) = S3::start("originals_lie_in_a_bucket") else { return };
    let home = folder_of(5);
    let database = database(home.path());
    let with = |args: &[&str], secret: Option<&str>| {
        let mut command = bocso();
        command.args(args).args(["--database", &database, "--blobs", "s3://bocso/goc", "--lang", "en"]).env("RUST_LOG", "error");
        command.env("AWS_ENDPOINT_URL", format!("http://{}", s3.address)).env("AWS_ACCESS_KEY_ID", "id");
        command.env_remove("AWS_SECRET_ACCESS_KEY").envs(secret.map(|s| ("AWS_SECRET_ACCESS_KEY", s)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        ended(command.spawn().unwrap(), Duration::from_mins(1))
    };
    let kho = home.path().join("kho");
    let kho = kho.to_str().unwrap();
    let unset = with(&["import", kho], None);
    assert!(text(&unset.stderr).contains("AWS_SECRET_ACCESS_KEY is not set"), "{}", text(&unset.stderr));
    let queued = with(&["import", kho, "--no-work"], Some("very secret"));
    assert_eq!(queued.status.code(), Some(0), "{}", text(&queued.stderr));
    let keys = s3.ask("GET", "/bocso?list-type=2&prefix=goc/").unwrap();
    assert_eq!(keys.matches("<Key>goc/").count(), 5, "{keys}");
    let done = with(&["worker", "--drain"], Some("very secret"));
    assert!(text(&done.stderr).ends_with("5 documents done\n"), "{}", text(&done.stderr));
    assert!(!text(&done.stderr).contains("very secret"));
    assert_eq!(ask(&database, "SELECT COUNT(*), COUNT(current) FROM documents"), "[(5, 5)]");
}

#[test]
fn a_store_is_backed_up_read_again_and_asked_what_it_covers() {
    let home = folder_of(12);
    let out = import(home.path(), &[]).output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let run = |args: &[&str], database: &str| {
        let out = bocso().args(args).args(["--database", database, "--lang", "en"]).stdin(Stdio::null()).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", text(&out.stderr));
        text(&out.stdout).to_owned()
    };
    let database = database(home.path());
    let copy = home.path().join("copy");
    run(&["backup", copy.to_str().unwrap()], &database);
    let copied = format!("sqlite://{}", copy.join("bocso.sqlite").display());
    let (before, after) = (documents(&database, None), documents(&copied, None));
    assert_eq!(format!("{before:?}"), format!("{after:?}"));
    let question = "SELECT COUNT(*), SUM(confidence), COUNT(DISTINCT label) FROM indicators";
    assert_eq!(ask(&database, question), ask(&copied, question));

    let covered = run(&["coverage"], &copied);
    let lines: Vec<&str> = covered.lines().collect();
    assert_eq!(lines.len(), 13, "{covered}");
    assert!(lines[0].starts_with("2010\t2011") && lines[1].matches("\t-").count() >= 10, "{covered}");

    assert_eq!(run(&["reextract"], &copied), "", "the same program makes the same of it");
    run(&["reextract", "--apply", before[0].id.as_str()], &copied);
    assert_eq!(ask(&copied, "SELECT COUNT(*) FROM extractions"), "[(12,)]", "an extraction that says the same is not filed twice");
}
