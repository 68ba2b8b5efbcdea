//! Which of a store's collaborators is the partner. Shopify's list has no field for an organisation: a name and an e-mail
//! address is all there is, so the partner says under which ones it appears (setting `partner.shopify_accounts`).

use crate::domain::text::fold;

/// What the partner appears as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Us {
    emails: Vec<String>,
    domains: Vec<String>,
    names: Vec<String>,
}

impl Us {
    /// Reads the setting: one entry a line. An e-mail address, `@` and a domain for every address there, or a whole name.
    #[must_use]
    pub fn read(setting: &str) -> Self {
        let mut us = Self::default();
        for entry in setting.lines().map(|line| fold(line.trim())).filter(|line| !line.is_empty()) {
            match entry.strip_prefix('@') {
                Some("") => {}
                Some(domain) => us.domains.push(domain.to_owned()),
                None if entry.contains('@') => us.emails.push(entry),
                None => us.names.push(entry),
            }
        }
        us
    }

    /// Whether nobody said who we are: then nothing can be told.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        self.emails.is_empty() && self.domains.is_empty() && self.names.is_empty()
    }

    /// Whether an account of this name and address is the partner's. Whole names and whole domains alone: "Handled" is not
    /// "Handled Twice", and `@handled.com` is not `@evil-handled.com`.
    #[must_use]
    pub fn is(&self, name: &str, email: &str) -> bool {
        let (name, email) = (fold(name.trim()), fold(email.trim()));
        let domain = email.rsplit_once('@').map(|(_, domain)| domain);
        self.emails.contains(&email)
            || domain.is_some_and(|domain| self.domains.iter().any(|ours| ours == domain))
            || self.names.contains(&name)
    }
}
