//! `/desk/requests/{ref}/cases`: each use of the access, and a new one. Merchants read what is noted here.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use crate::{
    actions::note_case::note_case,
    app::App,
    domain::{access_request::State, form::Fault, rep::Act, text},
    error::Result,
    store::{self, case::Case},
    web::{
        filters,
        form::{FieldError, Fields, in_words},
        guard::{RepIn, WorkingRep, desk_request},
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/cases.html")]
pub struct CasesPage {
    reference: String,
    store: String,
    state: State,
    cases: Vec<Case>,
    may_note: bool,
    looked_at: String,
    reason: String,
    errors: Vec<FieldError>,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 4_000;

impl CasesPage {
    async fn of(app: &App, rep: &RepIn, reference: &str, fields: &Fields, errors: Vec<FieldError>) -> Result<Self> {
        let request = desk_request(app, reference).await?;
        let mut conn = app.db.read().await?;
        let shop = store::shop::get(&mut conn, &request.store_id).await?;
        Ok(Self {
            cases: store::case::of_request(&mut conn, &request.id).await?,
            may_note: rep.may(Act::Work) && request.state == State::Active,
            state: request.state,
            reference: request.reference,
            store: shop.label,
            looked_at: fields.kept("looked_at", LONGEST_KEPT),
            reason: fields.kept("reason", LONGEST_KEPT),
            errors,
        })
    }

    fn path(&self) -> String {
        paths::desk_request_step(&self.reference, "cases")
    }

    fn request_page(&self) -> String {
        paths::desk_request(&self.reference)
    }
}

/// `GET`
pub async fn show(app: web::Data<App>, rep: RepIn, reference: web::Path<String>) -> Result<Page<CasesPage>> {
    Ok(Page::new(CasesPage::of(&app, &rep, &reference, &Fields::default(), Vec::new()).await?))
}

/// `POST`
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let request = desk_request(&app, &reference).await?;
    let mut faults: Vec<Fault> = Vec::new();
    let looked_at = text::reason(fields.get("looked_at")).map_err(|fault| faults.push(fault.on("looked_at"))).ok();
    let reason = text::reason(fields.get("reason")).map_err(|fault| faults.push(fault.on("reason"))).ok();
    if let (Some(looked_at), Some(reason)) = (looked_at, reason) {
        note_case(&app, &rep.0.actor(), &request.reference, &looked_at, &reason).await?;
        let page = paths::desk_request_step(&request.reference, "cases");
        return Ok(see_other_saying(&page, "flash-desk-case-noted"));
    }
    let errors = in_words(&Chrome::of(&req).voice, &faults);
    let page = CasesPage::of(&app, &rep.0, &request.reference, &fields, errors).await?;
    Ok(Page::refused(page).respond_to(&req))
}
