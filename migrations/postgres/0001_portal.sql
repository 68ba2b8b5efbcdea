-- Times are milliseconds since 1970 UTC. Ids are text, made by the portal, sortable by time.

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE rep (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT,
    totp_key_id TEXT COLLATE "C",
    totp_sealed BYTEA,
    totp_enrolled_at BIGINT,
    totp_step BIGINT NOT NULL,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX rep_email ON rep (email_folded);

-- A one-time link that lets a rep set a password and a second factor.
CREATE TABLE rep_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    rep_id TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE rep_session (
    key_hash TEXT NOT NULL PRIMARY KEY,
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    proved_at BIGINT
);
CREATE INDEX rep_session_rep ON rep_session (rep_id);

CREATE TABLE merchant (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    language TEXT NOT NULL,
    permissions TEXT NOT NULL,
    search TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX merchant_rep ON merchant (rep_id);

CREATE TABLE contact (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    merchant_id TEXT COLLATE "C" NOT NULL REFERENCES merchant (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    language TEXT NOT NULL,
    proved_at BIGINT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX contact_merchant ON contact (merchant_id);
CREATE INDEX contact_email ON contact (email_folded);
CREATE UNIQUE INDEX contact_once ON contact (merchant_id, email_folded) WHERE removed_at IS NULL;

CREATE TABLE contact_session (
    key_hash TEXT NOT NULL PRIMARY KEY,
    contact_id TEXT COLLATE "C" NOT NULL REFERENCES contact (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX contact_session_contact ON contact_session (contact_id);

CREATE TABLE store (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    merchant_id TEXT COLLATE "C" NOT NULL REFERENCES merchant (id),
    handle TEXT,
    held_handle TEXT,
    label TEXT NOT NULL,
    owner_id TEXT COLLATE "C" REFERENCES contact (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX store_merchant ON store (merchant_id);
CREATE UNIQUE INDEX store_handle ON store (handle) WHERE handle IS NOT NULL;

CREATE TABLE access_request (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL,
    merchant_id TEXT COLLATE "C" NOT NULL REFERENCES merchant (id),
    store_id TEXT COLLATE "C" NOT NULL REFERENCES store (id),
    state TEXT NOT NULL,
    turn TEXT NOT NULL,
    since BIGINT NOT NULL,
    version BIGINT NOT NULL,
    catalogue_version TEXT NOT NULL,
    link_out_at BIGINT,
    code_key_id TEXT COLLATE "C",
    code_sealed BYTEA,
    code_given_at BIGINT,
    no_code TEXT,
    refusals BIGINT NOT NULL,
    stuck_at BIGINT,
    check_at BIGINT,
    reasked_at BIGINT,
    paused_at BIGINT,
    rested_at BIGINT,
    removal_confirmed_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX access_request_reference ON access_request (reference);
CREATE UNIQUE INDEX access_request_open ON access_request (store_id)
    WHERE state IN ('invited', 'code_wanted', 'ready_to_send', 'sent', 'accepted', 'active');
CREATE INDEX access_request_merchant ON access_request (merchant_id);
CREATE INDEX access_request_store ON access_request (store_id, created_at);
CREATE INDEX access_request_turn ON access_request (turn, since, id);
CREATE INDEX access_request_state ON access_request (state, since, id);

CREATE TABLE permission_grant (
    access_request_id TEXT COLLATE "C" NOT NULL REFERENCES access_request (id),
    permission TEXT NOT NULL,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    source TEXT NOT NULL,
    source_id TEXT COLLATE "C",
    source_how TEXT,
    PRIMARY KEY (access_request_id, permission)
);

CREATE TABLE event (
    access_request_id TEXT COLLATE "C" NOT NULL REFERENCES access_request (id),
    number BIGINT NOT NULL,
    fact TEXT NOT NULL,
    body TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    source TEXT NOT NULL,
    source_id TEXT COLLATE "C",
    source_how TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (access_request_id, number)
);

CREATE TABLE invitation (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    contact_id TEXT COLLATE "C" NOT NULL REFERENCES contact (id),
    access_request_id TEXT COLLATE "C" REFERENCES access_request (id),
    proves_address BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    ended_at BIGINT
);
CREATE UNIQUE INDEX invitation_token ON invitation (token_hash);
CREATE INDEX invitation_contact ON invitation (contact_id, created_at);

CREATE TABLE sign_in (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    contact_id TEXT COLLATE "C" NOT NULL REFERENCES contact (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    used_at BIGINT
);
CREATE UNIQUE INDEX sign_in_token ON sign_in (token_hash);
CREATE INDEX sign_in_browser ON sign_in (browser_hash);
CREATE INDEX sign_in_expires ON sign_in (expires_at);

CREATE TABLE outbox (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    merchant_id TEXT COLLATE "C" REFERENCES merchant (id),
    access_request_id TEXT COLLATE "C" REFERENCES access_request (id),
    contact_id TEXT COLLATE "C" REFERENCES contact (id),
    typed_address TEXT,
    browser_hash TEXT,
    is_copy BIGINT NOT NULL,
    about TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    reason TEXT
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_by_hand ON outbox (created_at, id) WHERE state = 'by_hand';
CREATE INDEX outbox_merchant ON outbox (merchant_id);

CREATE TABLE task (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    merchant_id TEXT COLLATE "C" NOT NULL REFERENCES merchant (id),
    access_request_id TEXT COLLATE "C" REFERENCES access_request (id),
    contact_id TEXT COLLATE "C" REFERENCES contact (id),
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    done_by TEXT REFERENCES rep (id)
);
CREATE INDEX task_open ON task (created_at, id) WHERE done_at IS NULL;
CREATE INDEX task_merchant ON task (merchant_id);

CREATE TABLE note (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    merchant_id TEXT COLLATE "C" NOT NULL REFERENCES merchant (id),
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX note_merchant ON note (merchant_id, created_at);

-- "case" is a word of SQL; one use of the access, noted.
CREATE TABLE access_case (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    access_request_id TEXT COLLATE "C" NOT NULL REFERENCES access_request (id),
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    looked_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX access_case_request ON access_case (access_request_id, at);

-- What somebody did lately, for limits that instances share. The subject is a keyed hash.
CREATE TABLE attempt (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX attempt_subject ON attempt (kind, subject, at);
CREATE INDEX attempt_at ON attempt (at);

-- Append-only, each row chained to the one before it by a keyed hash.
CREATE TABLE audit (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_id TEXT COLLATE "C",
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT COLLATE "C",
    client TEXT NOT NULL,
    chain TEXT NOT NULL
);
CREATE TABLE audit_head (
    one BIGINT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    chain TEXT NOT NULL
);
INSERT INTO audit_head (one, number, chain) VALUES (1, 0, '');
