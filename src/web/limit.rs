//! A ceiling on posts: 120 a minute for one session, and 1,200 for one client, whatever cookies it sends.
//!
//! Each instance lets the first quarter of them through by itself, so that a post costs nothing where people go about as people
//! do. Who sends more is counted in the database, by all instances together; and by each for itself too, so that what is far too
//! much costs the database nothing.

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
use crate::{
    actions::limit::{self, Limit, POSTS_BY_CLIENT, POSTS_BY_SESSION},
    app::App,
    error::{Error, Result},
    secret::sha256,
};

/// Counts posts of this process.
#[derive(Debug)]
pub struct Posts {
    sessions: Counter,
    clients: Counter,
}

/// Posts by whom they come from.
#[derive(Debug)]
struct Counter {
    /// All that this process lets through.
    all: DefaultKeyedRateLimiter<String>,
    /// Those of them that nobody else need know of.
    own: DefaultKeyedRateLimiter<String>,
    /// What the others count with us.
    shared: Limit,
}

impl Counter {
    fn new(most: u32, shared: Limit) -> Self {
        let minute =
            |most: u32| RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(most).unwrap_or(NonZeroU32::MIN)));
        Self { all: minute(most), own: minute(most / OWN), shared }
    }

    /// Counts one; whether the others have to know of it.
    fn take(&self, key: &String) -> std::result::Result<bool, u64> {
        for counted in [&self.all, &self.own] {
            if counted.len() > KEYS {
                counted.retain_recent();
            }
        }
        let wait = |until: governor::NotUntil<_>| until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        self.all.check_key(key).map_err(wait)?;
        Ok(self.own.check_key(key).is_err())
    }
}

/// Posts of one session in a minute.
const SESSION: u32 = 120;
/// Posts of one client in a minute: an office behind one address has many sessions.
const CLIENT: u32 = 1_200;
/// One of so many is let through without a word to the others.
const OWN: u32 = 4;
/// Above so many keys, those that have all their room again are forgotten.
const KEYS: usize = 10_000;

impl Posts {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Self {
        Self { sessions: Counter::new(SESSION, POSTS_BY_SESSION), clients: Counter::new(CLIENT, POSTS_BY_CLIENT) }
    }

    /// Counts one, with the other instances where somebody sends many. A database that is away keeps nobody out: what they
    /// want to save says so itself.
    ///
    /// # Errors
    /// [`Error::TooMany`] where there is no room.
    pub async fn take(&self, app: &App, client: String, session: Option<String>) -> Result<()> {
        for (counter, key) in [(&self.clients, Some(client)), (&self.sessions, session)] {
            let Some(key) = key else { continue };
            let many = counter.take(&key).map_err(|wait| Error::TooMany(i64::try_from(wait).unwrap_or(60)))?;
            if many && let Err(error @ Error::TooMany(_)) = limit::take(app, counter.shared, &[&key]).await {
                return Err(error);
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
) -> std::result::Result<ServiceResponse<EitherBody<B>>, ActixError> {
    if *req.method() == Method::POST
        && let Some(posts) = req.app_data::<web::Data<Posts>>()
        && let Some(app) = req.app_data::<web::Data<App>>()
    {
        let session = session::cookie_value(req.request(), app).map(|value| sha256(&value));
        if let Err(too_many) = posts.take(app, client::counted(req.request(), &app.config), session).await {
            return Ok(req.error_response(too_many).map_into_right_body());
        }
    }
    Ok(next.call(req).await?.map_into_left_body())
}
