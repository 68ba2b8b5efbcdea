//! Sheets as a file.

use krilla::{
    Document, SerializeSettings,
    action::{Action, LinkAction},
    annotation::{Annotation, LinkAnnotation, Target},
    color::luma,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, SpanTag},
};

use super::{
    compose::{Piece, What},
    sheet::{Heading, Sheets},
    tags::Leaves,
};
use crate::print::document::Imprint;

/// How thick lines and frames are, in points.
const THIN: f32 = 0.6;

pub(super) fn file(sheets: &Sheets, imprint: &Imprint) -> anyhow::Result<Vec<u8>> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|cause| anyhow::anyhow!("the PDF library cannot write PDF/UA-1: {cause:?}"))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    // No day and no number of its own: the same words are the same bytes.
    document.set_metadata(
        Metadata::new()
            .title(imprint.title.clone())
            .language(imprint.language.clone())
            .authors(vec![imprint.partner.clone()]),
    );
    let mut leaves = sheets.tree.leaves();
    let (width, height) = sheets.paper.size();
    for pieces in &sheets.pages {
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| anyhow::anyhow!("paper without a size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for piece in pieces {
            draw(&mut surface, piece, &mut leaves);
        }
        surface.finish();
        for piece in pieces {
            if let (What::Link(href, words), Some(tag)) = (&piece.what, piece.tag)
                && let Some(place) = Rect::from_xywh(piece.x, piece.y, piece.width, piece.height)
            {
                let target = Target::Action(Action::from(LinkAction::new(href.clone())));
                let link = Annotation::new_link(LinkAnnotation::new(place, target), Some(words.clone()));
                leaves.push_front(tag, page.add_tagged_annotation(link));
            }
        }
        page.finish();
    }
    document.set_outline(outline(&sheets.headings()));
    document.set_tag_tree(sheets.tree.for_file(&leaves));
    document.finish().map_err(|cause| anyhow::anyhow!("the PDF could not be written: {cause:?}"))
}

fn draw(surface: &mut Surface<'_>, piece: &Piece, leaves: &mut Leaves) {
    if matches!(piece.what, What::Link(..)) {
        return;
    }
    let content = match (piece.tag, &piece.what) {
        (Some(_), What::Line(_)) => ContentTag::Span(SpanTag::empty()),
        (Some(_), _) => ContentTag::Other,
        (None, What::Line(_)) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
        (None, _) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
    };
    let leaf = surface.start_tagged(content);
    match &piece.what {
        What::Line(line) => {
            surface.set_stroke(None);
            surface.set_fill(Some(black()));
            for run in &line.runs {
                let start = Point::from_xy(piece.x + run.left, piece.y + line.rise);
                surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &line.text, run.size, false);
            }
        }
        What::Rule => stroke(
            surface,
            path(|path| {
                path.move_to(piece.x, piece.y);
                path.line_to(piece.x + piece.width, piece.y);
            }),
        ),
        What::Frame => stroke(
            surface,
            path(|path| {
                if let Some(place) = Rect::from_xywh(piece.x, piece.y, piece.width, piece.height) {
                    path.push_rect(place);
                }
            }),
        ),
        What::Code(side, dark) => {
            surface.set_stroke(None);
            surface.set_fill(Some(black()));
            if let Some(path) = code(piece, *side, dark) {
                surface.draw_path(&path);
            }
        }
        What::Link(..) => {}
    }
    surface.end_tagged();
    if let Some(tag) = piece.tag {
        leaves.push(tag, leaf);
        if let What::Line(line) = &piece.what {
            leaves.say(tag, line.words(), line.is_turned);
        }
    }
}

fn black() -> Fill {
    Fill { paint: luma::Color::black().into(), opacity: NormalizedF32::ONE, rule: krilla::paint::FillRule::default() }
}

fn path(make: impl FnOnce(&mut PathBuilder)) -> Option<Path> {
    let mut path = PathBuilder::new();
    make(&mut path);
    path.finish()
}

fn stroke(surface: &mut Surface<'_>, path: Option<Path>) {
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: luma::Color::black().into(), width: THIN, ..Stroke::default() }));
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

/// One rectangle for each row of dark modules that touch.
fn code(piece: &Piece, side: usize, dark: &[bool]) -> Option<Path> {
    let number = |at: usize| f32::from(u16::try_from(at).unwrap_or(u16::MAX));
    let one = piece.width / number(side.max(1));
    path(|path| {
        for (row, modules) in dark.chunks(side.max(1)).enumerate() {
            let mut at = 0;
            for run in modules.chunk_by(|a, b| a == b) {
                let (x, y) = (one.mul_add(number(at), piece.x), one.mul_add(number(row), piece.y));
                if let Some(dark) = Rect::from_xywh(x, y, one * number(run.len()), one).filter(|_| run[0]) {
                    path.push_rect(dark);
                }
                at += run.len();
            }
        }
    })
}

fn outline(headings: &[Heading]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for heading in headings.iter().filter(|heading| heading.level > 1) {
        let to = XyzDestination::new(heading.page, Point::from_xy(0.0, (heading.y - 8.0).max(0.0)));
        let node = OutlineNode::new(heading.words.clone(), to);
        match open.as_mut().filter(|_| heading.level > 2) {
            Some(outer) => outer.push_child(node),
            None => {
                if let Some(done) = open.replace(node) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(last) = open {
        outline.push_child(last);
    }
    outline
}
