-- Documents, the work to be done on them, and what was made of it. Times are milliseconds since 1970 (UTC); days are ISO dates.
-- The tables of PostgreSQL (../postgres) have the same names and columns.

-- Bodies that issue reports. One body has one row, however it writes its name.
CREATE TABLE issuers (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- As first read.
    name         TEXT    NOT NULL,
    -- 'tỉnh', 'huyện', 'xã' …; NULL where the name states none.
    level        TEXT
) STRICT;

CREATE TABLE issuer_names (
    -- The name in small letters, committees and councils by their short names.
    key          TEXT    PRIMARY KEY,
    name         TEXT    NOT NULL,
    issuer       INTEGER NOT NULL REFERENCES issuers (seq)
) STRICT;

CREATE TABLE documents (
    -- Order of arrival; never shown. The public id comes from the SHA-256.
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    sha256       TEXT    NOT NULL UNIQUE,
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
    finished_ms  INTEGER
) STRICT;

CREATE INDEX documents_waiting ON documents (priority, seq) WHERE status = 'queued';
CREATE INDEX documents_running ON documents (lease_ms) WHERE status = 'running';
CREATE INDEX documents_by_status ON documents (status, seq);
CREATE INDEX documents_by_issuer ON documents (issuer, period_end);
CREATE INDEX documents_by_kin ON documents (kin_number) WHERE kin IS NOT NULL;
CREATE INDEX documents_by_number ON documents (number) WHERE number IS NOT NULL;

-- Append-only: a later extraction of the same document is another row. Bodies are compressed (zstd).
CREATE TABLE extractions (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    document     INTEGER NOT NULL REFERENCES documents (seq),
    program      TEXT    NOT NULL,
    grammars     TEXT    NOT NULL,
    json         BLOB    NOT NULL,
    text         BLOB    NOT NULL,
    layout       BLOB    NOT NULL,
    made_ms      INTEGER NOT NULL
) STRICT;

CREATE INDEX extractions_of ON extractions (document, seq);

-- Words that many rows share.
CREATE TABLE labels (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    text         TEXT    NOT NULL UNIQUE,
    -- In small letters.
    key          TEXT    NOT NULL
) STRICT;

CREATE INDEX labels_by_key ON labels (key);

-- The figures of each document's current extraction, for questions over many documents. The extraction holds all of a figure.
CREATE TABLE indicators (
    document     INTEGER NOT NULL REFERENCES documents (seq),
    -- The number in its id: 1 for "i1".
    ordinal      INTEGER NOT NULL,
    label        INTEGER NOT NULL REFERENCES labels (seq),
    subject      INTEGER REFERENCES labels (seq),
    code         TEXT,
    kind         TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    -- The number as stated; NULL where there is none.
    value        TEXT,
    unit         TEXT,
    -- The figure's own period, else the report's.
    period_start TEXT,
    period_end   TEXT,
    page         INTEGER,
    -- Thousandths.
    confidence   INTEGER NOT NULL,
    review       INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX indicators_by_label ON indicators (label, period_end);
CREATE INDEX indicators_by_code ON indicators (code, period_end) WHERE code IS NOT NULL;

-- Checks of the current extraction that failed.
CREATE TABLE checks (
    document     INTEGER NOT NULL REFERENCES documents (seq),
    ordinal      INTEGER NOT NULL,
    rule         TEXT    NOT NULL,
    message      TEXT    NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- Pages that could not be read.
CREATE TABLE unread_pages (
    document     INTEGER NOT NULL REFERENCES documents (seq),
    page         INTEGER NOT NULL,
    reason       TEXT    NOT NULL,
    PRIMARY KEY (document, page)
) STRICT, WITHOUT ROWID;

-- How documents belong together: 'same_report' (a second scan), 'annex_of', 'replaces'.
CREATE TABLE links (
    document     INTEGER NOT NULL REFERENCES documents (seq),
    kind         TEXT    NOT NULL CHECK (kind IN ('same_report', 'annex_of', 'replaces')),
    other        INTEGER NOT NULL REFERENCES documents (seq),
    PRIMARY KEY (document, kind, other)
) STRICT, WITHOUT ROWID;

CREATE INDEX links_to ON links (other);

-- Runs of `bocso import`, and every file that one saw.
CREATE TABLE imports (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The paths as given, as JSON.
    roots        TEXT    NOT NULL,
    begun_ms     INTEGER NOT NULL,
    ended_ms     INTEGER
) STRICT;

CREATE TABLE import_files (
    import       INTEGER NOT NULL REFERENCES imports (seq),
    -- Of a file in an archive: the archive's path, '!/', its own.
    path         TEXT    NOT NULL,
    size_bytes   INTEGER NOT NULL,
    -- When the file was last changed; NULL where the system does not tell.
    modified_ms  INTEGER,
    -- NULL where it could not be taken in; the reason says why.
    document     INTEGER REFERENCES documents (seq),
    -- 'new', 'known', 'skipped', 'failed'
    outcome      TEXT    NOT NULL CHECK (outcome IN ('new', 'known', 'skipped', 'failed')),
    reason       TEXT,
    PRIMARY KEY (import, path)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_files_of ON import_files (document);

-- What people decided: append-only, a chain for each document, each event holding the hash of the one before it.
CREATE TABLE events (
    document     INTEGER NOT NULL REFERENCES documents (seq),
    -- Place in the document's chain, from 1.
    ordinal      INTEGER NOT NULL,
    -- The event as hashed, JSON.
    body         TEXT    NOT NULL,
    hash         TEXT    NOT NULL UNIQUE,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TABLE users (
    name         TEXT    PRIMARY KEY,
    role         TEXT    NOT NULL CHECK (role IN ('viewer', 'reviewer', 'auditor', 'admin')),
    -- Argon2id in its own notation.
    password     TEXT    NOT NULL,
    created_ms   INTEGER NOT NULL,
    disabled_ms  INTEGER
) STRICT;
