-- At most one reminder a day for each person, over all their stores.
CREATE INDEX outbox_reminder ON outbox (contact_id, created_at) WHERE kind = 'reminder';
