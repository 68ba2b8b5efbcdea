//! To come.
#![expect(missing_docs, reason = "to come")]
#[derive(Clone, Debug, serde::Deserialize)]
pub struct ShopifyAdmin {}
pub const EMBEDDED: &str = "";
