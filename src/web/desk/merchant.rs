//! To come.

use crate::error::{Error, Result};

/// To come.
pub async fn show() -> Result<&'static str> {
    Err(Error::NotFound)
}

/// To come.
pub async fn add_contact() -> Result<&'static str> {
    Err(Error::NotFound)
}

/// To come.
pub async fn change_contact() -> Result<&'static str> {
    Err(Error::NotFound)
}

/// To come.
pub async fn add_store() -> Result<&'static str> {
    Err(Error::NotFound)
}

/// To come.
pub async fn change_store() -> Result<&'static str> {
    Err(Error::NotFound)
}

/// To come.
pub async fn add_note() -> Result<&'static str> {
    Err(Error::NotFound)
}
