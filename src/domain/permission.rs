//! To come.
#![expect(missing_docs, clippy::must_use_candidate, reason = "to come")]
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Catalogue {
    pub version: String,
    pub permissions: Vec<Permission>,
}
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Permission {
    pub key: String,
}
pub const EMBEDDED: &str = "version=\"1\"\n[[permissions]]\nkey=\"home\"\n[[permissions]]\nkey=\"orders\"\n[[permissions]]\nkey=\"products\"\n[[permissions]]\nkey=\"locations\"\n[[permissions]]\nkey=\"view_apps\"\n";
impl Catalogue {
    pub fn find(&self, k: &str) -> Option<&Permission> {
        self.permissions.iter().find(|p| p.key == k)
    }
    pub fn check(&self) -> Result<(), String> {
        Ok(())
    }
}
