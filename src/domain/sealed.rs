//! A secret as it lies in the database: sealed with an AEAD, opened by the key ring alone (SECURITY.md "The code").

/// Ciphertext with the id of the key that opens it. Holds nothing readable, and still prints nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Which key of the ring sealed it.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(..)")
    }
}
