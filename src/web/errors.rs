//! One error page for all failures: what is wrong, a way on, and the request's id. The cause goes to the log alone.

use actix_web::{
    Error as ActixError, FromRequest as _, HttpMessage as _, HttpRequest, HttpResponse, Responder as _, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web,
};
use askama::Template;

use super::{
    csrf::CrossSite,
    filters,
    form::Unreadable,
    guard::{ContactHere, RepIn},
    log::RequestId,
    page::{Chrome, Here, Page, RepHere, see_other},
    paths, routes,
};
use crate::{app::App, error::Error, i18n::Values, store};

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::Store(store::Error::NotThere) => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Refused(_) | Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict | Self::Store(store::Error::Lost | store::Error::Taken(_)) => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::StepUp => StatusCode::SEE_OTHER,
            Self::Store(store::Error::Busy(_) | store::Error::Away(..) | store::Error::Unsure(..)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Store(store::Error::Broken(_)) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        match self {
            Self::StepUp => see_other(paths::DESK_STEP_UP),
            Self::TooMany(seconds) => HttpResponse::build(self.status_code())
                .insert_header((header::RETRY_AFTER, seconds.to_string()))
                .finish(),
            _ if self.status_code() == StatusCode::SERVICE_UNAVAILABLE => {
                HttpResponse::build(self.status_code()).insert_header((header::RETRY_AFTER, "10")).finish()
            }
            _ => HttpResponse::new(self.status_code()),
        }
    }
}

/// For an address that has other methods: 405 with those, else 404.
pub async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let allowed = routes::methods_at(request.path());
    if allowed.is_empty() {
        return HttpResponse::from_error(Error::NotFound);
    }
    HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, allowed.join(", "))).finish()
}

impl ResponseError for Unreadable {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotText | Self::CutOff => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
        }
    }
}

/// Not signed in: to the page where one can, the same for existing and absent references.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SignedOut {
    /// A contact's page.
    #[error("no contact is signed in")]
    Contact,
    /// A page of the desk; with the address to come back to, for a GET.
    #[error("no rep is signed in")]
    Rep(Option<String>),
}

impl ResponseError for SignedOut {
    fn status_code(&self) -> StatusCode {
        StatusCode::SEE_OTHER
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        match self {
            Self::Contact => see_other(paths::SIGN_IN),
            Self::Rep(Some(next)) => see_other(&paths::desk_sign_in_then(next)),
            Self::Rep(None) => see_other(paths::DESK_SIGN_IN),
        }
    }
}

/// What an error page says.
struct Said {
    /// The key of the title.
    title: &'static str,
    /// What is wrong, in words.
    body: String,
    /// Ways on: the key of what a link says, and where it leads. The first is a button.
    ways: Vec<(&'static str, String)>,
    /// The request's id.
    request: String,
}

/// The ways on from an error. They do not depend on who is here: one page for what is absent and what is foreign.
const MERCHANT_WAYS: &[(&str, &str)] = &[("error-way-access", paths::ACCESS), ("error-way-front", paths::FRONT)];
const DESK_WAYS: &[(&str, &str)] = &[("error-way-desk", paths::DESK)];

/// For merchants and everybody.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    said: Said,
}

/// At the desk.
#[derive(Template)]
#[template(path = "desk/error.html")]
struct DeskErrorPage {
    said: Said,
}

/// Headers of a bare failure that its page keeps.
const KEPT: [header::HeaderName; 2] = [header::RETRY_AFTER, header::ALLOW];

/// Turns a bare failure into the error page, or into JSON where that was asked for.
pub async fn render<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    // The request is not kept over this call: the router needs it to itself, and panics where somebody else holds it.
    let response = next.call(req).await?.map_into_boxed_body();
    let status = response.status();
    let bare = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| !is_ours(kind.as_bytes()));
    if !(status.is_client_error() || status.is_server_error()) || !bare {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    log(&request, status, response.error());
    if status.is_client_error() {
        find_who_is_here(&request).await;
    }
    let said = said(&request, status, response.error());
    let mut answer = if wants_json(&request) {
        let chrome = Chrome::of(&request);
        HttpResponse::build(status).json(serde_json::json!({
            "error": chrome.voice.say(said.title),
            "detail": said.body,
            "request": said.request,
        }))
    } else if is_desk(&request) {
        page(DeskErrorPage { said }, status).respond_to(&request)
    } else {
        page(ErrorPage { said }, status).respond_to(&request)
    };
    for name in KEPT {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    Ok(ServiceResponse::new(request, answer))
}

fn page<T: Template>(body: T, status: StatusCode) -> Page<T> {
    if status.as_u16() < 500 { Page::with_status(body, status) } else { Page::failed(body, status) }
}

fn is_desk(request: &HttpRequest) -> bool {
    request.path().strip_prefix(paths::DESK).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|value| value.contains("application/json") && !value.contains("text/html"))
}

/// The header bar says who is here on error pages too, where no guard has asked yet.
async fn find_who_is_here(request: &HttpRequest) {
    let known = request.extensions().get::<Here>().is_some() || request.extensions().get::<RepHere>().is_some();
    if known {
        return;
    }
    // Whether somebody is found or not, the page is shown.
    if is_desk(request) {
        drop(RepIn::extract(request).await);
    } else {
        drop(ContactHere::extract(request).await);
    }
}

fn is_ours(kind: &[u8]) -> bool {
    kind.starts_with(b"text/html") || kind.starts_with(b"application/json") || kind.starts_with(b"application/pdf")
}

fn log(request: &HttpRequest, status: StatusCode, error: Option<&ActixError>) {
    if !status.is_server_error() {
        return;
    }
    let id = RequestId::of(request);
    match error.and_then(|error| error.as_error::<Error>()) {
        Some(Error::Internal(cause)) => tracing::error!(request = id, cause = format!("{cause:#}"), "a fault of ours"),
        Some(Error::Store(error)) => {
            if let Some(app) = request.app_data::<web::Data<App>>() {
                app.health.met(error);
            }
            let cause = std::error::Error::source(error).map(|cause| format!("{cause:#}"));
            tracing::error!(request = id, %error, cause, "the database");
        }
        _ => tracing::error!(request = id, status = status.as_u16(), "a request failed"),
    }
}

fn said(request: &HttpRequest, status: StatusCode, error: Option<&ActixError>) -> Said {
    let ours = error.and_then(|error| error.as_error::<Error>());
    let name = name(request, status, ours);
    let voice = Chrome::of(request).voice;
    let body = match ours {
        Some(Error::Refused(refusal)) => voice.say(refusal.key()),
        Some(Error::Invalid(faults)) => {
            super::form::in_words(&voice, faults).into_iter().map(|fault| fault.text).collect::<Vec<_>>().join(" ")
        }
        Some(Error::TooMany(seconds)) => {
            let (key, count) =
                if *seconds < 60 { ("-seconds", *seconds) } else { ("", seconds.saturating_add(59) / 60) };
            voice.say_with(&format!("error-too-many-body{key}"), &Values { count, ..Values::default() })
        }
        _ => voice.say(&format!("error-{name}-body")),
    };
    Said { title: title(name), body, ways: ways(request, name), request: RequestId::of(request) }
}

/// Where a form could not be saved, back to it comes first; where a page could not be shown, the same page again.
fn ways(request: &HttpRequest, name: &str) -> Vec<(&'static str, String)> {
    let ways = if is_desk(request) { DESK_WAYS } else { MERCHANT_WAYS };
    let has_page = routes::methods_at(request.path()).contains(&"GET");
    let first = match name {
        "unsaved" if has_page => Some(("error-way-form", request.path().to_owned())),
        "away" => request.uri().path_and_query().map(|here| ("error-way-again", here.to_string())),
        _ => None,
    };
    first.into_iter().chain(ways.iter().map(|(key, href)| (*key, (*href).to_owned()))).collect()
}

fn name(request: &HttpRequest, status: StatusCode, ours: Option<&Error>) -> &'static str {
    match (status, ours) {
        (_, Some(Error::Refused(_))) => "refused",
        (_, Some(Error::Store(store::Error::Unsure(..)))) => "unsure",
        (StatusCode::BAD_REQUEST, _) => "unreadable",
        (StatusCode::FORBIDDEN, _) if request.extensions().get::<CrossSite>().is_some() => "cross-site",
        (StatusCode::FORBIDDEN, _) => "forbidden",
        (StatusCode::NOT_FOUND, _) => "not-found",
        (StatusCode::METHOD_NOT_ALLOWED | StatusCode::UNSUPPORTED_MEDIA_TYPE, _) => "method",
        (StatusCode::REQUEST_TIMEOUT, _) => "too-slow",
        (StatusCode::CONFLICT, _) => "conflict",
        (StatusCode::GONE, _) => "gone",
        (StatusCode::PAYLOAD_TOO_LARGE, _) => "too-large",
        (StatusCode::UNPROCESSABLE_ENTITY, _) => "invalid",
        (StatusCode::TOO_MANY_REQUESTS, _) => "too-many",
        (StatusCode::SERVICE_UNAVAILABLE, _) if request.method().is_safe() => "away",
        (StatusCode::SERVICE_UNAVAILABLE, _) if request.path().ends_with("/sign-out") => "still-in",
        (StatusCode::SERVICE_UNAVAILABLE, _) => "unsaved",
        (status, _) if status.is_client_error() => "unreadable",
        _ => "internal",
    }
}

/// Names of error pages; each has a title and a body sentence.
pub const NAMES: &[(&str, &str)] = &[
    ("refused", "error-refused-title"),
    ("unsure", "error-unsure-title"),
    ("unreadable", "error-unreadable-title"),
    ("cross-site", "error-cross-site-title"),
    ("forbidden", "error-forbidden-title"),
    ("not-found", "error-not-found-title"),
    ("method", "error-method-title"),
    ("too-slow", "error-too-slow-title"),
    ("conflict", "error-conflict-title"),
    ("gone", "error-gone-title"),
    ("too-large", "error-too-large-title"),
    ("invalid", "error-invalid-title"),
    ("too-many", "error-too-many-title"),
    ("away", "error-away-title"),
    ("unsaved", "error-unsaved-title"),
    ("still-in", "error-still-in-title"),
    ("internal", "error-internal-title"),
];

fn title(name: &str) -> &'static str {
    NAMES.iter().find(|(known, _)| *known == name).map_or("error-internal-title", |(_, title)| title)
}
