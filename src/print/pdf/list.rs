//! Lists: with a dot before each item, or with a term.

use super::{
    compose::{BODY, Composer, Piece, STRONG, Slab, What},
    tags::{Id, Kind},
    words::Style,
};
use crate::print::document::Trail;

/// How wide the terms before texts are, as a part of the width.
pub(super) const TERM: f32 = 0.225;
/// Lists with more items stand in two columns.
const ONE_COLUMN: usize = 3;
/// How many items of a list stand together: of a longer one the next begin below, maybe on the next sheet.
const TOGETHER: usize = 24;

impl Composer {
    pub(super) fn bullets(&mut self, section: Id, items: &[String]) {
        let list = self.tree.add(Some(section), Kind::List { dots: true });
        let columns = if items.len() > ONE_COLUMN { 2 } else { 1 };
        let gutter = 1.8 * self.size;
        let width = if columns == 1 { self.width } else { (self.width - gutter) / 2.0 };
        let mut slabs = Vec::new();
        for items in items.chunks(TOGETHER) {
            let mut slab = Slab::default();
            for (at, column) in items.chunks(items.len().div_ceil(columns)).enumerate() {
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
            slabs.push(slab);
        }
        self.put(slabs, 0.2);
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
    pub(super) fn row(
        &mut self,
        list: Id,
        (x, width, share): (f32, f32, f32),
        term: &str,
        text: &str,
        style: Style,
    ) -> Slab {
        let mut slab = Slab::default();
        let (first, gutter) = (share * width, 0.8 * self.size);
        let body = self.term(&mut slab, list, x, first - gutter, term);
        self.text(&mut slab, (x + first, 0.0), width - first, text, style, body);
        slab
    }

    pub(super) fn facts(&mut self, section: Id, rows: &[(String, String)]) {
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
                    (1, _) => (0.0, self.width, 2.0 * TERM * half / self.width),
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

    pub(super) fn trails(&mut self, section: Id, trails: &[Trail]) {
        let list = self.tree.add(Some(section), Kind::List { dots: false });
        let place = (0.0, self.width, TERM);
        let rows = trails.iter().map(|trail| (trail.when.as_str(), trail.words.join(" › ")));
        let slabs = rows.map(|(when, words)| self.row(list, place, when, &words, STRONG)).collect();
        self.put(slabs, 0.2);
    }

    pub(super) fn link(&mut self, section: Id, text: &str, link: &str, href: &str) {
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
}
