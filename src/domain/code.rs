//! The two codes, never to be confused: the collaborator code (4 digits, from the merchant's Shopify) and the sign-in
//! code (8 characters, from our mail). Both are secrets: neither prints itself, both are wiped when dropped.

use zeroize::Zeroizing;

use super::{
    crockford::{self, Misread},
    digits,
    form::Fault,
    text::{counted, is_gap, shown_by_key},
};

/// How many digits a collaborator code has (SHOPIFY.md "The code").
pub const DIGITS: usize = 4;

/// A collaborator code: 4 ASCII digits kept as text, because it may begin with 0 (SHOPIFY.md "The code": 0105).
/// No `Clone`, no `Display`, no serde: it goes from the form to the seal and from the seal to one reveal.
pub struct CollaboratorCode(Zeroizing<String>);

impl CollaboratorCode {
    /// Reads a code as people type it: gaps and dashes ignored, digits of any script.
    ///
    /// # Errors
    /// Anything but 4 digits.
    pub fn parse(typed: &str) -> Result<Self, CodeFault> {
        let mut code = Zeroizing::new(String::with_capacity(DIGITS));
        let mut digits = 0;
        for c in typed.chars().filter(|c| !is_gap(*c)) {
            let Some(digit) = digits::ascii(c) else {
                return Err(if is_like_sign_in_code(typed) {
                    CodeFault::LooksLikeSignInCode
                } else {
                    CodeFault::WrongAlphabet
                });
            };
            digits += 1;
            if digits <= DIGITS {
                code.push(digit);
            }
        }
        match digits {
            DIGITS => Ok(Self(code)),
            0 => Err(CodeFault::Empty),
            1..DIGITS => Err(CodeFault::TooShort { digits }),
            _ => Err(CodeFault::TooLong { digits }),
        }
    }

    /// The digits themselves: to seal them, or to show them to a rep in a reveal that is audited.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for CollaboratorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CollaboratorCode(..)")
    }
}

/// Eight characters as our mail shows them. Without the dash they need a digit too, so that a word of eight letters is
/// not taken for one.
fn is_like_sign_in_code(typed: &str) -> bool {
    if crockford::read(typed).map(Zeroizing::new).is_err() {
        return false;
    }
    let typed = typed.trim();
    let is_dashed =
        typed.chars().count() == crockford::LENGTH + 1 && typed.chars().nth(crockford::LENGTH / 2).is_some_and(is_gap);
    is_dashed || typed.contains(|c| digits::ascii(c).is_some())
}

/// Why a collaborator code was refused. Holds counts, never digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// Nothing was typed.
    Empty,
    /// Fewer than 4 digits.
    TooShort {
        /// How many there were.
        digits: usize,
    },
    /// More than 4 digits.
    TooLong {
        /// How many there were.
        digits: usize,
    },
    /// Something other than digits.
    WrongAlphabet,
    /// The code from our own mail.
    LooksLikeSignInCode,
}

impl CodeFault {
    /// The key of the sentence that says what is wrong and how to mend it (`i18n/<language>/fault.ftl`).
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Empty => "fault-code-empty",
            Self::TooShort { .. } => "fault-code-too-short",
            Self::TooLong { .. } => "fault-code-too-long",
            Self::WrongAlphabet => "fault-code-wrong-alphabet",
            Self::LooksLikeSignInCode => "fault-code-looks-like-sign-in-code",
        }
    }

    /// The fault as a form shows it, beside this field.
    #[must_use]
    pub fn on(&self, field: &'static str) -> Fault {
        let fault = Fault::new(field, self.key());
        match self {
            Self::TooShort { digits } | Self::TooLong { digits } => Fault { count: counted(*digits), ..fault },
            _ => fault,
        }
    }
}

/// A sign-in code, beside the link in our mail (SECURITY.md "Two kinds of link"): 8 Crockford characters.
pub struct SignInCode(Zeroizing<String>);

impl SignInCode {
    /// A code from 40 random bits.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 5]) -> Self {
        Self(Zeroizing::new(crockford::write(bytes)))
    }

    /// Reads a code as people type it: any case, dash optional, O for 0, I and L for 1.
    ///
    /// # Errors
    /// Anything but 8 characters of Crockford's alphabet.
    pub fn parse(typed: &str) -> Result<Self, SignInCodeFault> {
        if CollaboratorCode::parse(typed).is_ok() {
            return Err(SignInCodeFault::LooksLikeCollaboratorCode);
        }
        match crockford::read(typed) {
            Ok(code) => Ok(Self(Zeroizing::new(code))),
            Err(Misread::WrongLength { symbols: 0 }) => Err(SignInCodeFault::Empty),
            Err(Misread::WrongLength { symbols }) => Err(SignInCodeFault::WrongLength { symbols }),
            Err(Misread::WrongAlphabet) => Err(SignInCodeFault::WrongAlphabet),
        }
    }

    /// The code as `K7Q4-29MX`: for the mail, and to be hashed. Always this one form.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SignInCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInCode(..)")
    }
}

/// Why a sign-in code was refused before it was compared. Holds counts, never characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInCodeFault {
    /// Nothing was typed.
    Empty,
    /// Not 8 characters.
    WrongLength {
        /// How many there were.
        symbols: usize,
    },
    /// A character that no sign-in code has.
    WrongAlphabet,
    /// The 4 digits from Shopify.
    LooksLikeCollaboratorCode,
}

impl SignInCodeFault {
    /// The key of the sentence that says what is wrong and how to mend it (`i18n/<language>/fault.ftl`).
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Empty => "fault-sign-in-code-empty",
            Self::WrongLength { .. } => "fault-sign-in-code-wrong-length",
            Self::WrongAlphabet => "fault-sign-in-code-wrong-alphabet",
            Self::LooksLikeCollaboratorCode => "fault-sign-in-code-looks-like-collaborator-code",
        }
    }

    /// The fault as a form shows it, beside this field.
    #[must_use]
    pub fn on(&self, field: &'static str) -> Fault {
        let fault = Fault::new(field, self.key());
        match self {
            Self::WrongLength { symbols } => Fault { count: counted(*symbols), ..fault },
            _ => fault,
        }
    }
}

shown_by_key!(CodeFault, SignInCodeFault);
