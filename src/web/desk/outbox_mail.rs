//! `/desk/outbox/{id}`: one notice by mail: whom it goes to, what became of it, and the mail itself without its links.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{
    outbox::{reason, subject},
    tasks::Way,
};
use crate::{
    actions::{mark_returned::mark_returned, send_again::send_again},
    app::App,
    domain::{
        notice::{NoticeKind, NoticeState},
        rep::Act,
    },
    error::{Error, Result},
    store::outbox_list::{self, Listed},
    web::{
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        guard::{RepIn, WorkingRep},
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/outbox_mail.html")]
pub struct OutboxMailPage {
    mail: Listed,
    subject: String,
    reason: String,
    merchant: Option<Way>,
    request: Option<Way>,
    /// The mail's words, as it went or as it would go now.
    text: String,
    is_draft: bool,
    may_work: bool,
    here: String,
    back: String,
    errors: Vec<FieldError>,
}

impl OutboxMailPage {
    async fn of(req: &HttpRequest, app: &App, rep: &RepIn, id: &str, errors: Vec<FieldError>) -> Result<Self> {
        let voice = Chrome::of(req).voice;
        let mail = outbox_list::find(&mut app.db.read().await?, id).await?.ok_or(Error::NotFound)?;
        let is_draft = mail.letter.is_none() && matches!(mail.state, NoticeState::Queued | NoticeState::Failed);
        let drafted = if is_draft { app.post.draft(app, id).await? } else { None };
        Ok(Self {
            subject: subject(&voice, &mail),
            reason: mail.reason.as_deref().map(|kept| reason(&voice, kept)).unwrap_or_default(),
            merchant: mail
                .merchant
                .as_ref()
                .map(|(id, name)| Way { text: name.clone(), href: paths::desk_merchant(id) }),
            request: mail
                .request
                .as_ref()
                .map(|(reference, label)| Way { text: label.clone(), href: paths::desk_request(reference) }),
            text: mail.letter.clone().or(drafted).unwrap_or_default(),
            is_draft,
            may_work: rep.may(Act::Work),
            here: paths::desk_outbox_mail(id),
            back: format!("{}?state={}", paths::DESK_OUTBOX, mail.state.name()),
            mail,
            errors,
        })
    }

    fn may_be_sent_again(&self) -> bool {
        self.may_work && self.mail.state == NoticeState::Failed && self.mail.kind != NoticeKind::SignIn
    }

    fn may_have_returned(&self) -> bool {
        self.may_work && self.mail.state == NoticeState::Sent && self.mail.kind != NoticeKind::SignIn
    }
}

/// `GET`
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    rep: RepIn,
    id: web::Path<String>,
) -> Result<Page<OutboxMailPage>> {
    Ok(Page::new(OutboxMailPage::of(&req, &app, &rep, &id, Vec::new()).await?))
}

/// `POST`: `do=again` sends it again, `do=returned` notes that it came back.
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    use actix_web::Responder as _;
    let client = client::address(&req, &app.config);
    let actor = rep.0.actor();
    let done = match fields.get("do") {
        "again" => send_again(&app, &actor, &id, &client)
            .await
            .map(|new| (paths::desk_outbox_mail(&new), "flash-desk-outbox-again")),
        "returned" => mark_returned(&app, &actor, &id, &client)
            .await
            .map(|()| (paths::desk_outbox_mail(&id), "flash-desk-outbox-returned")),
        _ => {
            outbox_list::find(&mut app.db.read().await?, &id).await?.ok_or(Error::NotFound)?;
            return Ok(see_other(&paths::desk_outbox_mail(&id)));
        }
    };
    match done {
        Ok((page, said)) => Ok(see_other_saying(&page, said)),
        Err(Error::Invalid(wrong)) => {
            let errors = in_words(&Chrome::of(&req).voice, &faults(Error::Invalid(wrong))?);
            Ok(Page::refused(OutboxMailPage::of(&req, &app, &rep.0, &id, errors).await?).respond_to(&req))
        }
        Err(error) => Err(error),
    }
}
