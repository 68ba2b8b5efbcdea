//! The one next action of an access request, for one reader: which sentences, which button, which smaller ways on.

use super::standing::Standing;
use crate::{
    domain::{
        access_request::{NoCode, State, Turn},
        event::{Fact, ShopifyAnswer},
        shopify::looked::Looked,
    },
    web::paths::{self, store_step},
};

/// Every name of a next action.
pub const SLUGS: [&str; 21] = [
    "code",
    "code-again",
    "code-owner",
    "send",
    "send-no-code",
    "send-waits",
    "accept",
    "accept-owner",
    "accepted",
    "accepted-pending",
    "active",
    "reasked",
    "stuck",
    "check",
    "declined",
    "declined-rested",
    "lapsed",
    "lapsed-rested",
    "removed",
    "removed-confirmed",
    "cancelled",
];

/// A link with the key of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The key of what the link says.
    pub key: &'static str,
    /// Where it leads.
    pub href: String,
}

/// What to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Names the sentences `store-next-{slug}`, `store-next-{slug}-body` and the title `store-title-{slug}`.
    pub slug: &'static str,
    /// Whose turn it is, as the merchant sees it.
    pub turn: Turn,
    /// The one button.
    pub action: Option<Way>,
    /// Smaller ways on.
    pub others: Vec<Way>,
}

impl Next {
    /// What this reader is shown.
    #[must_use]
    pub fn of(standing: &Standing) -> Self {
        let request = &standing.request;
        let slug = slug(standing);
        let step = |key, step: &str| Way { key, href: store_step(&request.reference, step) };
        let code = || step("store-do-code", "code");
        let answer = || step("store-do-answer", "answer");
        let question = || Way { key: "store-do-more", href: format!("{}#asked", paths::store(&request.reference)) };
        let (action, mut others) = match slug {
            "code" | "code-again" => (
                Some(code()),
                vec![
                    step("store-do-owner", "owner"),
                    step("store-do-stuck", "stuck?from=store"),
                    step("store-do-decline", "decline"),
                ],
            ),
            "code-owner" => (
                None,
                vec![
                    step("store-do-code-myself", "code"),
                    step("store-do-owner-change", "owner"),
                    step("store-do-decline", "decline"),
                ],
            ),
            "send" | "send-waits" => (
                None,
                vec![
                    step("store-do-code-replace", "code"),
                    step("store-do-owner", "owner"),
                    step("store-do-decline", "decline"),
                ],
            ),
            "send-no-code" => (None, vec![step("store-do-owner", "owner"), step("store-do-decline", "decline")]),
            "accept" => {
                (Some(answer()), vec![step("store-do-owner", "owner"), step("store-do-stuck", "stuck?from=store")])
            }
            "accept-owner" => {
                (None, vec![step("store-do-answer-myself", "answer"), step("store-do-owner-change", "owner")])
            }
            "accepted" | "accepted-pending" => (None, vec![step("store-do-answer-change", "answer")]),
            "reasked" => (None, vec![question(), step("store-do-stuck", "stuck?from=store")]),
            "active" => (None, vec![step("store-do-cases", "cases"), step("store-do-removal", "removal")]),
            "check" | "stuck" => (None, open_step(standing)),
            "lapsed" => (None, vec![step("store-do-answer-after-all", "answer")]),
            _ => (None, Vec::new()),
        };
        if slug != "reasked" && standing.course().asked.is_some() {
            others.insert(0, question());
        }
        let is_owner = standing.owner().is_some_and(|owner| owner.id == standing.me.id);
        let own = |way: Way| {
            if is_owner && way.key == "store-do-owner" { Way { key: "store-do-owner-not-me", ..way } } else { way }
        };
        let others = others.into_iter().map(own).collect();
        let newer = standing.newer.as_ref().map(|newer| Way { key: "store-do-newer", href: paths::store(newer) });
        Self { slug, turn: turn(standing), action: newer.or(action), others }
    }
}

impl Next {
    /// It is the named owner's turn, and the reader is somebody else.
    #[must_use]
    pub fn is_the_owners(&self) -> bool {
        self.slug.ends_with("-owner")
    }
}

/// For merchants an invitation is their turn once they read this page, whether or not a rep noted that the link is out.
fn turn(standing: &Standing) -> Turn {
    let request = &standing.request;
    let read = request.state == State::Invited && request.flags.stuck.is_none() && request.flags.check.is_none();
    if read { Turn::Merchant } else { request.turn() }
}

fn slug(standing: &Standing) -> &'static str {
    let request = &standing.request;
    let has_other_owner = standing.other_owner().is_some();
    if request.state.is_open() && request.flags.stuck.is_some() {
        return "stuck";
    }
    if request.state.is_open() && request.flags.check.is_some() {
        return "check";
    }
    match request.state {
        State::Invited | State::CodeWanted if has_other_owner => "code-owner",
        State::CodeWanted if standing.shopify_said().is_some() || standing.code_was_erased().is_some() => "code-again",
        State::Invited | State::CodeWanted => "code",
        State::ReadyToSend => match (standing.shopify_said(), request.no_code) {
            (Some(ShopifyAnswer::OnHold | ShopifyAnswer::AlreadyThere | ShopifyAnswer::PlacesTaken), _) => "send-waits",
            (_, Some(NoCode::AppInstalled | NoCode::StoreAsksForNone)) => "send-no-code",
            _ => "send",
        },
        State::Sent if has_other_owner => "accept-owner",
        State::Sent => "accept",
        // Our app looked after they said so.
        State::Accepted if matches!(standing.seen, Some((Looked::Pending, at)) if at >= request.since) => {
            "accepted-pending"
        }
        State::Accepted => "accepted",
        State::Active if request.flags.reasked.is_some() => "reasked",
        State::Active => "active",
        State::Declined if request.rested_at.is_some() => "declined-rested",
        State::Declined => "declined",
        State::Lapsed if request.rested_at.is_some() => "lapsed-rested",
        State::Lapsed => "lapsed",
        State::Removed if request.removal_confirmed_at.is_some() => "removed-confirmed",
        State::Removed => "removed",
        State::Cancelled => "cancelled",
    }
}

/// Who is stuck may go on all the same.
fn open_step(standing: &Standing) -> Vec<Way> {
    let reference = &standing.request.reference;
    match standing.request.state {
        State::Invited | State::CodeWanted => vec![
            Way { key: "store-do-code-all-the-same", href: store_step(reference, "code") },
            Way { key: "store-do-owner", href: store_step(reference, "owner") },
        ],
        State::Sent => vec![
            Way { key: "store-do-answer-all-the-same", href: store_step(reference, "answer") },
            Way { key: "store-do-owner", href: store_step(reference, "owner") },
        ],
        State::Active => vec![Way { key: "store-do-removal", href: store_step(reference, "removal") }],
        _ => Vec::new(),
    }
}

/// The words beside the three steps: "done", "now", "later" or "skipped".
#[must_use]
pub fn steps(standing: &Standing) -> Option<[&'static str; 3]> {
    let code = if standing.request.no_code.is_some() { "skipped" } else { "done" };
    Some(match standing.request.state {
        State::Invited | State::CodeWanted => ["now", "later", "later"],
        State::ReadyToSend => [code, "now", "later"],
        // A claim is not done: it is ours to check.
        State::Sent | State::Accepted => [code, "done", "now"],
        State::Active if standing.events.iter().any(|event| event.fact == Fact::MarkedSent) => [code, "done", "done"],
        State::Active | State::Declined | State::Lapsed | State::Removed | State::Cancelled => return None,
    })
}
