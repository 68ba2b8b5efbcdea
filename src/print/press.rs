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
/// How many are printed at a time; the others wait, and nothing else does.
const AT_A_TIME: usize = 2;

/// One that was printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The file.
    pub bytes: Arc<[u8]>,
    /// Changes with every byte of it.
    pub tag: Arc<str>,
}

/// What was printed from what: kept by its whole content, so that nobody ever gets somebody else's.
type Kept = VecDeque<(Document, Paper, Printed)>;

/// The press.
#[derive(Debug)]
pub struct Press {
    places: Semaphore,
    kept: Mutex<Kept>,
}

impl Default for Press {
    fn default() -> Self {
        Self { places: Semaphore::new(AT_A_TIME), kept: Mutex::default() }
    }
}

impl Press {
    /// The document as a PDF.
    ///
    /// # Errors
    /// A fault of ours: see [`pdf::render`].
    pub async fn print(&self, document: Document, paper: Paper) -> anyhow::Result<Printed> {
        if let Some(printed) = self.find(&document, paper) {
            return Ok(printed);
        }
        let _place = self.places.acquire().await?;
        // Somebody else may have waited for the same.
        if let Some(printed) = self.find(&document, paper) {
            return Ok(printed);
        }
        let (document, bytes) = spawn_blocking(move || {
            let bytes = pdf::render(&document, paper);
            (document, bytes)
        })
        .await?;
        let bytes = bytes?;
        let printed = Printed { tag: hash(&bytes).into(), bytes: bytes.into() };
        if printed.bytes.len() <= LARGEST {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push_front((document, paper, printed.clone()));
            kept.truncate(KEPT);
        }
        Ok(printed)
    }

    fn find(&self, document: &Document, paper: Paper) -> Option<Printed> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(other, sheet, _)| *sheet == paper && other == document)?;
        let found = kept.remove(at)?;
        let printed = found.2.clone();
        kept.push_front(found);
        Some(printed)
    }
}
