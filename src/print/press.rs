//! Prints what is asked for: a few at a time, beside the threads that serve, and not twice what was printed just now.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{
    document::Document,
    pdf::{self, Paper},
};
use crate::secret::hash;

/// How many are kept: about 100 KB each.
const KEPT: usize = 64;
/// A larger one is not kept, in bytes.
const LARGEST: usize = 512 * 1024;
/// How many brief ones are printed at a time; the others wait, and nothing else does.
const BRIEF: usize = 2;
/// How many long ones, in a queue of their own: what is held about somebody can take a while.
const LONG: usize = 1;

/// One that was printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The file.
    pub bytes: Arc<[u8]>,
    /// Changes with every byte of it.
    pub tag: Arc<str>,
}

/// What was printed from what: kept by its whole content, so that nobody ever gets somebody else's.
#[derive(Debug, Default)]
struct Kept(Mutex<VecDeque<(Document, Paper, Printed)>>);

/// The press.
#[derive(Debug)]
pub struct Press {
    brief: Arc<Semaphore>,
    long: Arc<Semaphore>,
    kept: Arc<Kept>,
}

impl Default for Press {
    fn default() -> Self {
        let places = |many| Arc::new(Semaphore::new(many));
        Self { brief: places(BRIEF), long: places(LONG), kept: Arc::default() }
    }
}

impl Press {
    /// The document as a PDF. Who asks and goes away again keeps the place until it is printed.
    ///
    /// # Errors
    /// A fault of ours: see [`pdf::render`].
    pub async fn print(&self, document: Document, paper: Paper) -> anyhow::Result<Printed> {
        if let Some(printed) = self.kept.find(&document, paper) {
            return Ok(printed);
        }
        let places = if document.is_brief { &self.brief } else { &self.long };
        let place = places.clone().acquire_owned().await?;
        // Somebody else may have waited for the same.
        if let Some(printed) = self.kept.find(&document, paper) {
            return Ok(printed);
        }
        let kept = self.kept.clone();
        spawn_blocking(move || {
            let _place = place;
            let bytes = pdf::render(&document, paper)?;
            let printed = Printed { tag: hash(&bytes).into(), bytes: bytes.into() };
            kept.put(document, paper, &printed);
            Ok(printed)
        })
        .await?
    }

    /// How many more could be printed right now: brief ones, long ones.
    #[must_use]
    pub fn free(&self) -> (usize, usize) {
        (self.brief.available_permits(), self.long.available_permits())
    }

    /// Keeps nothing of what was printed so far: somebody is forgotten.
    pub fn forget(&self) {
        self.kept.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Kept {
    fn find(&self, document: &Document, paper: Paper) -> Option<Printed> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(other, sheet, _)| *sheet == paper && other == document)?;
        let found = kept.remove(at)?;
        let printed = found.2.clone();
        kept.push_front(found);
        Some(printed)
    }

    /// Nobody asks twice for a long one, which holds all that is known of somebody.
    fn put(&self, document: Document, paper: Paper, printed: &Printed) {
        if document.is_brief && printed.bytes.len() <= LARGEST {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push_front((document, paper, printed.clone()));
            kept.truncate(KEPT);
        }
    }
}
