//! `/desk/settings`: what admins decide. Each setting says whether it is the default, set here, or fixed by an operator.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::step_up;
use crate::{
    actions::change_settings::{Change, change_settings, may_set},
    app::App,
    config::Place,
    domain::{
        form::Fault,
        logo::Logo,
        moment::Moment,
        setting::{self, Group, Kind, LOGO, Setting},
    },
    error::{Error, Result},
    i18n::{Values, Voice},
    live::{Live, logo_to},
    web::{
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        guard::AdminRep,
        page::{Chrome, Page, see_other_saying},
        paths,
        upload::Upload,
    },
};

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 2_000;

/// The page.
#[derive(Template)]
#[template(path = "desk/settings.html")]
pub struct SettingsPage {
    forms: Vec<Form>,
    catalogue_version: String,
    errors: Vec<FieldError>,
}

/// One form of it.
struct Form {
    group: Group,
    rows: Vec<Row>,
}

/// One setting.
struct Row {
    setting: &'static Setting,
    label: String,
    hint: String,
    /// What stands in the field.
    value: String,
    /// What holds; the form gives it back, so that a later change of somebody else is seen.
    was: String,
    default: String,
    range: String,
    /// Who set it here, and when.
    by: Option<(String, Moment)>,
    is_set: bool,
    /// Where an operator set it, in words.
    fixed: Option<String>,
}

impl Row {
    fn of(live: &Live, voice: &Voice, setting: &'static Setting, typed: Option<&Fields>) -> Self {
        let key = setting.key();
        let was = live.value(setting);
        let choice = live.choices.get(setting.name);
        // What was not touched shows what holds now.
        let typed = typed.filter(|fields| fields.came(setting.field) && is_touched(fields, setting));
        Self {
            setting,
            label: voice.say(&key),
            hint: voice.say(&format!("{key}-hint")),
            value: typed.map_or_else(|| was.clone(), |fields| fields.kept(setting.field, LONGEST_KEPT)),
            default: live.default_value(setting),
            range: setting.range(),
            by: choice.map(|choice| (choice.rep.clone(), choice.at)),
            is_set: choice.is_some_and(|choice| choice.value.is_some()),
            fixed: live.fixed(setting.name).map(|place| place_in_words(voice, place)),
            was,
        }
    }

    /// How the field looks: `line`, `lines`, `email`, `colour`, `logo` or `count`.
    const fn look(&self) -> &'static str {
        match self.setting.kind {
            Kind::Name | Kind::Line | Kind::Link | Kind::Prefix | Kind::Zone | Kind::Digits | Kind::Ladder => "line",
            Kind::Lines => "lines",
            Kind::Email => "email",
            Kind::Colour => "colour",
            Kind::Logo => "logo",
            Kind::Count { .. } => "count",
        }
    }

    fn width(&self) -> &'static str {
        match self.setting.kind {
            Kind::Prefix | Kind::Digits | Kind::Zone | Kind::Colour | Kind::Count { .. } => "short",
            Kind::Ladder => "medium",
            _ => "",
        }
    }

    /// What the browser's own colour field shows.
    fn picked(&self) -> &str {
        if self.was.is_empty() { BUILT_IN } else { &self.was }
    }
}

/// The built-in accent (`static/app.css`).
const BUILT_IN: &str = "#0a5a52";

/// Where an operator set something, in words.
pub(super) fn place_in_words(voice: &Voice, place: &Place) -> String {
    let (key, what) = match place {
        Place::File(path) => ("desk-settings-fixed-file", path.display().to_string()),
        Place::Variable(name) => ("desk-settings-fixed-variable", name.clone()),
        Place::Flag(name) => ("desk-settings-fixed-flag", name.clone()),
    };
    voice.say_with(key, &Values { what: &what, ..Values::default() })
}

impl SettingsPage {
    fn of(app: &App, voice: &Voice, typed: Option<&Fields>, errors: Vec<FieldError>) -> Self {
        let live = app.live();
        let rows = |group| {
            let settings = setting::ALL.iter().filter(|one| one.group == group);
            settings.map(|one| Row::of(&live, voice, one, typed)).collect()
        };
        Self {
            forms: Group::ALL.into_iter().map(|group| Form { group, rows: rows(group) }).collect(),
            catalogue_version: live.catalogue.version.clone(),
            errors,
        }
    }
}

impl Form {
    fn heading(&self) -> String {
        format!("desk-settings-{}", self.group.name())
    }

    fn button(&self) -> String {
        format!("desk-settings-{}-save", self.group.name())
    }

    fn is_free(&self) -> bool {
        self.rows.iter().any(|row| row.fixed.is_none())
    }
}

/// Whether somebody changed this field of the form.
fn is_touched(fields: &Fields, setting: &Setting) -> bool {
    typed(fields, setting) != field_was(fields, setting)
}

/// A browser makes every line break two characters.
fn typed(fields: &Fields, setting: &Setting) -> String {
    let typed = fields.get(setting.field).replace("\r\n", "\n");
    if setting.kind == Kind::Colour && typed == field_was(fields, setting) {
        let (pick, shown) = (fields.get("pick"), fields.get("was_pick"));
        return if pick.is_empty() || pick == shown { typed } else { pick.to_owned() };
    }
    typed
}

fn field_was(fields: &Fields, setting: &Setting) -> String {
    fields.get(&format!("was_{}", setting.field)).replace("\r\n", "\n")
}

/// `GET`
pub async fn show(req: HttpRequest, app: web::Data<App>, here: AdminRep) -> Result<HttpResponse> {
    if matches!(may_set(&app, &here.0.session), Err(Error::StepUp)) {
        return Ok(step_up::first(paths::DESK_SETTINGS));
    }
    app.refresh().await?;
    let page = SettingsPage::of(&app, &Chrome::of(&req).voice, None, Vec::new());
    Ok(Page::new(page).respond_to(&req))
}

/// `POST`: saves what was touched in one form; `reset` names a setting that goes back to its default.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: AdminRep, sent: Upload) -> Result<HttpResponse> {
    app.refresh().await?;
    let parsed = match setting::named(sent.fields.get("reset")) {
        Some(setting) => Ok(vec![Change { setting, was: field_was(&sent.fields, setting), to: None }]),
        None => changes(&sent),
    };
    let changes = match parsed {
        Ok(changes) if changes.is_empty() => {
            return Ok(see_other_saying(paths::DESK_SETTINGS, "flash-note-desk-settings-same"));
        }
        parsed => parsed,
    };
    let done = match &changes {
        Ok(changes) => change_settings(&app, &here.0.session, changes, &client::address(&req, &app.config)).await,
        Err(wrong) => may_set(&app, &here.0.session).and(Err(Error::Invalid(wrong.clone()))),
    };
    let voice = Chrome::of(&req).voice;
    let (status, errors) = match done {
        Ok(()) => return Ok(see_other_saying(paths::DESK_SETTINGS, "flash-desk-settings-saved")),
        Err(Error::StepUp) => {
            let mut errors = step_up::beside(&voice);
            let again = || FieldError { field: LOGO.field, text: voice.say("desk-settings-logo-again") };
            errors.extend(sent.file.as_ref().map(|_| again()));
            (step_up::WAITS, errors)
        }
        Err(Error::Conflict) => {
            app.refresh().await?;
            (StatusCode::CONFLICT, meanwhile(&app.live(), &voice, &changes.unwrap_or_default()))
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, in_words(&voice, &faults(error)?)),
    };
    let page = SettingsPage::of(&app, &voice, Some(&sent.fields), errors);
    Ok(Page::with_status(page, status).respond_to(&req))
}

/// What was touched, as it is kept.
fn changes(sent: &Upload) -> std::result::Result<Vec<Change>, Vec<Fault>> {
    let (mut changes, mut wrong) = (Vec::new(), Vec::new());
    for setting in setting::ALL.iter().filter(|one| **one != LOGO && sent.fields.came(one.field)) {
        if !is_touched(&sent.fields, setting) {
            continue;
        }
        match setting.parse(&typed(&sent.fields, setting)) {
            Ok(to) => changes.push(Change { setting, was: field_was(&sent.fields, setting), to: Some(to) }),
            Err(fault) => wrong.push(fault),
        }
    }
    if let Some(file) = &sent.file {
        match Logo::parse(file) {
            Ok(logo) => {
                changes.push(Change { setting: &LOGO, was: field_was(&sent.fields, &LOGO), to: Some(logo_to(&logo)) });
            }
            Err(fault) => wrong.push(fault),
        }
    }
    if wrong.is_empty() { Ok(changes) } else { Err(wrong) }
}

/// What somebody else changed since the form was made, beside each field.
fn meanwhile(live: &Live, voice: &Voice, changes: &[Change]) -> Vec<FieldError> {
    let lost = changes.iter().filter(|change| live.value(change.setting) != change.was);
    lost.map(|change| {
        let value = live.value(change.setting);
        let choice = live.choices.get(change.setting.name);
        let values = Values {
            name: choice.map_or("", |choice| choice.rep.as_str()),
            what: if *change.setting == LOGO { "" } else { &value },
            ..Values::default()
        };
        let key = match (*change.setting == LOGO, value.is_empty()) {
            (true, _) => "desk-settings-meanwhile-logo",
            (false, true) => "desk-settings-meanwhile-empty",
            (false, false) => "desk-settings-meanwhile",
        };
        FieldError { field: change.setting.field, text: voice.say_with(key, &values) }
    })
    .collect()
}
