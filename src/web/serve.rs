//! Puts the portal behind a listener.

use std::{net::TcpListener, time::Duration};

use actix_web::{
    App as ActixApp, HttpServer,
    cookie::Key,
    dev::Server,
    middleware::{Compress, from_fn},
    web,
};

use super::{
    client, csrf,
    desk::live::Streams,
    errors, headers, limit, log, paths, routes,
    session::{self, Side},
};
use crate::app::App;

/// Threads that answer; each costs memory, and the database is the narrow place.
const THREADS: usize = 2;

/// Serves on this listener until it is stopped; on SIGTERM requests under way are finished first.
///
/// # Errors
/// Where the listener cannot be used.
pub fn serve(app: &App, listener: TcpListener) -> anyhow::Result<Server> {
    let cookie_key = Key::from(&app.keys.cookie_key()?);
    let posts = web::Data::new(limit::Posts::new());
    let streams = web::Data::new(Streams::default());
    let data = web::Data::new(app.clone());
    let app = app.clone();
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(data.clone())
            .app_data(posts.clone())
            .app_data(streams.clone())
            .wrap(Compress::default())
            .wrap(from_fn(limit::guard))
            .wrap(from_fn(csrf::guard))
            .wrap(from_fn(errors::render))
            .wrap(from_fn(headers::add))
            .wrap(from_fn(client::note))
            .wrap(from_fn(log::write))
            .configure(routes::ops)
            .service(
                web::scope(paths::DESK)
                    .wrap(from_fn(errors::render))
                    .wrap(session::middleware(&app, Side::Rep, &cookie_key))
                    .configure(routes::desk),
            )
            .service(
                web::scope("")
                    .wrap(from_fn(errors::render))
                    .wrap(session::middleware(&app, Side::Contact, &cookie_key))
                    .configure(routes::merchant),
            )
    })
    .disable_signals()
    .workers(THREADS)
    .max_connections(5_000)
    .client_request_timeout(Duration::from_secs(5))
    .client_disconnect_timeout(Duration::from_secs(2))
    .shutdown_timeout(8)
    .listen(listener)?
    .run();
    Ok(server)
}
