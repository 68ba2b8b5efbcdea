//! Runs the portal, its worker, or both, until somebody says stop; then lets what is under way finish.

use std::{
    net::{Shutdown, TcpListener},
    time::Duration,
};

use actix_web::{
    dev::ServerHandle,
    rt::{spawn, task::JoinHandle},
};
use futures_util::future::select_all;
use socket2::SockRef;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::{Instant, sleep, timeout_at},
};

use crate::{app::App, web, worker};

/// How long all of it may take to end: requests under way, and what the worker holds. Then the last traces leave (`logs.rs`), and
/// those who watch often kill after ten seconds.
const END: Duration = Duration::from_secs(7);
/// How long those have to say what they want who had just come: actix closes a connection whose request it has not read yet.
const LAST: Duration = Duration::from_millis(250);

/// Where people come in.
#[derive(Debug)]
pub struct Door {
    /// It listens.
    pub listener: TcpListener,
    /// Somebody else keeps it open for the next program: whoever comes meanwhile waits for that one.
    pub is_held: bool,
}

/// Serves at this door, with the worker beside it where wanted, until SIGTERM or SIGINT.
pub async fn portal(app: &App, door: Door, with_worker: bool) -> anyhow::Result<()> {
    let mut stops = Stops::new()?;
    let metrics = metrics(app)?;
    let own = if door.is_held { None } else { Some(door.listener.try_clone()?) };
    let server = web::serve::serve(app, door.listener)?;
    let handle = server.handle();
    let mut serving = spawn(server);
    let mut beside = Beside::start(app, with_worker);
    let lost = tokio::select! {
        () = stops.next() => None,
        cause = beside.lost() => Some(cause),
        ended = &mut serving => return Ok(ended??),
    };
    tracing::info!("stopping: requests under way are finished first");
    app.stopping.send_replace(true);
    let end = Instant::now() + END;
    if let Some(own) = own {
        // Whoever asks `/readyz` hears of it. Then nobody is let in: a proxy tries the next one at once where a connection is
        // refused, and not where it was taken and closed.
        sleep(LAST).await;
        handle.pause().await;
        drop(SockRef::from(&own).shutdown(Shutdown::Read));
    } else {
        handle.pause().await;
    }
    sleep(LAST).await;
    // Its own limit is shorter.
    handle.stop(true).await;
    drop(serving.await);
    beside.settle(end).await;
    finish(app, metrics, end, lost).await
}

/// Runs the worker alone until SIGTERM or SIGINT.
pub async fn worker(app: &App) -> anyhow::Result<()> {
    let mut stops = Stops::new()?;
    let metrics = metrics(app)?;
    let mut beside = Beside::start(app, true);
    let lost = tokio::select! {
        () = stops.next() => None,
        cause = beside.lost() => Some(cause),
    };
    app.stopping.send_replace(true);
    let end = Instant::now() + END;
    beside.settle(end).await;
    finish(app, metrics, end, lost).await
}

/// Begins to answer Prometheus, where that is set.
fn metrics(app: &App) -> anyhow::Result<Option<ServerHandle>> {
    let Some(address) = app.config.metrics_listen else { return Ok(None) };
    let server = web::metrics::serve(app, web::metrics::bind(address)?)?;
    let handle = server.handle();
    spawn(server);
    Ok(Some(handle))
}

/// Prometheus is answered nearly to the end, so that the stop can be watched. A database that does not answer holds nobody up:
/// what was acknowledged is saved.
async fn finish(
    app: &App,
    metrics: Option<ServerHandle>,
    end: Instant,
    lost: Option<anyhow::Error>,
) -> anyhow::Result<()> {
    if let Some(metrics) = metrics {
        drop(timeout_at(end, metrics.stop(true)).await);
    }
    drop(timeout_at(end, app.db.close()).await);
    tracing::info!("stopped");
    lost.map_or(Ok(()), Err)
}

/// What works beside the listener until it is told to stop.
struct Beside(Vec<(&'static str, JoinHandle<()>)>);

impl Beside {
    fn start(app: &App, with_worker: bool) -> Self {
        let stopped = || app.stopping.subscribe();
        let mut all = vec![
            ("what keeps up with settings", spawn(app.clone().keep_up(stopped()))),
            ("what watches the database", spawn(app.clone().watch_health(stopped()))),
        ];
        if with_worker {
            all.push(("the worker", spawn(worker::run(app.clone(), stopped()))));
        }
        Self(all)
    }

    /// Comes back where one of them ended before it was told to: it panicked. The portal would go on without it, and nobody would
    /// know; so the program fails, and whoever started it starts it again.
    async fn lost(&mut self) -> anyhow::Error {
        let (ended, at, _) = select_all(self.0.iter_mut().map(|(_, task)| task)).await;
        let (name, _) = self.0.swap_remove(at);
        let cause = ended.err().map(|cause| format!(": {cause}")).unwrap_or_default();
        tracing::error!("{name} ended by a fault of the program{cause}");
        anyhow::anyhow!("{name} ended by a fault of the program{cause}; start it again, and report what the log says")
    }

    async fn settle(self, end: Instant) {
        for (name, mut task) in self.0 {
            if timeout_at(end, &mut task).await.is_err() {
                tracing::warn!("{name} did not settle in time; what it held is tried again after its lease");
                // Connections can be given back only as long as the runtime is there.
                task.abort();
                drop(task.await);
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn who_works_beside_the_listener_and_panics_is_named_and_the_others_are_still_settled() {
        let others = || spawn(std::future::pending::<()>());
        let odd = spawn(async { panic!("an odd row") });
        let mut beside = Beside(vec![("one", others()), ("the worker", odd), ("another", others())]);
        let lost = beside.lost().await.to_string();
        assert!(lost.starts_with("the worker ended") && lost.contains("an odd row"), "{lost}");
        beside.settle(Instant::now()).await;
    }
}
