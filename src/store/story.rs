//! One story that every store must be able to tell: SQLite in memory and in a file, and PostgreSQL where one runs.

use super::filed::{Header, Packed, Row};
use super::kin::{Issuer, Kin};
use super::*;
use crate::review::{Action, Anchor, Chain};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Tells a story to each store there is.
fn told<F: Future<Output = Result<(), Error>>>(story: impl Fn(Arc<dyn Store>) -> F) {
    let home = tempfile::tempdir().expect("a folder");
    let file = format!("sqlite://{}", home.path().join("bocso.sqlite").display());
    let mut places = vec![("sqlite::memory:".to_owned(), None), (file, None)];
    places.extend(postgres().map(|address| (address, Some(home.path().join("blobs").display().to_string()))));
    for (database, blobs) in places {
        let result = runtime().block_on(async {
            let store = open(&database, blobs.as_deref()).await?;
            story(store).await
        });
        assert!(result.is_ok(), "{database}: {result:?}");
    }
}

/// An empty database of a PostgreSQL server: the one that `BOCSO_TEST_POSTGRES` names (as `postgres://USER@HOST:PORT`), on which a
/// database is made for each story.
fn postgres() -> Option<String> {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    let server = SERVER.get_or_init(|| std::env::var("BOCSO_TEST_POSTGRES").ok().filter(|s| !s.is_empty())).as_ref();
    let required = std::env::var_os("BOCSO_REQUIRE_SERVICES").is_some();
    assert!(server.is_some() || !required, "BOCSO_TEST_POSTGRES names no server; tests/run starts one");
    let Some(server) = server else {
        #[expect(clippy::print_stderr, reason = "a test that says that it is skipped")]
        {
            eprintln!("skipped for PostgreSQL: BOCSO_TEST_POSTGRES is not set");
        }
        return None;
    };
    let name = format!("story_{}_{}", std::process::id(), NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    let made =
        Command::new("psql").args([&format!("{server}/postgres"), "-qc", &format!("CREATE DATABASE {name}")]).stdin(Stdio::null()).status();
    assert!(made.is_ok_and(|s| s.success()), "psql could not create {name}");
    Some(format!("{server}/{name}"))
}

const LEASE: Duration = Duration::from_mins(1);

fn text<'a>(name: &'a str, bytes: &'a [u8]) -> NewDocument<'a> {
    NewDocument { name, bytes, priority: Priority::Urgent }
}

fn figure(ordinal: u32, label: &str) -> Row {
    Row {
        ordinal,
        label: label.to_owned(),
        subject: Some("xã An Phú".to_owned()),
        code: None,
        kind: "count".to_owned(),
        status: "actual".to_owned(),
        value: Some("1.5".to_owned()),
        unit: Some("hồ sơ".to_owned()),
        period_start: None,
        period_end: Some("2023-12-31".to_owned()),
        page: Some(2),
        confidence: 987,
        review: ordinal == 1,
    }
}

fn filed(figures: u32) -> Filed {
    let header = Header {
        number: Some("115/BC-UBND".to_owned()),
        issuer: Some(Issuer { name: "UBND huyện Yên Sơn".into(), key: "ubnd huyện yên sơn".into(), level: Some("huyện".into()) }),
        period_end: Some("2023-12-31".to_owned()),
        media_type: "text/plain".to_owned(),
        ..Header::default()
    };
    Filed {
        json: Packed::of(b"{}").expect("packed"),
        text: Packed::of("chữ".as_bytes()).expect("packed"),
        layout: Packed::of(b"{}").expect("packed"),
        program: "bocso 1".to_owned(),
        grammars: "sha256:0".to_owned(),
        tally: Tally { figures, to_review: 1, ..Tally::default() },
        rows: (1..=figures).map(|i| figure(i, &format!("Số hồ sơ {}", i % 1000))).collect(),
        header,
        failed: vec![("total".to_owned(), "không khớp".to_owned())],
        unread: Vec::new(),
    }
}

#[test]
fn documents_wait_are_read_and_stay() {
    told(async |store: Arc<dyn Store>| {
        let first = store.put_document(text("a.txt", b"a")).await?;
        assert!(first.new && first.record.status == Status::Queued);
        let known = store.put_document(text("b.txt", b"a")).await?;
        assert!(!known.new && known.record.id == first.record.id && known.record.name == "a.txt");
        let second = store.put_document(text("b.txt", b"b")).await?.record.id;
        let first = first.record.id;

        let job = store.claim("w", LEASE, false).await?.expect("one waits");
        assert_eq!((&job.claim.id, &*job.bytes), (&first, &b"a"[..]), "the longest-waiting one comes first");
        // More figures than one statement takes.
        let made = filed(5000);
        assert!(store.finish(&job.claim, Ok(&made)).await?);
        let done = store.document(&first).await?;
        assert_eq!(done.as_ref().map(|r| (r.status, r.tally)), Some((Status::NeedsReview, Some(made.tally))));
        assert_eq!(store.extraction(&first).await?, made.extracted().ok());
        assert_eq!(store.original(&first).await?.as_deref(), Some(&b"a"[..]));
        assert!(!store.finish(&job.claim, Ok(&made)).await?, "nothing is filed twice");

        let job = store.claim("w", LEASE, false).await?.expect("another waits");
        assert!(store.claim("w", LEASE, false).await?.is_none());
        let failure = Failure { reason: Reason::Encrypted, message: "mật khẩu".to_owned() };
        assert!(store.finish(&job.claim, Err(&failure)).await?);
        assert_eq!(store.document(&second).await?.and_then(|r| r.failure), Some(failure));
        let again = store.put_document(text("b.txt", b"b")).await?;
        assert!(again.record.status == Status::Queued && again.record.failure.is_none(), "a failed one is tried once more");

        let all = Filter::default();
        let page = store.documents(&all, None, 1).await?;
        assert!(page.more && page.records.len() == 1 && page.records[0].id == second);
        let page = store.documents(&all, Some(&second), 1).await?;
        assert!(!page.more && page.records.len() == 1 && page.records[0].id == first);
        let of = |issuer: &str, from: &str| Filter { issuer: Some(issuer.into()), from: Some(from.into()), ..Filter::default() };
        assert_eq!(store.documents(&of("ubnd huyện yên sơn", "2023-01-01"), None, 9).await?.records.len(), 1);
        assert_eq!(store.documents(&of("ubnd huyện yên sơn", "2024-01-01"), None, 9).await?.records.len(), 0);
        let counts = store.counts().await?;
        assert!(counts.contains(&(Status::NeedsReview, 1)) && counts.contains(&(Status::Queued, 1)) && counts.contains(&(Status::Done, 0)));
        Ok(())
    });
}

#[test]
fn a_person_comes_before_an_import() {
    told(async |store: Arc<dyn Store>| {
        let bulk = NewDocument { priority: Priority::Bulk, ..text("a.txt", b"a") };
        let bulk = store.put_document(bulk).await?.record.id;
        assert!(store.claim("w", LEASE, true).await?.is_none(), "no person waits");
        let urgent = store.put_document(text("b.txt", b"b")).await?.record.id;
        let first = store.claim("w", LEASE, false).await?.map(|j| j.claim.id);
        assert_eq!(first.as_ref(), Some(&urgent));
        store.put_document(text("a.txt", b"a")).await?;
        let second = store.claim("w", LEASE, true).await?.map(|j| j.claim.id);
        assert_eq!(second, Some(bulk), "now a person waits for it, too");
        Ok(())
    });
}

#[test]
fn a_lease_that_ran_out_gives_the_document_to_another() {
    told(async |store: Arc<dyn Store>| {
        let id = store.put_document(text("a.txt", b"a")).await?.record.id;
        let slow = store.claim("slow", Duration::ZERO, false).await?.expect("it waits");
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(store.take_up(None).await?, 1);
        let quick = store.claim("quick", LEASE, false).await?.expect("it waits again");
        assert_eq!(store.beat("slow", LEASE).await?, []);
        assert_eq!(store.beat("quick", LEASE).await?, std::slice::from_ref(&quick.claim));
        assert!(!store.finish(&slow.claim, Ok(&filed(1))).await?, "who lost the lease files nothing");
        assert_eq!(store.document(&id).await?.map(|r| r.status), Some(Status::Running));
        assert!(store.finish(&quick.claim, Ok(&filed(2))).await?);
        assert_eq!(store.document(&id).await?.and_then(|r| r.tally).map(|t| t.figures), Some(2));
        Ok(())
    });
}

#[test]
fn a_document_that_brings_its_workers_down_is_given_up() {
    told(async |store: Arc<dyn Store>| {
        let id = store.put_document(text("a.txt", b"a")).await?.record.id;
        for _ in 0..5 {
            store.claim("w", LEASE, false).await?;
            store.put_back("w").await?;
        }
        for attempt in 1..=MOST_ATTEMPTS {
            assert!(store.claim("w", LEASE, false).await?.is_some(), "attempt {attempt}: orderly stops do not count");
            assert_eq!(store.workers().await?, ["w"]);
            store.take_up(Some("w")).await?;
        }
        assert!(store.claim("w", LEASE, false).await?.is_none());
        assert_eq!(store.document(&id).await?.and_then(|r| r.failure).map(|f| f.reason), Some(Reason::Crashed));
        Ok(())
    });
}

#[test]
fn what_is_called_off_is_not_filed() {
    told(async |store: Arc<dyn Store>| {
        let id = store.put_document(text("a.txt", b"a")).await?.record.id;
        let job = store.claim("w", LEASE, false).await?.expect("it waits");
        assert!(store.cancel(&id).await? && !store.cancel(&id).await?);
        assert!(!store.finish(&job.claim, Ok(&filed(1))).await?);
        assert_eq!(store.document(&id).await?.map(|r| r.status), Some(Status::Cancelled));
        store.put_document(text("a.txt", b"a")).await?;
        assert!(store.claim("w", LEASE, false).await?.is_some(), "sent again, it is read");
        Ok(())
    });
}

/// The next decision of a document's chain.
fn decided(chain: &mut Chain, document: &DocumentId, note: &str) -> Event {
    chain.seal(Event {
        seq: 0,
        time_ms: 5,
        who: "lan".to_owned(),
        document: document.to_string(),
        anchor: Anchor { indicator: Some("i1".to_owned()), ..Anchor::default() },
        action: Action::Accept,
        before: None,
        after: None,
        note: Some(note.to_owned()),
        undoes: None,
        sample: false,
        made_by: MadeBy { program: "bocso 1".to_owned(), grammars: "sha256:0".to_owned() },
        prev_hash: String::new(),
        hash: String::new(),
    })
}

#[test]
fn decisions_are_a_chain_that_nobody_breaks() {
    told(async |store: Arc<dyn Store>| {
        let put = store.put_document(text("a.txt", b"a")).await?.record;
        let mut chain = Chain::new(put.id.as_str(), &put.sha256);
        let first = decided(&mut chain, &put.id, "one");
        let mut beside = Chain::after(&first);
        let second = decided(&mut chain, &put.id, "two");
        let rival = decided(&mut beside, &put.id, "another two");
        assert!(!store.add_event(&put.id, &second).await?, "the first is missing");
        assert!(store.add_event(&put.id, &first).await? && !store.add_event(&put.id, &first).await?);
        assert!(store.add_event(&put.id, &second).await?);
        assert!(!store.add_event(&put.id, &rival).await?, "somebody was faster");
        assert_eq!(store.events(&put.id).await?, [first, second]);
        Ok(())
    });
}

#[test]
fn a_later_extraction_takes_the_place_of_the_one_it_was_held_against() {
    told(async |store: Arc<dyn Store>| {
        let id = store.put_document(text("a.txt", b"a")).await?.record.id;
        let job = store.claim("w", LEASE, false).await?.expect("it waits");
        let (old, new) = (filed(3), Filed { program: "bocso 2".to_owned(), ..filed(2) });
        let made_by = |f: &Filed| MadeBy { program: f.program.clone(), grammars: f.grammars.clone() };
        assert!(!store.replace(&id, &made_by(&old), &new).await?, "it is not done");
        assert!(store.finish(&job.claim, Ok(&old)).await?);
        assert!(!store.replace(&id, &made_by(&new), &new).await?, "it was held against another");
        assert!(store.replace(&id, &made_by(&old), &new).await?);
        let record = store.document(&id).await?.expect("there");
        assert_eq!((record.status, record.tally.map(|t| t.figures)), (Status::NeedsReview, Some(2)));
        Ok(())
    });
}

#[test]
fn files_of_one_report_are_known_as_such_and_counted_once() {
    told(async |store: Arc<dyn Store>| {
        let mut ids = Vec::new();
        for bytes in [b"a", b"b"] {
            ids.push(store.put_document(text("a.txt", bytes)).await?.record.id);
            let job = store.claim("w", LEASE, false).await?.expect("it waits");
            let mut filed = filed(1);
            filed.header.issued = Some("2023-12-20".to_owned());
            assert!(store.finish(&job.claim, Ok(&filed)).await?);
        }
        assert_eq!(store.links(&ids[0]).await?, []);
        assert_eq!(store.links(&ids[1]).await?, [(Link::SameReport, ids[0].clone())]);
        // The annex comes last, the correction of another report finds none.
        for (number, link, linked) in [("115/BC-UBND", Link::AnnexOf, true), ("116/BC-UBND", Link::Replaces, false)] {
            let id = store.put_document(text("c.txt", number.as_bytes())).await?.record.id;
            let job = store.claim("w", LEASE, false).await?.expect("it waits");
            let kin = Kin { link: link.name().into(), number: number.into(), issued: Some("2023-12-20".into()) };
            let filed = Filed { header: Header { kin: Some(kin), ..Header::default() }, ..filed(1) };
            assert!(store.finish(&job.claim, Ok(&filed)).await?);
            assert_eq!(store.links(&id).await?, if linked { vec![(link, ids[0].clone())] } else { vec![] });
        }
        let covered = store.coverage(&Filter::default()).await?;
        assert_eq!(
            covered.iter().map(|c| (&*c.issuer, c.period_end.as_deref(), c.reports)).collect::<Vec<_>>(),
            [("UBND huyện Yên Sơn", Some("2023-12-31"), 1)]
        );
        Ok(())
    });
}

#[test]
fn a_store_is_copied_whole_into_another_kind() {
    told(async |store: Arc<dyn Store>| {
        let put = store.put_document(text("a.txt", b"a")).await?.record;
        let job = store.claim("w", LEASE, false).await?.expect("it waits");
        store.finish(&job.claim, Ok(&filed(40))).await?;
        store.put_document(text("b.txt", b"b")).await?;
        let event = decided(&mut Chain::new(put.id.as_str(), &put.sha256), &put.id, "one");
        store.add_event(&put.id, &event).await?;
        let mut others = vec![open("sqlite::memory:", None).await?];
        let home = tempfile::tempdir().expect("a folder");
        if let Some(address) = postgres() {
            others.push(open(&address, home.path().to_str()).await?);
        }
        for other in others {
            // Twice: as after a copy that was cut off.
            for _ in 0..2 {
                copy::copy(&*store, &*other, |_, _| {}).await?;
            }
            for table in copy::TABLES {
                let rows = async |of: &dyn Store| of.dump(table, 0, 100).await;
                let (mut here, mut there) = (rows(&*store).await?, rows(&*other).await?);
                here.sort_by_key(|row| format!("{row:?}"));
                there.sort_by_key(|row| format!("{row:?}"));
                assert_eq!(here, there, "{}", table.name);
            }
            assert_eq!(other.original(&put.id).await?.as_deref(), Some(&b"a"[..]));
            assert_eq!(other.extraction(&put.id).await?, store.extraction(&put.id).await?);
            assert!(other.put_document(text("c.txt", b"c")).await?.new, "new rows get numbers that nobody has");
        }
        Ok(())
    });
}

#[test]
fn an_original_that_is_gone_is_told() {
    told(async |store: Arc<dyn Store>| {
        let file = |path: &str, bytes: &[u8]| ImportFile {
            path: path.to_owned(),
            size_bytes: bytes.len() as u64,
            modified_ms: Some(5),
            sha256: Some(record::sha256(bytes)),
            outcome: Outcome::New,
            reason: None,
        };
        let run = store.begin_import(&["/r".to_owned()]).await?;
        assert!(!run.resumed);
        let skipped = ImportFile { sha256: None, outcome: Outcome::Skipped, reason: Some("a program".into()), ..file("/r/c.exe", b"") };
        // Noted, and its bytes never kept.
        let outcomes = store.note_files(run.seq, &[file("/r/a.txt", b"a"), file("/r/z.zip!/b.txt", b"a"), skipped.clone()]).await?;
        assert_eq!(outcomes, [Outcome::New, Outcome::Known, Outcome::Skipped]);
        assert_eq!(store.import_open(run.seq).await?, 1);
        assert!(store.claim("w", LEASE, false).await?.is_none());
        let files = store.import_files(run.seq, "", 10).await?;
        let reason = files[0].1.as_ref().and_then(|r| r.failure.as_ref()).map(|f| f.reason);
        assert_eq!((files.len(), reason), (3, Some(Reason::Missing)));
        assert_eq!((&files[1].0, files[1].1.is_none()), (&skipped, true));
        assert_eq!(files[2].0.name(), "b.txt");

        let again = store.begin_import(&["/r".to_owned()]).await?;
        assert!(again.resumed && again.seq == run.seq);
        assert_eq!(store.import_file(run.seq, "/r/a.txt").await?, Some(file("/r/a.txt", b"a")));
        assert_eq!(store.note_files(run.seq, &[file("/r/a.txt", b"a")]).await?, [Outcome::Known]);
        assert_eq!(store.import_file(run.seq, "/r/a.txt").await?.map(|f| f.outcome), Some(Outcome::New), "what it was at first stays");
        store.end_import(run.seq).await?;
        assert!(!store.begin_import(&["/r".to_owned()]).await?.resumed);
        Ok(())
    });
}

#[test]
fn events_cannot_be_changed() {
    runtime().block_on(async {
        let home = tempfile::tempdir().expect("a folder");
        let address = format!("sqlite://{}", home.path().join("b.sqlite").display());
        let store = open(&address, None).await.expect("opened");
        let put = store.put_document(text("a.txt", b"a")).await.expect("put").record;
        let event = decided(&mut Chain::new(put.id.as_str(), &put.sha256), &put.id, "one");
        assert!(store.add_event(&put.id, &event).await.expect("added"));
        let pool = sqlx::SqlitePool::connect(&address).await.expect("opened");
        for change in ["UPDATE events SET body = ''", "DELETE FROM events"] {
            let refused = sqlx::query(change).execute(&pool).await.err().map(|e| e.to_string()).unwrap_or_default();
            assert!(refused.contains("append-only"), "{change}: {refused}");
        }
    });
}

#[test]
fn addresses_that_name_no_store_are_refused_without_repeating_them() {
    runtime().block_on(async {
        for address in ["mysql://user:secret@host/db", "bocso.sqlite", ""] {
            let refused = open(address, None).await.err().map(|e| e.to_string()).unwrap_or_default();
            assert!(refused.contains("sqlite://") && !refused.contains("secret"), "{refused}");
        }
        let refused = open("postgres://user:secret@host:x/db", Some("/tmp")).await.err().map(|e| e.to_string()).unwrap_or_default();
        assert!(refused.contains("postgres://") && !refused.contains("secret"), "{refused}");
        assert!(open("sqlite:///no/such/folder/bocso.sqlite", None).await.is_err());
    });
}
