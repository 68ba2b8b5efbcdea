//! A document in boxes: what stands in each, and what may be torn apart by the end of a sheet.

use qrcode::{Color, QrCode};

use super::{
    Paper,
    tags::{Id, Kind, Tree},
    words::{LINE, Line, Setter, Style, seen},
};
use crate::print::document::{Block, Document, Part};

/// Free at the left and at the right, in points: 14 mm.
pub const SIDE: f32 = 40.0;
/// How wide the QR code is, in points: 19 mm.
const CODE: f32 = 54.0;

/// What is mostly read.
pub(super) const BODY: Style = Style { times: 1.0, bold: false, own_direction: false };
/// The same, heavier.
pub(super) const STRONG: Style = Style { bold: true, ..BODY };
/// What stands beside.
pub(super) const SMALL: Style = Style { times: 0.9, ..BODY };

/// So many times as large.
pub(super) const fn larger(times: f32) -> Style {
    Style { times, ..STRONG }
}

/// A thing at its place.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its left end: first of its box, then of the sheet.
    pub x: f32,
    /// Its upper end.
    pub y: f32,
    /// How wide it may be.
    pub width: f32,
    /// How high it is.
    pub height: f32,
    /// The thing.
    pub what: What,
    /// What it is to a screen reader; nothing where it is but decoration.
    pub tag: Option<Id>,
}

/// What can be drawn.
#[derive(Clone, Debug)]
pub enum What {
    /// A line of words.
    Line(Line),
    /// A thin line from side to side.
    Rule,
    /// A frame around something.
    Frame,
    /// A QR code: how many modules on a side, and which are dark.
    Code(usize, Vec<bool>),
    /// A place to click: the address, and what it is in words.
    Link(String, String),
}

/// What is never torn apart.
#[derive(Clone, Debug, Default)]
pub struct Slab {
    /// How high it is.
    pub height: f32,
    /// What stands in it.
    pub pieces: Vec<Piece>,
}

/// Slabs that stay together where they fit on a sheet.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The slabs, the first on top.
    pub slabs: Vec<Slab>,
    /// Free above it, but not on top of a sheet.
    pub gap: f32,
    /// What it is to the end of a sheet.
    pub kind: GroupKind,
}

/// What a group is to the end of a sheet.
#[derive(Clone, Debug, Default)]
pub enum GroupKind {
    /// It stays together where it can.
    #[default]
    Whole,
    /// The same, with a frame around it.
    Card,
    /// It never ends a sheet: a heading.
    Leads,
    /// It goes on where the sheet ends, and this stands on top of the next one.
    GoesOn(Slab),
}

impl Group {
    /// How high all slabs are.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.slabs.iter().map(|slab| slab.height).sum()
    }

    /// How much of it has to fit for it to begin on a sheet.
    #[must_use]
    pub fn least(&self) -> f32 {
        match self.kind {
            GroupKind::GoesOn(_) => self.slabs.iter().take(2).map(|slab| slab.height).sum(),
            _ => self.height(),
        }
    }
}

/// Puts words into boxes.
pub struct Composer {
    pub(super) paper: Paper,
    pub(super) setter: Setter,
    pub(super) tree: Tree,
    /// The line on top of the first sheet, which is read too; on the others it is decoration.
    pub(super) masthead: Id,
    pub(super) size: f32,
    pub(super) width: f32,
    groups: Vec<Group>,
}

impl Composer {
    pub(super) fn new(paper: Paper, size: f32) -> Self {
        let mut tree = Tree::default();
        let masthead = tree.add(None, Kind::Paragraph);
        let width = 2.0_f32.mul_add(-SIDE, paper.size().0);
        let mut setter = Setter::take();
        setter.size = size;
        Self { paper, setter, tree, masthead, size, width, groups: Vec::new() }
    }

    pub(super) fn compose(&mut self, document: &Document) -> Vec<Group> {
        self.title(document);
        for part in &document.parts {
            self.part(part);
        }
        let closing = self.tree.add(None, Kind::Paragraph);
        let slab = self.paragraph(&document.closing, closing, SMALL);
        self.close(slab);
        std::mem::take(&mut self.groups)
    }

    /// Below the last thing and with it, so that it never stands alone on a sheet.
    fn close(&mut self, mut slab: Slab) {
        let gap = 0.8 * self.size;
        match self.groups.last_mut() {
            Some(last) if matches!(last.kind, GroupKind::Whole) => {
                slab.height += gap;
                slab.pieces.iter_mut().for_each(|piece| piece.y += gap);
                last.slabs.push(slab);
            }
            _ => self.put(vec![slab], 0.8),
        }
    }

    /// Slabs without a frame; the gap in sizes of type.
    pub(super) fn put(&mut self, slabs: Vec<Slab>, gap: f32) {
        self.group(slabs, gap, GroupKind::Whole);
    }

    pub(super) fn group(&mut self, slabs: Vec<Slab>, gap: f32, kind: GroupKind) {
        self.groups.push(Group { slabs, gap: gap * self.size, kind });
    }

    /// Puts a text into a slab; how high it is.
    pub(super) fn text(
        &mut self,
        slab: &mut Slab,
        at: (f32, f32),
        width: f32,
        text: &str,
        style: Style,
        tag: Id,
    ) -> f32 {
        let words = self.setter.set(text, style, width);
        let height = LINE * self.setter.points(style);
        for line in words.lines {
            let y = at.1 + line.top;
            slab.pieces.push(Piece { x: at.0, y, width, height, what: What::Line(line), tag: Some(tag) });
        }
        slab.height = slab.height.max(at.1 + words.height);
        words.height
    }

    fn paragraph(&mut self, text: &str, tag: Id, style: Style) -> Slab {
        let mut slab = Slab::default();
        self.text(&mut slab, (0.0, 0.0), self.width, text, style, tag);
        slab
    }

    fn title(&mut self, document: &Document) {
        let mut slab = Slab::default();
        let imprint = &document.imprint;
        let code = QrCode::new(&imprint.address).ok();
        let width = if code.is_some() { self.width - CODE - 2.0 * self.size } else { self.width };
        let words = seen(&document.heading);
        let heading = self.tree.add(None, Kind::Heading(1, words.clone()));
        let down = self.text(&mut slab, (0.0, 0.0), width, &words, larger(1.8), heading);
        let lead = self.tree.add(None, Kind::Paragraph);
        let style = larger(1.1);
        let style = Style { bold: false, ..style };
        self.text(&mut slab, (0.0, down + 0.3 * self.size), width, &document.lead, style, lead);
        if let Some(code) = code {
            let picture = self.tree.add(None, Kind::Picture(imprint.code.clone()));
            let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
            slab.pieces.push(Piece {
                x: self.width - CODE,
                y: 0.0,
                width: CODE,
                height: CODE,
                what: What::Code(code.width(), dark),
                tag: Some(picture),
            });
            slab.height = slab.height.max(CODE);
        }
        self.put(vec![slab], 0.0);
    }

    fn part(&mut self, part: &Part) {
        let section = self.tree.add(None, Kind::Section);
        self.heading(section, 2, &part.heading, larger(1.25), 0.85);
        let mut run_on = String::new();
        for block in &part.blocks {
            match block {
                Block::Text(text) => {
                    run_on.push_str(if run_on.is_empty() { "" } else { " " });
                    run_on.push_str(text);
                    continue;
                }
                _ => self.flush(section, &mut run_on),
            }
            match block {
                Block::Text(_) => {}
                Block::Heading(words) => {
                    // The name of somebody or something, where it is not ours.
                    let style = Style { own_direction: true, ..larger(1.05) };
                    self.heading(section, 3, words, style, 0.6);
                }
                Block::Table(table) => self.table(section, table),
                Block::Bullets(items) => self.bullets(section, items),
                Block::Facts(rows) => self.facts(section, rows),
                Block::Permissions(list) => list.iter().for_each(|asked| self.card(section, asked)),
                Block::Trails(trails) => self.trails(section, trails),
                Block::Link { text, link, href } => self.link(section, text, link, href),
            }
        }
        self.flush(section, &mut run_on);
    }

    /// The words of a heading, which stays with what follows it.
    fn heading(&mut self, section: Id, level: u16, words: &str, style: Style, gap: f32) {
        let words = seen(words);
        let tag = self.tree.add(Some(section), Kind::Heading(level, words.clone()));
        let slab = self.paragraph(&words, tag, style);
        self.group(vec![slab], gap, GroupKind::Leads);
    }

    /// Sentences that follow each other are one paragraph on paper.
    fn flush(&mut self, section: Id, run_on: &mut String) {
        if !run_on.is_empty() {
            let tag = self.tree.add(Some(section), Kind::Paragraph);
            let slab = self.paragraph(run_on, tag, BODY);
            self.put(vec![slab], 0.2);
            run_on.clear();
        }
    }
}
