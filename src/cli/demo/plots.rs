//! What happens to the made-up merchants: one plot each, told in hours before now.

use crate::domain::event::ShopifyAnswer;

/// One thing that somebody does, by the real rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    /// A rep copies a link for the first contact.
    Link,
    /// The contact opens it.
    Open,
    /// The contact names an owner, who is new.
    PassOn,
    /// The contact hands the code over.
    Code,
    /// A rep writes down a code that came by phone.
    CodeByPhone,
    /// The contact says that the store asks for none.
    NoCode,
    /// A rep knows that our app is installed.
    AppInstalled,
    /// Shopify did not take it.
    Shopify(ShopifyAnswer),
    /// A rep sent the request.
    Send,
    /// Accepted, all of it.
    AcceptAll,
    /// Accepted, without the last permission.
    AcceptSome,
    /// Accepted, not sure which.
    AcceptUnsure,
    /// The second contact says something else.
    Contradict,
    /// A rep sees it active: all that was asked for, and what else is in the catalogue where `extra`.
    Confirm {
        /// Without the last permission.
        trimmed: bool,
        /// With one that was not asked for.
        extra: bool,
    },
    /// The access was used, and noted.
    Use,
    /// A rep leaves a note for reps.
    Note,
    /// The contact is stuck.
    StuckFinding,
    /// The Accept button is grey.
    StuckAccepting,
    /// The contact does not know the owner.
    StuckOnOwner,
    /// The contact says no, to us.
    Decline,
    /// The contact says that they declined in Shopify.
    DeclineInShopify,
    /// A rep lets it rest.
    Rest,
    /// A rep saw it expired.
    Expire,
    /// The contact took the access back.
    Remove,
    /// The merchant says on the phone that it was taken back.
    RemoveByPhone,
    /// A rep saw that it is gone.
    ConfirmRemoval,
    /// A rep gave it up.
    Cancel,
}

/// One plot: whether the permissions asked for leave one out, the age of the merchant, and what happens after.
#[derive(Clone, Copy, Debug)]
pub struct Plot {
    /// Hours since the merchant was added.
    pub added: i64,
    /// One permission of the catalogue is not asked for.
    pub narrow: bool,
    /// What happens: hours before now, oldest first.
    pub steps: &'static [(i64, Do)],
}

const fn plot(added: i64, steps: &'static [(i64, Do)]) -> Plot {
    Plot { added, narrow: false, steps }
}

const fn narrow(added: i64, steps: &'static [(i64, Do)]) -> Plot {
    Plot { added, narrow: true, steps }
}

use Do::{
    AcceptAll, AcceptSome, AcceptUnsure, AppInstalled, Cancel, Code, CodeByPhone, Confirm, ConfirmRemoval, Contradict,
    Decline, DeclineInShopify, Expire, Link, NoCode, Note, Open, PassOn, Remove, RemoveByPhone, Rest, Send, Shopify,
    StuckAccepting, StuckFinding, StuckOnOwner, Use,
};

const ALL: Do = Confirm { trimmed: false, extra: false };
const TRIMMED: Do = Confirm { trimmed: true, extra: false };
const EXTRA: Do = Confirm { trimmed: false, extra: true };

/// Every state and flag the portal has; the first 24 made-up merchants play one each.
pub const PLOTS: [Plot; 24] = [
    plot(74, &[(73, Link)]),
    plot(120, &[(118, Link), (31, Open)]),
    plot(54, &[(53, Link), (50, Open), (26, Code)]),
    plot(80, &[(79, Link), (70, Open), (52, Code), (27, Send)]),
    plot(150, &[(149, Link), (140, Open), (121, Code), (99, Send), (5, AcceptAll)]),
    plot(
        2200,
        &[
            (2199, Link),
            (2180, Open),
            (2160, Code),
            (2130, Send),
            (2100, AcceptAll),
            (2090, ALL),
            (1400, Use),
            (310, Use),
        ],
    ),
    plot(220, &[(218, Link), (200, Open), (190, Decline)]),
    plot(900, &[(899, Link), (880, Open), (860, Code), (840, Send), (430, Expire)]),
    plot(
        3100,
        &[
            (3099, Link),
            (3080, Open),
            (3050, Code),
            (3020, Send),
            (3000, AcceptAll),
            (2990, ALL),
            (2000, Use),
            (20, Remove),
        ],
    ),
    plot(700, &[(699, Link), (650, Open), (300, Cancel)]),
    // Flags and branches.
    plot(60, &[(59, Link), (45, Open), (44, StuckOnOwner)]),
    plot(240, &[(239, Link), (230, Open), (210, Code), (26, Shopify(ShopifyAnswer::WrongCode))]),
    plot(98, &[(97, Link), (90, Open), (80, PassOn)]),
    plot(75, &[(74, Link), (60, Open), (40, NoCode), (20, Note)]),
    plot(52, &[(30, CodeByPhone), (6, Shopify(ShopifyAnswer::PlacesTaken))]),
    plot(300, &[(298, Link), (290, Open), (280, Code), (216, Send)]),
    plot(130, &[(129, Link), (120, Open), (110, Code), (76, Send), (3, StuckFinding)]),
    plot(140, &[(139, Link), (120, Open), (110, PassOn), (100, Code), (80, Send), (28, StuckAccepting)]),
    plot(170, &[(168, Link), (160, Open), (150, Code), (100, Send), (10, AcceptSome)]),
    plot(160, &[(158, Link), (150, Open), (140, AppInstalled), (100, Send), (30, AcceptUnsure), (4, Contradict)]),
    plot(
        1500,
        &[(1499, Link), (1490, Open), (1480, Code), (1450, Send), (1440, AcceptSome), (1430, TRIMMED), (700, Use)],
    ),
    narrow(
        1100,
        &[(1099, Link), (1090, Open), (1080, Code), (1050, Send), (1040, AcceptAll), (1030, EXTRA), (1020, Note)],
    ),
    plot(800, &[(799, Link), (790, Open), (780, Code), (700, Send), (650, DeclineInShopify), (500, Rest)]),
    plot(
        4000,
        &[
            (3999, Link),
            (3980, Open),
            (3970, Code),
            (3950, Send),
            (3940, AcceptAll),
            (3930, ALL),
            (3000, Use),
            (600, RemoveByPhone),
            (599, ConfirmRemoval),
        ],
    ),
];

/// An access request whose link nobody has sent yet: the partner's turn.
const UNSENT: Plot = plot(0, &[]);

/// One whose link was never opened, so that reminders are over.
const PAUSED: Plot = plot(0, &[(400, Link)]);

/// What happens at the other stores of a merchant with several, all after that merchant was added.
#[must_use]
pub fn others(number: usize) -> Vec<&'static Plot> {
    match number {
        5 => vec![
            &UNSENT, &PAUSED, &PLOTS[2], &PLOTS[3], &PLOTS[4], &PLOTS[10], &PLOTS[13], &PLOTS[15], &PLOTS[20],
            &PLOTS[6], &PLOTS[16],
        ],
        18 => vec![&PLOTS[1]],
        _ => Vec::new(),
    }
}

/// How often each plot is played beyond the first 24, out of the sum: most access is simply there.
pub const OFTEN: [u16; 24] = [6, 5, 4, 6, 3, 40, 3, 3, 4, 2, 1, 1, 1, 1, 1, 2, 1, 1, 2, 1, 6, 3, 2, 4];
