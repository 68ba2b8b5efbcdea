//! One line for each request: the route's template, never the path or the query, and an id that the error page shows.

use std::time::Instant;

use actix_web::{
    Error as ActixError, HttpMessage as _, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};

use tracing::{Instrument as _, field::Empty};

use crate::{app::App, clock::Random};

/// The id of a request: 12 letters. No digits, so that no log line can hold a code by chance.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

impl RequestId {
    fn new() -> Self {
        const LETTERS: &[u8; 16] = b"bcdfghjkmnpqrstv";
        let bytes = Random::System.bytes::<12>().unwrap_or_default();
        Self(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 15)])).collect())
    }

    /// The id of this request, for the error page.
    #[must_use]
    pub fn of(req: &HttpRequest) -> String {
        req.extensions().get::<Self>().map(|id| id.0.clone()).unwrap_or_default()
    }
}

/// Gives the request an id and writes the line.
pub async fn write<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, ActixError> {
    let id = RequestId::new();
    req.extensions_mut().insert(id.clone());
    let method = req.method().clone();
    let started = Instant::now();
    let span = tracing::info_span!("request", id = id.0, method = known(&method), route = Empty, status = Empty);
    let mut response = next.call(req).instrument(span.clone()).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let status = response.status().as_u16();
    span.record("route", &route).record("status", status);
    let took = started.elapsed();
    // A number of 128 bits would stand in JSON as text.
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if let Some(app) = response.request().app_data::<web::Data<App>>() {
        app.metrics.answered(known(&method), &route, status, took);
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    tracing::info!(request = id.0, %method, route, status, ms, "request");
    Ok(response)
}

/// The methods that are counted by name: anybody can make others up, without end.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
