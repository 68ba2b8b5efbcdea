//! `/desk/live`: tells an open list that it has changed, by server-sent events. The page then reads itself again and puts
//! the rows in place (static/desk.js); without scripts nothing is missing but that.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentEncoding},
    web::{self, Bytes},
};
use futures_util::{Stream, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::{queue::Watched, sign_in::query};
use crate::{
    app::App,
    error::Result,
    i18n::{Values, Voice},
    secret::sha256,
    store,
    web::{
        guard::{RepSeen, SessionId},
        page::{Chrome, see_other},
        paths,
    },
};

/// How often an open list is looked after. Other machines write to the same database, so it is asked rather than told.
const LOOK: Duration = Duration::from_secs(3);
/// After so many looks without a change a line goes out, so that proxies keep the way open and a browser that left is noticed.
const QUIET: u32 = 7;

/// A list with a search is read again at most once in so many looks: its question is the one that takes longer.
const SEARCH_REST: u32 = 4;
/// How many lists may be open at a time on this machine. In each [`LOOK`] one reads two rows by their keys, the session and the
/// end of the audit log; it reads the list and the counts only where the log has grown, since every change of them is there.
const MOST: usize = 1_000;
/// How many of them one session may have open. A browser opens no more than six to one place.
const MOST_OF_ONE: usize = 6;

/// The lists that are open.
#[derive(Clone, Debug)]
pub struct Streams {
    free: Arc<Semaphore>,
    by_session: Arc<Mutex<HashMap<String, usize>>>,
}

impl Default for Streams {
    fn default() -> Self {
        Self { free: Arc::new(Semaphore::new(MOST)), by_session: Arc::default() }
    }
}

impl Streams {
    /// A place for one more list of this session, where there is one.
    fn open(&self, session: &SessionId) -> Option<Held> {
        let permit = Arc::clone(&self.free).try_acquire_owned().ok()?;
        let hash = sha256(&session.0);
        let mut open = self.by_session.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(hash.clone()).or_default();
        if *count >= MOST_OF_ONE {
            return None;
        }
        *count += 1;
        drop(open);
        Some(Held { hash, by_session: Arc::clone(&self.by_session), _permit: permit })
    }
}

/// The place of one open list, until it is dropped.
#[derive(Debug)]
struct Held {
    hash: String,
    by_session: Arc<Mutex<HashMap<String, usize>>>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut open = self.by_session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.hash) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.hash);
            }
        }
    }
}

/// `GET`, for the browser's `EventSource`; anybody else is led to the list itself.
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    streams: web::Data<Streams>,
    here: RepSeen,
) -> actix_web::Result<HttpResponse> {
    let asks = req.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if !asks.is_some_and(|accept| accept.contains("text/event-stream")) {
        return Ok(see_other(paths::DESK));
    }
    let Some(held) = streams.open(&here.key) else {
        return Ok(HttpResponse::ServiceUnavailable().insert_header((header::RETRY_AFTER, "60")).finish());
    };
    let watched = Watched::asked(&app, &here.session.rep.id, &query(&req)?).await?;
    // The log first: what changes while the list is read makes it longer again.
    let stamp = stamp(&app).await?;
    let before = watched.look(&app).await?;
    let watch = Watch {
        stopping: app.stopping.subscribe(),
        app: App::clone(&app),
        voice: Chrome::of(&req).voice,
        watched,
        before,
        stamp,
        rest: 0,
        quiet: 0,
        held,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        // Compressed, the lines would wait in a buffer until there are enough of them.
        .insert_header(ContentEncoding::Identity)
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events(watch)))
}

/// One open list.
struct Watch {
    app: App,
    voice: Voice,
    stopping: watch::Receiver<bool>,
    watched: Watched,
    before: Seen,
    /// How long the audit log was when the list was read.
    stamp: i64,
    /// Looks to go until the list may be read again.
    rest: u32,
    quiet: u32,
    held: Held,
}

/// How long the audit log is.
async fn stamp(app: &App) -> Result<i64> {
    Ok(store::audit::head(&mut app.db.read().await?).await?.number)
}

/// What of the list is compared: its rows, each with all that it shows, and the counts beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The id of each row, and the row.
    pub rows: Vec<(String, String)>,
    /// The counts.
    pub counts: Vec<i64>,
}

fn events(watch: Watch) -> impl Stream<Item = std::result::Result<Bytes, Infallible>> {
    let first = stream::iter([Ok(Bytes::from_static(b"retry: 5000\n\n"))]);
    let rest = stream::unfold(Some(watch), |watch| async move {
        let mut watch = watch?;
        let said = watch.next().await;
        let ends = said.ends;
        Some((Ok(Bytes::from(said.text)), (!ends).then_some(watch)))
    });
    futures_util::StreamExt::chain(first, rest)
}

/// What goes out, and whether it is the last.
struct Said {
    text: String,
    ends: bool,
}

impl Said {
    fn event(name: &str, words: &str) -> Self {
        Self { text: format!("event: {name}\ndata: {}\n\n", words.replace(['\n', '\r'], " ")), ends: false }
    }

    fn end(self) -> Self {
        Self { ends: true, ..self }
    }
}

impl Watch {
    /// Waits for something to say.
    async fn next(&mut self) -> Said {
        loop {
            tokio::select! {
                _ = self.stopping.wait_for(|stop| *stop) => return Said { text: ": stopping\n\n".into(), ends: true },
                () = tokio::time::sleep(LOOK) => {}
            }
            match self.look().await {
                Ok(Some(said)) => return said,
                Ok(None) => {}
                // A database that is away comes back; the list stays as it is until then.
                Err(error) => tracing::debug!(%error, "an open list could not be looked at"),
            }
            self.quiet += 1;
            if self.quiet >= QUIET {
                self.quiet = 0;
                return Said { text: ": here\n\n".into(), ends: false };
            }
        }
    }

    async fn look(&mut self) -> Result<Option<Said>> {
        let now = self.app.clock.now();
        if store::session::find_rep(&mut self.app.db.read().await?, &self.held.hash, now).await?.is_none() {
            return Ok(Some(Said::event("gone", &self.voice.say("desk-live-gone")).end()));
        }
        let stamp = stamp(&self.app).await?;
        self.rest = self.rest.saturating_sub(1);
        if stamp == self.stamp || self.rest > 0 {
            return Ok(None);
        }
        let after = self.watched.look(&self.app).await?;
        self.stamp = stamp;
        self.rest = if self.watched.searches() { SEARCH_REST } else { 0 };
        if after == self.before {
            return Ok(None);
        }
        let words = difference(&self.voice, &self.before, &after);
        self.before = after;
        self.quiet = 0;
        Ok(Some(Said::event("changed", &words)))
    }
}

/// One sentence for the ear: what came, what went. Nothing where only counts changed.
fn difference(voice: &Voice, before: &Seen, after: &Seen) -> String {
    let missing = |of: &Seen, from: &Seen| {
        of.rows.iter().filter(|(id, _)| !from.rows.iter().any(|(other, _)| other == id)).count()
    };
    let say = |key: &str, count: usize| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        (count > 0).then(|| voice.say_with(key, &Values { count, ..Values::default() }))
    };
    let said: Vec<String> =
        [say("desk-live-came", missing(after, before)), say("desk-live-went", missing(before, after))]
            .into_iter()
            .flatten()
            .collect();
    match said.is_empty() {
        true if after.rows == before.rows => String::new(),
        true => voice.say("desk-live-changed"),
        false => said.join(" "),
    }
}
