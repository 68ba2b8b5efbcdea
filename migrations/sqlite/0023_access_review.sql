-- reviewed_at: when a rep last said that this access is still needed, at first when it came on; none while it is not on.
-- review_asked_at: since when a rep is asked for it again.
ALTER TABLE access_request ADD COLUMN reviewed_at INTEGER;
ALTER TABLE access_request ADD COLUMN review_asked_at INTEGER;
UPDATE access_request SET reviewed_at = since WHERE state = 'active';

-- What an import said to be on already had no such clock.
UPDATE access_request SET quiet_at = 0 WHERE state = 'active' AND entered_at IS NULL AND check_at IS NULL;
UPDATE access_request SET entered_at = created_at WHERE state = 'active' AND entered_at IS NULL;

CREATE INDEX access_request_review ON access_request (reviewed_at, id) WHERE reviewed_at IS NOT NULL AND review_asked_at IS NULL;
CREATE INDEX access_request_review_asked ON access_request (review_asked_at, id) WHERE review_asked_at IS NOT NULL;
CREATE INDEX access_request_rep_review_asked ON access_request (rep_id, review_asked_at, id) WHERE review_asked_at IS NOT NULL;
CREATE INDEX access_request_entered ON access_request (entered_at, id) WHERE entered_at IS NOT NULL;
CREATE INDEX access_request_rep_entered ON access_request (rep_id, entered_at, id) WHERE entered_at IS NOT NULL;

-- For the register of one rep, and for everybody's: the lines of timelines by which access came on.
CREATE INDEX access_request_rep_id ON access_request (rep_id, id);
CREATE INDEX event_came_on ON event (access_request_id, at) WHERE to_state IN ('accepted', 'active') AND from_state <> to_state;
