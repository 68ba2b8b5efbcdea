-- A merchant's id in another system, and the time zone of its people.
ALTER TABLE merchant ADD COLUMN external_id TEXT COLLATE "C";
ALTER TABLE merchant ADD COLUMN zone TEXT;
CREATE UNIQUE INDEX merchant_external_id ON merchant (external_id) WHERE external_id IS NOT NULL;

-- Each import, and what each of its lines did: ids alone, so that forgetting a merchant leaves nothing of it here.
CREATE TABLE import_run (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    at BIGINT NOT NULL
);

CREATE TABLE import_line (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES import_run (id),
    line BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    merchant_id TEXT COLLATE "C" NOT NULL REFERENCES merchant (id),
    store_id TEXT COLLATE "C" NOT NULL REFERENCES store (id),
    PRIMARY KEY (import_id, line)
);
