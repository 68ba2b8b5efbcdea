//! An e-mail address, checked for its shape only: whether it takes mail, sending shows.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    form::Fault,
    text::{fold, is_stray, narrow, shown_by_key},
};

/// The longest part before the @, in bytes (RFC 5321, 4.5.3.1.1).
pub const LOCAL_MAX: usize = 64;
/// The longest address, in bytes (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const ADDRESS_MAX: usize = 254;

/// An e-mail address as it was typed, for sending, beside its folded form, for comparing. Two are equal when their
/// folded forms are.
///
/// The part before the @ is ASCII: with other letters, two addresses that fold to the same could be two people's.
/// The domain may be in any script, as typed; its `xn--` spelling counts as another domain.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email {
    typed: String,
    folded: String,
}

impl Email {
    /// Reads an address: trimmed, full-width characters narrowed, quoted parts and addresses with a name refused.
    ///
    /// # Errors
    /// Empty, without an @, too long, or not of the shape of an address.
    pub fn parse(input: &str) -> Result<Self, EmailFault> {
        let typed: String = input.chars().filter(|c| !is_stray(*c)).map(narrow).nfc().collect();
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(EmailFault::Empty);
        }
        let (local, domain) = typed.split_once('@').ok_or(EmailFault::NoAt)?;
        if typed.len() > ADDRESS_MAX || local.len() > LOCAL_MAX {
            return Err(EmailFault::TooLong);
        }
        let folded_domain = fold(domain);
        // Some signs fold to several characters with a dot among them: then it is another domain than was typed.
        let same_labels = domain.matches('.').count() == folded_domain.matches('.').count();
        if !(is_local(local) && is_domain(domain) && is_domain(&folded_domain) && same_labels) {
            return Err(EmailFault::Invalid);
        }
        Ok(Self { folded: format!("{}@{folded_domain}", local.to_ascii_lowercase()), typed: typed.to_owned() })
    }

    /// The address as it was typed: mail goes there.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The form for comparing and for unique columns: lower case throughout (no mail host in use tells case apart).
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// `m...@acme.com`: enough for its owner to know it, too little for a stranger to use it.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.typed.split_once('@').unwrap_or_default();
        format!("{}...@{domain}", local.chars().next().unwrap_or_default())
    }
}

impl std::fmt::Debug for Email {
    /// Masked: logs name people by id, not by address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Email({})", self.masked())
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Email {}

impl Hash for Email {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl TryFrom<String> for Email {
    type Error = EmailFault;

    fn try_from(typed: String) -> Result<Self, EmailFault> {
        Self::parse(&typed)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.typed
    }
}

/// A dot-atom (RFC 5322, 3.2.3).
fn is_local(local: &str) -> bool {
    let is_atom = |atom: &str| {
        !atom.is_empty() && atom.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    local.split('.').all(is_atom)
}

/// Two labels or more, the last of them no number and no single letter (`acme.c` is a slip of the finger).
fn is_domain(domain: &str) -> bool {
    let is_letter = |c: char| {
        if c.is_ascii() { c.is_ascii_alphanumeric() || c == '-' } else { c.is_alphanumeric() || is_combining_mark(c) }
    };
    let is_label = |label: &str| {
        (1..=63).contains(&label.chars().count())
            && label.chars().all(is_letter)
            && !label.starts_with(|c| c == '-' || is_combining_mark(c))
            && !label.ends_with('-')
    };
    let is_top = |top: &str| top.len() > 1 && !top.bytes().all(|byte| byte.is_ascii_digit());
    domain.split('.').all(is_label) && domain.rsplit_once('.').is_some_and(|(_, top)| is_top(top))
}

/// Why an address was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailFault {
    /// Nothing was typed.
    Empty,
    /// No @ in it.
    NoAt,
    /// Not of the shape of an address.
    Invalid,
    /// Longer than mail hosts take.
    TooLong,
}

impl EmailFault {
    /// The key of the sentence that says what is wrong and how to mend it (`i18n/<language>/fault.ftl`).
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Empty => "fault-email-empty",
            Self::NoAt => "fault-email-no-at",
            Self::Invalid => "fault-email-invalid",
            Self::TooLong => "fault-email-too-long",
        }
    }

    /// The fault as a form shows it, beside this field.
    #[must_use]
    pub const fn on(&self, field: &'static str) -> Fault {
        Fault::new(field, self.key())
    }
}

shown_by_key!(EmailFault);
