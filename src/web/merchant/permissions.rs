//! To come.

use crate::error::{Error, Result};

/// To come.
pub async fn show() -> Result<&'static str> {
    Err(Error::NotFound)
}
