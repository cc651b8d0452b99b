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
    NewDocument { name, bytes, priority: Priority::Urgent, organisation: None, sender: None }
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
        for (left, status) in [(true, Status::NeedsReview), (false, Status::Done), (true, Status::NeedsReview)] {
            store.settle(&first, left).await?;
            assert_eq!(store.document(&first).await?.map(|r| r.status), Some(status));
        }
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
        let counts = store.counts(&Filter::default()).await?;
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
        let (lost, held) = (std::slice::from_ref(&slow.claim), std::slice::from_ref(&quick.claim));
        assert_eq!(store.beat("slow", LEASE, lost).await?, []);
        assert_eq!(store.beat("quick", LEASE, held).await?, held);
        assert_eq!(store.beat("quick", LEASE, &[]).await?, [], "what it does not know of, it does not keep");
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
        draw: None,
        made_by: MadeBy { program: "bocso 1".to_owned(), grammars: "sha256:0".to_owned(), calibration: None, lessons: None },
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
        // What waits to be read is not done by any decision.
        let before = store.document(&put.id).await?.map(|r| r.status);
        store.settle(&put.id, false).await?;
        assert_eq!(store.document(&put.id).await?.map(|r| r.status), before);
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
        let made_by = |f: &Filed| MadeBy { program: f.program.clone(), grammars: f.grammars.clone(), calibration: None, lessons: None };
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

/// A document that is done: its bytes, its issuer, its period, what it states of each label.
async fn done(store: &dyn Store, bytes: &str, issuer: &str, year: &str, figures: &[(&str, &str)]) -> Result<DocumentId, Error> {
    let id = store.put_document(text("a.txt", bytes.as_bytes())).await?.record.id;
    let job = store.claim("w", LEASE, false).await?.expect("it waits");
    let mut filed = filed(0);
    filed.header.number = Some(bytes.to_owned());
    filed.header.issuer = Some(Issuer { name: issuer.to_owned(), key: issuer.to_lowercase(), level: None });
    filed.header.period_end = Some(format!("{year}-12-31"));
    let row = |(i, (label, value)): (usize, &(&str, &str))| Row {
        value: (!value.is_empty()).then(|| (*value).to_owned()),
        period_end: (!year.is_empty()).then(|| format!("{year}-12-31")),
        ..figure(i as u32 + 1, label)
    };
    filed.rows = figures.iter().enumerate().map(row).collect();
    assert!(store.finish(&job.claim, Ok(&filed)).await?);
    Ok(id)
}

/// What a page of figures says, in short.
fn short(points: &Points) -> Vec<String> {
    let one = |p: &Point| {
        format!("{} {} {}", p.period_end.as_deref().unwrap_or("-"), p.issuer.as_deref().unwrap_or("-"), p.value.as_deref().unwrap_or("-"))
    };
    points.points.iter().map(one).collect()
}

#[test]
fn one_indicator_over_all_years() {
    told(async |store: Arc<dyn Store>| {
        for (year, value) in [("2023", "3"), ("2021", "1"), ("2022", "2"), ("", "0")] {
            let figures = [("Số hồ sơ", value), ("Số  HỒ SƠ", "9"), ("Hộ nghèo", "7"), ("số hồ sơ", "")];
            done(&*store, &format!("A{year}"), "UBND xã A", year, &figures).await?;
            done(&*store, &format!("B{year}"), "UBND xã B", year, &[("số hồ sơ", value)]).await?;
        }
        let wanted = Wanted { label: Some(filed::key("SỐ HỒ SƠ")), ..Wanted::default() };
        let all = store.points(&wanted, None, 100).await?;
        let years = ["-", "2021-12-31", "2022-12-31", "2023-12-31"];
        let expected: Vec<String> = (0..4)
            .flat_map(|n| {
                [("A", n.to_string()), ("A", "9".to_owned()), ("B", n.to_string())].map(|(x, v)| format!("{} UBND xã {x} {v}", years[n]))
            })
            .collect();
        assert_eq!((short(&all), all.next.is_none()), (expected, true));
        // Page by page it is the same.
        for limit in 1..=5 {
            let (mut pieces, mut after) = (Vec::new(), None);
            loop {
                let page = store.points(&wanted, after.as_ref(), limit).await?;
                assert!(page.points.len() <= limit as usize);
                pieces.extend(page.points);
                after = page.next.map(|next| next.to_string().parse().expect("a cursor"));
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(pieces, all.points, "{limit}");
        }
        let some = async |wanted: Wanted| store.points(&wanted, None, 100).await.map(|p| p.points.len());
        assert_eq!(some(Wanted { issuer: Some("ubnd xã b".into()), ..wanted.clone() }).await?, 4);
        assert_eq!(some(Wanted { issuer: Some("ubnd xã x".into()), ..wanted.clone() }).await?, 0);
        assert_eq!(some(Wanted { unit: Some("kg".into()), ..wanted.clone() }).await?, 0);
        assert_eq!(some(Wanted { unit: Some("hồ sơ".into()), from: Some("2022-01-01".into()), ..wanted.clone() }).await?, 6);
        assert_eq!(some(Wanted { to: Some("2021-12-31".into()), ..wanted.clone() }).await?, 3, "no period ends on no day");
        assert_eq!(some(Wanted { blanks: true, ..wanted.clone() }).await?, 16);
        assert_eq!(some(Wanted { status: Some("target".into()), ..wanted.clone() }).await?, 0);
        assert_eq!(some(Wanted { review: vec![Review::ToReview], ..wanted.clone() }).await?, 8);
        assert_eq!(some(Wanted { review: vec![Review::Machine], ..wanted.clone() }).await?, 4);
        assert_eq!(some(Wanted { code: Some("1.2".into()), ..Wanted::default() }).await?, 0);
        let words = Wanted { words: Some("nghèo".into()), ..Wanted::default() };
        let first = store.points(&words, None, 3).await?;
        let rest = store.points(&words, first.next.as_ref(), 3).await?;
        assert_eq!((first.points.len(), rest.points.len(), rest.next), (3, 1, None), "document by document");
        assert_eq!(some(Wanted { words: Some("100%_".into()), ..Wanted::default() }).await?, 0, "marks of a pattern are letters");
        let found = &all.points[1];
        assert_eq!((&*found.indicator, &*found.name, found.page, found.confidence), ("i2", "a.txt", Some(2), 987));
        assert_eq!((found.subject.as_deref(), found.unit.as_deref()), (Some("xã An Phú"), Some("hồ sơ")));
        Ok(())
    });
}

#[test]
fn a_series_says_what_people_decided() {
    told(async |store: Arc<dyn Store>| {
        let id = done(&*store, "A", "UBND xã A", "2023", &[("Số hồ sơ", "1"), ("Số hồ sơ", "2"), ("Số hồ sơ", "3")]).await?;
        let record = store.document(&id).await?.expect("there");
        let mut chain = Chain::new(id.as_str(), &record.sha256);
        let mut decide = |indicator: Option<&str>, start: u32, action: Action, after: &[(&str, &str)]| {
            let mut event = decided(&mut Chain::new(id.as_str(), &record.sha256), &id, "n");
            event.action = action;
            let words = Some(format!("w{start}"));
            event.anchor = Anchor {
                indicator: indicator.map(str::to_owned),
                start: Some(start),
                end: Some(start + 1),
                quote: words,
                ..Anchor::default()
            };
            let mut reading = crate::review::Reading::default();
            for (field, value) in after {
                reading.set(field, Some((*value).to_owned()));
            }
            event.after = Some(reading).filter(|r| !r.0.is_empty());
            chain.seal(event)
        };
        let events = [
            decide(Some("i1"), 1, Action::Correct, &[("number", "10"), ("unit", "sổ")]),
            decide(Some("i2"), 2, Action::Reject, &[]),
            decide(None, 9, Action::Add, &[("label", "số hồ sơ"), ("number", "4"), ("period_end", "2024-12-31")]),
            decide(Some("i3"), 3, Action::Accept, &[]),
            decide(Some("i1"), 1, Action::Accept, &[]),
        ];
        for event in &events {
            assert!(store.add_event(&id, event).await?);
        }
        let wanted = Wanted { label: Some("số hồ sơ".into()), ..Wanted::default() };
        let told = |points: Points| -> Vec<(String, Option<String>, Review)> {
            points.points.into_iter().map(|p| (p.indicator, p.value, p.review)).collect()
        };
        let expected = [("i1", "10", Review::Corrected), ("i3", "3", Review::Accepted), ("added-3", "4", Review::Added)];
        let expected: Vec<_> = expected.map(|(i, v, r)| (i.to_owned(), Some(v.to_owned()), r)).into();
        assert_eq!(told(store.points(&wanted, None, 9).await?), expected);
        let rejected = Wanted { review: vec![Review::Rejected], ..wanted.clone() };
        assert_eq!(told(store.points(&rejected, None, 9).await?), [("i2".to_owned(), Some("2".to_owned()), Review::Rejected)]);
        Ok(())
    });
}

#[test]
fn another_name_of_an_issuer_is_declared_and_taken_back() {
    told(async |store: Arc<dyn Store>| {
        let body = |name: &str| Issuer { name: name.to_owned(), key: name.to_lowercase(), level: None };
        let a = done(&*store, "A", "Sở A", "2021", &[("Số hồ sơ", "1")]).await?;
        let b = done(&*store, "B", "Ban B", "2022", &[("Số hồ sơ", "2")]).await?;
        let of = |issuer: &str| Wanted { label: Some("số hồ sơ".into()), issuer: Some(issuer.to_lowercase()), ..Wanted::default() };
        let filter = |issuer: &str| Filter { issuer: Some(issuer.to_lowercase()), ..Filter::default() };
        assert_eq!(store.alias(&body("Sở X"), &body("Ban B")).await?, Named::Unknown);
        assert_eq!(store.alias(&body("Sở A"), &body("Ban B")).await?, Named::Done);
        assert_eq!(store.alias(&body("Ban B"), &body("Sở A")).await?, Named::Already);
        // A name that no document bears yet.
        assert_eq!(store.alias(&body("Ban B"), &body("Cục C")).await?, Named::Done);
        done(&*store, "C", "Cục C", "2023", &[("Số hồ sơ", "3")]).await?;
        for name in ["Sở A", "Ban B", "Cục C"] {
            assert_eq!(
                short(&store.points(&of(name), None, 9).await?),
                ["2021-12-31 Sở A 1", "2022-12-31 Sở A 2", "2023-12-31 Sở A 3"],
                "{name}"
            );
            assert_eq!(store.documents(&filter(name), None, 9).await?.records.len(), 3, "{name}");
            let covered = store.coverage(&filter(name)).await?;
            assert_eq!(covered.iter().map(|c| (&*c.issuer, c.reports)).collect::<Vec<_>>(), [("Sở A", 1); 3], "{name}");
        }
        let register = store.issuers().await?;
        assert_eq!(
            register,
            [Register { name: "Sở A".into(), level: None, names: vec!["Ban B".into(), "Cục C".into(), "Sở A".into()], documents: 3 }]
        );
        // The first name goes: what is left is called by another.
        assert_eq!(store.unalias(&body("Sở A")).await?, Named::Done);
        assert_eq!(store.unalias(&body("Sở A")).await?, Named::Already);
        assert_eq!(store.unalias(&body("Sở X")).await?, Named::Unknown);
        assert_eq!(short(&store.points(&of("Sở A"), None, 9).await?), ["2021-12-31 Sở A 1"]);
        assert_eq!(short(&store.points(&of("Cục C"), None, 9).await?), ["2022-12-31 Ban B 2", "2023-12-31 Ban B 3"]);
        assert_eq!(store.documents(&filter("Sở A"), None, 9).await?.records[0].id, a);
        // Which files are of one report hangs on whose they are.
        let same = async |bytes: &str, issuer: &str| {
            let id = store.put_document(text("d.txt", bytes.as_bytes())).await?.record.id;
            let job = store.claim("w", LEASE, false).await?.expect("it waits");
            let mut filed = filed(1);
            filed.header =
                Header { number: Some("5".into()), issued: Some("2023-01-02".into()), issuer: Some(body(issuer)), ..filed.header };
            assert!(store.finish(&job.claim, Ok(&filed)).await?);
            Ok::<_, Error>(id)
        };
        let (first, second) = (same("D", "Sở A").await?, same("E", "Ban B").await?);
        assert_eq!(store.links(&second).await?, []);
        assert_eq!(store.alias(&body("Sở A"), &body("Ban B")).await?, Named::Done);
        assert_eq!(store.links(&second).await?, [(Link::SameReport, first)]);
        assert_eq!(store.unalias(&body("Ban B")).await?, Named::Done);
        assert_eq!(store.links(&second).await?, []);
        assert_eq!(store.documents(&filter("Ban B"), None, 9).await?.records.last().map(|r| r.id.clone()), Some(b));
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
        let run = store.begin_import(&["/r".to_owned()], None).await?;
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

        let again = store.begin_import(&["/r".to_owned()], None).await?;
        assert!(again.resumed && again.seq == run.seq);
        assert_eq!(store.import_file(run.seq, "/r/a.txt").await?, Some(file("/r/a.txt", b"a")));
        assert_eq!(store.note_files(run.seq, &[file("/r/a.txt", b"a")]).await?, [Outcome::Known]);
        assert_eq!(store.import_file(run.seq, "/r/a.txt").await?.map(|f| f.outcome), Some(Outcome::New), "what it was at first stays");
        store.end_import(run.seq).await?;
        assert!(!store.begin_import(&["/r".to_owned()], None).await?.resumed);
        Ok(())
    });
}

#[test]
fn organisations_share_bytes_and_nothing_else() {
    told(async |store: Arc<dyn Store>| {
        let (one, two) = (Shelf::of(Arc::clone(&store), Some("one")), Shelf::of(Arc::clone(&store), Some("two")));
        let a = one.put_document(text("a.txt", b"same")).await?.record;
        let b = two.put_document(text("b.txt", b"same")).await?;
        let c = store.put_document(text("c.txt", b"same")).await?;
        assert!(b.new && c.new && a.id != b.record.id && b.record.id != c.record.id);
        assert_eq!((a.organisation.as_deref(), &*b.record.name), (Some("one"), "b.txt"));
        for (shelf, other) in [(&one, &b.record.id), (&two, &a.id), (&one, &c.record.id)] {
            assert!(shelf.document(other).await?.is_none() && shelf.original(other).await?.is_none());
            assert!(!shelf.cancel(other).await? && !shelf.delete(other, "x", "").await? && shelf.ahead(other).await?.is_none());
            assert!(shelf.documents(&Filter::default(), Some(other), 10).await?.records.is_empty());
            assert_eq!(shelf.documents(&Filter::default(), None, 10).await?.records.len(), 1);
            let counted: u64 = shelf.counts(&Filter::default()).await?.iter().map(|c| c.1).sum();
            assert_eq!(counted, 1);
            assert!(shelf.claim("w", LEASE, false).await.is_err(), "the queue is nobody's in particular");
        }
        assert_eq!(store.ahead(&c.record.id).await?, Some(2));

        // The bytes go with the last of them; who deleted what, and what was decided, stays.
        let event = decided(&mut Chain::new(a.id.as_str(), &a.sha256), &a.id, "one");
        assert!(one.add_event(&a.id, &event).await? && !two.add_event(&a.id, &event).await?);
        assert!(one.delete(&a.id, "lan", "twice").await? && !one.delete(&a.id, "lan", "").await?);
        assert_eq!(two.original(&b.record.id).await?.as_deref(), Some(&b"same"[..]));
        assert!(two.delete(&b.record.id, "binh", "").await? && store.delete(&c.record.id, "lan", "").await?);
        assert!(store.blobs().get(&a.sha256).map_err(Error::from)?.is_none());
        let kept = one.deletions(None, 0, 10).await?;
        assert_eq!((kept.len(), &*kept[0].by, &*kept[0].note, &*kept[0].id), (1, "lan", "twice", a.id.as_str()));
        assert!(kept[0].events.contains(&event.hash));
        assert_eq!(store.deletions(None, 0, 10).await?.len(), 3);
        assert_eq!(one.put_document(text("a.txt", b"same")).await?.record.id, a.id, "it can come again");
        Ok(())
    });
}

#[test]
fn people_come_and_go() {
    told(async |store: Arc<dyn Store>| {
        let accounts = store.accounts();
        assert!(!accounts.any_users().await?);
        let user = access::User {
            name: "lan".to_owned(),
            role: Role::Reviewer,
            password: "hash".to_owned(),
            organisation: Some("one".to_owned()),
            created_ms: 0,
            disabled_ms: None,
        };
        assert!(accounts.add_user(&user).await? && !accounts.add_user(&user).await? && accounts.any_users().await?);
        assert_eq!(accounts.user("lan").await?.map(|u| (u.role, u.organisation)), Some((Role::Reviewer, Some("one".to_owned()))));

        accounts.open_session("s1", Some("lan"), "stamp").await?;
        accounts.open_session("s2", None, "other").await?;
        let session = accounts.session("s1").await?.expect("there");
        assert!(session.user.is_some_and(|u| u.name == "lan") && session.idle_ms < 60_000 && session.stamp == "stamp");
        assert!(accounts.session("s2").await?.is_some_and(|s| s.user.is_none()));
        accounts.touch_session("s1").await?;
        assert!(accounts.change_user("lan", access::Change::Password("new")).await?);
        assert!(accounts.session("s1").await?.is_none() && accounts.session("s2").await?.is_some());
        accounts.sweep(-1, -1).await?;
        assert!(accounts.session("s2").await?.is_none());

        let token = access::Token {
            id: "t1".to_owned(),
            owner: "lan".to_owned(),
            label: "x".to_owned(),
            scopes: "read".to_owned(),
            created_ms: 0,
            ends_ms: None,
            used_ms: None,
            revoked_ms: None,
        };
        accounts.add_token("h1", &token).await?;
        accounts.add_token("h2", &access::Token { id: "t2".to_owned(), ends_ms: Some(1), ..token.clone() }).await?;
        assert!(accounts.token("h1").await?.is_some() && accounts.token("h2").await?.is_none(), "the second has ended");
        assert!(accounts.tokens(Some("lan")).await?.iter().any(|t| t.id == "t1" && t.used_ms.is_some()));
        assert!(!accounts.revoke_token("t1", Some("other")).await? && accounts.revoke_token("t1", Some("lan")).await?);
        assert!(accounts.token("h1").await?.is_none());

        assert_eq!(accounts.answered("lan", "k").await?, None);
        accounts.keep_answer("lan", "k", "sent", "id").await?;
        accounts.keep_answer("lan", "k", "later", "id2").await?;
        assert_eq!(accounts.answered("lan", "k").await?, Some(("sent".to_owned(), "id".to_owned())));
        assert!(accounts.change_user("lan", access::Change::Disabled(true)).await?);
        assert!(accounts.user("lan").await?.is_some_and(|u| u.disabled_ms.is_some()));
        assert!(!accounts.change_user("nobody", access::Change::Role(Role::Admin)).await?);
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
