//! Writes the mail of a letter: text and HTML in one frame, in its reader's language. Never a collaborator code.

use std::time::{Duration, UNIX_EPOCH};

use askama::Template;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{Outcome, facts::Facts};
use crate::{
    actions::{
        deliver::prepare::{Item, Letter},
        stop_reminders::token_for,
    },
    app::App,
    domain::{access_request::Turn, delivery::Reason, notice::NoticeKind},
    i18n::{FALLBACK, Values, Voice, notice},
};

/// A mail, ready to be handed over. Its text holds links: it is not for logs.
pub struct Mail {
    /// The part of the Message-ID before the @; the same at each try.
    pub id: String,
    /// Who sends it.
    pub from: Address,
    /// Who gets it.
    pub to: Address,
    /// The whole mail as it travels.
    pub bytes: Vec<u8>,
    /// Its subject and its text, without links and codes: for the desk.
    pub shown: String,
}

/// What stands in a mail, in words, in order.
#[derive(Clone)]
struct Frame {
    language: String,
    accent: String,
    subject: String,
    hello: String,
    sections: Vec<Section>,
    from: String,
    small: Vec<String>,
    /// Where a reader who is reminded ends reminders.
    stop: Option<Named>,
}

/// One thing that a mail tells.
#[derive(Clone)]
struct Section {
    /// Empty where the mail tells nothing else.
    heading: String,
    copy: Option<String>,
    paragraphs: Vec<String>,
    code: Option<Named>,
    code_life: String,
    button: Option<Named>,
    button_life: String,
    plain: Option<Named>,
    facts: Vec<Named>,
}

/// A word and what belongs to it.
#[derive(Clone)]
struct Named {
    word: String,
    text: String,
}

#[derive(Template)]
#[template(path = "mail/frame.txt")]
struct Plain<'a> {
    frame: &'a Frame,
}

#[derive(Template)]
#[template(path = "mail/frame.html")]
struct Html<'a> {
    frame: &'a Frame,
}

/// Writes it. `facts` belong to the letter's items, in order.
///
/// # Errors
/// What came of it, where it cannot be written: the sender or the receiver is no address.
pub fn write(app: &App, letter: &Letter, facts: &[Facts]) -> Result<Mail, Outcome> {
    let live = app.live();
    let partner = one_line(&live.partner.name);
    let sender = app.config.mail_from.as_ref().unwrap_or(&live.partner.support_email);
    let sender = mailbox(&partner, sender).ok_or_else(|| Outcome::Away(Reason::plain("mail-from")))?;
    let to = mailbox(&letter.to.name, &letter.to.email).ok_or_else(|| Outcome::Refused(Reason::plain("address")))?;
    let frame = frame(app, letter, facts);
    let mut builder = Message::builder()
        .message_id(Some(format!("<{}@{}>", letter.id, sender.email.domain())))
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(app.clock.now().0).unwrap_or(0)))
        .from(sender.clone())
        .to(to.clone())
        .subject(frame.subject.clone())
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()));
    // One click in the mail program ends reminders (RFC 8058, which wants https); who reads the mail finds the line in it.
    if let Some(stop) = &frame.stop {
        let header = |name, value| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        builder = builder.raw_header(header("List-Unsubscribe", format!("<{}>", stop.text)));
        if app.config.is_https() {
            builder = builder.raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
        }
    }
    if let Some(rep) = facts.first().and_then(|facts| mailbox(&facts.rep, &facts.answers_to)) {
        builder = builder.reply_to(rep);
    }
    let hidden = hidden(&frame);
    let shown = Plain { frame: &hidden }.render();
    let written = Plain { frame: &frame }
        .render()
        .and_then(|plain| Ok((plain, Html { frame: &frame }.render()?, shown?)))
        .map_err(anyhow::Error::from)
        .and_then(|(plain, html, shown)| {
            Ok((builder.multipart(MultiPart::alternative_plain_html(plain, html))?, shown))
        });
    match written {
        Ok((message, shown)) => Ok(Mail {
            id: letter.id.clone(),
            from: sender.email,
            to: to.email,
            bytes: message.formatted(),
            shown: format!("{}\n\n{shown}", frame.subject),
        }),
        Err(cause) => {
            tracing::error!(mail = letter.id, %cause, "a mail cannot be written");
            Err(Outcome::Later(Reason::plain("fault")))
        }
    }
}

/// A mail that says only that it arrived, to try a mail server out.
///
/// # Errors
/// A sentence where an address is none.
pub fn test(partner: &str, from: &str, to: &str) -> anyhow::Result<Mail> {
    let partner = one_line(partner);
    let from = mailbox(&partner, from).ok_or_else(|| anyhow::anyhow!("{from} is no e-mail address"))?;
    let to = mailbox("", to).ok_or_else(|| anyhow::anyhow!("{to} is no e-mail address"))?;
    let voice = Voice { language: FALLBACK.to_owned(), partner, ..Voice::default() };
    let (subject, text) = (voice.say("notice-test-subject"), voice.say("notice-test-body"));
    let message = Message::builder()
        .message_id(None)
        .from(from.clone())
        .to(to.clone())
        .subject(subject)
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()))
        .body(text)?;
    Ok(Mail { id: String::new(), from: from.email, to: to.email, bytes: message.formatted(), shown: String::new() })
}

/// The same without what opens anything.
fn hidden(frame: &Frame) -> Frame {
    let mut frame = frame.clone();
    let ending = |text: &str| format!("{}/•••", text.rsplit_once('/').map_or("", |(before, _)| before));
    if let Some(stop) = &mut frame.stop {
        stop.text = ending(&stop.text);
    }
    for section in &mut frame.sections {
        if let Some(button) = &mut section.button {
            button.text = ending(&button.text);
        }
        if let Some(code) = &mut section.code {
            "•••".clone_into(&mut code.text);
        }
    }
    frame
}

fn frame(app: &App, letter: &Letter, facts: &[Facts]) -> Frame {
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
    let mut sections: Vec<(String, Section)> =
        letter.items.iter().zip(facts).map(|(item, facts)| section(app, &voice, letter, item, facts)).collect();
    let subject = match &mut sections[..] {
        [(subject, section)] => {
            section.heading = String::new();
            subject.clone()
        }
        several => {
            let count = crate::domain::text::counted(several.len());
            voice.say_with("notice-several-subject", &Values { count, ..about_all })
        }
    };
    let mut small = vec![say("notice-answer"), say("notice-safe")];
    if !partner.verify.link.is_empty() {
        small.push(format!("{} {} {}", say("notice-verify"), one_line(&partner.verify.text), partner.verify.link));
    }
    if letter.code.is_none() {
        small.push(say("notice-why"));
    }
    let reminder = letter.items.iter().find(|item| item.notice.kind == NoticeKind::Reminder);
    let contact = reminder.and_then(|item| item.notice.contact_id.as_deref());
    let stop = contact.and_then(|id| token_for(app, id, &letter.to.email).ok());
    let stop = stop
        .map(|token| Named { word: say("notice-reminder-stop"), text: app.address(&format!("/unsubscribe/{token}")) });
    Frame {
        stop,
        subject: one_line(&subject),
        accent: accent(&partner.accent),
        hello: say(if name.is_empty() { "notice-hello-nobody" } else { "notice-hello" }),
        sections: sections.into_iter().map(|(_, section)| section).collect(),
        from: say("notice-from"),
        small,
        language: voice.language.clone(),
    }
}

/// The colour of buttons, with white on it.
fn accent(chosen: &str) -> String {
    let colour = if chosen.is_empty() { "#0b5d4e" } else { chosen };
    colour.to_owned()
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
    };
    (subject, section)
}

const fn button_key(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::SignIn => "notice-button-sign-in",
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

/// The library quotes and encodes what is in the name. A domain in another script travels in its ASCII form.
fn mailbox(name: &str, address: &str) -> Option<Mailbox> {
    let (user, domain) = address.rsplit_once('@')?;
    let Ok(url::Host::Domain(domain)) = url::Host::parse(domain) else { return None };
    let name = one_line(name);
    Some(Mailbox::new((!name.is_empty()).then_some(name), Address::new(user, domain).ok()?))
}

/// No line breaks or other control characters, whatever a row holds.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A person's name that mail programs do not turn into a link: anybody who passes a link on types one, and where the
/// mail goes.
fn unlinked(name: &str) -> String {
    let name = one_line(name);
    let mut letters = name.chars().peekable();
    let mut kept = String::with_capacity(name.len());
    while let Some(letter) = letters.next() {
        let links = match letter {
            '/' | '\\' | '@' | ':' => true,
            '.' => letters.peek().is_some_and(|next| next.is_alphanumeric()),
            _ => false,
        };
        kept.push(if links { ' ' } else { letter });
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}
