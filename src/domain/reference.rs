//! The human code of an access request, such as `HND-7K2Q-9XMF` (PRODUCT.md "Words"). Not a secret: it stands on
//! pages, on paper and in Shopify's message, and opens nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    crockford,
    form::Fault,
    text::{is_gap, narrow, shown_by_key},
};

/// The letters before a reference: 2 to 5, from the setting `partner.reference_prefix`, in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prefix(String);

impl Prefix {
    /// Reads a prefix from the settings, in any case.
    ///
    /// # Errors
    /// Anything but 2 to 5 letters from A to Z.
    pub fn parse(typed: &str) -> Result<Self, PrefixFault> {
        let prefix = typed.trim().to_ascii_uppercase();
        let fits = (2..=5).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_uppercase());
        if fits { Ok(Self(prefix)) } else { Err(PrefixFault) }
    }

    /// The letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A prefix that is not 2 to 5 letters from A to Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefixFault;

impl PrefixFault {
    /// The key of the sentence that says what is wrong and how to mend it (`i18n/<language>/fault.ftl`).
    #[must_use]
    pub const fn key(&self) -> &'static str {
        "fault-prefix"
    }

    /// The fault as a form shows it, beside this field.
    #[must_use]
    pub const fn on(&self, field: &'static str) -> Fault {
        Fault::new(field, self.key())
    }
}

/// A reference in its one stored form, which is the form it is shown in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

impl Reference {
    /// A reference from 40 random bits.
    #[must_use]
    pub fn from_bytes(prefix: &Prefix, bytes: [u8; 5]) -> Self {
        Self(format!("{}-{}", prefix.as_str(), crockford::write(bytes)))
    }

    /// Reads a reference as people type it: any case, dashes optional; in the last 8 characters O is 0, I and L are 1.
    /// Any prefix is taken: the setting may have changed since the reference was made.
    ///
    /// # Errors
    /// Nothing typed, or not a prefix and 8 characters.
    pub fn parse(typed: &str) -> Result<Self, ReferenceFault> {
        let symbols: Vec<char> = typed.chars().filter(|c| !is_gap(*c)).map(narrow).collect();
        if symbols.is_empty() {
            return Err(ReferenceFault::Empty);
        }
        let (prefix, rest) = symbols
            .len()
            .checked_sub(crockford::LENGTH)
            .and_then(|at| symbols.split_at_checked(at))
            .ok_or(ReferenceFault::WrongShape)?;
        let prefix = Prefix::parse(&prefix.iter().collect::<String>()).map_err(|_| ReferenceFault::WrongShape)?;
        if typed_prefix(typed).is_some_and(|length| length != prefix.as_str().len()) {
            return Err(ReferenceFault::WrongShape);
        }
        let rest = crockford::read(&rest.iter().collect::<String>()).map_err(|_| ReferenceFault::WrongShape)?;
        Ok(Self(format!("{}-{rest}", prefix.as_str())))
    }

    /// The reference with its dashes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How long the prefix is, where letters before the first gap show it. `HND-7K2Q-9XM` lacks a character: without this it
/// would be read as `HN-D7K2-Q9XM`, which could be somebody else's.
fn typed_prefix(typed: &str) -> Option<usize> {
    let typed = typed.trim_matches(is_gap);
    let before = typed.split(is_gap).next().filter(|before| before.len() < typed.len())?;
    let length = before.chars().count();
    ((2..=5).contains(&length) && before.chars().all(|c| narrow(c).is_ascii_alphabetic())).then_some(length)
}

/// Why a reference was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceFault {
    /// Nothing was typed.
    Empty,
    /// Not a prefix and 8 characters.
    WrongShape,
}

impl ReferenceFault {
    /// The key of the sentence that says what is wrong and how to mend it (`i18n/<language>/fault.ftl`).
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Empty => "fault-reference-empty",
            Self::WrongShape => "fault-reference-wrong-shape",
        }
    }

    /// The fault as a form shows it, beside this field.
    #[must_use]
    pub const fn on(&self, field: &'static str) -> Fault {
        Fault::new(field, self.key())
    }
}

shown_by_key!(PrefixFault, ReferenceFault);

impl TryFrom<String> for Prefix {
    type Error = PrefixFault;

    fn try_from(typed: String) -> Result<Self, PrefixFault> {
        Self::parse(&typed)
    }
}

impl From<Prefix> for String {
    fn from(prefix: Prefix) -> Self {
        prefix.0
    }
}

impl TryFrom<String> for Reference {
    type Error = ReferenceFault;

    fn try_from(typed: String) -> Result<Self, ReferenceFault> {
        Self::parse(&typed)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}
