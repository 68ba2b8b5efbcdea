//! `/access/{ref}/removal`: how to take our access back in Shopify, and to say that it is done.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{late, standing::Standing};
use crate::{
    actions::record_removal::record_removal,
    app::App,
    domain::{access_request::State, event::Fact},
    error::{Error, Result},
    i18n::Values,
    web::{
        filters,
        form::{FieldError, Fields, in_words},
        guard::StoreHere,
        menus::{self, Menu},
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/removal.html")]
pub struct RemovalPage {
    reference: String,
    version: i64,
    store: String,
    host: Option<String>,
    rep: String,
    mode: Mode,
    sentence: String,
    menus: Vec<Menu>,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// What this page is for, by where the access request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Access is on.
    On,
    /// Accepted, as the merchant says; nobody of ours has looked.
    Claimed,
    /// There is no access yet.
    Early,
    /// There is none any more, as far as we know.
    Over,
    /// The merchant said that it is removed.
    Told,
    /// A rep or an app saw that it is.
    Gone,
    /// We left the store ourselves.
    Left,
}

impl RemovalPage {
    fn of(app: &App, chrome: &Chrome, standing: &Standing, errors: Vec<FieldError>, notice: Option<String>) -> Self {
        let request = &standing.request;
        let rep = standing.rep(&chrome.voice);
        let store = standing.shop.label.clone();
        let values = Values { rep: &rep, store: &store, ..Values::default() };
        Self {
            reference: request.reference.clone(),
            version: request.version,
            host: standing.host(),
            mode: match request.state {
                State::Active => Mode::On,
                State::Accepted => Mode::Claimed,
                State::Invited | State::CodeWanted | State::ReadyToSend | State::Sent => Mode::Early,
                State::Declined | State::Lapsed | State::Cancelled => Mode::Over,
                State::Removed if has_left(standing) => Mode::Left,
                State::Removed if request.removal_confirmed_at.is_none() => Mode::Told,
                State::Removed => Mode::Gone,
            },
            sentence: if request.state == State::Removed && has_left(standing) {
                chrome.voice.say("timeline-removed-by-partner")
            } else {
                chrome.voice.say_with(&super::store::state_key(request), &values)
            },
            menus: menus::removal(app, standing.handle()),
            errors,
            notice,
            rep,
            store,
        }
    }

    fn step(&self, step: &str) -> String {
        paths::store_step(&self.reference, step)
    }

    fn store_page(&self) -> String {
        paths::store(&self.reference)
    }

    fn what(&self) -> &'static str {
        match self.mode {
            Mode::On => "removal-on",
            Mode::Claimed => "removal-claimed",
            Mode::Early => "removal-early",
            Mode::Over => "removal-over",
            Mode::Told => "removal-told",
            Mode::Gone => "removal-gone",
            Mode::Left => "removal-left",
        }
    }

    fn is_on(&self) -> bool {
        self.mode == Mode::On
    }

    /// Whether saying no is how to end it now.
    fn is_to_decline(&self) -> bool {
        matches!(self.mode, Mode::Early | Mode::Claimed)
    }
}

/// Whether we left the store, rather than the merchant removing us.
fn has_left(standing: &Standing) -> bool {
    let last = standing.events.iter().rev().find_map(|event| match event.fact {
        Fact::Removed { by_partner } => Some(by_partner),
        _ => None,
    });
    last == Some(true)
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: StoreHere) -> Result<Page<RemovalPage>> {
    let standing = Standing::read(&app, &here.here, here.request).await?;
    Ok(Page::new(RemovalPage::of(&app, &Chrome::of(&req), &standing, Vec::new(), None)))
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: StoreHere, fields: Fields) -> Result<HttpResponse> {
    let reference = &here.request.reference;
    let done = if fields.has("sure") || here.request.state != State::Active {
        record_removal(&app, &here.actor(), reference, fields.version()).await
    } else {
        Err(Error::field("sure", "fault-removal-sure"))
    };
    let Err(error) = done else { return Ok(see_other_saying(&paths::store(reference), "flash-removal-told")) };
    let chrome = Chrome::of(&req);
    let standing = Standing::read_again(&app, &here.here, reference).await?;
    let page = |errors, notice| RemovalPage::of(&app, &chrome, &standing, errors, notice);
    if let Error::Invalid(faults) = error {
        return Ok(Page::refused(page(in_words(&chrome.voice, &faults), None)).respond_to(&req));
    }
    let (status, notice) = late::in_words(&app, &chrome, &standing, error)?;
    Ok(Page::with_status(page(Vec::new(), Some(notice)), status).respond_to(&req))
}
