//! The permanent address of a store, `{handle}.myshopify.com` (SHOPIFY.md "Store addresses"): read from whatever people
//! paste, and never guessed from a brand's own domain.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{
    code::CollaboratorCode,
    form::Fault,
    text::{counted, is_stray, shown_by_key},
};

/// What follows the handle in every permanent address.
const PERMANENT: &str = ".myshopify.com";
/// The host of every store's admin: the handle stands in the path there, after `store`.
const ADMIN: &str = "admin.shopify.com";
/// Shopify's own hosts below `myshopify.com`, and what people paste instead of a store's address.
const NO_STORES: [&str; 4] = ["www", "admin", "accounts", "partners"];
/// The longest handle we take. Shopify's own limit is unknown, so this one is generous.
pub const HANDLE_MAX: usize = 100;
/// The longest text we look at: an address with a long query is still an address.
pub const PASTED_MAX: usize = 2_000;

/// A store's permanent address, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StoreAddress {
    host: String,
}

impl StoreAddress {
    /// Reads an address as people paste it: the bare handle, the host, a full address, or a link into the store's admin.
    ///
    /// # Errors
    /// Anything the handle cannot be read from with certainty.
    pub fn parse(pasted: &str) -> Result<Self, AddressFault> {
        if pasted.chars().nth(PASTED_MAX).is_some() {
            return Err(AddressFault::TooLong { max: HANDLE_MAX });
        }
        let address = tidy(pasted);
        if address.is_empty() {
            return Err(AddressFault::Empty);
        }
        let (is_link, rest) = without_scheme(&address)?;
        let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        if let Some((before, _)) = authority.split_once('@') {
            let is_login = is_link || before.contains(':');
            return Err(if is_login { AddressFault::Credentials } else { AddressFault::LooksLikeEmail });
        }
        if holds_code(authority) {
            return Err(AddressFault::LooksLikeCode);
        }
        let host = authority.strip_suffix('.').unwrap_or(authority);
        if host == ADMIN {
            return Self::of_handle(handle_in_admin(path).ok_or(AddressFault::NoHandleInAdminLink)?);
        }
        if let Some(handle) = host.strip_suffix(PERMANENT) {
            let is_deeper = handle.contains('.') && looks_like_host(host);
            return if is_deeper {
                Err(AddressFault::DeeperHost { host: host.to_owned() })
            } else {
                Self::of_handle(handle)
            };
        }
        if host.contains('.') {
            let is_host = looks_like_host(host);
            return Err(if is_host {
                AddressFault::CustomDomain { host: host.to_owned() }
            } else {
                AddressFault::Invalid
            });
        }
        let is_bare = !is_link && matches!(path, "" | "/");
        if is_bare { Self::of_handle(host) } else { Err(AddressFault::Invalid) }
    }

    /// The part before `.myshopify.com`.
    #[must_use]
    pub fn handle(&self) -> &str {
        self.host.strip_suffix(PERMANENT).unwrap_or(&self.host)
    }

    /// The whole host, `{handle}.myshopify.com`: stored, shown, and typed into Shopify.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Shopify's own check of a permanent address: `^[a-zA-Z0-9][a-zA-Z0-9-_]*\.myshopify\.com$`, whatever the case.
    fn of_handle(handle: &str) -> Result<Self, AddressFault> {
        let is_handle = handle.starts_with(|c: char| c.is_ascii_alphanumeric())
            && handle.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !is_handle {
            return Err(AddressFault::Invalid);
        }
        if NO_STORES.iter().any(|name| handle.eq_ignore_ascii_case(name)) {
            return Err(AddressFault::NoHandleInAdminLink);
        }
        if handle.len() > HANDLE_MAX {
            return Err(AddressFault::TooLong { max: HANDLE_MAX });
        }
        Ok(Self { host: format!("{}{PERMANENT}", handle.to_ascii_lowercase()) })
    }
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)
    }
}

impl TryFrom<String> for StoreAddress {
    type Error = AddressFault;

    fn try_from(pasted: String) -> Result<Self, AddressFault> {
        Self::parse(&pasted)
    }
}

impl From<StoreAddress> for String {
    fn from(address: StoreAddress) -> Self {
        address.host
    }
}

/// What is left of a pasted text without what comes along with pasting: full-width forms, quotes, brackets, spaces
/// (also those a phone puts after a dot), a comma at the end. In lower case.
fn tidy(pasted: &str) -> String {
    let is_wrapping = |c: char| c.is_whitespace() || "\"'`“”„‘’‚«»‹›<>()[]".contains(c);
    let plain: String = pasted.chars().filter(|c| !is_stray(*c)).nfkc().collect::<String>().replace('。', ".");
    let plain = plain.trim_matches(is_wrapping).trim_end_matches([',', ';']).trim_matches(is_wrapping).to_lowercase();
    let mut tidied = String::with_capacity(plain.len());
    let mut words = plain.split_whitespace().peekable();
    while let Some(word) = words.next() {
        tidied.push_str(word);
        if words.peek().is_some_and(|next| !word.ends_with('.') && !next.starts_with('.')) {
            tidied.push(' ');
        }
    }
    tidied
}

/// The address after `https://` or `http://`, and whether that stood there. Other schemes are refused.
fn without_scheme(address: &str) -> Result<(bool, &str), AddressFault> {
    let link = ["https://", "http://"].into_iter().find_map(|scheme| address.strip_prefix(scheme));
    match link {
        Some(rest) => Ok((true, rest)),
        None if address.starts_with("mailto:") => Err(AddressFault::LooksLikeEmail),
        None if address.split(['/', '?', '#']).next().is_some_and(|start| start.ends_with(':')) => {
            Err(AddressFault::Invalid)
        }
        None => Ok((false, address)),
    }
}

/// The handle in the path of `https://admin.shopify.com/store/{handle}/...`.
fn handle_in_admin(path: &str) -> Option<&str> {
    let path = path.split(['?', '#']).next()?;
    let handle = path.strip_prefix("/store/")?.split('/').next()?;
    (!handle.is_empty()).then_some(handle)
}

/// Whether this is a collaborator code in the wrong field, alone or among words ("my code is 0105"). A store that is
/// really called so can be given with its whole host.
fn holds_code(text: &str) -> bool {
    std::iter::once(text).chain(text.split(' ')).any(|word| CollaboratorCode::parse(word).is_ok())
}

/// Whether a text can be shown back as somebody's host name.
fn looks_like_host(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| !label.is_empty())
        && text.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-' || c == '_')
}

/// Why a store address was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// Nothing was typed.
    Empty,
    /// A host that is not `myshopify.com`: a brand's own domain, or another site. The handle is never guessed from it.
    CustomDomain {
        /// The host as it was read.
        host: String,
    },
    /// More than one name before `.myshopify.com`, as in `www.acme.myshopify.com`.
    DeeperHost {
        /// The host as it was read.
        host: String,
    },
    /// A link into Shopify's admin that names no store.
    NoHandleInAdminLink,
    /// An e-mail address.
    LooksLikeEmail,
    /// A user name or password in the address. The form must not show it again.
    Credentials,
    /// Four digits standing alone: the collaborator code in the wrong field. The form must not show it again.
    LooksLikeCode,
    /// More characters than any address has.
    TooLong {
        /// How many fit.
        max: usize,
    },
    /// No address that we can read.
    Invalid,
}

impl AddressFault {
    /// Whether what was typed holds a secret: then the form comes back empty.
    #[must_use]
    pub const fn hides_what_was_typed(&self) -> bool {
        matches!(self, Self::Credentials | Self::LooksLikeCode)
    }
}

impl AddressFault {
    /// The key of the sentence that says what is wrong and how to mend it (`i18n/<language>/fault.ftl`).
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Empty => "fault-address-empty",
            Self::CustomDomain { .. } => "fault-address-custom-domain",
            Self::DeeperHost { .. } => "fault-address-deeper-host",
            Self::NoHandleInAdminLink => "fault-address-no-handle-in-admin-link",
            Self::LooksLikeEmail => "fault-address-looks-like-email",
            Self::Credentials => "fault-address-credentials",
            Self::LooksLikeCode => "fault-address-looks-like-code",
            Self::TooLong { .. } => "fault-address-too-long",
            Self::Invalid => "fault-address-invalid",
        }
    }

    /// The fault as a form shows it, beside this field.
    #[must_use]
    pub fn on(&self, field: &'static str) -> Fault {
        let fault = Fault::new(field, self.key());
        match self {
            Self::CustomDomain { host } | Self::DeeperHost { host } => Fault { what: host.clone(), ..fault },
            Self::TooLong { max } => Fault { count: counted(*max), ..fault },
            _ => fault,
        }
    }
}

shown_by_key!(AddressFault);
