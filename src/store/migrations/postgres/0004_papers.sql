-- What the service keeps beside documents, one sheet a row, never changed: samples, the answers to them, calibrations.
-- The tables of SQLite (../sqlite) have the same names and columns.

CREATE TABLE papers (
    -- sample, answer, calibration.
    kind         TEXT    NOT NULL,
    -- Of a sample and its answers: the sample's id. Empty: all of its kind stand together.
    part         TEXT    NOT NULL,
    -- Of an answer: the number of its question. Of a calibration: its own.
    number       BIGINT  NOT NULL,
    -- Whose it is. NULL: of the whole.
    organisation TEXT    REFERENCES organisations (name),
    who          TEXT    NOT NULL,
    made_ms      BIGINT  NOT NULL,
    -- JSON.
    body         TEXT    NOT NULL,
    PRIMARY KEY (kind, part, number)
);

CREATE INDEX papers_by_age ON papers (kind, made_ms);
