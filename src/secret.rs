//! The key ring: one key file, from which every other key is derived. Nothing here prints what it holds.
//!
//! The file has one line per key, `id:64 hexadecimal digits`, the newest first: it seals; the others still open.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, fchown},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock, RwLockReadGuard},
};

use base64::Engine as _;
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce, aead::Aead as _, aead::Payload};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{clock::Random, domain::sealed::Sealed};

type HmacSha256 = Hmac<Sha256>;

/// What a derived key is for. One purpose, one key.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Tokens of invitations and sign-in links.
    Link,
    /// Typed sign-in codes.
    SignInCode,
    /// The signature of session cookies.
    Cookie,
    /// The chain of the audit log.
    Audit,
    /// Recovery codes of reps.
    RecoveryCode,
    /// Links that end reminders.
    Unsubscribe,
    /// Subjects of limits.
    Limit,
    /// The check value in the database.
    Check,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Link => b"link",
            Self::SignInCode => b"sign-in code",
            Self::Cookie => b"cookie",
            Self::Audit => b"audit",
            Self::RecoveryCode => b"recovery code",
            Self::Unsubscribe => b"unsubscribe",
            Self::Limit => b"limit",
            Self::Check => b"check",
        }
    }
}

/// A text in the settings that is nobody's to read.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    /// Hides it.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// What it is.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(..)")
    }
}

#[derive(Clone)]
struct Key {
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

impl Key {
    fn new(random: &Random) -> anyhow::Result<Self> {
        let bytes = Zeroizing::new(random.bytes::<32>()?);
        let id = hex(&Sha256::digest(*bytes)[..4]);
        Ok(Self { id, bytes })
    }
}

/// All keys of this portal.
pub struct Keys {
    ring: RwLock<Vec<Key>>,
    /// Where they are kept: read again where something was sealed with a key that is not in the ring.
    path: Option<PathBuf>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// Reads the key file; `None` where there is none.
    ///
    /// # Errors
    /// Where the file cannot be read or does not hold keys; the message names it, never what is in it.
    pub fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        Ok(read_ring(path)?.map(|ring| Self { ring: RwLock::new(ring), path: Some(path.to_owned()) }))
    }

    /// Makes a key file with one new key, readable by its owner alone.
    ///
    /// # Errors
    /// Where the file is there already or cannot be written.
    pub fn make(path: &Path, random: &Random) -> anyhow::Result<Self> {
        let ring = vec![Key::new(random)?];
        write_ring(&ring, path, None)
            .map_err(|cause| anyhow::anyhow!("the key file {} cannot be made: {cause}", path.display()))?;
        Ok(Self { ring: RwLock::new(ring), path: Some(path.to_owned()) })
    }

    /// Puts a new key before those in the file: it seals from then on, and they open what they sealed. The file is replaced
    /// at once, so that there is a whole one at any moment.
    ///
    /// # Errors
    /// Where the file is missing or cannot be written.
    pub fn rotate(path: &Path, random: &Random) -> anyhow::Result<Self> {
        let Some(mut ring) = read_ring(path)? else {
            anyhow::bail!("the key file {} is missing", path.display());
        };
        ring.insert(0, Key::new(random)?);
        let mut new = path.as_os_str().to_owned();
        new.push(".new");
        let new = PathBuf::from(new);
        let cannot = |cause: std::io::Error| match cause.kind() {
            std::io::ErrorKind::AlreadyExists => anyhow::anyhow!(
                "{} is there: another rotation is under way, or one was cut short; remove it where none runs",
                new.display()
            ),
            std::io::ErrorKind::PermissionDenied => anyhow::anyhow!(
                "the key file {} cannot be written: {cause}; run this as the portal's user, whose file it is",
                path.display()
            ),
            _ => anyhow::anyhow!("the key file {} cannot be written: {cause}", path.display()),
        };
        // It stays the portal's own, also where somebody else rotates it: with a file of root's no portal would start.
        let owner = fs::metadata(path).map_err(cannot)?;
        if let Err(cause) = write_ring(&ring, &new, Some(&owner)) {
            if cause.kind() != std::io::ErrorKind::AlreadyExists {
                // Half a file would stand in the way of the next rotation.
                drop(fs::remove_file(&new));
            }
            return Err(cannot(cause));
        }
        fs::rename(&new, path).map_err(cannot)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        fs::File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()).map_err(cannot)?;
        Ok(Self { ring: RwLock::new(ring), path: Some(path.to_owned()) })
    }

    /// A ring of one new key, in memory alone.
    ///
    /// # Errors
    /// Where there are no random bytes.
    pub fn generate(random: &Random) -> anyhow::Result<Self> {
        Ok(Self { ring: RwLock::new(vec![Key::new(random)?]), path: None })
    }

    /// The ids of all keys, the newest first.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.ring().iter().map(|key| key.id.clone()).collect()
    }

    fn ring(&self) -> RwLockReadGuard<'_, Vec<Key>> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key that seals.
    fn newest(&self) -> anyhow::Result<Key> {
        self.ring().first().cloned().ok_or_else(|| anyhow::anyhow!("the key ring is empty"))
    }

    /// The oldest key: what is derived from it stays the same when keys are rotated.
    fn root(&self) -> anyhow::Result<Key> {
        self.ring().last().cloned().ok_or_else(|| anyhow::anyhow!("the key ring is empty"))
    }

    fn named(&self, id: &str) -> Option<Key> {
        self.ring().iter().find(|key| key.id == id).cloned()
    }

    /// Takes up what `rotate` wrote while this program ran.
    fn read_again(&self) {
        let Some(Ok(Some(ring))) = self.path.as_deref().map(read_ring) else { return };
        let is_ours = ring.last().is_some_and(|key| self.root().is_ok_and(|root| root.bytes == key.bytes));
        if is_ours {
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        }
    }

    /// HMAC-SHA-256 of `parts` under the key for this purpose.
    ///
    /// # Errors
    /// Where the ring is empty.
    pub fn mac(&self, purpose: Purpose, parts: &[&str]) -> anyhow::Result<[u8; 32]> {
        mac(&*derive(&self.root()?.bytes, purpose.label())?, parts)
    }

    /// The key that chains the audit log, to be taken along into a transaction.
    ///
    /// # Errors
    /// Where the ring is empty.
    pub fn chain(&self) -> anyhow::Result<Chain> {
        Ok(Chain(derive(&self.root()?.bytes, Purpose::Audit.label())?))
    }

    /// The check value that ties a database to this key file.
    ///
    /// # Errors
    /// Where the ring is empty.
    pub fn check_value(&self) -> anyhow::Result<String> {
        Ok(hex(&self.mac(Purpose::Check, &["this database belongs to this key"])?))
    }

    /// 64 bytes for the signature of cookies.
    ///
    /// # Errors
    /// Where the ring is empty.
    pub fn cookie_key(&self) -> anyhow::Result<[u8; 64]> {
        let mut both = [0_u8; 64];
        both[..32].copy_from_slice(&self.mac(Purpose::Cookie, &["1"])?);
        both[32..].copy_from_slice(&self.mac(Purpose::Cookie, &["2"])?);
        Ok(both)
    }

    /// Seals a secret. `belongs_to` is what it is sealed for; it opens for nothing else.
    ///
    /// # Errors
    /// Where there are no random bytes.
    pub fn seal(&self, random: &Random, belongs_to: &str, secret: &[u8]) -> anyhow::Result<Sealed> {
        let key = self.newest()?;
        let nonce = random.bytes::<24>()?;
        let sealed = cipher(&key.bytes)?
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: belongs_to.as_bytes() })
            .map_err(|_| anyhow::anyhow!("a secret could not be sealed"))?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Ok(Sealed { key_id: key.id, bytes })
    }

    /// Opens what was sealed for `belongs_to`.
    ///
    /// # Errors
    /// Where the key is not in the ring, or the bytes were changed or moved.
    pub fn open(&self, belongs_to: &str, sealed: &Sealed) -> anyhow::Result<Zeroizing<Vec<u8>>> {
        let found = self.named(&sealed.key_id).or_else(|| {
            self.read_again();
            self.named(&sealed.key_id)
        });
        let key = found.ok_or_else(|| anyhow::anyhow!("the key that sealed this is not in the key file"))?;
        let (nonce, bytes) = sealed
            .bytes
            .split_first_chunk::<24>()
            .ok_or_else(|| anyhow::anyhow!("a sealed secret that is too short"))?;
        cipher(&key.bytes)?
            .decrypt(&XNonce::from(*nonce), Payload { msg: bytes, aad: belongs_to.as_bytes() })
            .map(Zeroizing::new)
            .map_err(|_| anyhow::anyhow!("a sealed secret does not open: it was changed, or belongs elsewhere"))
    }
}

/// The key that chains the audit log.
pub struct Chain(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chain(..)")
    }
}

impl Chain {
    /// The link of one row, in hexadecimal digits: over the link before it and all that the row says.
    ///
    /// # Errors
    /// None that is known: the key has its length.
    pub fn link(&self, parts: &[&str]) -> anyhow::Result<String> {
        Ok(hex(&mac(&self.0, parts)?))
    }
}

/// HMAC-SHA-256 of `parts`. Each has its length before it, so that no two lists of parts are one text.
fn mac(key: &[u8; 32], parts: &[&str]) -> anyhow::Result<[u8; 32]> {
    let mut mac = HmacSha256::new_from_slice(key).map_err(|_| anyhow::anyhow!("a key of the wrong length"))?;
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    Ok(mac.finalize().into_bytes().into())
}

/// What a collaborator code is sealed for.
#[must_use]
pub fn code_of(access_request_id: &str) -> String {
    format!("access_request:{access_request_id}:code")
}

/// What a TOTP secret is sealed for.
#[must_use]
pub fn totp_of(rep_id: &str) -> String {
    format!("rep:{rep_id}:totp")
}

/// What the address of a webhook is sealed for.
#[must_use]
pub fn webhook_url_of(webhook_id: &str) -> String {
    format!("webhook:{webhook_id}:url")
}

/// What the secret of a webhook is sealed for.
#[must_use]
pub fn webhook_secret_of(webhook_id: &str) -> String {
    format!("webhook:{webhook_id}:secret")
}

/// What the token of a store's app is sealed for.
#[must_use]
pub fn app_token_of(store_id: &str) -> String {
    format!("store:{store_id}:app_token")
}

/// SHA-256 in hexadecimal digits: how opaque tokens are kept.
#[must_use]
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The same of bytes that are no secret: names what is in a file.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    hex::encode(bytes)
}

/// Letters, digits, `-` and `_`: how a token stands in an address. 43 characters for 32 bytes.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// The ordinary alphabet, with padding: how other programs take a secret.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn cipher(key: &[u8; 32]) -> anyhow::Result<XChaCha20Poly1305> {
    let key = derive(key, b"seal")?;
    XChaCha20Poly1305::new_from_slice(&*key).map_err(|_| anyhow::anyhow!("a key of the wrong length"))
}

fn derive(key: &[u8; 32], label: &[u8]) -> anyhow::Result<Zeroizing<[u8; 32]>> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    hkdf::Hkdf::<Sha256>::new(Some(b"handled-portal"), key)
        .expand(label, &mut *bytes)
        .map_err(|_| anyhow::anyhow!("a key could not be derived"))?;
    Ok(bytes)
}

fn read_ring(path: &Path) -> anyhow::Result<Option<Vec<Key>>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(anyhow::anyhow!("the key file {} cannot be read: {cause}", path.display())),
    };
    let ring: Option<Vec<Key>> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(parse_line).collect();
    match ring {
        Some(ring) if !ring.is_empty() => Ok(Some(ring)),
        _ => Err(anyhow::anyhow!(
            "the key file {} does not hold keys (one line each: id:64 hexadecimal digits); bring it back from where you keep it",
            path.display()
        )),
    }
}

/// Writes a file that was not there, its owner's alone: who writes it, or who owns that other one. Nothing is left of it where
/// that fails.
fn write_ring(ring: &[Key], path: &Path, owner: Option<&fs::Metadata>) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let mut write = || {
        let made = file.metadata()?;
        if let Some(owner) = owner.filter(|owner| owner.uid() != made.uid()) {
            fchown(&file, Some(owner.uid()), Some(owner.gid()))?;
        }
        for key in ring {
            let line = Zeroizing::new(format!("{}:{}\n", key.id, hex(&*key.bytes)));
            file.write_all(line.as_bytes())?;
        }
        file.sync_all()
    };
    write().inspect_err(|_| drop(fs::remove_file(path)))
}

fn parse_line(line: &str) -> Option<Key> {
    let (id, digits) = line.split_once(':')?;
    let mut bytes = Zeroizing::new([0_u8; 32]);
    hex::decode_to_slice(digits, &mut *bytes).ok()?;
    Some(Key { id: id.to_owned(), bytes })
}
