-- Webhooks: where the portal tells other systems of the partner what happened. Addresses and secrets are sealed.
CREATE TABLE webhook (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL UNIQUE,
    format TEXT COLLATE "C" NOT NULL,
    kinds TEXT COLLATE "C" NOT NULL,
    url_key_id TEXT COLLATE "C" NOT NULL,
    url_sealed BYTEA NOT NULL,
    shown TEXT NOT NULL,
    secret_key_id TEXT COLLATE "C",
    secret_sealed BYTEA,
    old_secret_key_id TEXT COLLATE "C",
    old_secret_sealed BYTEA,
    old_until BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    held_until BIGINT,
    delivered_at BIGINT,
    failing_since BIGINT,
    failed_at BIGINT,
    disabled_at BIGINT,
    disabled_why TEXT COLLATE "C"
);

-- One message to one webhook. No foreign key: removing a webhook must never stop a merchant who does something meanwhile.
CREATE TABLE webhook_delivery (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    webhook_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    access_request_id TEXT COLLATE "C",
    reference TEXT COLLATE "C" NOT NULL,
    stands TEXT COLLATE "C" NOT NULL,
    turn TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    outcome TEXT COLLATE "C",
    status BIGINT,
    settled_at BIGINT
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, state, due_at, id);
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_log_state ON webhook_delivery (webhook_id, state, id);
CREATE INDEX webhook_delivery_age ON webhook_delivery (created_at, id);
CREATE INDEX webhook_delivery_request ON webhook_delivery (access_request_id);

-- What came of each attempt.
CREATE TABLE webhook_attempt (
    delivery_id TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    took BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    status BIGINT,
    answer TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
);
