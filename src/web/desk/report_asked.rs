//! What the address of the reports asks for: days, and a rep.

use crate::{
    app::App,
    domain::{
        flow::{Flow, day_of},
        form::Fault,
        rep::Rep,
    },
    error::Result,
    i18n::time,
    store::{self, Conn, rep::Account},
    web::{form::Fields, paths},
};

/// So many days, where nothing else is asked for.
pub const DAYS: i64 = 90;
/// The most days, a little over ten years.
const MOST_DAYS: i64 = 3_660;
/// So many access requests of one rep are read at most.
const MOST_OF_REP: i64 = 5_000;

/// Days and rep.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The first day, counted from 1970, UTC.
    pub from: i64,
    /// The last day, which counts too.
    pub to: i64,
    /// Today.
    pub today: i64,
    /// The rep whose merchants count; `None` for everybody's.
    pub rep: Option<Rep>,
    /// What cannot be read; those parts are as if nothing was asked.
    pub faults: Vec<Fault>,
}

impl Asked {
    /// Reads the address.
    #[must_use]
    pub fn read(app: &App, fields: &Fields, reps: &[Account]) -> Self {
        let today = day_of(app.clock.now());
        let mut faults = Vec::new();
        let mut day = |field: &'static str, otherwise: i64| {
            let typed = fields.get(field);
            if typed.is_empty() {
                return otherwise;
            }
            time::utc_day(typed).unwrap_or_else(|| {
                faults.push(Fault::new(field, "fault-reports-day"));
                otherwise
            })
        };
        let to = day("to", today);
        let from = day("from", to.saturating_sub(DAYS - 1));
        if faults.is_empty() {
            let wrong = match () {
                () if to > today => Some(("to", "fault-reports-future")),
                () if from > to => Some(("from", "fault-reports-order")),
                () if to - from >= MOST_DAYS => Some(("from", "fault-reports-span")),
                () => None,
            };
            faults.extend(wrong.map(|(field, key)| Fault::new(field, key)));
        }
        let (from, to) = if faults.is_empty() { (from, to) } else { (today - DAYS + 1, today) };
        let rep = reps.iter().find(|one| one.rep.id == fields.get("rep")).map(|one| one.rep.clone());
        if fields.has("rep") && rep.is_none() {
            faults.push(Fault::new("rep", "fault-reports-rep"));
        }
        Self { from, to, today, rep, faults }
    }

    /// What is counted, and whether a rep has more than was read.
    pub async fn flow(&self, app: &App, conn: &mut Conn) -> Result<(Flow, bool)> {
        let now = app.clock.now();
        Ok(match &self.rep {
            Some(rep) => store::flow::of_rep(conn, &rep.id, (self.from, self.to), now, MOST_OF_REP).await?,
            None => (store::flow::between(conn, self.from, self.to, now).await?, false),
        })
    }

    /// How many days are asked for.
    #[must_use]
    pub const fn days(&self) -> i64 {
        self.to - self.from + 1
    }

    /// Whether these are the last so many days.
    #[must_use]
    pub const fn is_last(&self, days: i64) -> bool {
        self.to == self.today && self.days() == days
    }

    /// The address of the last so many days.
    #[must_use]
    pub fn last(&self, days: i64) -> String {
        self.address(paths::DESK_REPORTS, self.today - days + 1, self.today)
    }

    /// The address of one report as a file.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        self.address(&paths::desk_report(name), self.from, self.to)
    }

    fn address(&self, path: &str, from: i64, to: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("from", &time::iso_day(from)).append_pair("to", &time::iso_day(to));
        if let Some(rep) = &self.rep {
            query.append_pair("rep", &rep.id);
        }
        format!("{path}?{}", query.finish())
    }
}
