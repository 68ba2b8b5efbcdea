//! Static files: built in, with the hash of what is in them in their name, kept for ever.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{HttpResponse, http::header, web};
use rust_embed::RustEmbed;

use crate::{app::App, error::Error, secret::hex};

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
pub async fn show(app: web::Data<App>, name: web::Path<String>) -> Result<HttpResponse, Error> {
    if let Some(asset) = BY_NAME.get(name.as_str()) {
        return Ok(kept(asset.content_type, asset.body.clone()));
    }
    // The partner's own. A page of another instance may speak of one that was set a second ago.
    if OWN.iter().any(|own| name.starts_with(own)) && app.live().served(&name).is_none() {
        app.refresh().await?;
    }
    let live = app.live();
    let own = live.served(&name).ok_or(Error::NotFound)?;
    Ok(kept(own.media_type, own.body.to_vec().into()))
}

/// What the names of the partner's own files begin with.
const OWN: [&str; 2] = ["brand.", "logo."];

fn kept(content_type: &'static str, body: web::Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type(content_type)
        .body(body)
}
