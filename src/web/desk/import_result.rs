//! `/desk/import/{id}`: what an import did, on a page and as a file.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::import::counts;
use crate::{
    actions::invite_many::invite_many,
    app::App,
    domain::{export, moment::Moment, text::counted},
    error::{Error, Result},
    store::{self, import::Done},
    web::{
        file, filters,
        guard::WorkingRep,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// How many rows the page shows; the file has all.
const SHOWN: usize = 200;

/// The page.
#[derive(Template)]
#[template(path = "desk/import_result.html")]
pub struct ImportResultPage {
    counts: Vec<(String, i64)>,
    rows: Vec<Done>,
    more: i64,
    rep: String,
    at: Moment,
    file: String,
    here: String,
    /// How many can be invited.
    invitable: i64,
    /// How many minutes their mails take.
    minutes: i64,
    has_mail: bool,
}

impl ImportResultPage {
    const fn invitable(&self) -> i64 {
        self.invitable
    }

    const fn minutes(&self) -> i64 {
        self.minutes
    }

    const fn more(&self) -> i64 {
        self.more
    }

    fn outcome(&self, row: &Done) -> String {
        let _ = self;
        format!("desk-import-done-{}", row.outcome.name().replace('_', "-"))
    }

    fn merchant(&self, row: &Done) -> String {
        let _ = self;
        paths::desk_merchant(&row.merchant_id)
    }

    fn request(&self, row: &Done) -> String {
        let _ = self;
        paths::desk_request(&row.reference)
    }
}

/// `GET`
pub async fn show(
    req: actix_web::HttpRequest,
    app: web::Data<App>,
    _rep: WorkingRep,
    id: web::Path<String>,
) -> Result<Page<ImportResultPage>> {
    let voice = Chrome::of(&req).voice;
    let (rep_id, at, mut rows) = read(&app, &id).await?;
    let mut conn = app.db.read().await?;
    let rep = store::rep::find(&mut conn, &rep_id).await?;
    let invitable = counted(store::import::invitable(&mut conn, &id).await?.len());
    let all = rows.len();
    let counts = counts(&voice, true, |outcome| counted(rows.iter().filter(|row| row.outcome == outcome).count()));
    rows.truncate(SHOWN);
    Ok(Page::new(ImportResultPage {
        counts,
        more: counted(all.saturating_sub(rows.len())),
        rows,
        rep: rep.map(|account| account.rep.name).unwrap_or_default(),
        at,
        file: paths::desk_import_file(&id),
        here: paths::desk_import(&id),
        invitable,
        minutes: (invitable / i64::from(app.config.mail_per_minute)).max(1),
        has_mail: app.config.has_mail(),
    }))
}

/// `POST`: invites everybody who was added and has no link yet.
pub async fn invite(app: web::Data<App>, rep: WorkingRep, id: web::Path<String>) -> Result<HttpResponse> {
    read(&app, &id).await?;
    let references = store::import::invitable(&mut app.db.read().await?, &id).await?;
    invite_many(&app, &rep.0.actor(), &references).await?;
    Ok(see_other_saying(&paths::desk_import(&id), "flash-desk-import-invited"))
}

/// `GET` `/desk/import/{id}/result.csv`
pub async fn download(app: web::Data<App>, _rep: WorkingRep, id: web::Path<String>) -> Result<HttpResponse> {
    let (_, _, rows) = read(&app, &id).await?;
    let mut text = String::from(file::MARK);
    text.push_str(&export::csv(&["line", "result", "name", "label", "store", "reference"].map(str::to_owned)));
    for row in rows {
        let store = row.handle.map(|handle| format!("{handle}.myshopify.com")).unwrap_or_default();
        let cells =
            [row.line.to_string(), row.outcome.name().to_owned(), row.merchant_name, row.label, store, row.reference];
        text.push_str(&export::csv(&cells));
    }
    Ok(file::answer("import-result.csv", file::CSV).body(text))
}

async fn read(app: &App, id: &str) -> Result<(String, Moment, Vec<Done>)> {
    let id = super::merchant::id(id)?;
    let mut conn = app.db.read().await?;
    let (rep_id, at) = store::import::find(&mut conn, id).await?.ok_or(Error::NotFound)?;
    Ok((rep_id, at, store::import::lines(&mut conn, id).await?))
}
