//! Boxes on sheets: where each sheet ends, and what stands on its edges.

use std::collections::BTreeSet;

use super::{
    Paper,
    compose::{Composer, Group, GroupKind, Piece, SIDE, SMALL, Slab, What},
    tags::{Id, Kind, Tree},
    words::{LINE, Style},
};
use crate::print::document::{Document, Imprint};

/// Where what is read begins, from the top, in points.
const TOP: f32 = 46.0;
/// Free below it.
const BOTTOM: f32 = 36.0;
/// Where the line on top stands.
const HEAD: f32 = 25.0;
/// How far above the lower end the line at the bottom stands.
const FOOT: f32 = 28.0;

/// The whole, sheet by sheet.
#[derive(Clone, Debug)]
pub struct Sheets {
    /// The size of each.
    pub paper: Paper,
    /// What stands on each.
    pub pages: Vec<Vec<Piece>>,
    /// What each thing is.
    pub tree: Tree,
    /// What no font has a picture for.
    pub missing: BTreeSet<String>,
}

/// A heading, for the list of contents that a program shows beside the pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 for the title.
    pub level: u16,
    /// Its words.
    pub words: String,
    /// The page, from 0.
    pub page: usize,
    /// How far down it stands.
    pub y: f32,
}

impl Sheets {
    pub(super) fn of(mut composer: Composer, document: &Document) -> Self {
        let groups = composer.compose(document);
        let mut filler = Filler::new(composer.paper);
        for at in 0..groups.len() {
            let together = together(&groups[at..]);
            filler.put(&groups[at], together);
        }
        let mut pages = filler.pages;
        let count = pages.len();
        for (at, page) in pages.iter_mut().enumerate() {
            page.extend(edges(&mut composer, &document.imprint, at, count));
        }
        let Composer { paper, mut setter, tree, .. } = composer;
        let missing = std::mem::take(&mut setter.missing);
        setter.put_back();
        Self { paper, pages, tree, missing }
    }

    /// The headings in reading order.
    #[must_use]
    pub fn headings(&self) -> Vec<Heading> {
        let mut found: Vec<(Id, Heading)> = Vec::new();
        for (page, pieces) in self.pages.iter().enumerate() {
            for piece in pieces {
                let Some(id) = piece.tag else { continue };
                if let Some(Kind::Heading(level, words)) = self.tree.kind(id)
                    && found.last().is_none_or(|(last, _)| *last != id)
                {
                    found.push((id, Heading { level: *level, words: words.clone(), page, y: piece.y }));
                }
            }
        }
        found.into_iter().map(|(_, heading)| heading).collect()
    }
}

/// How high a group is with what may not be torn from it: a heading stays with what it leads to.
fn together(groups: &[Group]) -> f32 {
    let Some((first, rest)) = groups.split_first() else { return 0.0 };
    match rest.first() {
        Some(next) if matches!(first.kind, GroupKind::Leads) => first.height() + next.gap + together(rest),
        _ => first.least(),
    }
}

/// Fills one sheet after the other.
struct Filler {
    pages: Vec<Vec<Piece>>,
    down: f32,
    room: f32,
    width: f32,
}

impl Filler {
    fn new(paper: Paper) -> Self {
        let (width, height) = paper.size();
        Self { pages: vec![Vec::new()], down: TOP, room: height - TOP - BOTTOM, width: 2.0_f32.mul_add(-SIDE, width) }
    }

    const fn is_on_top(&self) -> bool {
        self.down <= TOP
    }

    fn left(&self) -> f32 {
        TOP + self.room - self.down
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.down = TOP;
    }

    fn put(&mut self, group: &Group, together: f32) {
        let fits_nowhere = together > self.room;
        let needed = if fits_nowhere { group.slabs.first().map_or(0.0, |slab| slab.height) } else { together };
        if !self.is_on_top() && group.gap + needed > self.left() {
            self.turn();
        }
        if !self.is_on_top() {
            self.down += group.gap;
        }
        let mut began = self.down;
        for slab in &group.slabs {
            if slab.height > self.left() && !self.is_on_top() {
                self.frame(group, began);
                self.turn();
                if let GroupKind::GoesOn(on_top) = &group.kind {
                    self.set(on_top);
                }
                began = self.down;
            }
            self.set(slab);
        }
        self.frame(group, began);
    }

    fn set(&mut self, slab: &Slab) {
        let down = self.down;
        if let Some(page) = self.pages.last_mut() {
            let placed = slab.pieces.iter().cloned();
            page.extend(placed.map(|piece| Piece { x: piece.x + SIDE, y: piece.y + down, ..piece }));
        }
        self.down += slab.height;
    }

    fn frame(&mut self, group: &Group, began: f32) {
        let (width, height) = (self.width, self.down - began);
        if let Some(page) = self.pages.last_mut().filter(|_| matches!(group.kind, GroupKind::Card) && height > 0.0) {
            page.push(Piece { x: SIDE, y: began, width, height, what: What::Frame, tag: None });
        }
    }
}

/// Who asks, the reference and the day on top; the number of the page at the bottom.
fn edges(composer: &mut Composer, imprint: &Imprint, at: usize, count: usize) -> Vec<Piece> {
    let (wide, high) = composer.paper.size();
    let width = 2.0_f32.mul_add(-SIDE, wide);
    let small = SMALL;
    let edge = composer.setter.points(small);
    let bold = Style { bold: true, own_direction: true, ..small };
    let tag = (at == 0).then_some(composer.masthead);
    let about: Vec<&str> =
        [imprint.reference.as_str(), imprint.date.as_str()].into_iter().filter(|one| !one.is_empty()).collect();
    let about = about.join(" · ");
    let page = imprint.page.replace("{pages}", &count.to_string()).replace("{page}", &(at + 1).to_string());
    let mut pieces = Vec::new();
    let mut line = |text: &str, style: Style, y: f32, (from, room): (f32, f32), to_right: bool, tag: Option<Id>| {
        let set = composer.setter.set_line(text, style, room);
        let x = if to_right { from + room - set.width } else { from };
        for line in set.lines.into_iter().take(1) {
            let height = LINE * composer.setter.points(style);
            let width = from + room - x;
            pieces.push(Piece { x, y, width: width + 0.01, height, what: What::Line(line), tag });
        }
    };
    let (left, right) = ((SIDE, 0.5 * width), (0.5_f32.mul_add(width, SIDE), 0.5 * width));
    line(&imprint.partner, bold, HEAD, left, false, tag);
    line(&about, small, HEAD, right, true, tag);
    line(&imprint.title, small, high - FOOT, (SIDE, 0.8 * width), false, None);
    line(&page, small, high - FOOT, (0.8_f32.mul_add(width, SIDE), 0.2 * width), true, None);
    for y in [HEAD + 1.6 * edge, high - FOOT - 0.5 * edge] {
        pieces.push(Piece { x: SIDE, y, width, height: 0.0, what: What::Rule, tag: None });
    }
    pieces
}
