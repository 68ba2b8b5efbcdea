-- Catalogues that came with the program or in a file, whole, beside those published on the desk: an access request keeps the
-- version it was made with, and this text outlives the next program and the next file.
CREATE TABLE catalogue_kept (
    version TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    kept_at BIGINT NOT NULL
);
