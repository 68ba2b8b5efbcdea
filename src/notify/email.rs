//! Writes the mail of a letter: text and HTML in one frame, in its reader's language. Never a collaborator code.

use std::time::{Duration, UNIX_EPOCH};

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{Outcome, facts::Facts, frame::one_line, to_contact, to_rep};
use crate::{
    actions::deliver::prepare::Letter,
    app::App,
    domain::delivery::Reason,
    i18n::{FALLBACK, Voice},
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
    let is_to_rep = letter.to.is_rep();
    let frame = if is_to_rep { to_rep::frame(app, letter, facts) } else { to_contact::frame(app, letter, facts) };
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
    // A contact's answer goes to their rep.
    let rep = facts.first().filter(|_| !is_to_rep);
    if let Some(rep) = rep.and_then(|facts| mailbox(&facts.rep, &facts.answers_to)) {
        builder = builder.reply_to(rep);
    }
    let written = frame
        .text()
        .and_then(|plain| Ok((plain, frame.html()?, frame.hidden().text()?)))
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

/// The library quotes and encodes what is in the name. A domain in another script travels in its ASCII form.
fn mailbox(name: &str, address: &str) -> Option<Mailbox> {
    let (user, domain) = address.rsplit_once('@')?;
    let Ok(url::Host::Domain(domain)) = url::Host::parse(domain) else { return None };
    let name = one_line(name);
    Some(Mailbox::new((!name.is_empty()).then_some(name), Address::new(user, domain).ok()?))
}
