//! What each thing on the paper is, for screen readers: a tree in reading order.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, ListNumbering, Node as PdfNode, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// What a thing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A part with its heading.
    Section,
    /// A heading of that level, with its words.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A list; with a dot before each item, or with a term.
    List {
        /// A dot.
        dots: bool,
    },
    /// Rows below each other.
    Table,
    /// One row.
    Row,
    /// What stands over a column.
    Head,
    /// What stands in a column.
    Cell,
    /// One item of a list.
    Item,
    /// The dot or the term.
    Label,
    /// What follows it.
    Body,
    /// A link.
    Link,
    /// A picture, in words.
    Picture(String),
}

/// Names a thing of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id(usize);

#[derive(Clone, Debug)]
struct Node {
    kind: Kind,
    inner: Vec<Id>,
}

/// The tree, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    tops: Vec<Id>,
}

impl Tree {
    /// Puts a thing behind the last one in the outer thing.
    pub fn add(&mut self, outer: Option<Id>, kind: Kind) -> Id {
        let id = Id(self.nodes.len());
        self.nodes.push(Node { kind, inner: Vec::new() });
        match outer.and_then(|outer| self.nodes.get_mut(outer.0)) {
            Some(outer) => outer.inner.push(id),
            None => self.tops.push(id),
        }
        id
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self, id: Id) -> Option<&Kind> {
        self.nodes.get(id.0).map(|node| &node.kind)
    }

    /// Every thing in reading order, with how deep it lies.
    #[must_use]
    pub fn walk(&self) -> Vec<(usize, Id)> {
        let mut found = Vec::new();
        let mut open: Vec<(usize, Id)> = self.tops.iter().rev().map(|id| (0, *id)).collect();
        while let Some((depth, id)) = open.pop() {
            found.push((depth, id));
            let inner = self.nodes.get(id.0).map(|node| node.inner.as_slice()).unwrap_or_default();
            open.extend(inner.iter().rev().map(|id| (depth + 1, *id)));
        }
        found
    }

    /// Room for what is drawn of each thing.
    pub(super) fn leaves(&self) -> Leaves {
        Leaves(vec![Leaf::default(); self.nodes.len()])
    }

    /// As the file wants it.
    pub(super) fn for_file(&self, leaves: &Leaves) -> TagTree {
        TagTree::from(self.tops.iter().map(|id| self.group(*id, leaves)).collect::<Vec<PdfNode>>())
    }

    fn group(&self, id: Id, leaves: &Leaves) -> PdfNode {
        let Some(node) = self.nodes.get(id.0) else { return TagGroup::new(Tag::P).into() };
        let leaf = leaves.0.get(id.0);
        let drawn = leaf.map(|leaf| leaf.drawn.as_slice()).unwrap_or_default();
        let mut children: Vec<PdfNode> = drawn.iter().map(|one| (*one).into()).collect();
        children.extend(node.inner.iter().map(|id| self.group(*id, leaves)));
        let mut tag = tag(&node.kind);
        tag.set_actual_text(leaf.filter(|leaf| leaf.is_turned).map(|leaf| leaf.words.clone()));
        TagGroup::with_children(tag, children).into()
    }
}

/// What is drawn of one thing.
#[derive(Clone, Default)]
struct Leaf {
    drawn: Vec<Identifier>,
    words: String,
    is_turned: bool,
}

/// What is drawn of each thing.
pub(super) struct Leaves(Vec<Leaf>);

impl Leaves {
    pub(super) fn push(&mut self, id: Id, drawn: Identifier) {
        if let Some(leaf) = self.0.get_mut(id.0) {
            leaf.drawn.push(drawn);
        }
    }

    /// The place one clicks comes before the words one reads.
    pub(super) fn push_front(&mut self, id: Id, drawn: Identifier) {
        if let Some(leaf) = self.0.get_mut(id.0) {
            leaf.drawn.insert(0, drawn);
        }
    }

    /// The words of a line, in the order in which they are read: where some run from right to left, the letters are
    /// drawn in another, and the file has to say the right one.
    pub(super) fn say(&mut self, id: Id, words: &str, is_turned: bool) {
        if let Some(leaf) = self.0.get_mut(id.0) {
            leaf.words.push_str(words);
            leaf.words.push_str(if words.ends_with(' ') { "" } else { " " });
            leaf.is_turned |= is_turned;
        }
    }
}

fn tag(kind: &Kind) -> TagKind {
    match kind {
        Kind::Section => Tag::Section.into(),
        Kind::Heading(level, words) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(words.clone())).into()
        }
        Kind::Paragraph => Tag::P.into(),
        Kind::List { dots: true } => Tag::L(ListNumbering::Disc).into(),
        Kind::List { dots: false } => Tag::L(ListNumbering::None).into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::Head => Tag::TH(TableHeaderScope::Column).into(),
        Kind::Cell => Tag::TD.into(),
        Kind::Item => Tag::LI.into(),
        Kind::Label => Tag::Lbl.into(),
        Kind::Body => Tag::LBody.into(),
        Kind::Link => Tag::Link.into(),
        Kind::Picture(words) => Tag::Figure(Some(words.clone())).into(),
    }
}
