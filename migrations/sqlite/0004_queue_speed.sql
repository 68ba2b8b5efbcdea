-- What the queue shows at once, however many rows there are: counts kept by triggers, an order for every filter, a search index.

-- The merchant's rep, beside the request, so that a list of one rep has its order in an index. Triggers keep it.
ALTER TABLE access_request ADD COLUMN rep_id TEXT NOT NULL DEFAULT '';
UPDATE access_request SET rep_id = (SELECT rep_id FROM merchant WHERE merchant.id = access_request.merchant_id);
CREATE TRIGGER access_request_rep AFTER INSERT ON access_request BEGIN
    UPDATE access_request SET rep_id = (SELECT rep_id FROM merchant WHERE merchant.id = NEW.merchant_id) WHERE id = NEW.id;
END;
CREATE TRIGGER merchant_rep_changed AFTER UPDATE OF rep_id ON merchant WHEN OLD.rep_id <> NEW.rep_id BEGIN
    UPDATE access_request SET rep_id = NEW.rep_id WHERE merchant_id = NEW.id;
END;

-- Every list is read from shelves: rows of one turn, and on the partner's turn of one rank (0 is stuck or to check), by age.
DROP INDEX access_request_turn;
DROP INDEX access_request_state;
CREATE INDEX access_request_turn ON access_request
    (turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id);
CREATE INDEX access_request_state ON access_request
    (state, turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id);
CREATE INDEX access_request_rep ON access_request
    (rep_id, turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id);
CREATE INDEX access_request_rep_state ON access_request
    (rep_id, state, turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id);
CREATE INDEX access_request_stuck ON access_request
    (turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id) WHERE stuck_at IS NOT NULL;
CREATE INDEX access_request_rep_stuck ON access_request
    (rep_id, turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id) WHERE stuck_at IS NOT NULL;
CREATE INDEX access_request_check ON access_request
    (turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id) WHERE check_at IS NOT NULL;
CREATE INDEX access_request_rep_check ON access_request
    (rep_id, turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id) WHERE check_at IS NOT NULL;
CREATE INDEX access_request_reasked ON access_request
    (turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id) WHERE reasked_at IS NOT NULL;
CREATE INDEX access_request_rep_reasked ON access_request
    (rep_id, turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id) WHERE reasked_at IS NOT NULL;
CREATE INDEX access_request_paused ON access_request
    (turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id) WHERE paused_at IS NOT NULL;
CREATE INDEX access_request_rep_paused ON access_request
    (rep_id, turn, (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END), since, id) WHERE paused_at IS NOT NULL;
CREATE INDEX access_request_code_given ON access_request (code_given_at) WHERE code_sealed IS NOT NULL;

-- How many access requests are on each turn, in each state, under each flag: the sum over the lanes. PostgreSQL spreads its
-- writers over the lanes; SQLite has one writer and one lane.
CREATE TABLE tally (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    lane INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (kind, name, lane)
) STRICT;
INSERT INTO tally (kind, name, lane, count) SELECT 'turn', turn, 0, COUNT(*) FROM access_request GROUP BY turn;
INSERT INTO tally (kind, name, lane, count) SELECT 'state', state, 0, COUNT(*) FROM access_request GROUP BY state;
INSERT INTO tally (kind, name, lane, count) SELECT 'flag', 'stuck', 0, COUNT(stuck_at) FROM access_request;
INSERT INTO tally (kind, name, lane, count) SELECT 'flag', 'check', 0, COUNT(check_at) FROM access_request;
INSERT INTO tally (kind, name, lane, count) SELECT 'flag', 'reasked', 0, COUNT(reasked_at) FROM access_request;
INSERT INTO tally (kind, name, lane, count) SELECT 'flag', 'paused', 0, COUNT(paused_at) FROM access_request;

CREATE TRIGGER access_request_tally_added AFTER INSERT ON access_request BEGIN
    INSERT INTO tally (kind, name, lane, count)
    SELECT kind, name, 0, by FROM (
        SELECT 'turn' AS kind, NEW.turn AS name, 1 AS by
        UNION ALL SELECT 'state', NEW.state, 1
        UNION ALL SELECT 'flag', 'stuck', NEW.stuck_at IS NOT NULL
        UNION ALL SELECT 'flag', 'check', NEW.check_at IS NOT NULL
        UNION ALL SELECT 'flag', 'reasked', NEW.reasked_at IS NOT NULL
        UNION ALL SELECT 'flag', 'paused', NEW.paused_at IS NOT NULL
    ) WHERE by <> 0
    ON CONFLICT (kind, name, lane) DO UPDATE SET count = count + excluded.count;
END;
CREATE TRIGGER access_request_tally_gone AFTER DELETE ON access_request BEGIN
    INSERT INTO tally (kind, name, lane, count)
    SELECT kind, name, 0, -by FROM (
        SELECT 'turn' AS kind, OLD.turn AS name, 1 AS by
        UNION ALL SELECT 'state', OLD.state, 1
        UNION ALL SELECT 'flag', 'stuck', OLD.stuck_at IS NOT NULL
        UNION ALL SELECT 'flag', 'check', OLD.check_at IS NOT NULL
        UNION ALL SELECT 'flag', 'reasked', OLD.reasked_at IS NOT NULL
        UNION ALL SELECT 'flag', 'paused', OLD.paused_at IS NOT NULL
    ) WHERE by <> 0
    ON CONFLICT (kind, name, lane) DO UPDATE SET count = count + excluded.count;
END;
CREATE TRIGGER access_request_tally_moved
AFTER UPDATE OF state, turn, stuck_at, check_at, reasked_at, paused_at ON access_request BEGIN
    INSERT INTO tally (kind, name, lane, count)
    SELECT kind, name, 0, by FROM (
        SELECT 'turn' AS kind, NEW.turn AS name, 1 AS by WHERE NEW.turn <> OLD.turn
        UNION ALL SELECT 'turn', OLD.turn, -1 WHERE NEW.turn <> OLD.turn
        UNION ALL SELECT 'state', NEW.state, 1 WHERE NEW.state <> OLD.state
        UNION ALL SELECT 'state', OLD.state, -1 WHERE NEW.state <> OLD.state
        UNION ALL SELECT 'flag', 'stuck', (NEW.stuck_at IS NOT NULL) - (OLD.stuck_at IS NOT NULL)
        UNION ALL SELECT 'flag', 'check', (NEW.check_at IS NOT NULL) - (OLD.check_at IS NOT NULL)
        UNION ALL SELECT 'flag', 'reasked', (NEW.reasked_at IS NOT NULL) - (OLD.reasked_at IS NOT NULL)
        UNION ALL SELECT 'flag', 'paused', (NEW.paused_at IS NOT NULL) - (OLD.paused_at IS NOT NULL)
    ) WHERE by <> 0
    ON CONFLICT (kind, name, lane) DO UPDATE SET count = count + excluded.count;
END;

-- What an access request can be found by: everything of its merchant, and its reference. Two line breaks stand before each
-- name, so that how a name begins is three letters, too, even where one letter is looked for.
CREATE TABLE search (
    number INTEGER PRIMARY KEY,
    access_request_id TEXT NOT NULL UNIQUE REFERENCES access_request (id) ON DELETE CASCADE,
    words TEXT NOT NULL
) STRICT;
INSERT INTO search (access_request_id, words)
    SELECT access_request.id, char(10, 10) || replace(merchant.search, char(10), char(10, 10)) || char(10, 10) || lower(access_request.reference)
    FROM access_request JOIN merchant ON merchant.id = access_request.merchant_id;
CREATE VIRTUAL TABLE search_index USING fts5
    (words, content = 'search', content_rowid = 'number', tokenize = 'trigram case_sensitive 1', detail = 'none', columnsize = 0);
INSERT INTO search_index (search_index) VALUES ('rebuild');

CREATE TRIGGER search_added AFTER INSERT ON search BEGIN
    INSERT INTO search_index (rowid, words) VALUES (NEW.number, NEW.words);
END;
CREATE TRIGGER search_gone AFTER DELETE ON search BEGIN
    INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', OLD.number, OLD.words);
END;
CREATE TRIGGER search_changed AFTER UPDATE ON search BEGIN
    INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', OLD.number, OLD.words);
    INSERT INTO search_index (rowid, words) VALUES (NEW.number, NEW.words);
END;
CREATE TRIGGER access_request_search AFTER INSERT ON access_request BEGIN
    INSERT INTO search (access_request_id, words)
    SELECT NEW.id, char(10, 10) || replace(search, char(10), char(10, 10)) || char(10, 10) || lower(NEW.reference)
    FROM merchant WHERE id = NEW.merchant_id;
END;
CREATE TRIGGER merchant_search_changed AFTER UPDATE OF search ON merchant WHEN OLD.search <> NEW.search BEGIN
    UPDATE search SET words = (
        SELECT char(10, 10) || replace(NEW.search, char(10), char(10, 10)) || char(10, 10) || lower(reference)
        FROM access_request WHERE id = search.access_request_id
    ) WHERE access_request_id IN (SELECT id FROM access_request WHERE merchant_id = NEW.id);
END;
