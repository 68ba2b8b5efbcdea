//! The words of a mail to a contact: in their language, with a link of its own where it asks for something.

use super::{
    facts::Facts,
    frame::{Frame, Named, Section, accent, one_line, unlinked},
};
use crate::{
    actions::{
        deliver::prepare::{Item, Letter},
        stop_reminders::token_for,
    },
    app::App,
    domain::{access_request::Turn, notice::NoticeKind},
    i18n::{Values, Voice, notice},
};

/// What stands in it. `facts` belong to the letter's items, in order.
pub(super) fn frame(app: &App, letter: &Letter, facts: &[Facts]) -> Frame {
    let live = app.live();
    let partner = &live.partner;
    let mut voice = app.voice(&letter.to.language);
    voice.partner = one_line(&voice.partner);
    voice.support = one_line(&voice.support);
    let name = unlinked(&letter.to.name);
    let rep = one_line(facts.first().map_or("", |facts| &facts.rep));
    let first = one_line(facts.first().map_or("", |facts| &facts.store));
    let about_all = Values { name: &name, rep: &rep, store: &first, ..Values::default() };
    let say = |key: &str| voice.say_with(key, &about_all);
    let mut items: Vec<_> = letter.items.iter().zip(facts).collect();
    items.sort_by_key(|(item, _)| item.link.is_none()); // what is to be done first
    let mut sections: Vec<(String, Section)> =
        items.into_iter().map(|(item, facts)| section(app, &voice, letter, item, facts)).collect();
    let subject = match &mut sections[..] {
        [(subject, section)] => {
            section.heading = String::new();
            subject.clone()
        }
        several => {
            let (count, first) = (crate::domain::text::counted(several.len() - 1), &several[0].0);
            voice.say_with("notice-several-subject", &Values { count, what: first, ..about_all })
        }
    };
    let mut small = vec![say("notice-answer"), say("notice-safe")];
    if partner.verify.link.is_empty() {
        small.push(say("notice-verify-alone"));
    } else {
        small.push(format!("{} {} {}", say("notice-verify"), one_line(&partner.verify.text), partner.verify.link));
    }
    if letter.code.is_none() {
        small.push(say("notice-verify-reference"));
        small.push(say("notice-why"));
    }
    let reminder = letter.items.iter().find(|item| item.notice.kind == NoticeKind::Reminder);
    let contact = reminder.and_then(|item| item.notice.contact_id.as_deref());
    let stop = contact.and_then(|id| token_for(app, id, &letter.to.email).ok());
    let stop = stop
        .map(|token| Named { word: say("notice-reminder-stop"), text: app.address(&format!("/unsubscribe/{token}")) });
    Frame {
        stop,
        choose: None,
        subject: one_line(&subject),
        accent: accent(&partner.accent),
        hello: say(if name.is_empty() { "notice-hello-nobody" } else { "notice-hello" }),
        sections: sections.into_iter().map(|(_, section)| section).collect(),
        from: say("notice-from"),
        small,
        language: voice.language.clone(),
    }
}

/// One thing with its subject.
fn section(app: &App, voice: &Voice, letter: &Letter, item: &Item, facts: &Facts) -> (String, Section) {
    let live = app.live();
    let (kind, about) = (item.notice.kind, unlinked(&item.notice.about));
    let name = unlinked(&letter.to.name);
    let (rep, store) = (one_line(&facts.rep), one_line(&facts.store));
    let values = Values { name: &name, rep: &rep, store: &store, what: &facts.reference, ..Values::default() };
    let say = |key: &str| voice.say_with(key, &values);
    let count = |key: &str, count: i64| voice.say_with(key, &Values { count, ..values });
    let (subject, body) = if item.notice.is_copy {
        (notice::subject_of_copy(voice, kind, &values), notice::happened(voice, kind, &about, &values))
    } else {
        (notice::subject(voice, kind, &values), notice::body(voice, kind, &about, &values))
    };
    let named = |word: &str, text: &str| Named { word: say(word), text: text.to_owned() };
    let button_life = if kind == NoticeKind::SignIn {
        count("notice-sign-in-life", live.durations.sign_in_minutes)
    } else {
        count("notice-link-life", live.durations.invitation_days)
    };
    let section = Section {
        heading: one_line(&subject),
        copy: item.notice.is_copy.then(|| copy(voice, facts)),
        paragraphs: body.split("\n\n").map(str::to_owned).collect(),
        code: letter.code.as_ref().map(|code| named("notice-code", &code.0)),
        code_life: say("notice-code-where"),
        button: item.link.as_ref().map(|link| named(button_key(kind), &link.0)),
        button_life,
        plain: item.link.is_none().then(|| named("notice-plain", &letter.plain)),
        facts: if facts.reference.is_empty() {
            Vec::new()
        } else {
            vec![named("notice-store", &store), named("notice-reference", &facts.reference)]
        },
        lists: Vec::new(),
    };
    (subject, section)
}

const fn button_key(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::SignIn => "notice-button-sign-in",
        NoticeKind::Invitation | NoticeKind::OwnerInvitation => "notice-button-invitation",
        NoticeKind::RequestSent => "notice-button-accept",
        NoticeKind::ProveAddress => "notice-button-prove",
        _ => "notice-button",
    }
}

/// A copy says whose turn it is, so that its reader knows that it is not theirs.
fn copy(voice: &Voice, facts: &Facts) -> String {
    let key = match facts.turn {
        Some(Turn::Merchant) if !facts.first.is_empty() => "notice-copy-merchant",
        Some(Turn::Partner) => "notice-copy-partner",
        _ => "notice-copy-nobody",
    };
    voice.say_with(key, &Values { name: &unlinked(&facts.first), ..Values::default() })
}
