//! Files to print: which paper, and the answer that carries one.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, ContentDisposition, DispositionParam, DispositionType, EntityTag, HeaderMap},
    },
    web,
};
use serde::Deserialize;

use crate::print::{pdf::Paper, press::Printed};

/// What an address may say of the paper.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    paper: String,
}

/// The countries that print on Letter, as the Unicode locale data has them.
const LETTER: [&str; 14] = ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"];

/// The paper that the address names, or else the one of the reader's country.
#[must_use]
pub fn wanted(req: &HttpRequest) -> Paper {
    let asked = web::Query::<Query>::from_query(req.query_string()).ok();
    asked.and_then(|asked| Paper::named(&asked.paper)).unwrap_or_else(|| {
        let languages = req.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        of_languages(languages.unwrap_or_default())
    })
}

/// The paper of the first country in an `Accept-Language` header: `es-MX,es;q=0.9` is Mexico's.
#[must_use]
pub fn of_languages(languages: &str) -> Paper {
    let mut tags = languages.split(',').filter_map(|part| part.split(';').next());
    let country = tags.find_map(|tag| tag.trim().split('-').skip(1).find(|part| part.len() == 2));
    let is_letter = country.is_some_and(|country| LETTER.iter().any(|one| one.eq_ignore_ascii_case(country)));
    if is_letter { Paper::Letter } else { Paper::A4 }
}

/// The file to look at, and to save under this name. What everybody may read may be kept, and asked for again by its tag.
#[must_use]
pub fn answer(req: &HttpRequest, printed: &Printed, name: &str, is_public: bool) -> HttpResponse {
    let tag = EntityTag::new_strong(printed.tag.to_string());
    let mut answer = HttpResponse::Ok();
    if is_public {
        answer
            .insert_header((header::CACHE_CONTROL, "public, no-cache"))
            .insert_header((header::VARY, "accept-language"))
            .insert_header(header::ETag(tag.clone()));
        if has(req.headers(), &tag) {
            return answer.status(StatusCode::NOT_MODIFIED).finish();
        }
    }
    answer
        .content_type("application/pdf")
        .insert_header(header::ContentEncoding::Identity) // what is in it is packed already
        .insert_header(ContentDisposition {
            disposition: DispositionType::Inline,
            parameters: vec![DispositionParam::Filename(name.to_owned())],
        })
        .body(web::Bytes::from_owner(printed.bytes.clone()))
}

/// Whether the browser has it already.
fn has(headers: &HeaderMap, tag: &EntityTag) -> bool {
    let sent = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(',').filter_map(|one| one.trim().parse::<EntityTag>().ok()).any(|one| one.weak_eq(tag))
}
