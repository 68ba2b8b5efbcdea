-- The partner's app on a store, where somebody gave its token (sealed): what it was last seen to say of our access there, and when
-- it is asked next (`due_at`; none where there is nothing to learn, or the token is refused). The id is the store's.
CREATE TABLE store_app (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES store (id),
    handle TEXT COLLATE "C" NOT NULL,
    token_key_id TEXT COLLATE "C" NOT NULL,
    token_sealed BYTEA NOT NULL,
    given_at BIGINT NOT NULL,
    given_by TEXT COLLATE "C" NOT NULL,
    due_at BIGINT,
    leased_until BIGINT,
    claims BIGINT NOT NULL,
    asked_at BIGINT,
    looked TEXT COLLATE "C",
    looked_at BIGINT,
    failures BIGINT NOT NULL,
    stopped_at BIGINT,
    seen TEXT COLLATE "C",
    seen_at BIGINT,
    account_id TEXT COLLATE "C",
    absent_since BIGINT,
    told TEXT COLLATE "C"
);
CREATE INDEX store_app_due ON store_app (due_at, id) WHERE due_at IS NOT NULL;

-- How many stores are asked in a minute, over all instances: up to which moment the turns are taken.
CREATE TABLE look_pace (
    one BIGINT NOT NULL PRIMARY KEY,
    taken_to BIGINT NOT NULL
);
INSERT INTO look_pace (one, taken_to) VALUES (1, 0);
