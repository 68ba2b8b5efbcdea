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
    actions::{deliver::Letter, stop_reminders::token},
    app::App,
    domain::{access_request::Turn, notice::NoticeKind},
    i18n::{Values, Voice, notice},
};

/// A mail, ready to be handed over. Its text holds links: it is not for logs.
pub struct Mail {
    /// The part of the Message-ID before the @; the same at each try.
    pub id: String,
    /// The whole mail as it travels.
    pub bytes: Vec<u8>,
}

/// What stands in a mail, in words, in order.
struct Frame {
    language: String,
    subject: String,
    hello: String,
    copy: Option<String>,
    paragraphs: Vec<String>,
    code: Option<Named>,
    code_life: String,
    button: Option<Named>,
    button_life: String,
    plain: Option<Named>,
    facts: Vec<Named>,
    from: String,
    small: Vec<String>,
    /// Where a reminder's reader ends reminders.
    stop: Option<Named>,
}

/// A word and what belongs to it.
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

/// Writes it.
///
/// # Errors
/// What came of it, where it cannot be written: the sender or the receiver is no address.
pub fn write(app: &App, letter: &Letter, facts: &Facts) -> Result<Mail, Outcome> {
    let live = app.live();
    let partner = one_line(&live.partner.name);
    let sender = app.config.mail_from.as_ref().unwrap_or(&live.partner.support_email);
    let sender =
        mailbox(&partner, sender).ok_or_else(|| Outcome::Retry("mail_from is no e-mail address: mend it".into()))?;
    let to = mailbox(&letter.to.name, &letter.to.email)
        .ok_or_else(|| Outcome::GiveUp("no mail can go to an address of this form".into()))?;
    let frame = frame(app, letter, facts);
    let id = id(letter);
    let mut builder = Message::builder()
        .message_id(Some(format!("<{id}@{}>", sender.email.domain())))
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(app.clock.now().0).unwrap_or(0)))
        .from(sender)
        .to(to)
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
    if let Some(rep) = mailbox(&facts.rep, &facts.answers_to) {
        builder = builder.reply_to(rep);
    }
    let written = Plain { frame: &frame }
        .render()
        .and_then(|plain| Ok((plain, Html { frame: &frame }.render()?)))
        .map_err(anyhow::Error::from)
        .and_then(|(plain, html)| Ok(builder.multipart(MultiPart::alternative_plain_html(plain, html))?));
    match written {
        Ok(message) => Ok(Mail { id, bytes: message.formatted() }),
        Err(cause) => {
            tracing::error!(notice = letter.notice.id, %cause, "a mail cannot be written");
            Err(Outcome::Retry("the mail could not be written: a fault of ours".into()))
        }
    }
}

/// A sign-in may go to several contacts with the same address: each has its own.
fn id(letter: &Letter) -> String {
    match letter.notice.kind {
        NoticeKind::SignIn => format!("{}.{}", letter.notice.id, letter.to.id),
        _ => letter.notice.id.clone(),
    }
}

fn frame(app: &App, letter: &Letter, facts: &Facts) -> Frame {
    let live = app.live();
    let partner = &live.partner;
    let mut voice = app.voice(&letter.to.language);
    voice.partner = one_line(&voice.partner);
    voice.support = one_line(&voice.support);
    let (kind, about) = (letter.notice.kind, unlinked(&letter.notice.about));
    let name = unlinked(&letter.to.name);
    let (rep, store) = (one_line(&facts.rep), one_line(&facts.store));
    let values = Values { name: &name, rep: &rep, store: &store, what: &facts.reference, ..Values::default() };
    let say = |key: &str| voice.say_with(key, &values);
    let count = |key: &str, count: i64| voice.say_with(key, &Values { count, ..values });
    let (subject, body) = if letter.notice.is_copy {
        (notice::subject_of_copy(&voice, kind, &values), notice::happened(&voice, kind, &about, &values))
    } else {
        (notice::subject(&voice, kind, &values), notice::body(&voice, kind, &about, &values))
    };
    let named = |word: &str, text: &str| Named { word: say(word), text: text.to_owned() };
    let minutes = live.durations.sign_in_minutes;
    let days = live.durations.invitation_days;
    let button_life = if kind == NoticeKind::SignIn {
        count("notice-sign-in-life", minutes)
    } else {
        count("notice-link-life", days)
    };
    let mut small = vec![say("notice-answer"), say("notice-safe")];
    if !partner.verify.link.is_empty() {
        small.push(format!("{} {} {}", say("notice-verify"), one_line(&partner.verify.text), partner.verify.link));
    }
    if kind != NoticeKind::SignIn {
        small.push(say("notice-why"));
    }
    let stop = (kind == NoticeKind::Reminder).then(|| token(app, &letter.to).ok()).flatten();
    Frame {
        stop: stop.map(|token| named("notice-reminder-stop", &app.address(&format!("/unsubscribe/{token}")))),
        subject: one_line(&subject),
        hello: say(if name.is_empty() { "notice-hello-nobody" } else { "notice-hello" }),
        copy: letter.notice.is_copy.then(|| copy(&voice, facts)),
        paragraphs: body.split("\n\n").map(str::to_owned).collect(),
        code: letter.code.as_ref().map(|code| named("notice-code", &code.0)),
        code_life: say("notice-code-where"),
        button: letter.link.as_ref().map(|link| named(button_key(kind), &link.0)),
        button_life,
        plain: letter.link.is_none().then(|| named("notice-plain", &letter.plain)),
        facts: if facts.reference.is_empty() {
            Vec::new()
        } else {
            vec![named("notice-store", &store), named("notice-reference", &facts.reference)]
        },
        from: say("notice-from"),
        small,
        language: voice.language.clone(),
    }
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
