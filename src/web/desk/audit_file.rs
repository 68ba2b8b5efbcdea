//! `/desk/audit.csv`: what the filters of the log show, for spreadsheets. Ids stand beside the names, so that a row can be
//! found again when a name has changed.

use actix_web::{HttpRequest, HttpResponse, web};

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
    web::{
        file::{self, Written},
        guard::AdminRep,
        page::Chrome,
    },
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
    // The first rows are read before anything is answered, so that a database that is away is said as such.
    let mut ready = format!("{}{}", file::MARK, csv(&COLUMNS.map(str::to_owned)));
    let first = export.next().await?.map(|(entries, names)| lines(&chrome.voice, &entries, &names));
    ready.push_str(&first.unwrap_or_default());
    let name = format!("audit-{}.csv", file::today(&app));
    Ok(file::answer(&name, file::CSV).streaming(file::pieces(ready, Rest { export, voice: chrome.voice })))
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

/// What has not gone out yet.
struct Rest {
    export: AuditExport,
    voice: Voice,
}

impl Written for Rest {
    async fn next(&mut self) -> Result<Option<String>> {
        let more = self.export.next().await?;
        Ok(more.map(|(entries, names)| lines(&self.voice, &entries, &names)))
    }
}
