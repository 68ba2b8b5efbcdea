//! `/desk/me/mail`: what a rep gets by mail. A part of `/desk/me`.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};

use super::me::MePage;
use crate::{
    actions::choose_mail::choose_mail,
    app::App,
    domain::rep_mail::{Choices, Typed, When},
    error::{Error, Result},
    i18n::Voice,
    store,
    web::{
        client,
        form::{Fields, faults, in_words},
        guard::WorkingRep,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 80;

/// The form.
pub struct MailForm {
    typed: Typed,
    /// The partner's zone, which holds where none is typed.
    partner_zone: String,
    has_mail: bool,
}

/// One choice of a list.
pub struct Choice {
    /// As the form sends it.
    pub value: String,
    /// In words.
    pub text: String,
    /// Whether it stands there now.
    pub chosen: bool,
}

impl MailForm {
    /// As the rep chose, or as it was `typed`.
    pub async fn read(app: &App, rep_id: &str, typed: Option<Typed>) -> Result<Self> {
        let typed = match typed {
            Some(typed) => typed,
            None => {
                let reader = store::rep_mail::of_rep(&mut app.db.read().await?, rep_id).await?;
                Typed::from(&reader.ok_or(Error::NotFound)?.choices)
            }
        };
        Ok(Self { typed, partner_zone: app.live().partner.zone.clone(), has_mail: app.config.has_mail() })
    }

    /// Whether anything is sent at all.
    #[must_use]
    pub const fn has_mail(&self) -> bool {
        self.has_mail
    }

    /// The lists: the field, what it is about, and its choices.
    #[must_use]
    pub fn kinds(&self, voice: &Voice) -> Vec<(&'static str, String, Vec<Choice>)> {
        let kind = |field: &'static str, about: &str, typed: &str| {
            let choice = |when: When| Choice {
                value: when.name().to_owned(),
                text: voice.say(&format!("desk-mail-when-{}", when.name().replace('_', "-"))),
                chosen: when.name() == typed,
            };
            (field, voice.say(&format!("desk-mail-{about}")), When::ALL.map(choice).into())
        };
        vec![
            kind("mail_turn", "turn", &self.typed.turn),
            kind("mail_declined", "declined", &self.typed.declined),
            kind("mail_stuck", "stuck", &self.typed.stuck),
            kind("mail_paused", "paused", &self.typed.paused),
        ]
    }

    /// The hours of a day.
    #[must_use]
    pub fn hours(&self) -> Vec<Choice> {
        let hour = |hour: i32| Choice {
            value: hour.to_string(),
            text: format!("{hour:02}:00"),
            chosen: hour.to_string() == self.typed.hour,
        };
        (0..24).map(hour).collect()
    }

    /// The zone, as it was typed.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.typed.zone
    }

    /// The zone that holds where none is typed.
    #[must_use]
    pub fn partner_zone(&self) -> &str {
        &self.partner_zone
    }
}

/// `POST`
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: WorkingRep, fields: Fields) -> Result<HttpResponse> {
    let kept = |name: &str| fields.kept(name, LONGEST_KEPT);
    let typed = Typed {
        turn: kept("mail_turn"),
        declined: kept("mail_declined"),
        stuck: kept("mail_stuck"),
        paused: kept("mail_paused"),
        hour: kept("mail_hour"),
        zone: kept("mail_zone"),
    };
    let done = match Choices::parse(&typed) {
        Ok(choices) => choose_mail(&app, &here.0.actor(), &choices, &client::address(&req, &app.config)).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    match done {
        Ok(()) => Ok(see_other_saying(paths::DESK_ME, "flash-desk-mail")),
        Err(error) => {
            let errors = in_words(&Chrome::of(&req).voice, &faults(error)?);
            Ok(Page::refused(MePage::with(&app, &here.0, Some(typed), errors).await?).respond_to(&req))
        }
    }
}
