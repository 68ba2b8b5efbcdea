-- How many access requests each rep has is counted from the requests' own rows, which name the rep (0004), as on PostgreSQL.
DROP TRIGGER rep_count_handed_over;
DROP TRIGGER rep_count_moved;

-- Counted anew, once.
DELETE FROM rep_count;
INSERT INTO rep_count (rep_id, state, turn, slot, requests)
SELECT rep_id, state, turn, 0, COUNT(*) FROM access_request GROUP BY rep_id, state, turn;

-- A row that is new names its rep a moment later (access_request_rep); rep_count_made has counted it.
CREATE TRIGGER rep_count_moved AFTER UPDATE OF state, turn, rep_id ON access_request
WHEN OLD.rep_id <> '' AND (OLD.state <> NEW.state OR OLD.turn <> NEW.turn OR OLD.rep_id <> NEW.rep_id) BEGIN
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    VALUES (OLD.rep_id, OLD.state, OLD.turn, 0, -1), (NEW.rep_id, NEW.state, NEW.turn, 0, 1)
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = requests + excluded.requests;
END;

CREATE TRIGGER rep_count_gone AFTER DELETE ON access_request BEGIN
    INSERT INTO rep_count (rep_id, state, turn, slot, requests) VALUES (OLD.rep_id, OLD.state, OLD.turn, 0, -1)
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = requests - 1;
END;
