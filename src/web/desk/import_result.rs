//! `/desk/import/{id}`: what an import did, on a page and as a file.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::import::counts;
use crate::{
    app::App,
    domain::{export, moment::Moment, text::counted},
    error::{Error, Result},
    store::{self, import::Done},
    web::{
        file, filters,
        guard::WorkingRep,
        page::{Chrome, Page},
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
}

impl ImportResultPage {
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
    let rep = store::rep::find(&mut app.db.read().await?, &rep_id).await?;
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
    }))
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
