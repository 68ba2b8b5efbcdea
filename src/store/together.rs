//! One commit for all who write to SQLite and wait for each other.
//!
//! One connection writes, and a commit there is a flush to the disk. So whoever has the turn writes in a savepoint of the
//! transaction that is open, and leaves it open behind them. Whoever opens one also queues its COMMIT, behind those who wait by
//! then: where nobody does, it comes at once. All are answered after it.
//!
//! Who fails is rolled back to their savepoint, and who was ended half way takes the connection with them. Then nothing was saved,
//! and the others in it begin again.

use std::sync::Arc;

use sqlx::SqlitePool;
use tokio::{
    sync::{Mutex, OwnedMutexGuard, watch},
    task::JoinHandle,
};

use super::{
    audit::Noted,
    db::{Conn, Tx, in_time},
    error::{Error, Result, Why},
};

/// The queue of those who want to write, with the transaction that is open.
#[derive(Clone, Debug, Default)]
pub struct Together(Arc<Mutex<Option<Open>>>);

/// A transaction between two who write in it.
#[derive(Debug)]
struct Open {
    tx: Tx,
    /// Whether anybody in it has something to save.
    keeps: bool,
    stage: watch::Sender<Stage>,
    commit: Option<JoinHandle<()>>,
}

/// What those in it wait for.
#[derive(Clone, Debug)]
enum Stage {
    Open,
    Committing,
    Ended(std::result::Result<(), Arc<Error>>),
}

/// Somebody's turn to write. It ends the transaction where it is dropped half way, and only then does the queue go on.
#[derive(Debug)]
pub(super) struct Turn {
    open: Open,
    queue: OwnedMutexGuard<Option<Open>>,
    together: Together,
}

impl Together {
    /// Waits for a turn, and sets the savepoint.
    pub(super) async fn turn(&self, pool: &SqlitePool) -> Result<Turn> {
        let mut queue = in_time(async { Ok(Arc::clone(&self.0).lock_owned().await) }).await?;
        let open = match queue.take() {
            Some(mut open) => {
                open.tx.say("RELEASE own; SAVEPOINT own").await?;
                open
            }
            None => {
                let conn = Conn::Sqlite(in_time(pool.acquire()).await?);
                let tx = Tx::begin(conn, "BEGIN IMMEDIATE; SAVEPOINT own").await?;
                Open { tx, keeps: false, stage: watch::Sender::new(Stage::Open), commit: None }
            }
        };
        Ok(Turn { open, queue, together: self.clone() })
    }

    /// Commits what is open when it is our turn. In a task of its own: a COMMIT must not be ended half way by one who goes away.
    pub(super) async fn commit(self) {
        let mut queue = self.0.lock().await;
        let Some(Open { tx, keeps, stage, .. }) = queue.take() else { return };
        stage.send_replace(Stage::Committing);
        let said = tx.end(keeps).await;
        stage.send_replace(Stage::Ended(said.map_err(Arc::new)));
    }
}

impl Turn {
    pub(super) const fn tx(&mut self) -> &mut Tx {
        &mut self.open.tx
    }

    /// Ends the turn, and waits until the transaction has ended: who is refused too, since the reason may be in it.
    ///
    /// # Errors
    /// [`Error::Busy`] where nothing was saved and the same again may go well; what COMMIT says.
    pub(super) async fn end(self, keep: bool) -> Result<()> {
        let Self { mut open, mut queue, together } = self;
        if !keep {
            open.tx.noted = Noted::default();
            open.tx.say("ROLLBACK TO own").await?;
        }
        open.keeps |= keep;
        let mut stage = open.stage.subscribe();
        // A task ends with the thread that it was begun on.
        if open.commit.as_ref().is_none_or(JoinHandle::is_finished) {
            open.commit = Some(tokio::spawn(together.commit()));
        }
        *queue = Some(open);
        drop(queue);
        // An error here is that the transaction is gone: how far it came says what that means.
        drop(stage.wait_for(|stage| matches!(stage, Stage::Ended(_))).await);
        match &*stage.borrow() {
            Stage::Ended(Ok(())) => Ok(()),
            Stage::Ended(Err(error)) => Err(again(error)),
            Stage::Committing => Err(Error::Unsure(Why::Away, anyhow::anyhow!("COMMIT was ended half way"))),
            Stage::Open => {
                Err(Error::Busy(anyhow::anyhow!("somebody who wrote in the same transaction was ended half way")))
            }
        }
    }
}

/// The same error for one more of those whom it concerns.
fn again(error: &Arc<Error>) -> Error {
    let cause = anyhow::Error::new(Arc::clone(error));
    match **error {
        Error::Away(why, _) => Error::Away(why, cause),
        Error::Unsure(why, _) => Error::Unsure(why, cause),
        _ => Error::Broken(cause),
    }
}
