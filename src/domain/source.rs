//! Who says so: the source of every change. A claim is shown as a claim.

use serde::{Deserialize, Serialize};

/// How a rep heard of what they record for a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// On the phone.
    Phone,
    /// By e-mail.
    Mail,
    /// In a chat or a ticket.
    Chat,
    /// Face to face or in a call with a picture.
    Meeting,
}

impl How {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Mail, Self::Chat, Self::Meeting];

    /// The name used in forms and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Mail => "mail",
            Self::Chat => "chat",
            Self::Meeting => "meeting",
        }
    }

    /// The way of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.name() == name)
    }
}

/// Who made a change or says that something is so. Holds ids, not names, so that forgetting a person leaves the record whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A contact of the merchant.
    Contact(String),
    /// A rep, from what they saw or did themselves.
    Rep(String),
    /// A rep, writing down what the merchant told them.
    RepForMerchant(String, How),
    /// Shopify, seen through an app.
    App,
    /// The portal's own sweep: timers and erasure.
    Sweep,
}

impl Source {
    /// The kind, as the database and the table of moves know it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Contact(_) => "contact",
            Self::Rep(_) => "rep",
            Self::RepForMerchant(..) => "rep_for_merchant",
            Self::App => "app",
            Self::Sweep => "sweep",
        }
    }

    /// The id of the person, where there is one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Contact(id) | Self::Rep(id) | Self::RepForMerchant(id, _) => Some(id),
            Self::App | Self::Sweep => None,
        }
    }

    /// How a rep heard of it, where it was recorded for a merchant.
    #[must_use]
    pub const fn how(&self) -> Option<How> {
        match self {
            Self::RepForMerchant(_, how) => Some(*how),
            _ => None,
        }
    }

    /// Puts a source together again from what the database holds.
    #[must_use]
    pub fn from_parts(kind: &str, id: Option<String>, how: Option<&str>) -> Option<Self> {
        Some(match (kind, id) {
            ("contact", Some(id)) => Self::Contact(id),
            ("rep", Some(id)) => Self::Rep(id),
            ("rep_for_merchant", Some(id)) => Self::RepForMerchant(id, How::named(how?)?),
            ("app", None) => Self::App,
            ("sweep", None) => Self::Sweep,
            _ => return None,
        })
    }
}
