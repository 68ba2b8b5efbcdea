-- Moves of access requests by day (counted from 1970, UTC), states, and how long the state that was left had lasted: in
-- hours, the coarser the longer, -1 beyond the way to active. from_state is empty where requests were made. The portal adds
-- to it with each event; several slots keep writers from queuing on one row, so that only the sum over slots means anything.
CREATE TABLE flow (
    day INTEGER NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    hours INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    moves INTEGER NOT NULL,
    PRIMARY KEY (day, from_state, to_state, hours, slot)
) STRICT, WITHOUT ROWID;

-- How many access requests each rep has by state and turn, following the merchant's rep. Kept by triggers; slots as above.
CREATE TABLE rep_count (
    rep_id TEXT NOT NULL REFERENCES rep (id),
    state TEXT NOT NULL,
    turn TEXT NOT NULL,
    slot INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (rep_id, state, turn, slot)
) STRICT, WITHOUT ROWID;

-- What the timelines say so far. A move that was taken back counts as if it had not been made; where the request went
-- back further than the move began, it went there from where the move began.
INSERT INTO flow (day, from_state, to_state, hours, slot, moves)
WITH moved AS (
    SELECT access_request_id, number, fact, from_state, to_state, at, LEAD(fact) OVER w AS next_fact,
        LEAD(to_state) OVER w AS next_to, LEAD(at) OVER w AS next_at
    FROM event WHERE number = 1 OR from_state <> to_state
    WINDOW w AS (PARTITION BY access_request_id ORDER BY number)
), kept AS (
    SELECT access_request_id, number, from_state, CASE WHEN next_fact = 'move_taken_back' THEN next_to ELSE to_state END AS to_state,
        CASE WHEN next_fact = 'move_taken_back' THEN next_at ELSE at END AS at,
        CASE WHEN next_fact = 'move_taken_back' THEN NULL ELSE at END AS began
    FROM moved
    WHERE fact <> 'move_taken_back' AND (next_fact IS NULL OR next_fact <> 'move_taken_back' OR next_to <> from_state)
), timed AS (
    SELECT number, from_state, to_state, at, MAX(began) OVER (PARTITION BY access_request_id ORDER BY number
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS since
    FROM kept
), counted AS (
    SELECT at / 86400000 AS day, CASE WHEN number = 1 THEN '' ELSE from_state END AS from_state, to_state,
        CASE WHEN number = 1 OR from_state NOT IN ('invited', 'code_wanted', 'ready_to_send', 'sent', 'accepted') THEN -1
            WHEN at < since THEN 0 ELSE (at - since) / 3600000 END AS hours
    FROM timed
)
SELECT day, from_state, to_state,
    CASE WHEN hours < 48 THEN hours WHEN hours < 336 THEN hours / 6 * 6 WHEN hours < 1440 THEN hours / 24 * 24
        ELSE hours / 168 * 168 END, 0, COUNT(*)
FROM counted GROUP BY 1, 2, 3, 4;

INSERT INTO rep_count (rep_id, state, turn, slot, requests)
SELECT merchant.rep_id, access_request.state, access_request.turn, 0, COUNT(*)
FROM access_request JOIN merchant ON merchant.id = access_request.merchant_id
GROUP BY merchant.rep_id, access_request.state, access_request.turn;

CREATE TRIGGER rep_count_made AFTER INSERT ON access_request BEGIN
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    SELECT rep_id, NEW.state, NEW.turn, 0, 1 FROM merchant WHERE id = NEW.merchant_id
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = requests + 1;
END;

CREATE TRIGGER rep_count_moved AFTER UPDATE OF state, turn ON access_request
WHEN OLD.state <> NEW.state OR OLD.turn <> NEW.turn BEGIN
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    SELECT rep_id, OLD.state, OLD.turn, 0, -1 FROM merchant WHERE id = NEW.merchant_id
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = requests - 1;
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    SELECT rep_id, NEW.state, NEW.turn, 0, 1 FROM merchant WHERE id = NEW.merchant_id
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = requests + 1;
END;

CREATE TRIGGER rep_count_handed_over AFTER UPDATE OF rep_id ON merchant WHEN OLD.rep_id <> NEW.rep_id BEGIN
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    SELECT OLD.rep_id, state, turn, 0, -COUNT(*) FROM access_request WHERE merchant_id = NEW.id GROUP BY state, turn
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = requests + excluded.requests;
    INSERT INTO rep_count (rep_id, state, turn, slot, requests)
    SELECT NEW.rep_id, state, turn, 0, COUNT(*) FROM access_request WHERE merchant_id = NEW.id GROUP BY state, turn
    ON CONFLICT (rep_id, state, turn, slot) DO UPDATE SET requests = requests + excluded.requests;
END;
