//! A table: it goes on from sheet to sheet, its heads on top of each.

use super::{
    compose::{BODY, Composer, GroupKind, Piece, SMALL, Slab, What},
    tags::{Id, Kind},
    words::Style,
};
use crate::print::document::Table;

/// A row is no higher than so many lines of its longest cell: longer ones go on in a slab of their own.
const LINES: usize = 20;

impl Composer {
    pub(super) fn table(&mut self, section: Id, table: &Table) {
        let tag = self.tree.add(Some(section), Kind::Table);
        let heads: Vec<&str> = table.columns.iter().map(|column| column.heading.as_str()).collect();
        let places = self.places(table);
        let style = Style { bold: true, ..SMALL };
        let head = self.table_row(tag, &places, &heads, style, || Kind::Head);
        let on_top = Slab {
            height: head.iter().map(|slab| slab.height).sum(),
            pieces: head
                .iter()
                .flat_map(|slab| &slab.pieces)
                .map(|piece| Piece { tag: None, ..piece.clone() })
                .collect(),
        };
        let mut slabs = head;
        let style = Style { own_direction: true, ..BODY };
        for row in &table.rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            slabs.extend(self.table_row(tag, &places, &cells, style, || Kind::Cell));
        }
        self.group(slabs, 0.3, GroupKind::GoesOn(on_top));
    }

    /// Where each column begins, and how wide it is.
    fn places(&self, table: &Table) -> Vec<(f32, f32)> {
        let gutter = self.size;
        let shares: f32 = table.columns.iter().map(|column| f32::from(column.share)).sum();
        let count = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let room = gutter.mul_add(-f32::from(count), self.width);
        let mut x = 0.0;
        let widths = table.columns.iter().map(|column| room * f32::from(column.share) / shares.max(1.0));
        widths
            .map(|width| {
                let place = (x, width);
                x += width + gutter;
                place
            })
            .collect()
    }

    /// Cells side by side, with a line below the last slab.
    fn table_row(
        &mut self,
        table: Id,
        places: &[(f32, f32)],
        cells: &[&str],
        style: Style,
        kind: impl Fn() -> Kind,
    ) -> Vec<Slab> {
        let row = self.tree.add(Some(table), Kind::Row);
        let pad = 0.22 * self.size;
        let mut whole = Slab::default();
        for (cell, (x, width)) in cells.iter().zip(places) {
            let tag = self.tree.add(Some(row), kind());
            self.text(&mut whole, (*x, pad), *width, cell, style, tag);
        }
        let mut slabs = cut(&whole, LINES);
        if let Some(last) = slabs.last_mut() {
            last.height += pad;
            let (y, width) = (last.height, self.width);
            last.pieces.push(Piece { x: 0.0, y, width, height: 0.0, what: What::Rule, tag: None });
        }
        slabs
    }
}

/// The same in slabs of so many lines: one that is higher than a sheet would run over its end.
fn cut(whole: &Slab, lines: usize) -> Vec<Slab> {
    let mut tops: Vec<f32> = whole.pieces.iter().map(|piece| piece.y).collect();
    tops.sort_by(f32::total_cmp);
    tops.dedup();
    let ends: Vec<f32> = tops.iter().copied().skip(lines).step_by(lines).chain([whole.height]).collect();
    let mut began = 0.0;
    let mut slabs = Vec::new();
    for end in ends {
        let inside = whole.pieces.iter().filter(|piece| piece.y >= began && piece.y < end);
        let pieces = inside.map(|piece| Piece { y: piece.y - began, ..piece.clone() }).collect();
        slabs.push(Slab { height: end - began, pieces });
        began = end;
    }
    slabs
}
