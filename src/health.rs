//! Whether the database can be used, for machines that ask whether the portal can serve (`/readyz`). Whoever fails there says so;
//! then it is tried with a write until one goes well. While all goes well, nothing is tried.

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::timeout,
};

use crate::{
    app::App,
    store::{self, Why},
};

/// How long after a try that failed the next one comes.
const AGAIN: Duration = Duration::from_secs(2);
/// How long whoever works without a deadline waits for the database: longer than a statement and its COMMIT may take there. A
/// machine that lost its power says nothing, and nobody would hear of it.
const PATIENCE: Duration = Duration::from_secs(150);

/// What is known.
#[derive(Debug, Default)]
pub struct Health {
    trouble: Mutex<Option<Why>>,
    doubt: Notify,
    /// How long [`App::patiently`] waits; tests set it, once.
    pub patience: OnceLock<Duration>,
}

impl Health {
    /// Why it cannot be used, as of the last try.
    #[must_use]
    pub fn trouble(&self) -> Option<Why> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody met with this.
    pub fn met(&self, error: &store::Error) {
        if error.why().is_some() {
            self.doubt.notify_one();
        }
    }

    fn set(&self, now: Option<Why>) {
        let before = std::mem::replace(&mut *self.trouble.lock().unwrap_or_else(PoisonError::into_inner), now);
        match (before, now) {
            (None, Some(why)) => {
                let (word, words) = why.words();
                tracing::error!(why = word, "{words}; nothing is saved until it can be used");
            }
            (Some(_), None) => tracing::info!("the database can be used again"),
            _ => {}
        }
    }
}

impl App {
    /// Does what asks the database and has no deadline of its own: it ends, also where no answer ever comes.
    ///
    /// # Errors
    /// What `work` says, or that it is not known what became of it.
    pub fn patiently<T, E: From<store::Error>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> impl Future<Output = Result<T, E>> {
        let patience = self.health.patience.get().copied().unwrap_or(PATIENCE);
        let work = timeout(patience, Box::pin(work));
        async move {
            work.await.unwrap_or_else(|_| {
                Err(store::Error::Unsure(Why::Away, anyhow::anyhow!("no answer came within {patience:?}")).into())
            })
        }
    }

    /// Tries the database where somebody met with trouble, until it can be used again; until it is told to stop.
    pub async fn watch_health(self, mut stopped: watch::Receiver<bool>) {
        let health = async {
            loop {
                self.health.doubt.notified().await;
                while let Err(error) = self.try_database().await {
                    self.health.set(Some(self.why(&error).await));
                    tokio::time::sleep(AGAIN).await;
                }
                self.health.set(None);
            }
        };
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => {}
            () = health => {}
        }
    }

    async fn try_database(&self) -> store::Result<()> {
        self.patiently(store::setting::try_write(&self.db, self.clock.now())).await
    }

    /// What keeps the database from being used. Where no connection was to be had in time, that may be since there is no server: the pool
    /// goes on trying where one is refused, and tells nobody.
    pub async fn why(&self, error: &store::Error) -> Why {
        match error.why() {
            Some(Why::Busy) => {
                store::others::reach(&self.db).await.err().and_then(|error| error.why()).unwrap_or(Why::Busy)
            }
            // A write that fails for a reason that nobody foresaw fails all the same.
            why => why.unwrap_or(Why::Away),
        }
    }
}
