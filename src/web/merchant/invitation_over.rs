//! A link that opens nothing (any more): why, and the way on.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode};
use askama::Template;

use super::link::Link;
use crate::{
    actions::ask_fresh_link::fresh_notice,
    app::App,
    web::{
        filters,
        page::{Chrome, Page},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/invitation_over.html")]
pub struct InvitationOverPage {
    over: Over,
    offer: Offer,
    token: String,
    masked: String,
    rep: String,
    days: i64,
}

/// Why the link opens nothing, or what was done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// A token that is none: mistyped, or cut in half.
    Incomplete,
    /// Used before.
    Used,
    /// Too old.
    Expired,
    /// Ended: a newer one took its place, or the address it was made for has changed.
    Ended,
    /// Whom it was made for is no longer one of the merchant's people.
    Removed,
    /// "I did not expect this."
    Disowned,
    /// A fresh one is on its way.
    FreshMailed,
    /// A rep will pass a fresh one on.
    FreshByHand,
}

/// The way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    /// None but the rep.
    Nothing,
    /// A fresh link by mail.
    Mail,
    /// A rep passes one on.
    ByHand,
    /// A way back in for who was here before.
    SignIn,
}

impl Over {
    /// Why this link, which is not live, opens nothing.
    #[must_use]
    pub fn of(link: &Link) -> Self {
        match &link.invitation {
            _ if link.contact.removed_at.is_some() => Self::Removed,
            one if one.used_at.is_some() => Self::Used,
            _ if link.is_disowned => Self::Disowned,
            one if one.ended_at.is_some() => Self::Ended,
            _ => Self::Expired,
        }
    }

    const fn slug(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Ended => "ended",
            Self::Removed => "removed",
            Self::Disowned => "disowned",
            Self::FreshMailed => "fresh-mailed",
            Self::FreshByHand => "fresh-by-hand",
        }
    }
}

/// The page for this link, which opens nothing.
#[must_use]
pub fn show(req: &HttpRequest, app: &App, link: &Link, token: &str) -> HttpResponse {
    let page = page(req, app, link, token, Over::of(link));
    Page::with_status(page, StatusCode::GONE).respond_to(req)
}

/// The page after a form that did something with this link.
#[must_use]
pub fn done(req: &HttpRequest, app: &App, link: &Link, token: &str, over: Over) -> HttpResponse {
    Page::new(page(req, app, link, token, over)).respond_to(req)
}

fn page(req: &HttpRequest, app: &App, link: &Link, token: &str, over: Over) -> InvitationOverPage {
    let chrome = Chrome::of(req);
    InvitationOverPage {
        over,
        offer: offer(&chrome, link, over),
        token: token.to_owned(),
        masked: link.masked(),
        rep: link.rep.clone(),
        days: app.live().durations.invitation_days,
    }
}

/// The page for a token that is none. It knows nobody's name.
#[must_use]
pub fn incomplete(req: &HttpRequest) -> HttpResponse {
    let page = InvitationOverPage {
        over: Over::Incomplete,
        offer: if Chrome::of(req).has_mail { Offer::SignIn } else { Offer::Nothing },
        token: String::new(),
        masked: String::new(),
        rep: String::new(),
        days: 0,
    };
    Page::with_status(page, StatusCode::NOT_FOUND).respond_to(req)
}

fn offer(chrome: &Chrome, link: &Link, over: Over) -> Offer {
    if !matches!(over, Over::Used | Over::Expired | Over::Ended) {
        return Offer::Nothing;
    }
    if !chrome.has_mail {
        return Offer::ByHand;
    }
    let asks = link.request.as_ref().and_then(|(request, shop)| {
        let is_owner = shop.owner_id.as_ref() == Some(&link.contact.id);
        fresh_notice(request.state, is_owner, link.contact.proved_at.is_some())
    });
    if asks.is_some() { Offer::Mail } else { Offer::SignIn }
}

impl InvitationOverPage {
    fn key(&self, end: &str) -> String {
        format!("invitation-over-{}{end}", self.over.slug())
    }

    const fn days(&self) -> i64 {
        self.days
    }

    fn is_incomplete(&self) -> bool {
        self.over == Over::Incomplete
    }

    fn is_used(&self) -> bool {
        self.over == Over::Used
    }

    fn is_disowned(&self) -> bool {
        self.over == Over::Disowned
    }

    fn offers_mail(&self) -> bool {
        self.offer == Offer::Mail
    }

    fn offers_by_hand(&self) -> bool {
        self.offer == Offer::ByHand
    }

    fn offers_sign_in(&self) -> bool {
        self.offer == Offer::SignIn
    }
}
