//! One error with two faces: a sentence and a way on for people, the cause for the log.

use crate::{
    domain::{form::Fault, moves::Refusal},
    store,
};

/// Anything that keeps a request from being answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it is somebody else's: both look alike.
    #[error("not found")]
    NotFound,
    /// Signed in, and not allowed.
    #[error("forbidden")]
    Forbidden,
    /// The table of moves says no.
    #[error("refused by the table of moves: {0:?}")]
    Refused(Refusal),
    /// Something is wrong with what was typed.
    #[error("the form has faults")]
    Invalid(Vec<Fault>),
    /// Somebody was faster; the page shows who did what.
    #[error("another change came first")]
    Conflict,
    /// A link that was used or has expired.
    #[error("the link is used or expired")]
    Gone,
    /// Too often; come back after so many seconds.
    #[error("too many")]
    TooMany(i64),
    /// The second factor has to be proved again first.
    #[error("step-up needed")]
    StepUp,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A fault of ours.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// The house's own result.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// One fault of one field.
    #[must_use]
    pub fn field(field: &'static str, key: &'static str) -> Self {
        Self::Invalid(vec![Fault::new(field, key)])
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl store::error::MayRetry for Error {
    fn may_retry(&self) -> bool {
        matches!(self, Self::Store(error) if error.may_retry())
    }
}
