-- When somebody of the partner is last known to have signed in to the store, while access is on: Shopify ends access after 90 days
-- without. And when the sweep next looks how long ago that is; none while access is not on, or a rep is to look already. Every
-- change of the row sets it to 0: look soon.
ALTER TABLE access_request ADD COLUMN entered_at BIGINT;
ALTER TABLE access_request ADD COLUMN quiet_at BIGINT;
UPDATE access_request SET entered_at = GREATEST(since, created_at, COALESCE(
    (SELECT MAX(at) FROM access_case WHERE access_case.access_request_id = access_request.id), since)) WHERE state = 'active';
UPDATE access_request SET quiet_at = 0 WHERE state = 'active' AND check_at IS NULL;
CREATE INDEX access_request_quiet ON access_request (quiet_at, id) WHERE quiet_at IS NOT NULL;

-- Where the audit log begins: the last row that was deleted since its time was over, its link, and a keyed hash of both.
CREATE TABLE audit_anchor (
    one BIGINT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    chain TEXT NOT NULL,
    proof TEXT NOT NULL
);
INSERT INTO audit_anchor (one, number, chain, proof) VALUES (1, 0, '', '');

-- What the sweep deletes, it finds by an index.
CREATE INDEX contact_session_expires ON contact_session (expires_at);
CREATE INDEX contact_session_ends ON contact_session (ends_at);
CREATE INDEX rep_session_expires ON rep_session (expires_at);
CREATE INDEX rep_session_ends ON rep_session (ends_at);
CREATE INDEX rep_link_expires ON rep_link (expires_at);
CREATE INDEX invitation_expires ON invitation (expires_at);
CREATE INDEX known_device_used ON known_device (used_at);
CREATE INDEX webhook_old_secret ON webhook (old_until) WHERE old_until IS NOT NULL;
CREATE INDEX outbox_sign_in ON outbox (created_at) WHERE kind = 'sign_in';
