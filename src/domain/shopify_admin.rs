//! stub
#[derive(Clone, Debug, serde::Deserialize)]
pub struct ShopifyAdmin {}
pub const EMBEDDED: &str = "";
