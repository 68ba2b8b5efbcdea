-- What a look at a shop's front page came to: the permanent address of its store, or why none was found. Kept for a while, so that
-- nobody's page is read again and again.
CREATE TABLE storefront (
    host TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    look TEXT NOT NULL,
    handle TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX storefront_expires ON storefront (expires_at);
