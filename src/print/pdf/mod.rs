//! A document as a PDF: tagged for screen readers (PDF/UA-1, checked when it is written), the same bytes for the same words.
//!
//! [`words`] sets a text into lines, [`compose`] puts lines into boxes (`list`, `card`, `table`), [`sheet`] puts boxes on sheets, [`draw`] writes the file.

mod card;
pub mod compose;
mod draw;
mod fonts;
mod list;
pub mod sheet;
mod table;
pub mod tags;
pub mod words;

use super::document::Document;
use compose::Composer;
use sheet::Sheets;

/// The size of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 210 by 297 mm.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// Both.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// As in an address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }

    /// The paper of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name().eq_ignore_ascii_case(name))
    }

    /// Width and height in points.
    #[must_use]
    pub const fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// The sizes of type, in points, that are tried for two pages.
const TYPE_SIZES: [f32; 3] = [8.0, 7.75, 7.5];
/// The size where it takes as many pages as it takes.
const ROOMY: f32 = 8.5;
/// How many pages are hoped for.
const PAGES: usize = 2;

/// The document as a file.
///
/// # Errors
/// Where the file would not be what PDF/UA-1 asks for: a fault of ours.
pub fn render(document: &Document, paper: Paper) -> anyhow::Result<Vec<u8>> {
    draw::file(&lay_out(document, paper), &document.imprint)
}

/// The document on sheets, before it is written as a file.
#[must_use]
pub fn lay_out(document: &Document, paper: Paper) -> Sheets {
    for size in TYPE_SIZES.into_iter().filter(|_| document.is_brief) {
        let sheets = Sheets::of(Composer::new(paper, size), document);
        match sheets.pages.len() {
            0..=PAGES => return sheets,
            pages if pages > PAGES + 1 => break,
            _ => {}
        }
    }
    Sheets::of(Composer::new(paper, ROOMY), document)
}

/// What no font at hand has a picture for: it stands on paper as U+FFFD, a white question mark on black.
#[must_use]
pub fn missing_glyphs(document: &Document) -> Vec<String> {
    lay_out(document, Paper::A4).missing.into_iter().collect()
}
