//! A ceiling on posts: 120 a minute for one session, and 1,200 for one client, whatever cookies it sends.

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
#[derive(Debug)]
pub struct Posts {
    sessions: DefaultKeyedRateLimiter<String>,
    clients: DefaultKeyedRateLimiter<String>,
}

/// Posts of one session in a minute.
const SESSION: u32 = 120;
/// Posts of one client in a minute: an office behind one address has many sessions.
const CLIENT: u32 = 1_200;
/// Above so many keys, those that have all their room again are forgotten.
const KEYS: usize = 10_000;

impl Posts {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Self {
        let minute =
            |most: u32| RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(most).unwrap_or(NonZeroU32::MIN)));
        Self { sessions: minute(SESSION), clients: minute(CLIENT) }
    }

    /// Counts one.
    ///
    /// # Errors
    /// The seconds to wait where there is no room.
    pub fn take(&self, client: String, session: Option<String>) -> Result<(), u64> {
        for (limit, key) in [(&self.clients, Some(client)), (&self.sessions, session)] {
            if limit.len() > KEYS {
                limit.retain_recent();
            }
            if let Some(Err(until)) = key.map(|key| limit.check_key(&key)) {
                return Err(until.wait_time_from(DefaultClock::default().now()).as_secs() + 1);
            }
        }
        Ok(())
    }
}

impl Default for Posts {
    fn default() -> Self {
        Self::new()
    }
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
        let session = session::cookie_value(req.request(), app).map(|value| sha256(&value));
        if let Err(wait) = posts.take(client::counted(req.request(), &app.config), session) {
            let too_many = Error::TooMany(i64::try_from(wait).unwrap_or(60));
            return Ok(req.error_response(too_many).map_into_right_body());
        }
    }
    Ok(next.call(req).await?.map_into_left_body())
}
