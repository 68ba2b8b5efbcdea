-- How many access requests each rep has is counted from the requests' own rows, which name the rep (0004): no trigger locks
-- a merchant after a request any more, so that a move and a hand-over of one merchant do not wait for each other.
DROP TRIGGER rep_count_handed_over ON merchant;
DROP TRIGGER rep_count_moved ON access_request;
DROP TRIGGER rep_count_made ON access_request;
DROP FUNCTION rep_count_handed_over();
DROP FUNCTION rep_count_moved();
DROP FUNCTION rep_count_made();
DROP FUNCTION rep_count_add(TEXT, TEXT, TEXT, BIGINT);

-- Counted anew, once.
DELETE FROM rep_count;
INSERT INTO rep_count (rep_id, state, turn, slot, requests)
SELECT rep_id, state, turn, 0, COUNT(*) FROM access_request GROUP BY rep_id, state, turn;

-- Which of so many rows a writer counts in: the one of its connection, more or less. A transaction that keeps its rows for
-- long, as an import does, says so and has as many others, in which nobody waits for it.
CREATE FUNCTION writers_lane(lanes BIGINT) RETURNS BIGINT LANGUAGE SQL STABLE AS $$
    SELECT pg_backend_pid() % lanes + CASE WHEN current_setting('portal.counts_apart', TRUE) = 'yes' THEN lanes ELSE 0 END;
$$;

-- One statement counts all it changed, and takes the rows of the counts in one order.
CREATE FUNCTION rep_count_made() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    SELECT rep_id, state, turn, writers_lane(8), COUNT(*) FROM made
    GROUP BY rep_id, state, turn ORDER BY rep_id, state, turn
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = rep_count.requests + excluded.requests;
    RETURN NULL;
END $$;
CREATE TRIGGER rep_count_made AFTER INSERT ON access_request REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION rep_count_made();

CREATE FUNCTION rep_count_moved() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    SELECT rep_id, state, turn, writers_lane(8), SUM(step)
    FROM (SELECT rep_id, state, turn, 1 AS step FROM after UNION ALL SELECT rep_id, state, turn, -1 FROM before) AS both_sides
    GROUP BY rep_id, state, turn HAVING SUM(step) <> 0 ORDER BY rep_id, state, turn
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = rep_count.requests + excluded.requests;
    RETURN NULL;
END $$;
CREATE TRIGGER rep_count_moved AFTER UPDATE ON access_request REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION rep_count_moved();

CREATE FUNCTION rep_count_gone() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    SELECT rep_id, state, turn, writers_lane(8), -COUNT(*) FROM gone
    GROUP BY rep_id, state, turn ORDER BY rep_id, state, turn
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = rep_count.requests + excluded.requests;
    RETURN NULL;
END $$;
CREATE TRIGGER rep_count_gone AFTER DELETE ON access_request REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION rep_count_gone();

-- The counts of the queue (0004) in the same lanes.
CREATE OR REPLACE FUNCTION access_request_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally (kind, name, lane, count)
    SELECT mark.kind, mark.name, writers_lane(16), COUNT(*)
    FROM added CROSS JOIN LATERAL (VALUES
        ('turn', turn, TRUE), ('state', state, TRUE), ('flag', 'stuck', stuck_at IS NOT NULL), ('flag', 'check', check_at IS NOT NULL),
        ('flag', 'reasked', reasked_at IS NOT NULL), ('flag', 'paused', paused_at IS NOT NULL)
    ) AS mark (kind, name, holds)
    WHERE mark.holds GROUP BY mark.kind, mark.name ORDER BY mark.kind, mark.name
    ON CONFLICT (kind, name, lane) DO UPDATE SET count = tally.count + excluded.count;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION access_request_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally (kind, name, lane, count)
    SELECT mark.kind, mark.name, writers_lane(16), SUM(both_sides.step)
    FROM (SELECT 1 AS step, after.* FROM after UNION ALL SELECT -1, before.* FROM before) AS both_sides
    CROSS JOIN LATERAL (VALUES
        ('turn', turn, TRUE), ('state', state, TRUE), ('flag', 'stuck', stuck_at IS NOT NULL), ('flag', 'check', check_at IS NOT NULL),
        ('flag', 'reasked', reasked_at IS NOT NULL), ('flag', 'paused', paused_at IS NOT NULL)
    ) AS mark (kind, name, holds)
    WHERE mark.holds GROUP BY mark.kind, mark.name HAVING SUM(both_sides.step) <> 0 ORDER BY mark.kind, mark.name
    ON CONFLICT (kind, name, lane) DO UPDATE SET count = tally.count + excluded.count;
    RETURN NULL;
END $$;
