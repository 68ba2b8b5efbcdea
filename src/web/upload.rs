//! A form with a file, as it arrives: read within its own limit, larger than that of other forms.

use actix_multipart::Multipart;
use actix_web::{
    Error as ActixError, FromRequest, HttpRequest,
    dev::Payload,
    http::header::HeaderMap,
    web::{Bytes, BytesMut},
};
use futures_util::{StreamExt as _, future::LocalBoxFuture, stream};

use super::form::{Fields, Unreadable};
use crate::domain::import::BYTES_MAX;

/// The largest body: the largest file, with what a browser writes around it.
const LARGEST: usize = BYTES_MAX + 256 * 1024;
/// How much of a larger one is still taken in, so that its sender sees the answer instead of a broken connection.
const PASSED_OVER: usize = 4 * LARGEST;
/// The most parts of a form.
const PARTS: usize = 100;
/// Multipart is read in pieces of this size.
const PIECE: usize = 16 * 1024;

/// A form with a file.
#[derive(Clone, Default)]
pub struct Upload {
    /// The fields, without the file.
    pub fields: Fields,
    /// The file's content; none where none was chosen.
    pub file: Option<Bytes>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Upload(..)")
    }
}

impl FromRequest for Upload {
    type Error = ActixError;
    type Future = LocalBoxFuture<'static, Result<Self, ActixError>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = req.headers().clone();
        let payload = payload.take();
        Box::pin(async move {
            let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
            let is_multipart = kind.starts_with("multipart/form-data");
            if !is_multipart && !kind.starts_with("application/x-www-form-urlencoded") {
                return Err(Unreadable::NotAForm.into());
            }
            let body = body(&headers, payload).await?;
            if is_multipart {
                parts(&headers, body).await
            } else {
                Ok(Self { fields: Fields::decode(&body)?, file: None })
            }
        })
    }
}

async fn body(headers: &HeaderMap, mut payload: Payload) -> Result<Bytes, ActixError> {
    let announced = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > PASSED_OVER) {
        return Err(Unreadable::TooLarge.into());
    }
    let (mut body, mut length) = (BytesMut::new(), 0);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(Unreadable::from)?;
        length += chunk.len();
        if length > PASSED_OVER {
            break;
        }
        if length <= LARGEST {
            body.extend_from_slice(&chunk);
        }
    }
    if length > LARGEST { Err(Unreadable::TooLarge.into()) } else { Ok(body.freeze()) }
}

async fn parts(headers: &HeaderMap, mut body: Bytes) -> Result<Upload, ActixError> {
    let mut pieces = Vec::new();
    while !body.is_empty() {
        pieces.push(Ok(body.split_to(PIECE.min(body.len()))));
    }
    let mut form = Multipart::new(headers, stream::iter(pieces));
    let (mut fields, mut file) = (Vec::new(), None);
    while let Some(part) = form.next().await {
        let mut part = part?;
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.content_disposition().is_some_and(|said| said.get_filename().is_some());
        let mut content = BytesMut::new();
        while let Some(chunk) = part.next().await {
            content.extend_from_slice(&chunk?);
        }
        if fields.len() >= PARTS {
            return Err(Unreadable::TooLarge.into());
        }
        if is_file {
            // A browser sends an empty one where none was chosen.
            file = Some(content.freeze()).filter(|content: &Bytes| !content.is_empty()).or(file);
        } else {
            fields.push((name, String::from_utf8(content.to_vec()).map_err(|_| Unreadable::NotText)?));
        }
    }
    Ok(Upload { fields: Fields::from(fields), file })
}
