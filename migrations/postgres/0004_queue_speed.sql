-- What the queue shows at once, however many rows there are: counts kept by triggers, an order for every filter, a search index.

-- Whoever owns the database may add this extension; its files come with PostgreSQL or in its package of additions.
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN OTHERS THEN
    RAISE EXCEPTION 'The search needs the extension pg_trgm, which cannot be added here: %. Install the package with the additional modules of PostgreSQL (postgresql-contrib) where it is missing, run "CREATE EXTENSION pg_trgm" in this database as its owner or as a superuser, and migrate again.', SQLERRM;
END $$;

-- The merchant's rep, beside the request, so that a list of one rep has its order in an index. Triggers keep it. They lock
-- the merchant, so that a change of it that runs at the same time is not missed.
ALTER TABLE access_request ADD COLUMN rep_id TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE access_request SET rep_id = merchant.rep_id FROM merchant WHERE merchant.id = access_request.merchant_id;
CREATE FUNCTION access_request_rep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    SELECT rep_id INTO NEW.rep_id FROM merchant WHERE id = NEW.merchant_id FOR NO KEY UPDATE;
    NEW.rep_id := COALESCE(NEW.rep_id, '');
    RETURN NEW;
END $$;
CREATE TRIGGER access_request_rep BEFORE INSERT ON access_request FOR EACH ROW EXECUTE FUNCTION access_request_rep();
CREATE FUNCTION merchant_rep_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE access_request SET rep_id = NEW.rep_id WHERE merchant_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER merchant_rep_changed AFTER UPDATE OF rep_id ON merchant FOR EACH ROW WHEN (OLD.rep_id <> NEW.rep_id)
    EXECUTE FUNCTION merchant_rep_changed();

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

-- How many access requests are on each turn, in each state, under each flag: the sum over the lanes. A writer takes the
-- lane of its connection, so that writers do not queue on one row, and within a statement takes rows in one order.
CREATE TABLE tally (
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    lane BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (kind, name, lane)
);
INSERT INTO tally (kind, name, lane, count) SELECT 'turn', turn, 0, COUNT(*) FROM access_request GROUP BY turn;
INSERT INTO tally (kind, name, lane, count) SELECT 'state', state, 0, COUNT(*) FROM access_request GROUP BY state;
INSERT INTO tally (kind, name, lane, count) SELECT 'flag', 'stuck', 0, COUNT(stuck_at) FROM access_request;
INSERT INTO tally (kind, name, lane, count) SELECT 'flag', 'check', 0, COUNT(check_at) FROM access_request;
INSERT INTO tally (kind, name, lane, count) SELECT 'flag', 'reasked', 0, COUNT(reasked_at) FROM access_request;
INSERT INTO tally (kind, name, lane, count) SELECT 'flag', 'paused', 0, COUNT(paused_at) FROM access_request;

CREATE FUNCTION access_request_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally (kind, name, lane, count)
    SELECT mark.kind, mark.name, pg_backend_pid() % 16, COUNT(*)
    FROM added CROSS JOIN LATERAL (VALUES
        ('turn', turn, TRUE), ('state', state, TRUE), ('flag', 'stuck', stuck_at IS NOT NULL), ('flag', 'check', check_at IS NOT NULL),
        ('flag', 'reasked', reasked_at IS NOT NULL), ('flag', 'paused', paused_at IS NOT NULL)
    ) AS mark (kind, name, holds)
    WHERE mark.holds GROUP BY mark.kind, mark.name ORDER BY mark.kind, mark.name
    ON CONFLICT (kind, name, lane) DO UPDATE SET count = tally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER access_request_tally_added AFTER INSERT ON access_request REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION access_request_added();

CREATE FUNCTION access_request_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally (kind, name, lane, count)
    SELECT mark.kind, mark.name, pg_backend_pid() % 16, -COUNT(*)
    FROM gone CROSS JOIN LATERAL (VALUES
        ('turn', turn, TRUE), ('state', state, TRUE), ('flag', 'stuck', stuck_at IS NOT NULL), ('flag', 'check', check_at IS NOT NULL),
        ('flag', 'reasked', reasked_at IS NOT NULL), ('flag', 'paused', paused_at IS NOT NULL)
    ) AS mark (kind, name, holds)
    WHERE mark.holds GROUP BY mark.kind, mark.name ORDER BY mark.kind, mark.name
    ON CONFLICT (kind, name, lane) DO UPDATE SET count = tally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER access_request_tally_gone AFTER DELETE ON access_request REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION access_request_gone();

CREATE FUNCTION access_request_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally (kind, name, lane, count)
    SELECT mark.kind, mark.name, pg_backend_pid() % 16, SUM(both_sides.step)
    FROM (SELECT 1 AS step, after.* FROM after UNION ALL SELECT -1, before.* FROM before) AS both_sides
    CROSS JOIN LATERAL (VALUES
        ('turn', turn, TRUE), ('state', state, TRUE), ('flag', 'stuck', stuck_at IS NOT NULL), ('flag', 'check', check_at IS NOT NULL),
        ('flag', 'reasked', reasked_at IS NOT NULL), ('flag', 'paused', paused_at IS NOT NULL)
    ) AS mark (kind, name, holds)
    WHERE mark.holds GROUP BY mark.kind, mark.name HAVING SUM(both_sides.step) <> 0 ORDER BY mark.kind, mark.name
    ON CONFLICT (kind, name, lane) DO UPDATE SET count = tally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER access_request_tally_moved AFTER UPDATE ON access_request REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_request_moved();

-- What an access request can be found by: everything of its merchant, and its reference. Two line breaks stand before each
-- name; the text is the same on both databases.
CREATE TABLE search (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    access_request_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES access_request (id) ON DELETE CASCADE,
    words TEXT NOT NULL
);
INSERT INTO search (access_request_id, words)
    SELECT access_request.id, E'\n\n' || replace(merchant.search, E'\n', E'\n\n') || E'\n\n' || lower(access_request.reference COLLATE "C")
    FROM access_request JOIN merchant ON merchant.id = access_request.merchant_id;
-- Additions wait in a list that every search reads: a short one.
CREATE INDEX search_words ON search USING gin (words gin_trgm_ops) WITH (gin_pending_list_limit = 256);

CREATE FUNCTION access_request_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO search (access_request_id, words)
    SELECT NEW.id, E'\n\n' || replace(search, E'\n', E'\n\n') || E'\n\n' || lower(NEW.reference COLLATE "C")
    FROM merchant WHERE id = NEW.merchant_id;
    RETURN NULL;
END $$;
CREATE TRIGGER access_request_search AFTER INSERT ON access_request FOR EACH ROW EXECUTE FUNCTION access_request_search();
CREATE FUNCTION merchant_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE search SET words = E'\n\n' || replace(NEW.search, E'\n', E'\n\n') || E'\n\n' || lower(access_request.reference COLLATE "C")
    FROM access_request WHERE access_request.id = search.access_request_id AND access_request.merchant_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER merchant_search_changed AFTER UPDATE OF search ON merchant FOR EACH ROW WHEN (OLD.search <> NEW.search)
    EXECUTE FUNCTION merchant_search_changed();
