-- One indicator over all years; other names of issuers; what people decided, beside the figures.

-- The name of its issuer as the document writes it, by its key: another name can be declared and taken back.
ALTER TABLE documents ADD COLUMN issuer_key TEXT;
UPDATE documents SET issuer_key = (SELECT n.key FROM issuer_names n WHERE n.issuer = documents.issuer);

-- The document's issuer, 0 for none: figures of a label are read in the order of an index.
ALTER TABLE indicators ADD COLUMN issuer INTEGER NOT NULL DEFAULT 0;
-- 'accept', 'correct', 'reject', 'add'; NULL: nobody decided. What a person corrected stands in the other columns.
ALTER TABLE indicators ADD COLUMN decided TEXT;

-- period_end is '' where there is none: the order of empty values is not the same in both databases.
UPDATE indicators SET issuer = COALESCE((SELECT d.issuer FROM documents d WHERE d.seq = indicators.document), 0),
                      period_end = COALESCE(period_end, '');

DROP INDEX indicators_by_label;
DROP INDEX indicators_by_code;
CREATE INDEX indicators_by_label ON indicators (label, period_end, issuer, document, ordinal);
CREATE INDEX indicators_by_code ON indicators (code, period_end, issuer, document, ordinal) WHERE code IS NOT NULL;
