//! A document in boxes: what stands in each, and what may be torn apart by the end of a sheet.

use qrcode::{Color, QrCode};

use super::{
    Paper,
    tags::{Id, Kind, Tree},
    words::{LINE, Line, Setter, Style},
};
use crate::print::document::{Asked, Block, Document, Part, Trail};

/// Free at the left and at the right, in points: 14 mm.
pub const SIDE: f32 = 40.0;
/// How wide the terms before texts are, as a part of the width.
const TERM: f32 = 0.225;
/// How wide the QR code is, in points: 19 mm.
const CODE: f32 = 54.0;
/// Lists with more items stand in two columns.
const ONE_COLUMN: usize = 3;

/// What is mostly read.
const BODY: Style = Style { times: 1.0, bold: false, own_direction: false };
/// The same, heavier.
const STRONG: Style = Style { bold: true, ..BODY };
/// What stands beside.
pub(super) const SMALL: Style = Style { times: 0.9, ..BODY };

/// So many times as large.
const fn larger(times: f32) -> Style {
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
    /// With a frame around it.
    pub is_card: bool,
    /// It never ends a sheet: a heading.
    pub leads: bool,
}

impl Group {
    /// How high all slabs are.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.slabs.iter().map(|slab| slab.height).sum()
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
    width: f32,
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
        self.put(vec![slab], 0.8);
        std::mem::take(&mut self.groups)
    }

    /// Slabs without a frame; the gap in sizes of type.
    fn put(&mut self, slabs: Vec<Slab>, gap: f32) {
        self.groups.push(Group { slabs, gap: gap * self.size, ..Group::default() });
    }

    /// Puts a text into a slab; how high it is.
    fn text(&mut self, slab: &mut Slab, at: (f32, f32), width: f32, text: &str, style: Style, tag: Id) -> f32 {
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
        let heading = self.tree.add(None, Kind::Heading(1, document.heading.clone()));
        let down = self.text(&mut slab, (0.0, 0.0), width, &document.heading, larger(1.8), heading);
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
        let heading = self.tree.add(Some(section), Kind::Heading(2, part.heading.clone()));
        let style = larger(1.25);
        let slab = self.paragraph(&part.heading, heading, style);
        self.groups.push(Group { slabs: vec![slab], gap: 0.85 * self.size, leads: true, is_card: false });
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
                Block::Bullets(items) => self.bullets(section, items),
                Block::Facts(rows) => self.facts(section, rows),
                Block::Permissions(list) => list.iter().for_each(|asked| self.card(section, asked)),
                Block::Trails(trails) => self.trails(section, trails),
                Block::Link { text, link, href } => self.link(section, text, link, href),
            }
        }
        self.flush(section, &mut run_on);
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

    fn bullets(&mut self, section: Id, items: &[String]) {
        let list = self.tree.add(Some(section), Kind::List { dots: true });
        let columns = if items.len() > ONE_COLUMN { 2 } else { 1 };
        let gutter = 1.8 * self.size;
        let width = if columns == 1 { self.width } else { (self.width - gutter) / 2.0 };
        let mut slab = Slab::default();
        for (at, column) in items.chunks(items.len().div_ceil(columns).max(1)).enumerate() {
            let left = if at == 0 { 0.0 } else { width + gutter };
            let mut down = 0.0;
            for item in column {
                let one = self.tree.add(Some(list), Kind::Item);
                let (dot, body) = (self.tree.add(Some(one), Kind::Label), self.tree.add(Some(one), Kind::Body));
                let indent = 1.1 * self.size;
                self.text(&mut slab, (left, down), indent, "•", BODY, dot);
                down += self.text(&mut slab, (left + indent, down), width - indent, item, BODY, body);
            }
        }
        self.put(vec![slab], 0.2);
    }

    /// A term, and at `body` what it stands for: nothing yet.
    fn term(&mut self, slab: &mut Slab, list: Id, x: f32, width: f32, term: &str) -> Id {
        let item = self.tree.add(Some(list), Kind::Item);
        let label = self.tree.add(Some(item), Kind::Label);
        let style = Style { bold: true, times: 0.93, own_direction: false };
        self.text(slab, (x, 0.0), width, term, style, label);
        self.tree.add(Some(item), Kind::Body)
    }

    /// A term and its text side by side.
    fn row(&mut self, list: Id, (x, width, share): (f32, f32, f32), term: &str, text: &str, style: Style) -> Slab {
        let mut slab = Slab::default();
        let (first, gutter) = (share * width, 0.8 * self.size);
        let body = self.term(&mut slab, list, x, first - gutter, term);
        self.text(&mut slab, (x + first, 0.0), width - first, text, style, body);
        slab
    }

    fn facts(&mut self, section: Id, rows: &[(String, String)]) {
        let list = self.tree.add(Some(section), Kind::List { dots: false });
        let style = Style { own_direction: true, ..BODY };
        let gutter = 1.8 * self.size;
        let half = (self.width - gutter) / 2.0;
        let columns = if rows.len() > ONE_COLUMN { 2 } else { 1 };
        let mut slabs = Vec::new();
        for pair in rows.chunks(columns) {
            let mut slab = Slab::default();
            for (at, (term, text)) in pair.iter().enumerate() {
                let place = match (columns, at) {
                    (1, _) => (0.0, self.width, TERM),
                    (_, 0) => (0.0, half, 2.0 * TERM),
                    _ => (half + gutter, half, 2.0 * TERM),
                };
                let one = self.row(list, place, term, text, style);
                slab.height = slab.height.max(one.height);
                slab.pieces.extend(one.pieces);
            }
            slabs.push(slab);
        }
        self.put(slabs, 0.2);
    }

    fn trails(&mut self, section: Id, trails: &[Trail]) {
        let list = self.tree.add(Some(section), Kind::List { dots: false });
        let place = (0.0, self.width, TERM);
        let rows = trails.iter().map(|trail| (trail.when.as_str(), trail.words.join(" › ")));
        let slabs = rows.map(|(when, words)| self.row(list, place, when, &words, STRONG)).collect();
        self.put(slabs, 0.2);
    }

    fn link(&mut self, section: Id, text: &str, link: &str, href: &str) {
        let list = self.tree.add(Some(section), Kind::List { dots: false });
        let mut slab = Slab::default();
        let first = TERM * self.width;
        let body = self.term(&mut slab, list, 0.0, first - 0.8 * self.size, text);
        let tag = self.tree.add(Some(body), Kind::Link);
        let shown = if link == href { href.to_owned() } else { format!("{link} ({href})") };
        let before = slab.pieces.len();
        self.text(&mut slab, (first, 0.0), self.width - first, &shown, BODY, tag);
        let places: Vec<Piece> = slab
            .pieces
            .iter()
            .skip(before)
            .map(|line| Piece { what: What::Link(href.to_owned(), shown.clone()), ..line.clone() })
            .collect();
        slab.pieces.extend(places);
        self.put(vec![slab], 0.2);
    }

    fn card(&mut self, section: Id, asked: &Asked) {
        let inside = self.tree.add(Some(section), Kind::Section);
        let (pad, mut slabs) = (0.9 * self.size, Vec::new());
        let width = 2.0_f32.mul_add(-pad, self.width);
        slabs.push(self.card_head(inside, asked, pad, width));
        let list = self.tree.add(Some(inside), Kind::List { dots: false });
        let place = (pad, width, TERM);
        if !asked.stands.is_empty() {
            let style = Style { own_direction: true, ..STRONG };
            slabs.push(self.row(list, place, &asked.stands_term, &asked.stands, style));
        }
        for (term, text) in &asked.texts {
            slabs.push(self.row(list, place, term, text, BODY));
        }
        if let Some(last) = slabs.last_mut() {
            last.height += 0.45 * self.size;
        }
        self.groups.push(Group { slabs, gap: 0.5 * self.size, is_card: true, leads: false });
    }

    /// The label, what it was called before, and at the right what it allows.
    fn card_head(&mut self, inside: Id, asked: &Asked, pad: f32, width: f32) -> Slab {
        let mut slab = Slab::default();
        let top = 0.4 * self.size;
        let heading = self.tree.add(Some(inside), Kind::Heading(3, asked.label.clone()));
        let marks = self.marks(inside, asked, pad + width, top, 0.6 * width);
        let left = marks.iter().map(|piece| piece.x).fold(pad + width, f32::min);
        let (style, room) = (larger(1.1), left - pad - self.size);
        let mut down = top + self.text(&mut slab, (pad, top), room, &asked.label, style, heading);
        slab.pieces.extend(marks);
        if !asked.also.is_empty() {
            let also = self.tree.add(Some(inside), Kind::Paragraph);
            down += self.text(&mut slab, (pad, down), width, &asked.also, SMALL, also);
        }
        slab.height = down + 0.2 * self.size;
        slab
    }

    /// Words in small frames, beside each other up to the right end.
    fn marks(&mut self, inside: Id, asked: &Asked, right: f32, top: f32, room: f32) -> Vec<Piece> {
        let style = Style { bold: true, ..SMALL };
        let (pad, height) = (0.5 * self.size, LINE * self.setter.points(style));
        let mut pieces = Vec::new();
        let tags: Vec<Id> = asked.marks.iter().map(|_| self.tree.add(Some(inside), Kind::Paragraph)).collect();
        let most = room / f32::from(u16::try_from(asked.marks.len().max(1)).unwrap_or(u16::MAX));
        let mut end = right;
        for (words, tag) in asked.marks.iter().zip(tags).rev() {
            let set = self.setter.set_line(words, style, most - 3.0 * pad);
            let wide = 2.0_f32.mul_add(pad, set.width);
            let x = end - wide;
            for line in set.lines.into_iter().take(1) {
                let y = top;
                pieces.push(Piece { x: x + pad, y, width: wide - pad, height, what: What::Line(line), tag: Some(tag) });
            }
            pieces.push(Piece { x, y: top, width: wide, height, what: What::Frame, tag: None });
            end = x - pad;
        }
        pieces
    }
}
