-- What admins decided, over the defaults. No value: back to the default, by whom and when.
CREATE TABLE setting_choice (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT,
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    at BIGINT NOT NULL
);

-- Raised by each change, so that every instance sees by one row whether it has to read again.
INSERT INTO setting (name, value) VALUES ('settings_version', '0');

-- Published catalogues, whole: an access request keeps the version it was made with.
CREATE TABLE catalogue (
    version TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    published_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX catalogue_number ON catalogue (number);
