//! Whether the database can be used, for machines that ask whether the portal can serve (`/readyz`). Whoever fails there says so;
//! then it is tried with a write until one goes well. While all goes well, nothing is tried.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, watch};

use crate::{
    app::App,
    store::{self, Why},
};

/// How long after a try that failed the next one comes.
const AGAIN: Duration = Duration::from_secs(2);

/// What is known.
#[derive(Debug, Default)]
pub struct Health {
    trouble: Mutex<Option<Why>>,
    doubt: Notify,
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
    /// Tries the database where somebody met with trouble, until it can be used again; until it is told to stop.
    pub async fn watch_health(self, mut stopped: watch::Receiver<bool>) {
        let health = async {
            loop {
                self.health.doubt.notified().await;
                while let Err(error) = store::setting::try_write(&self.db, self.clock.now()).await {
                    self.health.set(error.why());
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
}
