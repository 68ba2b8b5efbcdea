//! An authenticator in software: one passkey, and the answers that a browser would send for it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::TestApp;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_KEY: u8 = 0x40;

/// One passkey.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    /// Whose it is, once it was made.
    pub user: Vec<u8>,
    /// How often it signed.
    pub counter: u32,
    /// The site that the browser says it is on.
    pub origin: String,
    /// The site that the authenticator signs for.
    pub site: String,
    /// Whether it asks for a finger, a face or a PIN.
    pub verifies: bool,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    /// The same for the same seed.
    pub fn new(app: &TestApp, seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 20],
            user: Vec::new(),
            counter: 0,
            origin: app.app.config.base_url.clone(),
            site: "localhost".into(),
            verifies: true,
        }
    }

    fn says(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["publicKey"]["challenge"].as_str().unwrap();
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string().into()
    }

    fn data(&mut self, more: u8) -> Vec<u8> {
        self.counter += 1;
        let mut data = Sha256::digest(self.site.as_bytes()).to_vec();
        data.push(PRESENT | if self.verifies { VERIFIED } else { 0 } | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes the passkey, as it was asked for.
    pub fn create(&mut self, options: &Value) -> String {
        self.user = URL_SAFE_NO_PAD.decode(options["publicKey"]["user"]["id"].as_str().unwrap()).unwrap();
        let mut data = self.data(HAS_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        // COSE: an elliptic curve key, ES256, P-256, x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "attestationObject": text(&object),
                "clientDataJSON": text(&self.says("webauthn.create", options)),
                "transports": ["internal"],
            },
        })
        .to_string()
    }

    /// Answers with it.
    pub fn get(&mut self, options: &Value) -> String {
        let (data, says) = (self.data(0), self.says("webauthn.get", options));
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&says));
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "authenticatorData": text(&data),
                "clientDataJSON": text(&says),
                "signature": text(signature.to_der().as_bytes()),
                "userHandle": text(&self.user),
            },
        })
        .to_string()
    }
}
