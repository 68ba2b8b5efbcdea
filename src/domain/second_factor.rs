//! What a rep types to prove who they are beside the password: a code from the authenticator app, or a recovery code.
//! Both are secrets: neither prints itself, both are wiped when dropped.

use zeroize::Zeroizing;

use super::{crockford, text};

/// How many digits an authenticator app shows.
pub const DIGITS: usize = 6;

/// One of the two.
pub enum SecondFactor {
    /// 6 digits from the authenticator app.
    Totp(Zeroizing<String>),
    /// A recovery code as it was shown: `K7Q4-29MX`.
    Recovery(Zeroizing<String>),
}

impl SecondFactor {
    /// Reads either, in any case, with or without gaps, in full width too; they are told apart by their length.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if let Ok(code) = crockford::read(typed) {
            return Some(Self::Recovery(Zeroizing::new(code)));
        }
        let digits: Zeroizing<String> =
            Zeroizing::new(typed.chars().map(text::narrow).filter(char::is_ascii_digit).collect());
        (digits.len() == DIGITS).then_some(Self::Totp(digits))
    }
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactor(..)")
    }
}
