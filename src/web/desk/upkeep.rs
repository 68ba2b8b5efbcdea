//! `/desk/upkeep`: which accesses may soon end by themselves, and which are to be confirmed as still needed.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::sign_in::query;
use crate::{
    actions::{note_sign_in::note_sign_in, review_access::review_access},
    app::App,
    domain::{
        moment::{DAY, Moment},
        quiet::{ENDS, STEPS},
        rep::Act,
    },
    error::{Error, Result},
    store::{self, upkeep::Line},
    web::{
        filters,
        form::Fields,
        guard::{RepIn, WorkingRep, desk_request},
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// So many stand in each list.
const SHOWN: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "desk/upkeep.html")]
pub struct UpkeepPage {
    may_work: bool,
    is_all: bool,
    quiet: Shown<Quiet>,
    asked: Shown<Line>,
    refused: Option<String>,
}

/// The first of them, and whether there are more.
struct Shown<T> {
    lines: Vec<T>,
    is_more: bool,
}

impl<T> Shown<T> {
    fn of(mut lines: Vec<T>) -> Self {
        let is_more = lines.len() > SHOWN;
        lines.truncate(SHOWN);
        Self { lines, is_more }
    }
}

/// A store that nobody signed in to for long.
struct Quiet {
    line: Line,
    /// When Shopify ends the access.
    ends: Moment,
    /// That has passed.
    is_over: bool,
}

/// The address of the list: everybody's, or one's own.
fn address(is_all: bool) -> String {
    if is_all { format!("{}?rep=all", paths::DESK_UPKEEP) } else { paths::DESK_UPKEEP.to_owned() }
}

impl UpkeepPage {
    async fn read(app: &App, rep: &RepIn, fields: &Fields) -> Result<Self> {
        let (now, may_work) = (app.clock.now(), rep.may(Act::Work));
        // Who looks after nobody sees everybody's.
        let is_all = fields.get("rep") == "all" || !may_work;
        let of = (!is_all).then(|| rep.rep().id.clone());
        let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
        let mut conn = app.db.read().await?;
        let quiet = store::upkeep::quiet(&mut conn, now.plus(-STEPS[0] * DAY), of.as_deref(), limit).await?;
        let asked = store::upkeep::asked(&mut conn, now, of.as_deref(), limit).await?;
        drop(conn);
        let ends = |line: Line| {
            let ends = line.at.plus(ENDS * DAY);
            Quiet { line, ends, is_over: ends <= now }
        };
        let quiet = quiet.into_iter().map(ends).collect();
        Ok(Self { may_work, is_all, quiet: Shown::of(quiet), asked: Shown::of(asked), refused: None })
    }

    /// The value that leads back to the same list.
    const fn whose(&self) -> &'static str {
        if self.is_all { "all" } else { "" }
    }
}

/// `GET`: `?rep=all` for everybody's.
pub async fn show(req: HttpRequest, app: web::Data<App>, rep: RepIn) -> actix_web::Result<HttpResponse> {
    let page = UpkeepPage::read(&app, &rep, &query(&req)?).await?;
    Ok(Page::new(page).respond_to(&req))
}

/// `POST`: somebody signed in to one of the stores, or needs its access still.
pub async fn submit(req: HttpRequest, app: web::Data<App>, rep: WorkingRep, fields: Fields) -> Result<HttpResponse> {
    let (actor, reference) = (rep.0.actor(), fields.get("reference"));
    let done = match (desk_request(&app, reference).await, fields.get("do")) {
        (Ok(one), "signed_in") => note_sign_in(&app, &actor, &one.reference).await.map(|_| "flash-desk-signed-in"),
        (Ok(one), "reviewed") => review_access(&app, &actor, &one.reference).await.map(|_| "flash-desk-review"),
        (Ok(_), _) => Err(Error::field("do", "fault-desk-move")),
        (Err(Error::NotFound), _) => Err(Error::field("reference", "fault-upkeep-gone")),
        (Err(other), _) => Err(other),
    };
    let key = match done {
        Ok(flash) => return Ok(see_other_saying(&address(fields.get("rep") == "all"), flash)),
        Err(Error::Refused(refusal)) => refusal.key().to_owned(),
        Err(Error::Invalid(faults)) => faults.first().map(|fault| fault.key.to_owned()).unwrap_or_default(),
        Err(other) => return Err(other),
    };
    let mut page = UpkeepPage::read(&app, &rep.0, &fields).await?;
    page.refused = Some(Chrome::of(&req).voice.say(&key));
    Ok(Page::with_status(page, StatusCode::UNPROCESSABLE_ENTITY).respond_to(&req))
}
