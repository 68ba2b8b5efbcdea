//! What the portal counts about itself, for Prometheus: of every process its own, and what the database says of all. Names of routes,
//! states and kinds alone; nothing that says who.

use std::{fmt, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, prometheus_text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};

use crate::{
    app::App,
    domain::{
        access_request::State,
        moment::{Millis, SECOND},
        notice::NoticeState,
    },
    store::{self, queue::Counts},
};

/// The upper ends of the groups of answers by how long they took, in seconds.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// One kind of request with one kind of answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// What came of something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

/// A state of an access request or of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// Which connections to the database.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
    is: &'static str,
}

type Seconds = Family<Route, Histogram, fn() -> Histogram>;

/// The counters.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Seconds,
    mails: Family<Outcome, Counter>,
    webhooks: Family<Outcome, Counter>,
    looks: Family<Outcome, Counter>,
    access_requests: Family<InState, Gauge>,
    notices: Family<InState, Gauge>,
    oldest: Gauge,
    connections: Family<Pool, Gauge>,
    database: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let (requests, mails, webhooks, looks) =
            (Family::default(), Family::default(), Family::default(), Family::default());
        let (access_requests, notices, connections) = (Family::default(), Family::default(), Family::default());
        let (oldest, database) = (Gauge::default(), Gauge::default());
        let seconds: Seconds = Family::new_with_constructor(|| Histogram::new(SECONDS));
        let mut all = Registry::with_prefix("handled_portal");
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        all.register("build", "The program that runs", build);
        all.register("http_requests", "Requests answered by this process", requests.clone());
        let what = "Until the answer began, by this process";
        all.register_with_unit("http_request", what, Unit::Seconds, seconds.clone());
        all.register("mails", "Mails tried by this process, by what came of it", mails.clone());
        all.register("webhook_messages", "Messages to webhooks tried by this process", webhooks.clone());
        all.register(
            "store_looks",
            "Stores looked at through an app by this process, by what came of it",
            looks.clone(),
        );
        all.register("access_requests", "Access requests, by state", access_requests.clone());
        all.register("outbox_notices", "Notices that are not told, by state; 10000 stands for more", notices.clone());
        let what = "How long the notice that is due for longest has waited";
        all.register_with_unit("outbox_oldest_due", what, Unit::Seconds, oldest.clone());
        all.register("database_connections", "Connections of this process, in use and idle", connections.clone());
        all.register("database_up", "1 where the database answered just now", database.clone());
        Self {
            registry: all,
            requests,
            seconds,
            mails,
            webhooks,
            looks,
            access_requests,
            notices,
            oldest,
            connections,
            database,
        }
    }
}

impl Metrics {
    /// A request was answered. `route` is its template: addresses would be without number.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        self.requests.get_or_create(&Answered { method, route: route.to_owned(), status }).inc();
        self.seconds.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// A mail was tried.
    pub fn mailed(&self, outcome: &'static str) {
        self.mails.get_or_create(&Outcome { outcome }).inc();
    }

    /// A message to a webhook was tried.
    pub fn told_webhook(&self, outcome: &'static str) {
        self.webhooks.get_or_create(&Outcome { outcome }).inc();
    }

    /// A store was looked at through its app.
    pub fn looked(&self, outcome: &'static str) {
        self.looks.get_or_create(&Outcome { outcome }).inc();
    }

    fn of_all(&self, counts: &Counts, waiting: &[(NoticeState, i64)], oldest: Option<Millis>) {
        for state in State::ALL {
            self.access_requests.get_or_create(&InState { state: state.name() }).set(counts.standing(state));
        }
        for (state, count) in waiting {
            self.notices.get_or_create(&InState { state: state.name() }).set(*count);
        }
        self.oldest.set(oldest.unwrap_or(0) / SECOND);
    }
}

/// Everything, as Prometheus reads it. What the database says is as of the last time that it answered.
#[must_use]
pub async fn text(app: &App) -> String {
    let is_up = read(app).await.is_ok();
    app.metrics.database.set(i64::from(is_up));
    for (pool, size, idle) in app.db.connections() {
        for (is, count) in [("in_use", size - idle), ("idle", idle)] {
            app.metrics.connections.get_or_create(&Pool { pool, is }).set(count);
        }
    }
    let mut text = String::new();
    if let Err(error) = prometheus_text::encode(&mut text, &app.metrics.registry) {
        tracing::error!(%error, "the metrics cannot be written");
    }
    text
}

async fn read(app: &App) -> store::Result<()> {
    const MOST: i64 = 10_000;
    let mut conn = app.db.read().await?;
    let counts = store::queue::counts(&mut conn).await?;
    let mut waiting = Vec::new();
    for state in [NoticeState::Queued, NoticeState::ByHand, NoticeState::Failed] {
        waiting.push((state, store::outbox_list::count(&mut conn, state, MOST).await?));
    }
    let now = app.clock.now();
    let due_since = store::outbox_list::due_since(&mut conn, now).await?;
    app.metrics.of_all(&counts, &waiting, due_since.map(|since| now.since(since)));
    Ok(())
}
