//! Refuses posts from other sites: `Sec-Fetch-Site` first, then `Origin` against the configured base address.

use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web,
};

use super::routes;
use crate::{app::App, error::Error};

/// Only posts change anything. One with neither header is refused too, except on `machine` routes,
/// which use no cookie and carry their own token.
pub async fn guard<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    // No route takes any other method: those get their 405.
    let is_post = *req.method() == Method::POST;
    if !is_post || comes_from_here(&req) || routes::is_machine(req.method(), req.path()) {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    req.extensions_mut().insert(CrossSite);
    Ok(req.error_response(Error::Forbidden).map_into_right_body())
}

/// Marks a request that was refused for coming from elsewhere, for the sentence on the page.
#[derive(Clone, Copy, Debug)]
pub struct CrossSite;

fn comes_from_here(req: &ServiceRequest) -> bool {
    let header = |name: &str| req.headers().get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => {
            let base = req.app_data::<web::Data<App>>().map(|app| app.config.base_url.clone());
            header("origin").is_some_and(|origin| base.as_deref() == Some(origin))
        }
    }
}
