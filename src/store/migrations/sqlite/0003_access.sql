-- Who may do what, and whose documents are whose. Times are milliseconds since 1970 (UTC).
-- The tables of PostgreSQL (../postgres) have the same names and columns.

CREATE TABLE organisations (
    name         TEXT    PRIMARY KEY,
    created_ms   INTEGER NOT NULL
) STRICT;

-- NULL: of the whole, and sees everything.
ALTER TABLE users ADD COLUMN organisation TEXT REFERENCES organisations (name);
ALTER TABLE imports ADD COLUMN organisation TEXT REFERENCES organisations (name);

-- Log-ins. A session is known by the hash of what its cookie holds.
CREATE TABLE sessions (
    hash         TEXT    PRIMARY KEY,
    -- NULL: logged in with the service's own token.
    name         TEXT    REFERENCES users (name),
    -- A hash of the password (or token) that opened it: it ends when that changes.
    stamp        TEXT    NOT NULL,
    begun_ms     INTEGER NOT NULL,
    seen_ms      INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_of ON sessions (name);

-- What programs log in with; shown once, kept as a hash.
CREATE TABLE tokens (
    id           TEXT    PRIMARY KEY,
    hash         TEXT    NOT NULL UNIQUE,
    owner        TEXT    NOT NULL REFERENCES users (name),
    -- What it is for, in its owner's words.
    label        TEXT    NOT NULL,
    -- Rights that it may use, with spaces between them: never more than its owner's.
    scopes       TEXT    NOT NULL,
    created_ms   INTEGER NOT NULL,
    -- NULL: it does not end by itself.
    ends_ms      INTEGER,
    used_ms      INTEGER,
    revoked_ms   INTEGER
) STRICT;

CREATE INDEX tokens_of ON tokens (owner);

-- What was answered to a request that names itself, so that sending it again does nothing again.
CREATE TABLE requests (
    -- Who sent it, and the key they gave it.
    sender       TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    -- SHA-256 of what was sent.
    sent         TEXT    NOT NULL,
    document     TEXT    NOT NULL,
    made_ms      INTEGER NOT NULL,
    PRIMARY KEY (sender, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX requests_by_age ON requests (made_ms);

-- What was deleted: its decisions stay.
CREATE TABLE deletions (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- As they were in the document's row.
    id           TEXT    NOT NULL,
    sha256       TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    size_bytes   INTEGER NOT NULL,
    organisation TEXT,
    sender       TEXT,
    received_ms  INTEGER NOT NULL,
    -- Who deleted it, why, when.
    deleted_by   TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    deleted_ms   INTEGER NOT NULL,
    -- The chain of its decisions, a JSON array.
    events       TEXT    NOT NULL
) STRICT;

CREATE INDEX deletions_by_id ON deletions (id);

-- The same bytes may come from two organisations, and are then two documents. A column's UNIQUE cannot be taken back here: the table
-- is made anew, its rows kept aside meanwhile.
PRAGMA defer_foreign_keys = ON;
CREATE TEMPORARY TABLE documents_aside AS SELECT * FROM documents;
DROP TABLE documents;

CREATE TABLE documents (
    -- Order of arrival; never shown. The public id comes from the SHA-256.
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    sha256       TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    size_bytes   INTEGER NOT NULL,
    status       TEXT    NOT NULL
                 CHECK (status IN ('queued', 'running', 'done', 'needs_review', 'partial', 'failed', 'cancelled')),
    -- Both NULL unless status is 'failed'.
    reason       TEXT,
    message      TEXT,
    -- The job. 0: a person waits; 1: an import.
    priority     INTEGER NOT NULL DEFAULT 0,
    -- Extractions begun and not ended by an orderly stop.
    attempts     INTEGER NOT NULL DEFAULT 0,
    -- Grows with each claim: only the last one who claimed may file.
    turn         INTEGER NOT NULL DEFAULT 0,
    worker       TEXT,
    lease_ms     INTEGER,
    -- NULL until extracted.
    figures      INTEGER,
    to_review    INTEGER,
    failed_checks INTEGER,
    unexplained  INTEGER,
    -- The extraction that counts.
    current      INTEGER,
    -- The report's header; NULL where it says nothing.
    number       TEXT,
    issued       TEXT,
    kind         TEXT,
    title        TEXT,
    issuer       INTEGER REFERENCES issuers (seq),
    period_start TEXT,
    period_end   TEXT,
    -- The report that it says to belong to: 'annex_of' or 'replaces', number, date. NULL: it names none.
    kin          TEXT,
    kin_number   TEXT,
    kin_issued   TEXT,
    media_type   TEXT,
    pages        INTEGER,
    received_ms  INTEGER NOT NULL,
    started_ms   INTEGER,
    finished_ms  INTEGER,
    -- The name of its issuer as the document writes it, by its key.
    issuer_key   TEXT,
    -- Whose it is; NULL: nobody's in particular.
    organisation TEXT    REFERENCES organisations (name),
    -- Who handed it in; NULL: not known.
    sender       TEXT
) STRICT;

INSERT INTO documents (
    seq, id, sha256, name, size_bytes, status, reason, message, priority, attempts, turn, worker, lease_ms, figures,
    to_review, failed_checks, unexplained, current, number, issued, kind, title, issuer, period_start, period_end,
    kin, kin_number, kin_issued, media_type, pages, received_ms, started_ms, finished_ms, issuer_key
)
SELECT
    seq, id, sha256, name, size_bytes, status, reason, message, priority, attempts, turn, worker, lease_ms, figures,
    to_review, failed_checks, unexplained, current, number, issued, kind, title, issuer, period_start, period_end,
    kin, kin_number, kin_issued, media_type, pages, received_ms, started_ms, finished_ms, issuer_key
FROM documents_aside ORDER BY seq;
DROP TABLE documents_aside;

CREATE INDEX documents_waiting ON documents (priority, seq) WHERE status = 'queued';
CREATE INDEX documents_running ON documents (lease_ms) WHERE status = 'running';
CREATE INDEX documents_by_status ON documents (status, seq);
CREATE INDEX documents_by_issuer ON documents (issuer, period_end);
CREATE INDEX documents_by_kin ON documents (kin_number) WHERE kin IS NOT NULL;
CREATE INDEX documents_by_number ON documents (number) WHERE number IS NOT NULL;
CREATE INDEX documents_by_hash ON documents (sha256);
CREATE INDEX documents_of ON documents (organisation, seq);

-- Decisions may go only where a deletion keeps them.
DROP TRIGGER events_remain;
CREATE TRIGGER events_remain BEFORE DELETE ON events
WHEN NOT EXISTS (SELECT 1 FROM deletions x JOIN documents d ON d.id = x.id WHERE d.seq = OLD.document AND x.events LIKE '%' || OLD.hash || '%')
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
