//! A merchant (a business), its contacts (people) and its stores (permanent Shopify addresses).

use serde::{Deserialize, Serialize};

use super::moment::Moment;

/// A business that the partner helps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    /// Our own id; also in desk addresses.
    pub id: String,
    /// The business's name.
    pub name: String,
    /// The rep who looks after it.
    pub rep_id: String,
    /// The language its people get when their browser does not say.
    pub language: String,
    /// Its id in another system, as an import gave it; one merchant's only.
    pub external_id: Option<String>,
    /// The time zone its people live in, where somebody said.
    pub zone: Option<String>,
    /// When it was added.
    pub created_at: Moment,
    /// When it was forgotten: its name is a stand-in since, and nobody and nothing of it is known.
    pub forgotten_at: Option<Moment>,
}

/// A person at the merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Our own id.
    pub id: String,
    /// The merchant they belong to.
    pub merchant_id: String,
    /// Their name.
    pub name: String,
    /// Their e-mail address as typed.
    pub email: String,
    /// Their language.
    pub language: String,
    /// When they proved that the address is theirs, by opening a link sent there, or a rep vouched for it.
    pub proved_at: Option<Moment>,
    /// When they were added.
    pub created_at: Moment,
    /// When they were removed; links and sessions ended then.
    pub removed_at: Option<Moment>,
    /// When they were forgotten: name and address are empty since.
    pub forgotten_at: Option<Moment>,
    /// When they asked for no more reminders; everything else is still told them.
    pub no_reminders_at: Option<Moment>,
}

/// One store of a merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// Our own id.
    pub id: String,
    /// The merchant it belongs to.
    pub merchant_id: String,
    /// The handle of its permanent address, once known; one merchant's only.
    pub handle: Option<String>,
    /// A handle somebody typed that is another merchant's: held until a rep has looked.
    pub held_handle: Option<String>,
    /// What people call it, such as "Acme Germany".
    pub label: String,
    /// The contact who is its owner, once named.
    pub owner_id: Option<String>,
    /// When it was added.
    pub created_at: Moment,
}

impl Store {
    /// Whose task it is among the merchant's contacts: the owner's, once named, else that of whoever proved their address
    /// first, else the first one's.
    #[must_use]
    pub fn first_of<'a>(&self, contacts: &'a [Contact]) -> Option<&'a Contact> {
        contacts
            .iter()
            .find(|one| self.owner_id.as_ref() == Some(&one.id))
            .or_else(|| contacts.iter().find(|one| one.proved_at.is_some()))
            .or_else(|| contacts.first())
    }

    /// Who is reminded: whose task it is, and where they want no reminders, somebody who proved their address and does.
    #[must_use]
    pub fn to_remind<'a>(&self, contacts: &'a [Contact]) -> Option<&'a Contact> {
        let wants = |one: &&Contact| one.no_reminders_at.is_none();
        let first = self.first_of(contacts).filter(wants);
        first.or_else(|| contacts.iter().filter(wants).find(|one| one.proved_at.is_some()))
    }

    /// The permanent address, once known.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        self.handle.as_ref().map(|handle| format!("{handle}.myshopify.com"))
    }
}
