//! The connections to SQLite that only read.
//!
//! A pool asks each connection that is given back whether it is alive: one more visit to that connection's thread for every read.
//! A file does not go away. So one that has answered is handed on as it is, and one that has not is closed: it failed, or whoever
//! asked has gone and it may still be at work.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use scopeguard::{ScopeGuard, guard};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{db::in_time, error::Result};

/// How many there are at most.
const MOST: u32 = 8;

/// Those that are free.
#[derive(Clone, Debug)]
pub struct Readers(Arc<Home>);

#[derive(Debug)]
struct Home {
    options: SqliteConnectOptions,
    room: Arc<Semaphore>,
    idle: Mutex<Vec<SqliteConnection>>,
}

/// One that somebody reads with, and gives back by dropping it.
pub type Reader = ScopeGuard<Lent, fn(Lent)>;

/// A connection that is not at home.
#[derive(Debug)]
pub struct Lent {
    conn: SqliteConnection,
    comes_back: bool,
    has_answered: bool,
    home: Readers,
    _room: OwnedSemaphorePermit,
}

impl Readers {
    /// Opens none yet.
    #[must_use]
    pub fn new(options: SqliteConnectOptions) -> Self {
        let room = Arc::new(Semaphore::new(MOST as usize));
        Self(Arc::new(Home { options, room, idle: Mutex::default() }))
    }

    pub(super) async fn lend(&self) -> Result<Reader> {
        let room = Arc::clone(&self.0.room).acquire_owned();
        let room = in_time(async { room.await.map_err(|_| sqlx::Error::PoolClosed) }).await?;
        let idle = self.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => in_time(self.0.options.connect()).await?,
        };
        let lent = Lent { conn, comes_back: true, has_answered: true, home: self.clone(), _room: room };
        Ok(guard(lent, |Lent { conn, comes_back, has_answered, home, _room }| {
            if comes_back && has_answered {
                home.idle().push(conn);
            }
        }))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many are open, and how many of those are idle.
    pub(super) fn count(&self) -> (usize, usize) {
        let idle = self.idle().len();
        (idle + (MOST as usize).saturating_sub(self.0.room.available_permits()), idle)
    }

    /// Lends no more, and closes all once they are back.
    pub(super) async fn close(&self) {
        let all = self.0.room.acquire_many(MOST).await;
        self.0.room.close();
        let idle = std::mem::take(&mut *self.idle());
        for conn in idle {
            if let Err(cause) = conn.close().await {
                tracing::debug!(%cause, "a connection could not be closed");
            }
        }
        drop(all);
    }
}

impl Lent {
    /// To ask something with; it has not answered from here until [`Self::answered`].
    pub(super) const fn asked(&mut self) -> &mut SqliteConnection {
        self.has_answered = false;
        &mut self.conn
    }

    pub(super) const fn answered(&mut self) {
        self.has_answered = true;
    }

    /// Nobody else is to have it after this.
    pub(super) const fn close_on_drop(&mut self) {
        self.comes_back = false;
    }
}
