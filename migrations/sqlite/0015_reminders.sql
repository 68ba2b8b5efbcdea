-- When the sweep next looks whether somebody is to be reminded of a request; none where nobody is waited for, or reminders
-- have run out. Every change of the row sets it to 0: look soon. And when somebody was
-- last asked to go on with it, by a reminder or another notice.
ALTER TABLE access_request ADD COLUMN remind_at INTEGER;
ALTER TABLE access_request ADD COLUMN reminded_at INTEGER;
UPDATE access_request SET remind_at = 0 WHERE turn = 'merchant' AND paused_at IS NULL;
UPDATE access_request SET reminded_at = (
    SELECT MAX(outbox.created_at) FROM outbox WHERE outbox.merchant_id = access_request.merchant_id
        AND outbox.access_request_id = access_request.id AND outbox.kind = 'reminder' AND outbox.state <> 'dropped'
) WHERE id IN (SELECT access_request_id FROM outbox WHERE kind = 'reminder');
CREATE INDEX access_request_remind ON access_request (remind_at, id) WHERE remind_at IS NOT NULL;

-- When a contact asked for no more reminders.
ALTER TABLE contact ADD COLUMN no_reminders_at INTEGER;
