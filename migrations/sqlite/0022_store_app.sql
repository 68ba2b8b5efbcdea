-- The partner's app on a store, where somebody gave its token (sealed): what it was last seen to say of our access there, and when
-- it is asked next (`due_at`; none where there is nothing to learn, or the token is refused). The id is the store's.
CREATE TABLE store_app (
    id TEXT NOT NULL PRIMARY KEY REFERENCES store (id),
    handle TEXT NOT NULL,
    token_key_id TEXT NOT NULL,
    token_sealed BLOB NOT NULL,
    given_at INTEGER NOT NULL,
    given_by TEXT NOT NULL,
    due_at INTEGER,
    leased_until INTEGER,
    claims INTEGER NOT NULL,
    asked_at INTEGER,
    looked TEXT,
    looked_at INTEGER,
    failures INTEGER NOT NULL,
    stopped_at INTEGER,
    seen TEXT,
    seen_at INTEGER,
    account_id TEXT,
    absent_since INTEGER,
    told TEXT
) STRICT;
CREATE INDEX store_app_due ON store_app (due_at, id) WHERE due_at IS NOT NULL;

-- How many stores are asked in a minute, over all instances: up to which moment the turns are taken.
CREATE TABLE look_pace (
    one INTEGER NOT NULL PRIMARY KEY,
    taken_to INTEGER NOT NULL
) STRICT;
INSERT INTO look_pace (one, taken_to) VALUES (1, 0);
