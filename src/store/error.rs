//! What can go wrong with a database, told apart by what can be done about it.

use sqlx::{error::DatabaseError, sqlite::SqliteError};

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

/// Why the database cannot be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It does not answer, or not in time.
    Away,
    /// No connection to it is free.
    Busy,
    /// Somebody keeps it, or what is wanted of it, locked.
    Locked,
    /// Its disk is full.
    Full,
    /// Its disk fails.
    Disk,
    /// It takes no writes: a copy that follows another server.
    ReadOnly,
}

impl Why {
    /// A word for machines that watch, and what it means.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Away => ("away", "the database does not answer"),
            Self::Busy => ("busy", "no connection to the database is free"),
            Self::Locked => ("locked", "the database is locked"),
            Self::Full => ("full", "the disk of the database is full"),
            Self::Disk => ("disk", "the disk of the database cannot be written to"),
            Self::ReadOnly => ("read-only", "the database takes no writes"),
        }
    }
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
    /// Not to be used now; nothing was written.
    #[error("the database cannot be used: {}", .0.words().1)]
    Away(Why, #[source] anyhow::Error),
    /// COMMIT failed: it may or may not have been saved.
    #[error("it is not known whether the change was saved")]
    Unsure(Why, #[source] anyhow::Error),
    /// Anything else: a fault of ours.
    #[error("the database refused a statement")]
    Broken(#[source] anyhow::Error),
}

impl Error {
    /// Why the database cannot be used, where that is what it is.
    #[must_use]
    pub const fn why(&self) -> Option<Why> {
        match self {
            Self::Away(why, _) | Self::Unsure(why, _) => Some(*why),
            Self::Busy(_) => Some(Why::Locked),
            Self::Lost | Self::NotThere | Self::Taken(_) | Self::Broken(_) => None,
        }
    }
}

/// The store's own result.
pub type Result<T> = std::result::Result<T, Error>;

/// Whether trying the same transaction again from its beginning may help.
pub trait MayRetry {
    /// True for lost races and a busy database, where nothing was written.
    fn may_retry(&self) -> bool;
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
            sqlx::Error::PoolTimedOut => Self::Away(Why::Busy, error.into()),
            sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed | sqlx::Error::Tls(_) => {
                Self::Away(Why::Away, error.into())
            }
            sqlx::Error::Database(said) if said.is_unique_violation() => {
                let name = said.constraint().unwrap_or_default();
                let text = said.message();
                let known = UNIQUE.iter().find(|(columns, index, _)| *index == name || text.ends_with(columns));
                Self::Taken(known.map_or(Taken::Other, |(_, _, taken)| *taken))
            }
            sqlx::Error::Database(said) => match trouble(&**said) {
                Some(Trouble::Race) => Self::Busy(error.into()),
                Some(Trouble::Why(why)) => Self::Away(why, error.into()),
                None => Self::Broken(error.into()),
            },
            _ => Self::Broken(error.into()),
        }
    }
}

/// What an error of a database is, where it is none of ours.
enum Trouble {
    /// Two came at once: the same again may go well.
    Race,
    /// It cannot be used.
    Why(Why),
}

fn trouble(said: &dyn DatabaseError) -> Option<Trouble> {
    let code = said.code()?;
    if said.try_downcast_ref::<SqliteError>().is_some() {
        // The last byte is the kind; those before it say more.
        return match code.parse::<u32>().ok()? & 0xff {
            // BUSY, LOCKED.
            5 | 6 => Some(Trouble::Race),
            // READONLY, IOERR, FULL, CANTOPEN.
            8 => Some(Trouble::Why(Why::ReadOnly)),
            10 => Some(Trouble::Why(Why::Disk)),
            13 => Some(Trouble::Why(Why::Full)),
            14 => Some(Trouble::Why(Why::Away)),
            _ => None,
        };
    }
    Some(match &*code {
        // Serialization failure, deadlock.
        "40001" | "40P01" => Trouble::Race,
        // The lock was not to be had, or the statement not done, in the time that `db.rs` sets.
        "55P03" | "57014" => Trouble::Why(Why::Locked),
        "53100" => Trouble::Why(Why::Full),
        "58030" => Trouble::Why(Why::Disk),
        "25006" => Trouble::Why(Why::ReadOnly),
        // Shutting down, crashed, starting; what the connection itself broke of.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => Trouble::Why(Why::Away),
        code => match code.get(..2)? {
            // The line; who we say we are is not believed, or not any more.
            "08" | "28" => Trouble::Why(Why::Away),
            // Too little of something, such as connections or memory.
            "53" => Trouble::Why(Why::Busy),
            _ => return None,
        },
    })
}
