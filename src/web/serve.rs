//! Puts the portal behind a listener.

use std::{net::TcpListener, time::Duration};

use actix_http::HttpService;
use actix_server::ServerBuilder;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::{
    App as ActixApp, Error as ActixError,
    cookie::Key,
    dev::{AppConfig, Server},
    middleware::{Compress, from_fn},
    rt::net::TcpStream,
    web,
};
use rustix::process::{Resource, getrlimit, setrlimit};

use super::{
    client,
    connection::{self, Connection},
    csrf, deadline,
    desk::live::Streams,
    errors, headers, limit, log, paths, routes,
    session::{self, Side},
};
use crate::app::App;

/// Threads that answer; each costs memory, and the database is the narrow place.
const THREADS: usize = 2;
/// The most connections of a thread; above, they wait to be taken. Slow clients are let go before so many are there.
const CONNECTIONS: usize = 5_000;
/// Files that are open beside connections: those of the database, and of the program.
const OTHER_FILES: usize = 200;

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
    let portal = move || {
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
            .wrap(from_fn(deadline::give))
            .wrap(from_fn(log::write))
            .wrap(from_fn(connection::note))
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
    };
    let server = ServerBuilder::new();
    let stopping = server.graceful_shutdown_signal();
    // What `HttpServer` of actix-web does, but for the connection, which is ours.
    let server = server
        .disable_signals()
        .workers(THREADS)
        .max_concurrent_connections(connections())
        .shutdown_timeout(6)
        .listen("portal", listener, move || {
            let stopping = stopping.clone();
            let http = HttpService::build()
                .client_request_timeout(Duration::from_secs(5))
                .client_disconnect_timeout(Duration::from_secs(2))
                .graceful_shutdown_signal(move || {
                    let stopping = stopping.clone();
                    async move { stopping.notified().await }
                })
                .on_connect_ext(|connection: &Connection<TcpStream>, known| drop(known.insert(connection.turn())))
                .h1(map_config(portal().into_factory().map_err(|error: ActixError| error.error_response()), |()| {
                    AppConfig::default()
                }));
            fn_service(|stream: TcpStream| async {
                let peer = stream.peer_addr().ok();
                // A compressed answer leaves in several pieces: the second must not wait until the client has told of the first,
                // which takes it 40 ms. Where it cannot be set, it is only slower.
                let _ = stream.set_nodelay(true);
                Ok((Connection::new(stream), peer))
            })
            .and_then(http)
        })?
        .run();
    Ok(server)
}

/// How many connections a thread takes: fewer where the machine lets the program open fewer files. It is asked for all it gives.
fn connections() -> usize {
    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    if let Err(cause) = setrlimit(Resource::Nofile, files) {
        tracing::debug!(%cause, "the limit on open files stays as it was");
    }
    let files = getrlimit(Resource::Nofile).current.and_then(|most| usize::try_from(most).ok());
    files.map_or(CONNECTIONS, |most| (most.saturating_sub(OTHER_FILES) / THREADS).clamp(100, CONNECTIONS))
}
