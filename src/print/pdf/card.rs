//! A permission in a frame.

use super::{
    compose::{BODY, Composer, GroupKind, Piece, SMALL, STRONG, Slab, What, larger},
    list::TERM,
    tags::{Id, Kind},
    words::{LINE, Style, seen},
};
use crate::print::document::PermissionCard;

impl Composer {
    pub(super) fn card(&mut self, section: Id, asked: &PermissionCard) {
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
        self.group(slabs, 0.5, GroupKind::Card);
    }

    /// The label, what it was called before, and at the right what it allows.
    fn card_head(&mut self, inside: Id, asked: &PermissionCard, pad: f32, width: f32) -> Slab {
        let mut slab = Slab::default();
        let top = 0.4 * self.size;
        let label = seen(&asked.label);
        let heading = self.tree.add(Some(inside), Kind::Heading(3, label.clone()));
        let marks = self.marks(inside, asked, pad + width, top, 0.6 * width);
        let left = marks.iter().map(|piece| piece.x).fold(pad + width, f32::min);
        let (style, room) = (larger(1.1), left - pad - self.size);
        let mut down = top + self.text(&mut slab, (pad, top), room, &label, style, heading);
        slab.pieces.extend(marks);
        if !asked.also.is_empty() {
            let also = self.tree.add(Some(inside), Kind::Paragraph);
            down += self.text(&mut slab, (pad, down), width, &asked.also, SMALL, also);
        }
        slab.height = down + 0.2 * self.size;
        slab
    }

    /// Words in small frames, beside each other up to the right end.
    fn marks(&mut self, inside: Id, asked: &PermissionCard, right: f32, top: f32, room: f32) -> Vec<Piece> {
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
