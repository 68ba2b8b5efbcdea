//! `/desk/register.csv`: the access register for spreadsheets, a line for each permission that is given.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{
    register::asked_of_file,
    register_rows::{Held, Row, rows},
};
use crate::{
    actions::export_report::export_report,
    app::App,
    domain::{export::csv, moment::Moment},
    error::Result,
    i18n::{Voice, time},
    store::{self, register::Asked},
    web::{
        client,
        file::{self, Written},
        guard::RepIn,
        page::Chrome,
    },
};

/// How many accesses are read at a time.
const STEP: i64 = 250;

const COLUMNS: [&str; 24] = [
    "on",
    "merchant",
    "store",
    "address",
    "reference",
    "state",
    "permission",
    "label",
    "grant",
    "granted_since",
    "granted_source",
    "access_since",
    "access_source",
    "last_confirmed_at",
    "last_confirmed_by",
    "not_confirmed_for_180_days",
    "may_have_ended_since",
    "last_used_at",
    "last_used_what",
    "last_used_why",
    "last_used_by",
    "reviewed_at",
    "reviewed_by",
    "rep",
];

/// `GET`, with the filters of the page.
pub async fn download(req: HttpRequest, app: web::Data<App>, rep: RepIn) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let wanted = asked_of_file(&req, &app, &chrome).await?;
    export_report(&app, &rep.actor(), "register", &client::address(&req, &app.config)).await?;
    let name = format!("register-{}.csv", wanted.day);
    let mut rest = Rest {
        app: App::clone(&app),
        voice: chrome.voice,
        asked: wanted.asked,
        day: wanted.day,
        after: Some(String::new()),
    };
    // The first lines are read before anything is answered, so that a database that is away is said as such.
    let first = rest.next().await?.unwrap_or_default();
    let ready = format!("{}{}{first}", file::MARK, csv(&COLUMNS.map(str::to_owned)));
    Ok(file::answer(&name, file::CSV).streaming(file::pieces(ready, rest)))
}

/// What has not gone out yet.
struct Rest {
    app: App,
    voice: Voice,
    asked: Asked,
    day: String,
    after: Option<String>,
}

impl Written for Rest {
    async fn next(&mut self) -> Result<Option<String>> {
        let Some(after) = self.after.take() else { return Ok(None) };
        let part = store::register::part(&mut self.app.db.read().await?, &self.asked, &after, STEP).await?;
        self.after.clone_from(&part.next);
        let rows = rows(&self.app, &self.voice, part, self.asked.at);
        Ok(Some(rows.iter().flat_map(|row| self.lines(row)).collect()))
    }
}

impl Rest {
    /// A line for each permission; one without any where none is known yet.
    fn lines(&self, row: &Row) -> Vec<String> {
        if row.held.is_empty() {
            return vec![self.line(row, None)];
        }
        let each = row.held.iter().flat_map(|held| held.permissions.iter().map(move |permission| (held, permission)));
        each.map(|one| self.line(row, Some(one))).collect()
    }

    fn line(&self, row: &Row, given: Option<(&Held, &(String, String))>) -> String {
        let (line, access) = (&row.line, &row.line.access);
        let when = |at: Option<Moment>| at.map(time::machine).unwrap_or_default();
        let said = |said: &Option<(String, Moment)>| {
            [when(said.as_ref().map(|said| said.1)), said.as_ref().map(|said| said.0.clone()).unwrap_or_default()]
        };
        // What came after the last look was not seen there.
        let seen =
            row.confirmed.clone().filter(|(_, at)| given.is_none_or(|(held, _)| !held.is_claim || held.since <= *at));
        let [confirmed_at, confirmed_by] = said(&seen);
        let [reviewed_at, reviewed_by] = said(&row.reviewed);
        let used = |text: fn(&store::case::Case) -> &str| row.used().map_or("", text).to_owned();
        let (key, label) = given.map(|(_, permission)| permission.clone()).unwrap_or_default();
        let held = given.map(|(held, _)| held);
        csv(&[
            self.day.clone(),
            row.merchant(&self.voice),
            line.store.clone(),
            row.host(),
            line.reference.clone(),
            access.state.name().to_owned(),
            key,
            label,
            held.map_or("", |held| if held.is_extra { "extra" } else { "granted" }).to_owned(),
            when(held.map(|held| held.since)),
            held.map(|held| held.source.clone()).unwrap_or_default(),
            time::machine(access.since),
            row.source.clone(),
            confirmed_at,
            confirmed_by,
            seen.map_or("", |_| if row.is_old { "yes" } else { "no" }).to_owned(),
            when(access.doubted),
            when(row.used().map(|case| case.at)),
            used(|case| &case.looked_at),
            used(|case| &case.reason),
            used(|case| &case.rep_name),
            reviewed_at,
            reviewed_by,
            line.rep.clone(),
        ])
    }
}
