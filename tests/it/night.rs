//! What else may happen in a night: the database is restarted, files are hostile, the store is moved.

use crate::common::{self, bocso};
use crate::import::{documents, ended, folder_of, text, zipped};
use bocso::read::scan::Scans;
use bocso::store::{self, NewDocument, Priority, Record, Status};
use bocso::work::Crew;
use bocso::work::limits::Limits;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A PostgreSQL server of its own, gone with the value.
struct Cluster {
    home: tempfile::TempDir,
    bin: PathBuf,
    port: u16,
}

impl Cluster {
    /// `None`: PostgreSQL's programs are not here, and the test says so.
    fn start(test: &str) -> Option<Self> {
        let found =
            common::entries(Path::new("/usr/lib/postgresql")).into_iter().map(|p| p.join("bin")).rfind(|p| p.join("initdb").is_file());
        let Some(bin) = found else {
            common::skipped(test, "PostgreSQL (/usr/lib/postgresql/*/bin/initdb)");
            return None;
        };
        let home = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let this = Self { home, bin, port };
        if Self::is_root() {
            // The server refuses to run as root.
            assert!(Command::new("chown").arg("postgres").arg(this.home.path()).status().unwrap().success());
        }
        let made = this.run("initdb", &["-A", "trust", "-U", "postgres"]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        this.up();
        let created = Command::new("psql").args([&this.address("postgres"), "-qc", "CREATE DATABASE bocso"]).stdin(Stdio::null()).output();
        assert!(created.unwrap().status.success());
        Some(this)
    }

    fn is_root() -> bool {
        std::os::unix::fs::MetadataExt::uid(&fs::metadata("/proc/self").unwrap()) == 0
    }

    fn address(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs one of PostgreSQL's programs on the cluster's data.
    fn run(&self, program: &str, args: &[&str]) -> Output {
        let path = self.bin.join(program);
        let mut command = if Self::is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // To a file: the server would keep a pipe open.
        let log = std::env::temp_dir().join(format!("bocso-night-{}-{}.log", std::process::id(), self.port));
        let file = fs::File::create(&log).unwrap();
        command.arg("-D").arg(self.home.path().join("db")).args(args).current_dir(self.home.path()).stdin(Stdio::null());
        let status = command.stdout(file.try_clone().unwrap()).stderr(file).status().unwrap();
        let said = fs::read(&log).unwrap();
        fs::remove_file(&log).unwrap();
        Output { status, stdout: Vec::new(), stderr: said }
    }

    fn up(&self) {
        let options = format!("-p {} -c listen_addresses=127.0.0.1 -k {} -c fsync=off", self.port, self.home.path().display());
        let log = self.home.path().join("log").display().to_string();
        let up = self.run("pg_ctl", &["-w", "-l", &log, "-o", &options, "start"]);
        assert!(up.status.success(), "{}", text(&up.stderr));
    }

    fn down(&self) {
        self.run("pg_ctl", &["-m", "immediate", "-w", "stop"]);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.down();
    }
}

fn with(place: &[&str], args: &[&str]) -> Child {
    let mut command = bocso();
    command.args(args).args(place).args(["--lang", "en"]).env("RUST_LOG", "error");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_restart_of_the_database_loses_nothing() {
    const COUNT: usize = 150;
    let Some(cluster) = Cluster::start("a_restart_of_the_database_loses_nothing") else { return };
    let home = folder_of(COUNT);
    let (database, blobs) = (cluster.address("bocso"), home.path().join("blobs").display().to_string());
    let place = ["--database", &database, "--blobs", &blobs];
    let queued = ended(with(&place, &["import", home.path().join("kho").to_str().unwrap(), "--no-work"]), Duration::from_mins(1));
    assert_eq!(queued.status.code(), Some(0), "{}", text(&queued.stderr));
    let ask = |question: &str| {
        let out = Command::new("psql").args([&database, "-Atqc", question]).stdin(Stdio::null()).output().unwrap();
        text(&out.stdout).trim().to_owned()
    };
    let workers: Vec<Child> = (0..2).map(|_| with(&place, &["worker", "--jobs", "1", "--drain"])).collect();
    for part in 1..=3 {
        let begun = Instant::now();
        // In the middle of the work, not before or after it.
        while ask("SELECT COUNT(*) FROM extractions").parse::<usize>().unwrap_or(0) < part * COUNT / 6 {
            assert!(begun.elapsed() < Duration::from_mins(2), "the work does not go on after restart {}", part - 1);
            sleep(Duration::from_millis(20));
        }
        cluster.down();
        sleep(Duration::from_millis(700));
        cluster.up();
    }
    for worker in workers {
        let out = ended(worker, Duration::from_mins(4));
        assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    }
    // What was claimed while the answer was lost is nobody's until its lease runs out, or its worker has ended.
    ended(with(&place, &["worker", "--drain"]), Duration::from_mins(2));
    let records = documents(&database, Some(&blobs));
    let undone: Vec<&Record> = records.iter().filter(|r| !matches!(r.status, Status::Done | Status::NeedsReview)).collect();
    assert!(undone.is_empty(), "{undone:?}");
    assert_eq!(records.len(), COUNT);
    assert_eq!(ask("SELECT COUNT(*), COUNT(DISTINCT document) FROM extractions"), format!("{COUNT}|{COUNT}"));
    assert_eq!(ask("SELECT COUNT(*) FROM documents d WHERE d.figures > (SELECT COUNT(*) FROM indicators i WHERE i.document = d.seq)"), "0");
}

/// A Word file whose document part unpacks to so many bytes.
fn bomb(bytes: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("[Content_Types].xml", options).unwrap();
    zip.write_all(b"<Types/>").unwrap();
    zip.start_file("word/document.xml", options).unwrap();
    zip.write_all(b"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>").unwrap();
    let piece = vec![b'9'; 1 << 20];
    for _ in 0..bytes >> 20 {
        zip.write_all(&piece).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A file's name, its bytes, and what its line may say: status (of a file that became no document, its outcome), reason.
type Hostile = (&'static str, Vec<u8>, &'static [&'static str], &'static [&'static str]);

#[test]
fn hostile_files_among_good_ones_fail_alone() {
    const COUNT: usize = 100;
    let home = folder_of(COUNT);
    let kho = home.path().join("kho");
    let locked = fs::read(common::root().join("tests/it/hostile/locked/aes256-user.pdf")).unwrap();
    let open = fs::read(common::root().join("tests/it/hostile/locked/aes128-clear.pdf")).unwrap();
    let mut nested = String::from("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
    for _ in 0..200_000 {
        nested.push_str("<w:tbl><w:tr><w:tc>");
    }
    let mut rtf = String::from("{\\rtf1 ");
    (0..2_000_000).for_each(|_| rtf.push('{'));
    let mut noise = 1u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (noise >> 56) as u8
    })
    .take(50_000)
    .collect();
    let hostile: [Hostile; 8] = [
        ("bom.docx", bomb(400 << 20), &["failed"], &["too_large", "unsupported", "memory"]),
        ("cụt.pdf", open[..open.len() / 3].to_vec(), &["failed"], &["unsupported", "empty"]),
        ("khóa.pdf", locked, &["failed"], &["encrypted"]),
        ("rỗng.pdf", Vec::new(), &["skipped"], &["tệp rỗng"]),
        ("nhiễu.docx", noise, &["failed", "skipped"], &["unsupported"]),
        (
            "sâu.docx",
            zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", nested.as_bytes())]),
            &["failed"],
            &["unsupported", "empty", "memory", "too_large"],
        ),
        ("sâu.rtf", rtf.into_bytes(), &["failed"], &["unsupported", "empty", "memory", "too_large"]),
        ("nửa.zip", zipped(&[("a.txt", &[b'x'; 3000]), ("b.txt", b"y")])[..60].to_vec(), &["failed"], &["không giải nén được"]),
    ];
    for (name, bytes, ..) in &hostile {
        fs::write(kho.join(name), bytes).unwrap();
    }
    let list = home.path().join("list.json");
    let database = format!("sqlite://{}", home.path().join("b.sqlite").display());
    let mut command = bocso();
    command.args(["import", kho.to_str().unwrap(), "--database", &database, "--report", list.to_str().unwrap(), "--jobs", "2"]);
    command.env_remove("BOCSO_LANG").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let out = ended(command.spawn().unwrap(), Duration::from_mins(4));
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    let lines: Vec<serde_json::Value> = serde_json::from_slice(&fs::read(&list).unwrap()).unwrap();
    let (mut good, mut wrong) = (0, String::new());
    for line in &lines {
        let path = line["path"].as_str().unwrap().trim_end_matches("!/");
        let status = line["status"].as_str().or(line["outcome"].as_str()).unwrap();
        match hostile.iter().find(|h| path.ends_with(&format!("/{}", h.0))) {
            Some((_, _, statuses, reasons)) => {
                let reason = line["reason"].as_str().unwrap_or_default();
                if !statuses.contains(&status) || !reasons.iter().any(|r| reason.starts_with(r)) {
                    // An archive has two lines: its own, and that of the member that broke.
                    if !(path.ends_with("nửa.zip") && status == "skipped") {
                        writeln!(wrong, "{line}").unwrap();
                    }
                }
            }
            None => good += usize::from(matches!(status, "done" | "needs_review")),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!((good, lines.len()), (COUNT, COUNT + hostile.len() + 1), "every good one is done, every file is on the list");
}

#[test]
fn a_backup_of_postgres_is_restored() {
    let Some(postgres) = common::postgres("backup") else { return };
    let Some(second) = common::postgres("restored") else { return };
    let home = folder_of(12);
    let at = |name: &str| home.path().join(name).display().to_string();
    let run = |args: &[&str]| {
        let out = ended(with(&[], args), Duration::from_mins(1));
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", text(&out.stderr));
        text(&out.stdout).to_owned()
    };
    run(&["import", &at("kho"), "--database", &postgres, "--blobs", &at("blobs")]);
    run(&["issuers", "alias", "UBND huyện số 1", "Huyện một", "--database", &postgres, "--blobs", &at("blobs")]);
    run(&["backup", &at("copy"), "--database", &postgres, "--blobs", &at("blobs")]);
    let copy = format!("sqlite://{}", at("copy/bocso.sqlite"));
    run(&["migrate", "--from", &copy, "--to", &second, "--to-blobs", &at("blobs2")]);
    let before = documents(&postgres, Some(&at("blobs")));
    assert_eq!(before.len(), 12);
    for (database, blobs) in [(&copy, None), (&second, Some(at("blobs2")))] {
        assert_eq!(format!("{before:?}"), format!("{:?}", documents(database, blobs.as_deref())), "{database}");
        let place: Vec<&str> = [Some("--database"), Some(database.as_str()), blobs.as_ref().map(|_| "--blobs"), blobs.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let also = |args: &[&str]| run(&[args, &place].concat());
        let first = |args: &[&str]| run(&[args, &["--database", &postgres, "--blobs", &at("blobs")]].concat());
        for args in [&["coverage"][..], &["issuers", "list"], &["series", "tiếp nhận hồ sơ"]] {
            assert_eq!(first(args), also(args), "{database}: {args:?}");
        }
        assert!(also(&["issuers", "list"]).contains("Huyện một"));
    }
}

#[test]
fn what_is_called_off_is_let_go_within_two_seconds() {
    let home = tempfile::tempdir().unwrap();
    // An extractor that never answers.
    let program = home.path().join("slow");
    fs::write(&program, "#!/bin/sh\nexec sleep 100\n").unwrap();
    assert!(Command::new("chmod").arg("755").arg(&program).status().unwrap().success());
    let limits = Limits {
        program,
        time: Duration::from_mins(2),
        memory_bytes: 0,
        answer_bytes: 1 << 20,
        scans: Scans::on(),
        calibration: bocso::work::limits::Learned::default(),
        lessons: bocso::work::lessons::InForce::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = store::open("sqlite::memory:", None).await.unwrap();
        let mut ids = Vec::new();
        for bytes in [b"a", b"b"] {
            let new = NewDocument { name: "a.txt", bytes, priority: Priority::Bulk, organisation: None, sender: None };
            ids.push(store.put_document(new).await.unwrap().record.id);
        }
        let crew = Arc::new(Crew::new(Arc::clone(&store), limits, |_| {}));
        let until_running = async |i: usize| {
            let begun = Instant::now();
            while store.document(&ids[i]).await.unwrap().unwrap().status != Status::Running {
                assert!(begun.elapsed() < Duration::from_secs(20), "document {i} is not begun");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            begun.elapsed()
        };
        let story = async {
            until_running(0).await;
            assert!(store.cancel(&ids[0]).await.unwrap());
            // The one worker takes the next as soon as it has let go.
            let took = until_running(1).await;
            assert!(took < Duration::from_millis(2500), "{took:?}");
        };
        tokio::select! { () = crew.work(1) => panic!("the workers ended"), () = story => {} }
    });
}
