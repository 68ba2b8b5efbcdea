-- Real delivery: who a notice goes to, which notices travel in one mail, and how often a mail may have arrived already.

ALTER TABLE outbox ADD COLUMN rep_id TEXT REFERENCES rep (id);

-- Whose line it stands in: the contact's or the rep's, by id. A sign-in stands in a line of its own.
ALTER TABLE outbox ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
UPDATE outbox SET recipient = COALESCE(contact_id, id);

-- The mail it travels in, from the first try on: the id of the notice it was made for. It stands in the Message-ID.
ALTER TABLE outbox ADD COLUMN mail_id TEXT;

-- How often its mail was handed to a mail server that may have taken it without a word.
ALTER TABLE outbox ADD COLUMN handed INTEGER NOT NULL DEFAULT 0;

-- The mail as it went, without its links; erased after a while.
ALTER TABLE outbox ADD COLUMN letter TEXT;

CREATE INDEX outbox_recipient ON outbox (recipient, created_at, id);
CREATE INDEX outbox_state ON outbox (state, created_at, id);
CREATE INDEX outbox_letter ON outbox (settled_at) WHERE letter IS NOT NULL;
