//! To come.

use crate::error::{Error, Result};

/// To come.
pub async fn close() -> Result<&'static str> {
    Err(Error::NotFound)
}

/// To come.
pub async fn tell() -> Result<&'static str> {
    Err(Error::NotFound)
}
