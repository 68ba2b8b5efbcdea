//! `/desk/requests/{ref}/terms`: what is asked of one store. A rep brings it up to the catalogue in use, or asks for other
//! permissions; what is more than was agreed to waits for the merchant's yes.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::standing::Standing;
use crate::{
    actions::{
        change_terms::{Came, ChangeTerms, Choice, change_terms},
        withdraw_more::withdraw_more,
    },
    app::App,
    domain::{access_request::State, grant::GrantState, moment::Moment, source::Source},
    error::{Error, Result},
    store,
    web::{
        cards,
        changes::{self, Change},
        filters,
        form::{FieldError, Fields, in_words},
        guard::{WorkingRep, desk_request},
        page::{Chrome, Page, see_other_saying},
        paths,
        timeline::Reader,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/terms.html")]
pub struct TermsPage {
    reference: String,
    version: i64,
    store: String,
    merchant: String,
    merchant_page: String,
    state: State,
    choice: Choice,
    /// The version that holds, and the one in use.
    held: String,
    catalogue: String,
    /// Nobody has said yes yet.
    is_free: bool,
    /// When the yes that counts was given, and by whom.
    agreed: Option<(Moment, String)>,
    asked: Option<Awaited>,
    /// What would be different with the catalogue in use.
    change: Option<Change>,
    boxes: Vec<Tick>,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

/// What waits for a yes.
struct Awaited {
    since: Moment,
    source: String,
    labels: Vec<String>,
}

/// One permission to choose.
struct Tick {
    key: String,
    label: String,
    changes: bool,
    personal: bool,
    chosen: bool,
}

impl TermsPage {
    fn of(app: &App, chrome: &Chrome, standing: &Standing, typed: Option<&[String]>) -> Self {
        let (voice, request, live) = (&chrome.voice, &standing.request, app.live());
        let (course, choice) = (standing.course(), Choice::of(request.state));
        let granted = |key: &str| {
            standing.grants.iter().any(|grant| grant.permission == key && grant.state == GrantState::Granted)
        };
        let asks = |key: &String| {
            typed.map_or_else(|| choice == Choice::All && course.holds.contains(key), |typed| typed.contains(key))
        };
        let mut keys: Vec<&String> = live.catalogue.permissions.iter().map(|one| &one.key).collect();
        keys.extend(course.holds.iter().filter(|key| live.catalogue.find(key).is_none() && choice == Choice::All));
        keys.retain(|key| choice == Choice::All || !granted(key));
        let boxes = keys.into_iter().map(|key| {
            let one = live.permission(key);
            Tick {
                label: cards::label(app, key),
                changes: one.is_some_and(|one| one.changes),
                personal: one.is_some_and(|one| one.personal),
                chosen: asks(key),
                key: key.clone(),
            }
        });
        let labels = |keys: &[String]| keys.iter().map(|key| cards::label(app, key)).collect();
        let source = |source: &Source| standing.names.source_for(voice, Reader::Desk, source);
        Self {
            reference: request.reference.clone(),
            version: request.version,
            store: standing.shop.label.clone(),
            merchant: standing.merchant.name.clone(),
            merchant_page: paths::desk_merchant(&standing.merchant.id),
            state: request.state,
            held: request.catalogue_version.clone(),
            catalogue: live.catalogue.version.clone(),
            is_free: !course.is_bound(request.state),
            change: changes::with_the_one_in_use(app, voice, request, &course),
            boxes: if matches!(choice, Choice::All | Choice::More) { boxes.collect() } else { Vec::new() },
            agreed: course.agreed.map(|one| (one.at, source(&one.source))),
            asked: course.asked.map(|one| Awaited {
                since: one.at,
                source: source(&one.source),
                labels: labels(&one.wider),
            }),
            choice,
            errors: Vec::new(),
            notice: None,
        }
    }

    fn path(&self) -> String {
        paths::desk_request_step(&self.reference, "terms")
    }

    fn request_page(&self) -> String {
        paths::desk_request(&self.reference)
    }

    fn is(&self, choice: &str) -> bool {
        match self.choice {
            Choice::All => choice == "all",
            Choice::Words => choice == "words",
            Choice::More => choice == "more",
            Choice::Over => choice == "over",
        }
    }

    /// Whether there is anything to choose, or to bring up to date.
    fn can_change(&self) -> bool {
        match self.choice {
            Choice::All => true,
            Choice::Words | Choice::More => self.change.is_some() || !self.boxes.is_empty(),
            Choice::Over => false,
        }
    }

    fn submit_key(&self) -> &'static str {
        match self.choice {
            Choice::All => "desk-terms-submit",
            Choice::More if !self.boxes.is_empty() => "desk-terms-submit-more",
            Choice::Words | Choice::More | Choice::Over => "desk-terms-submit-words",
        }
    }
}

/// `GET`
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    _rep: WorkingRep,
    path: web::Path<String>,
) -> Result<Page<TermsPage>> {
    let standing = Standing::read(&app, desk_request(&app, &path).await?).await?;
    Ok(Page::new(TermsPage::of(&app, &Chrome::of(&req), &standing, None)))
}

/// `POST`: `do` is `change` or `withdraw`.
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let request = desk_request(&app, &path).await?;
    let (reference, version, actor) = (request.reference.as_str(), fields.version(), rep.0.actor());
    let mut permissions = fields.all("permissions");
    permissions.sort();
    permissions.dedup();
    let done = match fields.get("do") {
        "change" => {
            let command =
                ChangeTerms { reference, version, catalogue: fields.get("catalogue"), permissions: &permissions };
            change_terms(&app, &actor, &command).await.map(|(_, came)| match came {
                Came::Holds => "flash-desk-terms-hold",
                Came::Asked if app.config.has_mail() => "flash-desk-terms-asked",
                Came::Asked => "flash-desk-terms-asked-by-hand",
            })
        }
        "withdraw" => withdraw_more(&app, &actor, reference, version).await.map(|_| "flash-desk-terms-withdrawn"),
        _ => Err(Error::field("permissions", "fault-desk-move")),
    };
    let error = match done {
        Ok(flash) => return Ok(see_other_saying(&paths::desk_request(reference), flash)),
        Err(error) => error,
    };
    let chrome = Chrome::of(&req);
    let standing = Standing::of_reference(&app, reference).await?;
    let mut page = TermsPage::of(&app, &chrome, &standing, Some(&permissions));
    match error {
        Error::Invalid(faults) => page.errors = in_words(&chrome.voice, &faults),
        Error::Refused(refusal) => page.notice = Some(chrome.voice.say(refusal.key())),
        Error::Conflict | Error::Store(store::Error::Lost) => {}
        other => return Err(other),
    }
    let is_late = version != standing.request.version || (page.errors.is_empty() && page.notice.is_none());
    if is_late {
        page.notice = Some(standing.meanwhile(&app, &chrome));
    }
    let status = if is_late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::with_status(page, status).respond_to(&req))
}
