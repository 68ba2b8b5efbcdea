//! What can go wrong with a database, told apart by what can be done about it.

/// A unique column that was already taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The store's permanent address.
    Handle,
    /// An open access request for the store is there already.
    OpenRequest,
    /// The contact's address, within the merchant.
    ContactEmail,
    /// The rep's address.
    RepEmail,
    /// A reference, a token or another made value: try again with a new one.
    Other,
}

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A guarded change found that somebody else was faster.
    #[error("another change came first")]
    Lost,
    /// The row is not there.
    #[error("no such row")]
    NotThere,
    /// A unique value is taken.
    #[error("a unique value is taken: {0:?}")]
    Taken(Taken),
    /// Busy for too long; nothing was written.
    #[error("the database is busy")]
    Busy(#[source] anyhow::Error),
    /// Not to be reached; nothing was written.
    #[error("the database is away")]
    Away(#[source] anyhow::Error),
    /// COMMIT failed: it may or may not have been saved.
    #[error("it is not known whether the change was saved")]
    Unsure(#[source] anyhow::Error),
    /// Anything else: a fault of ours.
    #[error("the database refused a statement")]
    Broken(#[source] anyhow::Error),
}

/// The store's own result.
pub type Result<T> = std::result::Result<T, Error>;

/// Whether trying the same transaction again from its beginning may help.
pub trait MayRetry {
    /// True for lost races and a busy database, where nothing was written.
    fn may_retry(&self) -> bool;
}

impl Error {
    /// Whether the disk is full, on which it would have been written.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let (Self::Away(cause) | Self::Busy(cause) | Self::Broken(cause) | Self::Unsure(cause)) = self else {
            return false;
        };
        let Some(sqlx::Error::Database(said)) = cause.downcast_ref() else { return false };
        // SQLite: full. PostgreSQL: disk full.
        matches!(said.code().as_deref(), Some("13" | "53100"))
    }
}

impl MayRetry for Error {
    fn may_retry(&self) -> bool {
        matches!(self, Self::Lost | Self::Busy(_) | Self::Taken(Taken::Other))
    }
}

/// SQLite says the columns, PostgreSQL the index.
const UNIQUE: &[(&str, &str, Taken)] = &[
    ("store.handle", "store_handle", Taken::Handle),
    ("access_request.store_id", "access_request_open", Taken::OpenRequest),
    ("contact.merchant_id, contact.email_folded", "contact_once", Taken::ContactEmail),
    ("rep.email_folded", "rep_email", Taken::RepEmail),
];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotThere,
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Tls(_) => Self::Away(error.into()),
            sqlx::Error::Database(said) if said.is_unique_violation() => {
                let name = said.constraint().unwrap_or_default();
                let text = said.message();
                let known = UNIQUE.iter().find(|(columns, index, _)| *index == name || text.ends_with(columns));
                Self::Taken(known.map_or(Taken::Other, |(_, _, taken)| *taken))
            }
            sqlx::Error::Database(said) => {
                let code = said.code().unwrap_or_default().into_owned();
                match code.as_str() {
                    // SQLite: BUSY, LOCKED and BUSY_SNAPSHOT. PostgreSQL: serialization failure, deadlock.
                    "5" | "6" | "517" | "40001" | "40P01" => Self::Busy(error.into()),
                    // SQLite: I/O error, full, cannot open. PostgreSQL: shutting down, starting, read-only, no connections.
                    "10" | "13" | "14" | "57P01" | "57P02" | "57P03" | "25006" | "53300" => Self::Away(error.into()),
                    _ => Self::Broken(error.into()),
                }
            }
            _ => Self::Broken(error.into()),
        }
    }
}
