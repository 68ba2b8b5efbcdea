//! `/desk/register`: which merchants gave what, since when, who says so, who last looked, and what it was last used for; at any
//! date.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{
    register_rows::{Row, Wanted, rows},
    sign_in::query,
};
use crate::{
    app::App,
    domain::{moment::Moment, rep::Rep},
    error::{Error, Result},
    i18n::{Values, time},
    store,
    web::{
        filters,
        form::{FieldError, in_words},
        guard::RepIn,
        page::{Chrome, Page},
        paths,
    },
};

/// So many lines stand on a page.
const LINES: i64 = 50;

/// The page.
#[derive(Template)]
#[template(path = "desk/register.html")]
pub struct RegisterPage {
    as_of: String,
    typed: String,
    rep: Option<Rep>,
    choices: Vec<Rep>,
    rows: Vec<Row>,
    first: Option<String>,
    more: Option<String>,
    csv: String,
    pdf: String,
    errors: Vec<FieldError>,
}

impl RegisterPage {
    fn is_rep(&self, rep: &Rep) -> bool {
        self.rep.as_ref() == Some(rep)
    }
}

/// `GET`: `?on=`, `?rep=` and `?after=`.
pub async fn show(req: HttpRequest, app: web::Data<App>, _rep: RepIn) -> actix_web::Result<HttpResponse> {
    let fields = query(&req)?;
    let chrome = Chrome::of(&req);
    let mut conn = app.db.read().await.map_err(Error::from)?;
    let wanted = Wanted::read(&app, &mut conn, &chrome, &fields).await?;
    let part = store::register::part(&mut conn, &wanted.asked, &wanted.after, LINES).await.map_err(Error::from)?;
    drop(conn);
    let next = part.next.clone();
    let rows = rows(&app, &chrome.voice, part, wanted.asked.at);
    let status = if wanted.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = RegisterPage {
        as_of: as_of(&chrome, wanted.asked.at),
        typed: if fields.has("on") { fields.kept("on", 40) } else { wanted.day.clone() },
        more: next.map(|after| wanted.address(paths::DESK_REGISTER, Some(&after))),
        first: (!wanted.after.is_empty()).then(|| wanted.address(paths::DESK_REGISTER, None)),
        csv: wanted.address(paths::DESK_REGISTER_CSV, None),
        pdf: wanted.address(paths::DESK_REGISTER_PDF, None),
        errors: in_words(&chrome.voice, &wanted.faults),
        rep: wanted.rep,
        choices: wanted.choices,
        rows,
    };
    Ok(Page::with_status(page, status).respond_to(&req))
}

/// At what moment it stood so, in words.
pub(super) fn as_of(chrome: &Chrome, at: Moment) -> String {
    let when = time::full(&chrome.voice, at, &chrome.zone);
    chrome.voice.say_with("desk-register-as-of", &Values { when: &when, ..Values::default() })
}

/// What a file of the register is made for: what the address asks for, or a refusal.
pub(super) async fn asked_of_file(req: &HttpRequest, app: &App, chrome: &Chrome) -> Result<Wanted> {
    let fields = query(req).map_err(|_| Error::NotFound)?;
    let wanted = Wanted::read(app, &mut app.db.read().await?, chrome, &fields).await?;
    if wanted.faults.is_empty() { Ok(wanted) } else { Err(Error::Invalid(wanted.faults)) }
}
