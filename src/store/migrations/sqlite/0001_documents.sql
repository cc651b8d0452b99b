-- Documents as they came, and what was made of them. Times are milliseconds since 1970 (UTC).

CREATE TABLE documents (
    -- Order of arrival; never shown. The public id comes from the SHA-256.
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    sha256       TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL,
    size_bytes   INTEGER NOT NULL,
    status       TEXT    NOT NULL CHECK (status IN ('queued', 'running', 'done', 'needs_review', 'partial', 'failed')),
    -- Both NULL unless status is 'failed'.
    reason       TEXT,
    message      TEXT,
    -- Extractions begun and not ended by an orderly stop.
    attempts     INTEGER NOT NULL DEFAULT 0,
    -- NULL until extracted.
    figures      INTEGER,
    to_review    INTEGER,
    failed_checks INTEGER,
    unexplained  INTEGER,
    received_ms  INTEGER NOT NULL,
    started_ms   INTEGER,
    finished_ms  INTEGER
) STRICT;

CREATE INDEX documents_waiting ON documents (seq) WHERE status IN ('queued', 'running');

CREATE TABLE originals (
    document     TEXT PRIMARY KEY REFERENCES documents (id),
    bytes        BLOB NOT NULL
) STRICT;

-- Append-only: a later extraction of the same document is another row; readers take the newest.
CREATE TABLE extractions (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    document     TEXT    NOT NULL REFERENCES documents (id),
    json         TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    layout       TEXT    NOT NULL,
    made_ms      INTEGER NOT NULL
) STRICT;

CREATE INDEX extractions_of ON extractions (document, seq);
