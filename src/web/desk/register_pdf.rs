//! `/desk/register.pdf`: the access register on paper, for auditors.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{
    register::{as_of, asked_of_file},
    register_rows::{Row, Wanted, rows},
};
use crate::{
    actions::export_report::export_report,
    app::App,
    domain::moment::Moment,
    error::Result,
    i18n::{Values, Voice, time},
    print::document::{Block, Document, Imprint, Part},
    store,
    web::{client, guard::RepIn, page::Chrome, paper, paths},
};

/// So many accesses stand in one file; the spreadsheet has them all.
const MOST: i64 = 200;

/// `GET`, with the filters of the page.
pub async fn download(req: HttpRequest, app: web::Data<App>, rep: RepIn) -> Result<HttpResponse> {
    let chrome = Chrome::of(&req);
    let wanted = asked_of_file(&req, &app, &chrome).await?;
    let part = store::register::part(&mut app.db.read().await?, &wanted.asked, "", MOST).await?;
    export_report(&app, &rep.actor(), "register", &client::address(&req, &app.config)).await?;
    let is_part = part.next.is_some();
    let rows = rows(&app, &chrome.voice, part, wanted.asked.at);
    let document = document(&app, &chrome, &wanted, &rows, is_part);
    let printed = app.press.print(document, paper::wanted(&req)).await?;
    Ok(paper::answer(&req, &printed, &format!("register-{}.pdf", wanted.day), false))
}

fn document(app: &App, chrome: &Chrome, wanted: &Wanted, rows: &[Row], is_part: bool) -> Document {
    let writer = Writer { voice: &chrome.voice, zone: &chrome.zone };
    let title = as_of(chrome, wanted.asked.at);
    let mut about = vec![Block::Text(writer.voice.say("desk-register-what"))];
    if let Some(rep) = &wanted.rep {
        about.push(Block::Text(writer.with("desk-register-of-rep", &rep.name)));
    }
    if is_part {
        about.push(Block::Text(
            writer.voice.say_with("desk-register-part", &Values { count: MOST, ..Values::default() }),
        ));
    }
    let mut parts = vec![Part { id: "about", heading: writer.voice.say("desk-register-about"), blocks: about }];
    let accesses = if rows.is_empty() {
        vec![Block::Text(writer.voice.say("desk-register-none"))]
    } else {
        rows.iter().flat_map(|row| writer.row(row)).collect()
    };
    parts.push(Part { id: "accesses", heading: writer.voice.say("desk-register-accesses"), blocks: accesses });
    let address = app.address(&wanted.address(paths::DESK_REGISTER, None));
    Document {
        heading: writer.voice.say("desk-register-title"),
        lead: title.clone(),
        parts,
        closing: String::new(),
        is_brief: false,
        imprint: Imprint {
            date: time::day(&chrome.voice, chrome.now, &chrome.zone),
            ..Imprint::of(&chrome.voice, format!("{}: {title}", writer.voice.say("desk-register-title")), "", &address)
        },
    }
}

/// Says it, for whom it is written.
struct Writer<'a> {
    voice: &'a Voice,
    zone: &'a str,
}

impl Writer<'_> {
    fn with(&self, key: &str, what: &str) -> String {
        self.voice.say_with(key, &Values { what, ..Values::default() })
    }

    fn day(&self, at: Moment) -> String {
        time::day(self.voice, at, self.zone)
    }

    /// Who, and when.
    fn said(&self, who: &str, at: Moment) -> String {
        self.voice.say_with("desk-register-said", &Values { name: who, when: &self.day(at), ..Values::default() })
    }

    fn row(&self, row: &Row) -> [Block; 2] {
        let (line, access) = (&row.line, &row.line.access);
        let heading = format!("{}, {} ({})", line.store, row.merchant(self.voice), line.reference);
        let none = |key: &str| self.voice.say(key);
        let mut facts = vec![
            ("desk-register-address", row.host()),
            ("desk-register-state", self.state(row)),
            ("desk-register-has", self.held(row)),
            (
                "desk-register-confirmed",
                row.confirmed.as_ref().map_or_else(|| none("desk-register-never"), |(who, at)| self.said(who, *at)),
            ),
            (
                "desk-register-used",
                row.used().map_or_else(
                    || none("desk-register-unused"),
                    |case| format!("{}. {}: {}", self.said(&case.rep_name, case.at), case.looked_at, case.reason),
                ),
            ),
            (
                "desk-register-reviewed",
                row.reviewed.as_ref().map_or_else(|| none("desk-register-unreviewed"), |(who, at)| self.said(who, *at)),
            ),
        ];
        if row.is_old && row.confirmed.is_some() {
            facts.push(("desk-register-note", none("desk-register-old")));
        }
        if let Some(since) = access.doubted {
            facts.push(("desk-register-note", self.with("desk-register-doubted", &self.day(since))));
        }
        let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
        [Block::Heading(heading), Block::Facts(facts.map(|(key, text)| (self.voice.say(key), text)).collect())]
    }

    fn state(&self, row: &Row) -> String {
        let key = format!("desk-register-state-{}", row.line.access.state.name());
        let values = Values { name: &row.source, when: &self.day(row.line.access.since), ..Values::default() };
        self.voice.say_with(&key, &values)
    }

    fn held(&self, row: &Row) -> String {
        if row.held.is_empty() {
            return self.voice.say("desk-register-unknown");
        }
        let one = |held: &super::register_rows::Held| {
            let key = match (held.is_extra, held.is_claim) {
                (true, _) => "desk-register-held-extra",
                (false, true) => "desk-register-held-claim",
                (false, false) => "desk-register-held",
            };
            let (labels, when) = (held.labels(), self.day(held.since));
            self.voice.say_with(key, &Values { what: &labels, when: &when, name: &held.source, ..Values::default() })
        };
        row.held.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}
