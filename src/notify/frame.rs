//! What stands in a mail, in words, in order; and the text and HTML it becomes.

use askama::Template;

/// What stands in a mail, in words, in order.
#[derive(Clone)]
pub(super) struct Frame {
    pub language: String,
    pub accent: String,
    pub subject: String,
    pub hello: String,
    pub sections: Vec<Section>,
    pub from: String,
    pub small: Vec<String>,
    /// Where a reader who is reminded ends reminders.
    pub stop: Option<Named>,
    /// Where a rep chooses what they get.
    pub choose: Option<Named>,
}

/// One thing that a mail tells.
#[derive(Clone, Default)]
pub(super) struct Section {
    /// Empty where the mail tells nothing else.
    pub heading: String,
    pub copy: Option<String>,
    pub paragraphs: Vec<String>,
    pub code: Option<Named>,
    pub code_life: String,
    pub button: Option<Named>,
    pub button_life: String,
    pub plain: Option<Named>,
    pub facts: Vec<Named>,
    /// What stands in a digest.
    pub lists: Vec<List>,
}

/// A list in a digest.
#[derive(Clone)]
pub(super) struct List {
    pub heading: String,
    /// What it says, and where it leads to.
    pub lines: Vec<Named>,
    /// Where the rest is.
    pub more: Option<Named>,
}

/// A word and what belongs to it.
#[derive(Clone)]
pub(super) struct Named {
    pub word: String,
    pub text: String,
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

impl Frame {
    /// The text part.
    pub(super) fn text(&self) -> askama::Result<String> {
        Plain { frame: self }.render()
    }

    /// The HTML part.
    pub(super) fn html(&self) -> askama::Result<String> {
        Html { frame: self }.render()
    }

    /// The same without what opens anything.
    pub(super) fn hidden(&self) -> Self {
        let mut frame = self.clone();
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
}

/// The colour of buttons, with white on it.
pub(super) fn accent(chosen: &str) -> String {
    let colour = if chosen.is_empty() { "#0b5d4e" } else { chosen };
    colour.to_owned()
}

/// No line breaks or other control characters, whatever a row holds.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A person's name that mail programs do not turn into a link: anybody who passes a link on types one, and where the
/// mail goes.
pub(super) fn unlinked(name: &str) -> String {
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
