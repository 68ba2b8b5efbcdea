//! `/desk/audit.csv`: what the filters of the log show, for spreadsheets. Ids stand beside the names, so that a row can be
//! found again when a name has changed.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Bytes},
};
use futures_util::stream;

use super::{
    audit::{about, filter, who_in_words},
    sign_in::query,
};
use crate::{
    actions::export_audit::{AuditExport, begin},
    app::App,
    domain::export::csv,
    error::{Error, Result},
    i18n::{Voice, time},
    store::{audit::Entry, audit_names::Names},
    web::{guard::AdminRep, page::Chrome},
};

/// The columns.
const COLUMNS: [&str; 13] = [
    "number",
    "at",
    "actor",
    "actor_id",
    "actor_name",
    "act",
    "subject",
    "subject_id",
    "subject_name",
    "merchant_id",
    "merchant_name",
    "client",
    "chain",
];

/// `GET`
pub async fn download(req: HttpRequest, app: web::Data<App>, here: AdminRep) -> actix_web::Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let asked = filter(&mut app.db.read().await.map_err(Error::from)?, &query(&req)?, &chrome.zone).await?;
    let (filter, _) = asked.map_err(Error::Invalid)?;
    let mut export = begin(&app, &here.0.actor(), filter).await?;
    // The first rows are read before anything is answered, so that a database that is away is said as such. The file
    // begins with a byte order mark, without which spreadsheets take the letters for others.
    let mut ready = format!("\u{feff}{}", csv(&COLUMNS.map(str::to_owned)));
    let first = export.next().await?.map(|(entries, names)| lines(&chrome.voice, &entries, &names));
    ready.push_str(&first.unwrap_or_default());
    let day = time::machine(app.clock.now()).chars().take(10).collect::<String>();
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", format!("attachment; filename=\"audit-{day}.csv\"")))
        .streaming(stream::unfold(Some((export, chrome.voice, ready)), piece)))
}

fn lines(voice: &Voice, entries: &[Entry], names: &Names) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let line = |one: &Entry| {
        csv(&[
            one.number.to_string(),
            time::machine(one.at),
            one.actor.clone(),
            text(&one.actor_id),
            who_in_words(voice, names, one),
            one.act.clone(),
            one.subject.clone(),
            text(&one.subject_id),
            about(voice, names, one).text,
            text(&one.merchant_id),
            one.merchant_id.as_ref().and_then(|id| names.merchants.get(id)).cloned().unwrap_or_default(),
            one.client.clone(),
            one.chain.clone(),
        ])
    };
    entries.iter().map(line).collect()
}

/// What is under way: the export, what its words are said with, and what is ready to go out.
type SoFar = Option<(AuditExport, Voice, String)>;

/// Hands out what is ready and reads on. A failure ends the answer in its middle: the browser calls it incomplete.
async fn piece(so_far: SoFar) -> Option<(Result<Bytes>, SoFar)> {
    let (mut export, voice, ready) = so_far?;
    let out = Ok(Bytes::from(ready));
    match export.next().await {
        Ok(Some((entries, names))) => {
            let text = lines(&voice, &entries, &names);
            Some((out, Some((export, voice, text))))
        }
        Ok(None) => Some((out, None)),
        Err(error) => {
            tracing::error!(%error, "an export of the audit log broke off");
            Some((Err(error), None))
        }
    }
}
