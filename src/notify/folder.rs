//! Keeps each mail as a file, for another program to send or for people to read.

use std::{
    fs::{File, OpenOptions, remove_file, rename},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use super::{Outcome, email::Mail};
use crate::{app::App, domain::delivery::Reason, secret::hex};

/// Writes it into the folder. The file is there whole or not at all, and once however often it is tried.
///
/// # Errors
/// Where there are no random bytes, or no thread to write in.
pub async fn keep(app: &App, folder: &Path, mail: Mail) -> anyhow::Result<Outcome> {
    let last = folder.join(format!("{}.eml", mail.id));
    // Two workers may be at the same mail: each writes its own file first.
    let first = folder.join(format!(".{}.{}.tmp", mail.id, hex(&app.random.bytes::<8>()?)));
    let written = tokio::task::spawn_blocking(move || write(&first, &last, &mail.bytes)).await?;
    Ok(match written {
        Ok(()) => Outcome::Sent,
        Err(cause) => Outcome::Away(Reason::with("folder", &cause.to_string())),
    })
}

fn write(first: &Path, last: &Path, bytes: &[u8]) -> io::Result<()> {
    let done = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600) // links that sign people in stand in it
        .open(first)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| rename(first, last));
    if done.is_err() {
        drop(remove_file(first));
        return done;
    }
    last.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
