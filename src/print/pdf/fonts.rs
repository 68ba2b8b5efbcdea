//! The fonts on paper, and no others: none is taken from the machine.

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use krilla::text::Font;
use parley::{
    FontContext, FontFamily, FontFamilyName,
    fontique::{Blob, Collection, CollectionOptions, SourceCache},
};

/// The files, in no order that matters.
const FILES: [&[u8]; 7] = [
    include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../assets/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSansArabic-Bold.ttf"),
    include_bytes!("../../../assets/fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSansHebrew-Bold.ttf"),
    include_bytes!("../../../assets/fonts/DroidSansFallback.ttf"),
];

/// The families, the first that has a letter sets it.
const STACK: &[FontFamilyName<'static>] = &[
    FontFamilyName::named("Noto Sans"),
    FontFamilyName::named("Noto Sans Arabic"),
    FontFamilyName::named("Noto Sans Hebrew"),
    FontFamilyName::named("Droid Sans Fallback"),
];

struct Known {
    context: FontContext,
    /// The font of each file, by the number parley gave the file.
    fonts: Vec<(u64, Font)>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
    let mut fonts = Vec::new();
    for file in FILES {
        let blob = Blob::new(Arc::new(file));
        let id = blob.id();
        collection.register_fonts(blob, None);
        match Font::new(file.into(), 0) {
            Some(font) => fonts.push((id, font)),
            None => tracing::error!("a built-in font cannot be read"),
        }
    }
    Known { context: FontContext { collection, source_cache: SourceCache::default() }, fonts }
});

/// What parley chooses from. Cheap: the files are shared.
pub(super) fn context() -> FontContext {
    KNOWN.context.clone()
}

/// The families in the order in which they are asked.
pub(super) const fn stack() -> FontFamily<'static> {
    FontFamily::List(Cow::Borrowed(STACK))
}

/// The font of the file that parley chose.
pub(super) fn of_file(id: u64) -> Option<Font> {
    KNOWN.fonts.iter().find(|(known, _)| *known == id).map(|(_, font)| font.clone())
}
