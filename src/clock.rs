//! The clock and the source of randomness, passed in so that tests can set both.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use rand::{Rng as _, SeedableRng as _, rngs::SysRng};
use rand_chacha::ChaCha20Rng;

use crate::domain::moment::{Millis, Moment};

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// Set by a test or by `demo`; stands still until it is moved.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    #[must_use]
    pub fn set_to(moment: Moment) -> Self {
        Self::Set(Arc::new(AtomicI64::new(moment.0)))
    }

    /// Now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    pub fn now(&self) -> Moment {
        match self {
            Self::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Set(at) => Moment(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a set clock; the machine's clock stays as it is.
    pub fn forward(&self, by: Millis) {
        if let Self::Set(at) = self {
            at.fetch_add(by, Ordering::SeqCst);
        }
    }
}

/// Where random bytes come from.
#[derive(Clone)]
pub enum Random {
    /// The operating system's.
    System,
    /// From a seed: the same bytes each time, for tests and `demo`.
    Seeded(Arc<Mutex<ChaCha20Rng>>),
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}

impl Random {
    /// The same bytes for the same seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// Where the operating system has none to give.
    pub fn bytes<const N: usize>(&self) -> anyhow::Result<[u8; N]> {
        use rand::TryRng as _;
        let mut bytes = [0_u8; N];
        match self {
            Self::System => SysRng
                .try_fill_bytes(&mut bytes)
                .map_err(|cause| anyhow::anyhow!("no random bytes from the operating system: {cause}"))?,
            Self::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        Ok(bytes)
    }

    /// A new id: sortable by time, 32 hexadecimal digits.
    ///
    /// # Errors
    /// Where there are no random bytes.
    pub fn id(&self, now: Moment) -> anyhow::Result<String> {
        let millis = u64::try_from(now.0).unwrap_or(0);
        let id = uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()?).into_uuid();
        Ok(id.simple().to_string())
    }
}
