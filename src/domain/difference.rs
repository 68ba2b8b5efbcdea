//! What is different between two catalogues, permission by permission, field by field, word by word.

use super::permission::{Catalogue, Link, Permission};

/// Texts with more words than this, one times the other, are compared as a whole.
const WORDS_MAX: usize = 250_000;

/// The whole difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Permissions that only the new one has.
    pub added: Vec<Permission>,
    /// Permissions that only the old one has.
    pub taken_out: Vec<Permission>,
    /// Permissions that both have, not the same.
    pub changed: Vec<Changed>,
    /// Those that both have stand in another order.
    pub is_reordered: bool,
}

/// One permission that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// As the new one has it.
    pub permission: Permission,
    /// What is different.
    pub fields: Vec<Field>,
}

/// One field that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The field's name.
    pub name: &'static str,
    /// The old text and the new one in one row.
    pub pieces: Vec<Piece>,
}

/// Some words, or the white space between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the old one.
    Out(String),
    /// Only in the new one.
    In(String),
}

/// What is different.
#[must_use]
pub fn between(old: &Catalogue, new: &Catalogue) -> Difference {
    let only = |here: &Catalogue, there: &Catalogue| -> Vec<Permission> {
        here.permissions.iter().filter(|one| there.find(&one.key).is_none()).cloned().collect()
    };
    let changed = new.permissions.iter().filter_map(|after| {
        let before = old.find(&after.key).filter(|before| *before != after)?;
        let pairs = texts(before).into_iter().zip(texts(after));
        let fields = pairs.filter(|((_, was), (_, is))| was != is);
        let fields = fields.map(|((name, was), (_, is))| Field { name, pieces: words(&was, &is) }).collect();
        Some(Changed { permission: after.clone(), fields })
    });
    let order = |here: &Catalogue, there: &Catalogue| -> Vec<String> {
        here.permissions.iter().filter(|one| there.find(&one.key).is_some()).map(|one| one.key.clone()).collect()
    };
    Difference {
        added: only(new, old),
        taken_out: only(old, new),
        changed: changed.collect(),
        is_reordered: order(old, new) != order(new, old),
    }
}

impl Difference {
    /// Whether there is none.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.added.is_empty() && self.taken_out.is_empty() && self.changed.is_empty() && !self.is_reordered
    }
}

/// Every field as a text, always in the same order.
fn texts(one: &Permission) -> Vec<(&'static str, String)> {
    let links = |links: &[Link]| links.iter().map(|link| format!("{} {}", link.text, link.href)).collect::<Vec<_>>();
    vec![
        ("label", one.label.clone()),
        ("older", one.older_labels()),
        ("section", one.section.clone()),
        ("changes", one.changes.to_string()),
        ("personal", one.personal.to_string()),
        ("why", one.why.clone()),
        ("why_more", one.why_more.clone()),
        ("never", one.never.clone()),
        ("never_more", one.never_more.clone()),
        ("does", one.does.clone()),
        ("without", one.without.clone()),
        ("along", one.along.clone()),
        ("links", links(&one.links).join(" ")),
    ]
}

/// Two texts as one row of pieces: the longest row of words that both have is the same, the rest is out or in.
#[must_use]
pub fn words(old: &str, new: &str) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive(' ').collect(), new.split_inclusive(' ').collect());
    if old.len() * new.len() > WORDS_MAX {
        return vec![Piece::Out(old.concat()), Piece::In(new.concat())];
    }
    // longest[a][b]: the length of the longest row that old[a..] and new[b..] share.
    let mut longest = vec![vec![0u16; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            longest[a][b] = if same(old[a], new[b]) {
                longest[a + 1][b + 1].saturating_add(1)
            } else {
                longest[a + 1][b].max(longest[a][b + 1])
            };
        }
    }
    let (mut a, mut b, mut pieces) = (0, 0, Vec::new());
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && same(old[a], new[b]) {
            push(&mut pieces, Piece::Same(new[b].to_owned()));
            (a, b) = (a + 1, b + 1);
        } else if b == new.len() || (a < old.len() && longest[a + 1][b] >= longest[a][b + 1]) {
            push(&mut pieces, Piece::Out(old[a].to_owned()));
            a += 1;
        } else {
            push(&mut pieces, Piece::In(new[b].to_owned()));
            b += 1;
        }
    }
    pieces
}

/// The last word of a text has no space behind it.
fn same(one: &str, other: &str) -> bool {
    one.trim_end() == other.trim_end()
}

fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), &piece) {
        (Some(Piece::Same(text)), Piece::Same(more))
        | (Some(Piece::Out(text)), Piece::Out(more))
        | (Some(Piece::In(text)), Piece::In(more)) => text.push_str(more),
        _ => pieces.push(piece),
    }
}
