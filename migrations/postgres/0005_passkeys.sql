-- Passkeys of reps (WebAuthn). The credential is the public key with what the library keeps beside it; nothing of it is secret.
CREATE TABLE passkey (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    credential_id TEXT COLLATE "C" NOT NULL UNIQUE,
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    name TEXT NOT NULL,
    credential TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_rep ON passkey (rep_id);

-- A question put to somebody's passkey, until it is answered, once, in the browser that holds the key.
CREATE TABLE passkey_ceremony (
    key_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    purpose TEXT COLLATE "C" NOT NULL,
    rep_id TEXT COLLATE "C" REFERENCES rep (id),
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_ceremony_expires ON passkey_ceremony (expires_at);

-- Browsers in which a rep has signed in with everything: nobody elsewhere keeps the rep out of them.
CREATE TABLE known_device (
    key_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rep_id TEXT COLLATE "C" NOT NULL REFERENCES rep (id),
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX known_device_rep ON known_device (rep_id);
