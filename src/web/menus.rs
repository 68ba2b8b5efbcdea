//! Where to click in Shopify, by the menus a merchant may see. The words and links are data (`app.shopify`).

use crate::app::App;

/// One way through one kind of menus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Menu {
    /// Which menus: ends the key `menu-{name}`.
    pub name: &'static str,
    /// The words to click, in order.
    pub trail: Vec<String>,
    /// A link that leads there; empty where none is known.
    pub href: String,
}

/// The ways to the collaborator code.
#[must_use]
pub fn code(_app: &App, _handle: Option<&str>) -> Vec<Menu> {
    Vec::new()
}

/// The ways to our request, to accept it.
#[must_use]
pub fn accept(_app: &App, _handle: Option<&str>) -> Vec<Menu> {
    Vec::new()
}

/// The ways to our access, to remove it.
#[must_use]
pub fn removal(_app: &App, _handle: Option<&str>) -> Vec<Menu> {
    Vec::new()
}
