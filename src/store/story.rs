//! One story that every store must be able to tell.

use super::*;

fn told(story: impl Future<Output = Result<(), Error>>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let result = runtime.map(|r| r.block_on(story));
    assert!(matches!(result, Ok(Ok(()))), "{result:?}");
}

#[test]
fn documents_wait_are_read_and_stay() {
    told(async {
        let store = open("sqlite::memory:").await?;
        let first = store.put_document(NewDocument { name: "a.txt", bytes: b"a" }).await?;
        assert!(first.new && first.record.status == Status::Queued);
        let known = store.put_document(NewDocument { name: "b.txt", bytes: b"a" }).await?;
        assert!(!known.new && known.record.id == first.record.id && known.record.name == "a.txt");
        let second = store.put_document(NewDocument { name: "b.txt", bytes: b"b" }).await?.record.id;
        let first = first.record.id;

        let job = store.claim_next().await?;
        assert_eq!(job.map(|j| (j.id, j.bytes)), Some((first.clone(), b"a".to_vec())), "the longest-waiting one comes first");
        let made = Extracted { json: "{}".to_owned(), text: "chữ".to_owned(), layout: "{}".to_owned() };
        let tally = Tally { figures: 3, to_review: 1, ..Tally::default() };
        store.put_extraction(&first, &made, tally).await?;
        let done = store.document(&first).await?;
        assert_eq!(done.as_ref().map(|r| (r.status, r.tally)), Some((Status::NeedsReview, Some(tally))));
        assert_eq!(store.extraction(&first).await?, Some(made));
        assert_eq!(store.original(&first).await?.as_deref(), Some(&b"a"[..]));

        store.claim_next().await?;
        assert!(store.claim_next().await?.is_none());
        let failure = Failure { reason: Reason::Encrypted, message: "mật khẩu".to_owned() };
        store.put_failure(&second, &failure).await?;
        assert_eq!(store.document(&second).await?.and_then(|r| r.failure), Some(failure));
        let again = store.put_document(NewDocument { name: "b.txt", bytes: b"b" }).await?;
        assert!(again.record.status == Status::Queued && again.record.failure.is_none(), "a failed one is tried once more");

        let page = store.documents(None, 1).await?;
        assert!(page.more && page.records.len() == 1 && page.records[0].id == second);
        let page = store.documents(Some(&second), 1).await?;
        assert!(!page.more && page.records.len() == 1 && page.records[0].id == first);
        Ok(())
    });
}

#[test]
fn a_document_that_brings_the_service_down_is_given_up() {
    told(async {
        let store = open("sqlite::memory:").await?;
        let id = store.put_document(NewDocument { name: "a.txt", bytes: b"a" }).await?.record.id;
        for _ in 0..5 {
            store.claim_next().await?;
            store.put_back().await?;
        }
        for attempt in 1..=MOST_ATTEMPTS {
            assert!(store.claim_next().await?.is_some(), "attempt {attempt}: orderly stops do not count");
            store.take_up_again().await?;
        }
        assert!(store.claim_next().await?.is_none());
        assert_eq!(store.document(&id).await?.and_then(|r| r.failure).map(|f| f.reason), Some(Reason::Crashed));
        Ok(())
    });
}

#[test]
fn addresses_that_name_no_store_are_refused_without_repeating_them() {
    told(async {
        for address in ["postgres://user:secret@host/db", "bocso.sqlite", ""] {
            let refused = open(address).await.err().map(|e| e.to_string()).unwrap_or_default();
            assert!(refused.contains("sqlite://") && !refused.contains("secret"), "{refused}");
        }
        assert!(open("sqlite:///no/such/folder/bocso.sqlite").await.is_err());
        Ok(())
    });
}
