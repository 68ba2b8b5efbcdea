-- Codes that stand in for a rep's second factor, each once. Only keyed hashes are kept.
CREATE TABLE recovery_code (
    code_hash TEXT NOT NULL PRIMARY KEY,
    rep_id TEXT NOT NULL REFERENCES rep (id),
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX recovery_code_rep ON recovery_code (rep_id);

-- When a rep, and each of their sessions, was last here; to within some minutes.
ALTER TABLE rep ADD COLUMN seen_at INTEGER;
ALTER TABLE rep_session ADD COLUMN seen_at INTEGER;

-- The links of one rep end together.
CREATE INDEX rep_link_rep ON rep_link (rep_id);
