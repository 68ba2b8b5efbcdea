//! What a rep wrote in a note, as HTML: Markdown, then a sanitiser that knows a short list of what may stay.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::{domain::moment::Moment, store};

/// What may stand in a note. Everything else is left out, its words kept.
pub const TAGS: [&str; 13] =
    ["p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "h3", "h4"];
/// Where a link may lead.
pub const SCHEMES: [&str; 2] = ["https", "mailto"];
/// What each link carries: the page it leads to learns nothing of the desk.
pub const REL: &str = "noopener noreferrer nofollow";
/// Quotes within quotes are drawn so deep, and no deeper.
const DEEPEST: usize = 3;

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut sanitiser = Builder::empty();
    sanitiser
        .tags(HashSet::from(TAGS))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(REL));
    sanitiser
});

/// A note as HTML that is safe to show. Its only constructor sanitises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Reads Markdown. Tags that were typed are shown as they were typed; lines stay lines.
    #[must_use]
    pub fn of(markdown: &str) -> Self {
        let mut quotes = 0_usize;
        let events = Parser::new(markdown).filter_map(|event| match event {
            Event::Start(Tag::BlockQuote(_)) => {
                quotes += 1;
                (quotes <= DEEPEST).then_some(event)
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                quotes = quotes.saturating_sub(1);
                (quotes < DEEPEST).then_some(event)
            }
            other => Some(plain(other)),
        });
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, events);
        Self(SANITISER.clean(&html).to_string())
    }
}

/// Tags that were typed become words, line breaks stay, and headings begin below the page's own.
fn plain(event: Event<'_>) -> Event<'_> {
    let level = |level: HeadingLevel| if level == HeadingLevel::H1 { HeadingLevel::H3 } else { HeadingLevel::H4 };
    match event {
        Event::Html(typed) | Event::InlineHtml(typed) => Event::Text(typed),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Heading { level: typed, .. }) => {
            Event::Start(Tag::Heading { level: level(typed), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(typed)) => Event::End(TagEnd::Heading(level(typed))),
        Event::SoftBreak => Event::HardBreak,
        other => other,
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Templates do not escape it again: [`Html::of`] is the only way to one, and lets through nothing but [`TAGS`].
impl askama::filters::HtmlSafe for Html {}

/// One note, as a page shows it.
#[derive(Clone, Debug)]
pub struct Card {
    /// What it says.
    pub html: Html,
    /// Who wrote it.
    pub rep_name: String,
    /// When.
    pub created_at: Moment,
}

impl From<store::note::Note> for Card {
    fn from(note: store::note::Note) -> Self {
        Self { html: Html::of(&note.body), rep_name: note.rep_name, created_at: note.created_at }
    }
}
