//! What came of one look at a store through the app.

macro_rules! outcomes {
    ($($(#[$doc:meta])* $one:ident = $name:literal;)+) => {
        /// What came of a look. The names stand in the database and end the keys of sentences.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Looked {
            $($(#[$doc])* $one,)+
        }

        impl Looked {
            /// Every outcome.
            pub const ALL: &[Self] = &[$(Self::$one),+];

            /// The name in the database; dashed it ends the keys of sentences.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$one => $name,)+
                }
            }
        }
    };
}

outcomes! {
    /// Our request waits to be accepted.
    Pending = "pending";
    /// We are a collaborator there.
    Active = "active";
    /// Nothing of ours is there. Declined, cancelled, lapsed and removed look alike.
    Absent = "absent";

    /// Nobody has said under which name or address Shopify shows us: nothing was asked.
    Unnamed = "unnamed";
    /// The account that was ours is there under another name.
    Renamed = "renamed";
    /// More accounts than one answer holds, and none of those it holds is ours.
    Crowded = "crowded";
    /// Our account is there, and neither pending nor active.
    Inactive = "inactive";

    /// 401: this token is none, or none any more.
    TokenRefused = "token_refused";
    /// 403: the app may not ask this store.
    AppRefused = "app_refused";

    /// The app lacks the scope `read_users`.
    NoScope = "no_scope";
    /// It has the scope, and still may not read: this store's plan does not offer it.
    NoPlan = "no_plan";
    /// It may not read, and Shopify does not say which of the two it is.
    Denied = "denied";
    /// 402: the store is frozen until it pays.
    Frozen = "frozen";
    /// 423: the store is locked.
    Locked = "locked";
    /// 404: nothing is at this address.
    NoStore = "no_store";
    /// 300 to 399: the store has another address.
    Moved = "moved";

    /// 429, or THROTTLED in a 200: too many questions.
    Throttled = "throttled";
    /// 500 to 599: Shopify itself has a fault.
    Failing = "failing";
    /// Something that is no JSON, such as a page for people.
    NotJson = "not_json";
    /// JSON that says something else than what was asked.
    Odd = "odd";
    /// Nobody knows the name.
    NoName = "no_name";
    /// The address is not one that may be asked.
    NotAllowed = "not_allowed";
    /// Nobody answers there.
    NoConnection = "no_connection";
    /// The certificate is not to be trusted.
    NoTrust = "no_trust";
    /// No answer in time.
    TooSlow = "too_slow";
    /// The answer broke off.
    Broken = "broken";
}

impl Looked {
    /// The outcome of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// Whether it says how our access stands there.
    #[must_use]
    pub const fn is_sight(self) -> bool {
        matches!(self, Self::Pending | Self::Active | Self::Absent)
    }

    /// Whether Shopify answered what was asked, so that the token is good; it may still not say how we stand.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        self.is_sight() || matches!(self, Self::Renamed | Self::Crowded | Self::Inactive)
    }

    /// Whether this token is not asked with again.
    #[must_use]
    pub const fn stops(self) -> bool {
        matches!(self, Self::TokenRefused | Self::AppRefused)
    }

    /// Whether somebody has to do something before it can get better, so that a rep gets a task.
    #[must_use]
    pub const fn wants_a_hand(self) -> bool {
        self.stops() || matches!(self, Self::NoScope | Self::NoPlan | Self::Denied)
    }
}
