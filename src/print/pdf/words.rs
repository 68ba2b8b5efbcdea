//! A text, set into lines: line breaks, right-to-left, a font for each letter. Nothing is ever wider than it may be.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontContext, FontWeight, Layout, LayoutContext, LineHeight,
    OverflowWrap, StyleProperty,
};
use unicode_normalization::UnicodeNormalization as _;

use super::fonts;

/// The height of a line, in sizes of its type.
pub const LINE: f32 = 1.22;
/// What stands for a letter that no font has.
const REPLACEMENT: char = '\u{fffd}';

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The size of type, in sizes of what is mostly read.
    pub times: f32,
    /// Heavier.
    pub bold: bool,
    /// A name or a value, which says itself in which direction it runs; a sentence of ours runs as its page does.
    pub own_direction: bool,
}

/// A text in lines.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The lines, the first on top.
    pub lines: Vec<Line>,
    /// The height of all of them.
    pub height: f32,
    /// The width of the longest.
    pub width: f32,
}

/// One line, measured from the left end and the top of its text.
#[derive(Clone, Debug)]
pub struct Line {
    /// The whole text it is of.
    pub text: Arc<str>,
    /// Which part of it, in bytes.
    pub range: Range<usize>,
    /// How far down it begins.
    pub top: f32,
    /// How far below that its letters stand.
    pub rise: f32,
    /// Where what can be seen of it begins and ends.
    pub seen: (f32, f32),
    /// Some of it runs from right to left: its letters do not stand in the order in which they are read.
    pub is_turned: bool,
    /// The letters, from left to right.
    pub runs: Vec<Run>,
}

/// Letters of one font, from left to right.
#[derive(Clone)]
pub struct Run {
    pub(super) font: Font,
    pub(super) size: f32,
    pub(super) left: f32,
    pub(super) glyphs: Vec<KrillaGlyph>,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("size", &self.size).field("left", &self.left).finish_non_exhaustive()
    }
}

impl Line {
    /// The words of this line.
    #[must_use]
    pub fn words(&self) -> &str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }
}

/// The size in which letters are joined and measured, in points; other sizes are the same, larger or smaller.
const MEASURED: f32 = 8.0;
/// How many texts a setter knows before it begins anew: a good deal more than our own sentences.
const KNOWN: usize = 800;
/// How many setters lie ready.
const READY: usize = 2;

/// Setters that have worked before, and know our sentences.
static SETTERS: Mutex<Vec<Setter>> = Mutex::new(Vec::new());

/// Sets texts. It knows the ones it had before: joining and measuring letters takes far more time than breaking lines.
pub struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    known: HashMap<Key, Measured>,
    /// The size of what is mostly read, in points.
    pub size: f32,
    /// What no font has a picture for.
    pub missing: BTreeSet<String>,
}

/// The text, its size as bits, bold, with a direction of its own.
type Key = (String, u32, bool, bool);

/// A text whose letters are joined and measured, but not yet in lines.
struct Measured {
    text: Arc<str>,
    layout: Layout<()>,
    missing: Vec<String>,
}

impl Setter {
    /// One that lies ready, or a new one.
    pub(super) fn take() -> Self {
        let ready = SETTERS.lock().unwrap_or_else(PoisonError::into_inner).pop();
        ready.unwrap_or_else(|| Self {
            fonts: fonts::context(),
            layouts: LayoutContext::new(),
            known: HashMap::new(),
            size: MEASURED,
            missing: BTreeSet::new(),
        })
    }

    /// Lays it back for the next.
    pub(super) fn put_back(mut self) {
        self.missing.clear();
        let mut ready = SETTERS.lock().unwrap_or_else(PoisonError::into_inner);
        if ready.len() < READY {
            ready.push(self);
        }
    }

    /// The size of type, in points.
    #[must_use]
    pub fn points(&self, style: Style) -> f32 {
        style.times * self.size
    }

    /// The text in lines of at most this width.
    pub fn set(&mut self, text: &str, style: Style, width: f32) -> Words {
        let text = cleaned(text);
        if text.is_empty() {
            return Words::default();
        }
        let key = (text, style.times.to_bits(), style.bold, style.own_direction);
        let mut measured = self.known.remove(&key).unwrap_or_else(|| self.measure(key.0.clone(), style));
        self.missing.extend(measured.missing.iter().cloned());
        let scale = self.size / MEASURED;
        measured.layout.break_all_lines(Some(width / scale));
        measured.layout.align(Alignment::Left, AlignmentOptions::default());
        let words = in_lines(&measured.layout, &measured.text, scale);
        if self.known.len() > KNOWN {
            self.known.clear();
        }
        self.known.insert(key, measured);
        words
    }

    fn measure(&mut self, mut text: String, style: Style) -> Measured {
        let mut missing = Vec::new();
        let mut layout = self.lay(&text, style);
        // What replaces a letter may join the mark behind it, and that again has no picture: each round leaves fewer.
        for _ in 0..4 {
            let gaps = gaps(&layout);
            if gaps.is_empty() {
                break;
            }
            for gap in gaps.into_iter().rev() {
                if let Some(lost) = text.get(gap.clone()) {
                    missing.push(lost.to_owned());
                    text.replace_range(gap, REPLACEMENT.encode_utf8(&mut [0; 4]));
                }
            }
            layout = self.lay(&text, style);
        }
        Measured { text: text.into(), layout, missing }
    }

    /// As much of the text as fits into one line of this width, with a mark where something is left out.
    pub fn set_line(&mut self, text: &str, style: Style, width: f32) -> Words {
        let whole = self.set(text, style, width);
        let [first, _, ..] = whole.lines.as_slice() else { return whole };
        let mark = self.points(style); // wide enough for the dots
        let kept = first.text.clone();
        let short = self.set(&kept, style, (width - mark).max(mark));
        let fits = short.lines.first().map(|line| line.words().trim_end()).unwrap_or_default();
        self.set(&format!("{fits}…"), style, width)
    }

    fn lay(&mut self, text: &str, style: Style) -> Layout<()> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(fonts::stack()));
        builder.push_default(StyleProperty::FontSize(style.times * MEASURED));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(LINE)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        builder.set_base_direction(if style.own_direction { BaseDirection::Auto } else { BaseDirection::Ltr });
        let mut layout = builder.build(text);
        layout.break_all_lines(None); // in one line, to look for gaps
        layout
    }
}

/// One line without what cannot be seen: control characters, marks that turn the direction of what follows, and marks
/// that choose between forms of a letter which no font here has.
fn cleaned(text: &str) -> String {
    let unseen = |c: char| {
        matches!(c, '\u{ad}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fffe}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
    };
    let plain = |c: char| if c.is_whitespace() { ' ' } else { c };
    let shown = text.nfc().map(plain).filter(|c| !c.is_control() && !unseen(*c)).collect::<String>();
    shown.trim().to_owned()
}

/// What can be seen of a heading: a mark where nothing can, since an empty one leads nowhere.
pub(super) fn seen(text: &str) -> String {
    Some(cleaned(text)).filter(|text| !text.is_empty()).unwrap_or_else(|| REPLACEMENT.to_string())
}

/// The parts of the text that were set with the empty box of a font that lacks them, in reading order.
fn gaps(layout: &Layout<()>) -> Vec<Range<usize>> {
    let runs = layout.lines().flat_map(|line| line.runs());
    let clusters = runs.flat_map(|run| run.clusters());
    let mut gaps: Vec<Range<usize>> = clusters
        .filter(|cluster| cluster.glyphs().any(|glyph| glyph.id == 0))
        .map(|cluster| cluster.text_range())
        .collect();
    gaps.sort_by_key(|gap| gap.start);
    gaps.dedup();
    gaps
}

fn both(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}

fn in_lines(layout: &Layout<()>, text: &Arc<str>, scale: f32) -> Words {
    let lines: Vec<Line> = layout.lines().map(|line| in_runs(&line, text, scale)).collect();
    let width = lines.iter().map(|line| line.seen.1).fold(0.0, f32::max);
    Words { lines, height: scale * layout.height(), width }
}

fn in_runs(line: &parley::Line<'_, ()>, text: &Arc<str>, scale: f32) -> Line {
    let metrics = line.metrics();
    let mut at = metrics.offset;
    let mut seen: Option<(f32, f32)> = None;
    let mut runs = Vec::new();
    for run in line.runs() {
        let Some(font) = fonts::of_file(run.font().data.id()) else { continue };
        let (left, size) = (at, run.font_size());
        let mut glyphs: Vec<KrillaGlyph> = Vec::new();
        // The letters that a joined one stands for: the first of them bears the picture, and is the last one met
        // where the text runs from right to left.
        let mut joined: Option<Range<usize>> = None;
        for cluster in run.visual_clusters() {
            let mut range = cluster.text_range();
            if cluster.is_ligature_continuation() {
                match glyphs.last_mut().filter(|_| !run.is_rtl()) {
                    Some(last) => last.text_range = both(&last.text_range, &range),
                    None => joined = Some(joined.map_or(range.clone(), |joined| both(&joined, &range))),
                }
                continue;
            }
            if let Some(joined) = joined.take() {
                range = both(&joined, &range);
            }
            let began = at;
            for glyph in cluster.glyphs() {
                let (advance, x, y) = (glyph.advance / size, glyph.x / size, -glyph.y / size);
                glyphs.push(KrillaGlyph::new(GlyphId::new(glyph.id), advance, x, y, 0.0, range.clone(), None));
                at += glyph.advance;
            }
            if !cluster.is_space_or_nbsp() {
                seen = Some(seen.map_or((began, at), |(from, to)| (from.min(began), to.max(at))));
            }
        }
        if !glyphs.is_empty() {
            runs.push(Run { font, size: scale * size, left: scale * left, glyphs });
        }
    }
    Line {
        text: text.clone(),
        range: line.text_range(),
        top: scale * metrics.block_min_coord,
        rise: scale * (metrics.baseline - metrics.block_min_coord),
        seen: seen.map_or((0.0, 0.0), |(from, to)| (scale * from, scale * to)),
        is_turned: line.runs().any(|run| run.is_rtl()),
        runs,
    }
}
