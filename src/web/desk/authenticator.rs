//! What sets up an authenticator app, as three pages show it: a QR code, an address, and the key as text.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

use crate::{actions::totp::generator, app::App, domain::rep::Rep, error::Result};

/// The second factor's secret, in the forms that apps take.
pub(super) struct Authenticator {
    /// In groups of four letters.
    pub(super) secret: String,
    /// As an address that authenticator apps open.
    pub(super) address: String,
    /// As a QR code: how many modules on a side, and the dark ones as an SVG path.
    pub(super) qr: (usize, String),
}

impl Authenticator {
    pub(super) fn of(app: &App, rep: &Rep, secret: &[u8]) -> Result<Self> {
        let made = generator(app, rep, secret)?;
        let address = made.to_url().map_err(|cause| anyhow::anyhow!("the second factor has no address: {cause}"))?;
        let letters: Vec<char> = totp_rs::Secret::from(secret.to_vec()).to_base32().chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
        Ok(Self { secret: groups.join(" "), qr: qr(&address)?, address })
    }
}

fn qr(text: &str) -> Result<(usize, String)> {
    let code = QrCode::new(text).map_err(|cause| anyhow::anyhow!("no QR code can be made: {cause}"))?;
    let (side, mut path) = (code.width(), String::new());
    for (at, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        let _ = write!(path, "M{} {}h1v1h-1z", at % side, at / side);
    }
    Ok((side, path))
}
