-- What admins decided, over the defaults. No value: back to the default, by whom and when.
CREATE TABLE setting_choice (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT,
    rep_id TEXT NOT NULL REFERENCES rep (id),
    at INTEGER NOT NULL
) STRICT;

-- Raised by each change, so that every instance sees by one row whether it has to read again.
INSERT INTO setting (name, value) VALUES ('settings_version', '0');

-- Published catalogues, whole: an access request keeps the version it was made with.
CREATE TABLE catalogue (
    version TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    rep_id TEXT NOT NULL REFERENCES rep (id),
    published_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX catalogue_number ON catalogue (number);
