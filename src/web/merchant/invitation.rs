//! `/i/{token}`: an invitation. GET shows it and uses nothing up; the forms post to `/i` with the token in the body.

use actix_session::Session;
use actix_web::{
    HttpRequest, HttpResponse, Responder as _,
    http::{StatusCode, header},
    web,
};
use askama::Template;

use super::{
    contacts::name_fault,
    invitation_over::{self, Over},
    link::{Link, leads_to, tidy},
};
use crate::{
    actions::{
        ask_fresh_link::{Asked, ask_fresh_link},
        disown_invitation::disown_invitation,
        open_invitation::open_invitation,
        pass_invitation::pass_invitation,
    },
    app::App,
    domain::{access_request::State, email::Email, form::Fault, text},
    error::{Error, Result},
    i18n::Values,
    web::{
        cards::{self, Card},
        client, filters,
        form::{FieldError, Fields, in_words},
        guard::ContactHere,
        page::{Chrome, Page, see_other, see_other_saying},
        session,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "merchant/invitation.html")]
pub struct InvitationPage {
    token: String,
    name: String,
    masked: String,
    merchant: String,
    rep: String,
    store: String,
    host: Option<String>,
    reference: Option<String>,
    /// Where something else than the first yes is asked for: the state in a sentence.
    later: Option<String>,
    cards: Vec<Card>,
    days: i64,
    typed: Typed,
    errors: Vec<FieldError>,
}

/// What somebody typed to whom this was passed on.
#[derive(Clone, Default)]
struct Typed {
    name: String,
    email: String,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 300;

impl InvitationPage {
    fn of(app: &App, chrome: &Chrome, link: &Link, token: &str, typed: Typed, errors: Vec<FieldError>) -> Self {
        let store = link.store().to_owned();
        let values = Values { rep: &link.rep, store: &store, ..Values::default() };
        let later = link.request.as_ref().filter(|(one, _)| !matches!(one.state, State::Invited | State::CodeWanted));
        Self {
            token: token.to_owned(),
            name: link.contact.name.clone(),
            masked: link.masked(),
            merchant: link.merchant.name.clone(),
            rep: link.rep.clone(),
            host: link.request.as_ref().and_then(|(_, shop)| shop.host()),
            reference: link.request.as_ref().map(|(one, _)| one.reference.clone()),
            later: later.map(|(one, _)| chrome.voice.say_with(&super::store::state_key(one), &values)),
            cards: cards::of_keys(app, &link.permissions),
            days: app.live().durations.contact_idle_days,
            store,
            typed,
            errors,
        }
    }

    const fn days(&self) -> i64 {
        self.days
    }

    fn count(&self) -> i64 {
        i64::try_from(self.cards.len()).unwrap_or(i64::MAX)
    }

    fn is_passing(&self) -> bool {
        !self.errors.is_empty()
    }
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: Option<ContactHere>) -> Result<HttpResponse> {
    let token = tidy(req.match_info().get("token").unwrap_or_default());
    look(&req, &app, here.as_ref(), &token).await
}

/// `POST` `/i`
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    session: Session,
    here: Option<ContactHere>,
    fields: Fields,
) -> Result<HttpResponse> {
    let token = tidy(fields.get("token"));
    match fields.get("do") {
        "" | "open" => match open_invitation(&app, &token).await {
            Ok(opened) => {
                session::start(&session, opened.session)?;
                Ok(see_other_saying(&leads_to(opened.reference.as_deref()), "flash-invitation-opened"))
            }
            Err(Error::NotFound | Error::Gone) => look(&req, &app, here.as_ref(), &token).await,
            Err(error) => Err(error),
        },
        "pass" => pass(&req, &app, &session, here.as_ref(), &token, &fields).await,
        "disown" => disown(&req, &app, here.as_ref(), &token).await,
        "fresh" => fresh(&req, &app, here.as_ref(), &token).await,
        _ => look(&req, &app, here.as_ref(), &token).await,
    }
}

/// The link as it stands. One that works no more goes on where this browser is signed in at its merchant.
async fn look(req: &HttpRequest, app: &App, here: Option<&ContactHere>, token: &str) -> Result<HttpResponse> {
    let chrome = Chrome::of(req);
    let Some(link) = Link::read(app, &chrome.voice, token).await? else {
        return Ok(invitation_over::incomplete(req));
    };
    if link.is_live(chrome.now) {
        let page = InvitationPage::of(app, &chrome, &link, token, Typed::default(), Vec::new());
        return Ok(Page::new(page).respond_to(req));
    }
    if here.is_some_and(|here| here.merchant.id == link.merchant.id) {
        return Ok(see_other(&link.leads_to()));
    }
    Ok(invitation_over::show(req, app, &link, token))
}

/// "Mia passed this to me."
async fn pass(
    req: &HttpRequest,
    app: &App,
    session: &Session,
    here: Option<&ContactHere>,
    token: &str,
    fields: &Fields,
) -> Result<HttpResponse> {
    let chrome = Chrome::of(req);
    let link = Link::read(app, &chrome.voice, token).await?.filter(|link| link.is_live(chrome.now));
    let Some(link) = link else { return look(req, app, here, token).await };
    let kept = |name: &str| fields.get(name).chars().filter(|c| *c != '\0').take(LONGEST_KEPT).collect::<String>();
    let again = |errors, status| {
        let typed = Typed { name: kept("name"), email: kept("email") };
        Page::with_status(InvitationPage::of(app, &chrome, &link, token, typed, errors), status).respond_to(req)
    };
    let mut faults: Vec<Fault> = Vec::new();
    let name = text::person_name(fields.get("name")).map_err(|fault| faults.push(name_fault(fault))).ok();
    let email = Email::parse(fields.get("email")).map_err(|fault| faults.push(fault.on("email"))).ok();
    let (Some(name), Some(email)) = (name, email) else {
        return Ok(again(in_words(&chrome.voice, &faults), StatusCode::UNPROCESSABLE_ENTITY));
    };
    match pass_invitation(app, token, &name, &email).await {
        Ok((key, reference)) => {
            session::start(session, key)?;
            let flash = if chrome.has_mail { "flash-invitation-passed" } else { "flash-invitation-passed-by-hand" };
            Ok(see_other_saying(&leads_to(reference.as_deref()), flash))
        }
        Err(Error::Invalid(faults)) => {
            let errors = known_in_words(&chrome, &link, &email, &faults);
            Ok(again(errors, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(Error::TooMany(seconds)) => {
            let values = Values { rep: &link.rep, ..Values::default() };
            let text = chrome.voice.say_with("invitation-pass-too-many", &values);
            let mut answer = again(vec![FieldError { field: "email", text }], StatusCode::TOO_MANY_REQUESTS);
            answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            Ok(answer)
        }
        Err(Error::NotFound | Error::Gone) => look(req, app, here, token).await,
        Err(error) => Err(error),
    }
}

/// An address that is there already has a way on of its own.
fn known_in_words(chrome: &Chrome, link: &Link, email: &Email, faults: &[Fault]) -> Vec<FieldError> {
    if !faults.iter().any(|fault| fault.key == "fault-email-known") {
        return in_words(&chrome.voice, faults);
    }
    let is_theirs = Email::parse(&link.contact.email).is_ok_and(|have| have == *email);
    let key = match (is_theirs, chrome.has_mail) {
        (true, _) => "invitation-pass-is-theirs",
        (false, true) => "invitation-pass-known",
        (false, false) => "invitation-pass-known-by-hand",
    };
    let values = Values { name: &link.contact.name, rep: &link.rep, ..Values::default() };
    vec![FieldError { field: "email", text: chrome.voice.say_with(key, &values) }]
}

/// "I did not expect this." The page after it has no address of its own: the token must not stand in one, and sending
/// the form again shows the same.
async fn disown(req: &HttpRequest, app: &App, here: Option<&ContactHere>, token: &str) -> Result<HttpResponse> {
    let chrome = Chrome::of(req);
    match Link::read(app, &chrome.voice, token).await? {
        Some(link) if link.is_live(chrome.now) => {
            disown_invitation(app, token).await?;
            Ok(invitation_over::done(req, app, &link, token, Over::Disowned))
        }
        Some(link) if link.is_disowned => Ok(invitation_over::done(req, app, &link, token, Over::Disowned)),
        _ => look(req, app, here, token).await,
    }
}

/// A fresh link to the address this one was made for.
async fn fresh(req: &HttpRequest, app: &App, here: Option<&ContactHere>, token: &str) -> Result<HttpResponse> {
    let over = match ask_fresh_link(app, token, &client::address(req, &app.config)).await {
        Ok(Asked::Mailed) => Over::FreshMailed,
        Ok(Asked::ByHand) => Over::FreshByHand,
        Ok(Asked::StillWorks) | Err(Error::NotFound | Error::Gone | Error::Refused(_)) => {
            return look(req, app, here, token).await;
        }
        Err(error) => return Err(error),
    };
    let link = Link::read(app, &Chrome::of(req).voice, token).await?.ok_or(Error::NotFound)?;
    Ok(invitation_over::done(req, app, &link, token, over))
}
