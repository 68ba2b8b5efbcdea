//! A task: something a rep has to look at that no state of an access request says.

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskKind {
    /// A contact typed a store address that another merchant has.
    HandleTaken,
    /// Two contacts said different things.
    Contradiction,
    /// A contact said that they did not expect the invitation.
    NotExpected,
    /// Somebody asks for a new link, and no mail is set up.
    LinkWanted,
    /// The owner's address is not known to the contact.
    OwnerUnknown,
    /// A store is missing, closed or not theirs.
    StoresWrong,
    /// Somebody passed the link on to a new person.
    PassedOn,
    /// A contact named somebody new as the owner, who has not been heard of yet.
    OwnerNamed,
    /// The merchant asks for all that is held to be erased, or for a correction only a rep can make.
    PrivacyAsked,
    /// Reminders of a request ran out, and nothing came.
    RemindersOver,
    /// Whose turn it is wants no reminders, and nobody else is there to be reminded.
    RemindersEnded,
    /// Nobody of the partner is known to have signed in to a store for long; the note says for how many days.
    StoreQuiet,
    /// For long nobody said that an access is still needed.
    AccessReview,
    /// A contact said yes to more than was agreed to before.
    MoreAgreed,
    /// A contact said no to it.
    MoreRefused,
    /// What people said and what Shopify shows are not the same; the note has the names of both.
    ShopifyDiffers,
    /// Shopify shows nothing of ours any more, and not why.
    ShopifyGone,
    /// Shopify shows that access is on, and not with which permissions.
    ShopifyActive,
    /// The app on the store may not ask; the note has the name of what came back.
    AppRefused,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::HandleTaken,
        Self::Contradiction,
        Self::NotExpected,
        Self::LinkWanted,
        Self::OwnerUnknown,
        Self::StoresWrong,
        Self::PassedOn,
        Self::OwnerNamed,
        Self::PrivacyAsked,
        Self::RemindersOver,
        Self::RemindersEnded,
        Self::StoreQuiet,
        Self::AccessReview,
        Self::MoreAgreed,
        Self::MoreRefused,
        Self::ShopifyDiffers,
        Self::ShopifyGone,
        Self::ShopifyActive,
        Self::AppRefused,
    ];

    /// The name used in the database and in sentence keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HandleTaken => "handle_taken",
            Self::Contradiction => "contradiction",
            Self::NotExpected => "not_expected",
            Self::LinkWanted => "link_wanted",
            Self::OwnerUnknown => "owner_unknown",
            Self::StoresWrong => "stores_wrong",
            Self::PassedOn => "passed_on",
            Self::OwnerNamed => "owner_named",
            Self::PrivacyAsked => "privacy_asked",
            Self::RemindersOver => "reminders_over",
            Self::RemindersEnded => "reminders_ended",
            Self::StoreQuiet => "store_quiet",
            Self::AccessReview => "access_review",
            Self::MoreAgreed => "more_agreed",
            Self::MoreRefused => "more_refused",
            Self::ShopifyDiffers => "shopify_differs",
            Self::ShopifyGone => "shopify_gone",
            Self::ShopifyActive => "shopify_active",
            Self::AppRefused => "app_refused",
        }
    }

    /// The kind of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
