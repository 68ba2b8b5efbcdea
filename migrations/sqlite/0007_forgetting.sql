-- Which merchant a line of the audit log is about, where it is about one. Lines that have it are chained with it; those
-- written before have none, and are chained as they were.
ALTER TABLE audit ADD COLUMN merchant_id TEXT;

-- The log is read the newest first, by who, what, when and about whom.
CREATE INDEX audit_at ON audit (at, number);
CREATE INDEX audit_actor ON audit (actor, at, number);
CREATE INDEX audit_actor_id ON audit (actor_id, at, number) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_act ON audit (act, at, number);
CREATE INDEX audit_merchant ON audit (merchant_id, at, number) WHERE merchant_id IS NOT NULL;

-- When an admin had a person or a business forgotten: nothing that names them is kept since.
ALTER TABLE contact ADD COLUMN forgotten_at INTEGER;
ALTER TABLE merchant ADD COLUMN forgotten_at INTEGER;
