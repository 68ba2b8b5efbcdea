//! Static files: built in, with the hash of what is in them in their name, kept for ever.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{HttpResponse, http::header, web};
use rust_embed::RustEmbed;

use crate::{error::Error, secret::hex};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

struct Asset {
    body: web::Bytes,
    content_type: &'static str,
}

static BY_NAME: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let hashed = |name: &str| Files::get(name).map(|file| (hashed_name(name, &file), file));
    Files::iter()
        .filter_map(|name| {
            let (url, file) = hashed(&name)?;
            let asset = Asset { body: file.data.into_owned().into(), content_type: content_type(&name) };
            Some((url, asset))
        })
        .collect()
});

static URLS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| Some((name.to_string(), format!("/static/{}", hashed_name(&name, &Files::get(&name)?)))))
        .collect()
});

fn hashed_name(name: &str, file: &rust_embed::EmbeddedFile) -> String {
    let hash = hex(&file.metadata.sha256_hash()[..8]);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

/// The address of a static file.
#[must_use]
pub fn url(name: &str) -> String {
    URLS.get(name).cloned().unwrap_or_else(|| format!("/static/{name}"))
}

/// `GET /static/{name}.{hash}.{ext}`
///
/// # Errors
/// [`Error::NotFound`] for a name without the right hash.
pub async fn show(name: web::Path<String>) -> Result<HttpResponse, Error> {
    let asset = BY_NAME.get(name.as_str()).ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type(asset.content_type)
        .body(asset.body.clone()))
}
