//! Files that are handed out: named, typed, and whole or piece by piece.

use actix_web::{HttpResponse, HttpResponseBuilder, web::Bytes};
use futures_util::{Stream, stream};

use crate::{app::App, error::Result, i18n::time};

/// What a CSV begins with: a byte order mark, without which spreadsheets take the letters for others.
pub const MARK: &str = "\u{feff}";
/// The type of a CSV.
pub const CSV: &str = "text/csv; charset=utf-8";
/// The type of JSON.
pub const JSON: &str = "application/json; charset=utf-8";

/// The answer that a browser keeps as a file of that name; the body is still to come.
#[must_use]
pub fn answer(name: &str, media_type: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer.content_type(media_type).insert_header(("content-disposition", format!("attachment; filename=\"{name}\"")));
    answer
}

/// Today, for the name of a file.
#[must_use]
pub fn today(app: &App) -> String {
    time::machine(app.clock.now()).chars().take(10).collect()
}

/// A file that is written while it goes out.
pub(super) trait Written {
    /// The next piece; none at the end.
    ///
    /// # Errors
    /// Where the database fails.
    async fn next(&mut self) -> Result<Option<String>>;
}

/// Hands out what is ready and reads on. A failure ends the answer in its middle: the browser calls it incomplete.
pub(super) fn pieces<W: Written>(ready: String, rest: W) -> impl Stream<Item = Result<Bytes>> {
    stream::unfold(Some((ready, rest)), async |so_far| {
        let (ready, mut rest) = so_far?;
        match rest.next().await {
            Ok(Some(next)) => Some((Ok(Bytes::from(ready)), Some((next, rest)))),
            Ok(None) => Some((Ok(Bytes::from(ready)), None)),
            Err(error) => {
                tracing::error!(%error, "a file broke off while it went out");
                Some((Err(error), None))
            }
        }
    })
}
