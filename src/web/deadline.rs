//! How long a request may take: its body to arrive, and the work on it. Nothing is begun for a request whose time is over.

use std::{io, time::Duration};

use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{Method, header},
    middleware::Next,
    web::{self, Bytes},
};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::time::{Instant, timeout_at};

use crate::{app::App, error::Error, store};

/// For a body to arrive whole: a form, and a form with a file.
const BODY: Duration = Duration::from_secs(10);
const FILE: Duration = Duration::from_mins(1);
/// For the work, after the body.
const WORK: Duration = Duration::from_secs(15);
/// For a connection to a database that is known to be away: nobody is kept waiting for what will not come.
const AWAY: Duration = Duration::from_secs(1);

/// When a request has to be answered.
#[derive(Clone, Copy, Debug)]
struct Deadline(Instant);

/// Gives each request its deadline, and its body a shorter one. Whoever waits for the database then waits no longer.
pub async fn give<B: MessageBody + 'static>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, ActixError> {
    let kind = req.headers().get(header::CONTENT_TYPE);
    let is_file = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let arrived = Instant::now();
    let end = match req.take_payload() {
        Payload::None => arrived + WORK,
        payload => {
            let body = arrived + if is_file { FILE } else { BODY };
            req.set_payload(Payload::Stream { payload: Box::pin(until(payload, body)) });
            // What takes long to arrive is much, and may take as long to work through.
            if is_file { body + FILE } else { body + WORK }
        }
    };
    req.extensions_mut().insert(Deadline(end));
    let is_away = req.app_data::<web::Data<App>>().is_some_and(|app| app.health.trouble() == Some(store::Why::Away));
    let connected = if is_away { arrived + AWAY } else { end };
    store::db::until(connected, next.call(req)).await
}

/// The same body, with an error in place of what comes too late.
fn until(payload: Payload, end: Instant) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    stream::unfold(Some(payload), move |payload| async move {
        let mut payload = payload?;
        match timeout_at(end, payload.next()).await {
            Ok(piece) => piece.map(|piece| (piece, Some(payload))),
            Err(_) => Some((Err(PayloadError::Io(io::ErrorKind::TimedOut.into())), None)),
        }
    })
}

/// Ends the work at the deadline. Around each handler with its guards: further out an answer could not be made any more.
pub async fn keep<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, ActixError> {
    let request = req.request().clone();
    let Some(Deadline(end)) = request.extensions().get::<Deadline>().copied() else {
        return Ok(next.call(req).await?.map_into_left_body());
    };
    match timeout_at(end, next.call(req)).await {
        Ok(answer) => Ok(answer?.map_into_left_body()),
        Err(_) => {
            let cause = anyhow::anyhow!("the work was not done in time");
            // It may have ended between COMMIT and its answer.
            let error = match *request.method() {
                Method::POST => store::Error::Unsure(store::Why::Away, cause),
                _ => store::Error::Away(store::Why::Away, cause),
            };
            let response = ActixError::from(Error::Store(error));
            Ok(ServiceResponse::from_err(response, request).map_into_right_body())
        }
    }
}
