//! To come.

use crate::error::{Error, Result};

/// To come.
pub async fn show() -> Result<&'static str> {
    Err(Error::NotFound)
}

/// To come.
pub async fn submit() -> Result<&'static str> {
    Err(Error::NotFound)
}

/// To come.
pub async fn sign_out() -> Result<&'static str> {
    Err(Error::NotFound)
}
