-- What each rep gets by mail, and the moment of their latest digest. The row comes with the first of either; without it, and
-- where it says nothing, the portal's own choice holds.
CREATE TABLE rep_mail (
    rep_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES rep (id),
    turn TEXT,
    declined TEXT,
    stuck TEXT,
    paused TEXT,
    hour BIGINT,
    zone TEXT,
    digested_at BIGINT
);

-- What waits for a person, and what was sent to a rep: reps get mails for years.
CREATE INDEX outbox_waiting ON outbox (recipient, created_at, id) WHERE state = 'queued';
CREATE INDEX outbox_rep_sent ON outbox (rep_id, settled_at) WHERE rep_id IS NOT NULL AND state = 'sent';

-- What is new to a rep since their latest digest.
CREATE INDEX access_request_rep_stuck_at ON access_request (rep_id, stuck_at, id) WHERE stuck_at IS NOT NULL;
CREATE INDEX access_request_rep_paused_at ON access_request (rep_id, paused_at, id) WHERE paused_at IS NOT NULL;
