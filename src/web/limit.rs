//! A ceiling on posts: 120 a minute for one session, or for one client where nobody is signed in.

use std::num::NonZeroU32;

use actix_web::{
    Error as ActixError,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web,
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};

use super::{client, session};
use crate::{app::App, error::Error, secret::sha256};

/// Counts posts of this process. Limits that instances share are counted in the database.
pub type Posts = DefaultKeyedRateLimiter<String>;

/// 120 a minute.
#[must_use]
pub fn posts() -> Posts {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(120).unwrap_or(NonZeroU32::MIN)))
}

/// Refuses what is too much.
pub async fn guard<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    if *req.method() == Method::POST
        && let Some(posts) = req.app_data::<web::Data<Posts>>()
        && let Some(app) = req.app_data::<web::Data<App>>()
    {
        let who = session::cookie_value(req.request(), app)
            .map_or_else(|| client::address(req.request(), &app.config), |value| sha256(&value));
        if let Err(until) = posts.check_key(&who) {
            let wait = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            let too_many = Error::TooMany(i64::try_from(wait).unwrap_or(60));
            return Ok(req.error_response(too_many).map_into_right_body());
        }
    }
    Ok(next.call(req).await?.map_into_left_body())
}
