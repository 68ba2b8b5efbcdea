-- Webhooks: where the portal tells other systems of the partner what happened. Addresses and secrets are sealed.
CREATE TABLE webhook (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    kinds TEXT NOT NULL,
    url_key_id TEXT NOT NULL,
    url_sealed BLOB NOT NULL,
    shown TEXT NOT NULL,
    secret_key_id TEXT,
    secret_sealed BLOB,
    old_secret_key_id TEXT,
    old_secret_sealed BLOB,
    old_until INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    held_until INTEGER,
    delivered_at INTEGER,
    failing_since INTEGER,
    failed_at INTEGER,
    disabled_at INTEGER,
    disabled_why TEXT
) STRICT;

-- One message to one webhook. No foreign key: removing a webhook must never stop a merchant who does something meanwhile.
CREATE TABLE webhook_delivery (
    id TEXT NOT NULL PRIMARY KEY,
    webhook_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    access_request_id TEXT,
    reference TEXT NOT NULL,
    stands TEXT NOT NULL,
    turn TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    outcome TEXT,
    status INTEGER,
    settled_at INTEGER
) STRICT;
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, state, due_at, id);
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_log_state ON webhook_delivery (webhook_id, state, id);
CREATE INDEX webhook_delivery_age ON webhook_delivery (created_at, id);
CREATE INDEX webhook_delivery_request ON webhook_delivery (access_request_id);

-- What came of each attempt.
CREATE TABLE webhook_attempt (
    delivery_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    took INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    answer TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
) STRICT;
