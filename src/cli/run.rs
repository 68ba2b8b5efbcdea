//! Runs the portal, its worker, or both, until somebody says stop; then lets what is under way finish.

use std::{net::TcpListener, time::Duration};

use actix_web::dev::ServerHandle;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::{Instant, timeout_at},
};

use crate::{app::App, web, worker};

/// How long all of it may take to end: requests under way, and what the worker holds. Those who watch often kill after ten seconds.
const END: Duration = Duration::from_secs(9);
/// How long those have to say what they want who had just come: actix closes a connection whose request it has not read yet.
const LAST: Duration = Duration::from_millis(250);

/// Serves on this listener, with the worker beside it where wanted, until SIGTERM or SIGINT.
pub async fn portal(app: &App, listener: TcpListener, with_worker: bool) -> anyhow::Result<()> {
    let mut stops = Stops::new()?;
    let metrics = metrics(app)?;
    let server = web::serve::serve(app, listener)?;
    let handle = server.handle();
    let mut serving = actix_web::rt::spawn(server);
    actix_web::rt::spawn(app.clone().keep_up(app.stopping.subscribe()));
    actix_web::rt::spawn(app.clone().watch_health(app.stopping.subscribe()));
    let working = with_worker.then(|| actix_web::rt::spawn(worker::run(app.clone(), app.stopping.subscribe())));
    tokio::select! {
        () = stops.next() => tracing::info!("stopping: requests under way are finished first"),
        ended = &mut serving => return Ok(ended??),
    }
    app.stopping.send_replace(true);
    let end = Instant::now() + END;
    handle.pause().await;
    tokio::time::sleep(LAST).await;
    // Its own limit is shorter.
    handle.stop(true).await;
    drop(serving.await);
    if let Some(working) = working {
        settle(working, end).await;
    }
    stop(metrics, end).await;
    close(app, end).await;
    tracing::info!("stopped");
    Ok(())
}

/// Runs the worker alone until SIGTERM or SIGINT.
pub async fn worker(app: &App) -> anyhow::Result<()> {
    let mut stops = Stops::new()?;
    let metrics = metrics(app)?;
    actix_web::rt::spawn(app.clone().keep_up(app.stopping.subscribe()));
    actix_web::rt::spawn(app.clone().watch_health(app.stopping.subscribe()));
    let working = actix_web::rt::spawn(worker::run(app.clone(), app.stopping.subscribe()));
    stops.next().await;
    app.stopping.send_replace(true);
    let end = Instant::now() + END;
    settle(working, end).await;
    stop(metrics, end).await;
    close(app, end).await;
    Ok(())
}

/// Begins to answer Prometheus, where that is set.
fn metrics(app: &App) -> anyhow::Result<Option<ServerHandle>> {
    let Some(address) = app.config.metrics_listen else { return Ok(None) };
    let server = web::metrics::serve(app, web::metrics::bind(address)?)?;
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Ok(Some(handle))
}

/// It is answered nearly to the end, so that the stop can be watched.
async fn stop(metrics: Option<ServerHandle>, end: Instant) {
    if let Some(metrics) = metrics {
        drop(timeout_at(end, metrics.stop(true)).await);
    }
}

/// A database that does not answer holds nobody up: what was acknowledged is saved.
async fn close(app: &App, end: Instant) {
    drop(timeout_at(end, app.db.close()).await);
}

async fn settle(mut working: actix_web::rt::task::JoinHandle<()>, end: Instant) {
    if timeout_at(end, &mut working).await.is_err() {
        tracing::warn!("the worker did not settle in time; what it held is tried again after its lease");
        // Connections can be given back only as long as the runtime is there.
        working.abort();
        drop(working.await);
    }
}

/// The two ways to be told to stop.
struct Stops {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Stops {
    fn new() -> anyhow::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
