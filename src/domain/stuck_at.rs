//! Where somebody was when they could not go on: the pages of the merchant's side, by name.

use serde::{Deserialize, Serialize};

macro_rules! pages {
    ($($(#[$doc:meta])* $page:ident = $name:literal;)+) => {
        /// A page of the merchant's side.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum StuckAt {
            $($(#[$doc])* $page,)+
        }

        impl StuckAt {
            /// Every page.
            pub const ALL: &[Self] = &[$(Self::$page),+];

            /// The name in addresses, forms and sentence keys: the last part of the page's own address.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$page => $name,)+
                }
            }
        }
    };
}

pages! {
    /// The store page.
    Store = "store";
    /// Where the code is given.
    Code = "code";
    /// Where the steps are passed on to the owner.
    Owner = "owner";
    /// Where they say what came of the request in Shopify.
    Answer = "answer";
    /// Where they say no.
    Decline = "decline";
    /// What we ask for, and what each permission is for.
    Permissions = "permissions";
    /// How the access is taken back.
    Removal = "removal";
    /// The uses of the access.
    Cases = "cases";
    /// The same as on paper.
    Explainer = "explainer";
    /// What is held about them.
    Data = "data";
    /// The list of their stores.
    Stores = "stores";
    /// Their people.
    Contacts = "contacts";
}

impl StuckAt {
    /// The page of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|page| page.name() == name)
    }
}
