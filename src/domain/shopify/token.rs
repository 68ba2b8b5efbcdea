//! The token of the partner's app for one store: whoever has it can ask Shopify what that app may ask.

use zeroize::Zeroizing;

use crate::domain::form::Fault;

/// The longest token, in characters. Shopify's have 38 today.
pub const TOKEN_MAX: usize = 255;
/// The shortest text that can be one.
const TOKEN_MIN: usize = 20;

/// A token. Prints nothing, and is wiped when it is done with.
#[derive(Clone, PartialEq, Eq)]
pub struct AppToken(Zeroizing<String>);

impl std::fmt::Debug for AppToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppToken(..)")
    }
}

impl AppToken {
    /// What was typed or pasted in the field `token`.
    ///
    /// # Errors
    /// Empty, no token, or another secret of the app that people take for it.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let fault = |key| Fault::new("token", key);
        let token = typed.trim();
        if token.is_empty() {
            return Err(fault("fault-app-token-empty"));
        }
        // What Shopify calls "API secret key" stands beside the token.
        if token.starts_with("shpss_") {
            return Err(fault("fault-app-token-secret"));
        }
        // A header carries it: nothing but letters, digits and signs without meaning there.
        let is_plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        if !is_plain || !(TOKEN_MIN..=TOKEN_MAX).contains(&token.len()) {
            return Err(fault("fault-app-token"));
        }
        Ok(Self(Zeroizing::new(token.to_owned())))
    }

    /// The token itself: to be sealed, or sent to Shopify.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}
