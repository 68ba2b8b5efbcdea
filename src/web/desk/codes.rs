//! The page that shows new recovery codes, once: the answer to the form that made them, so a reload cannot bring them back.

use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, Responder as _};
use askama::Template;

use crate::{
    actions::recovery_codes::RecoveryCodes,
    domain::rep::Rep,
    web::{
        filters,
        page::{Page, RepHere},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/codes.html")]
pub struct CodesPage {
    codes: Vec<String>,
    /// What was just done, as a sentence key.
    done: &'static str,
    /// Where the rep goes on to.
    next: &'static str,
}

impl CodesPage {
    /// All codes, a line each, to be copied.
    fn lines(&self) -> String {
        self.codes.join("\n")
    }
}

/// Shows them to this rep, who may have come in with this very request.
pub fn show(
    req: &HttpRequest,
    rep: &Rep,
    codes: &RecoveryCodes,
    done: &'static str,
    next: &'static str,
) -> HttpResponse {
    req.extensions_mut().insert(RepHere { name: rep.name.clone(), role: rep.role });
    let codes = codes.iter().map(str::to_owned).collect();
    Page::new(CodesPage { codes, done, next }).respond_to(req)
}
