//! Where to click in Shopify, by the menus a merchant may see. The words and links are data (`app.shopify`).

use crate::{
    app::App,
    domain::shopify_admin::{Drawn, Mail, Way, named},
};

/// One way through one kind of menus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Menu {
    /// Which menus: ends the key `menu-{name}`.
    pub name: &'static str,
    /// The words to click, in order.
    pub trail: Vec<String>,
    /// The button at the end of the trail; empty where there is none.
    pub press: String,
    /// A link that leads there; empty where none is known.
    pub href: String,
    /// The words in the drawing.
    pub drawn: Drawn,
}

/// The ways to the collaborator code.
#[must_use]
pub fn code(app: &App, handle: Option<&str>) -> Vec<Menu> {
    menus(app, &app.shopify.code, handle)
}

/// The ways to our request, to accept it.
#[must_use]
pub fn accept(app: &App, handle: Option<&str>) -> Vec<Menu> {
    menus(app, &app.shopify.accept, handle)
}

/// The ways to our access, to remove it.
#[must_use]
pub fn removal(app: &App, handle: Option<&str>) -> Vec<Menu> {
    menus(app, &app.shopify.removal, handle)
}

/// The ways to our access, to change it: it is on the page from which it is removed too.
#[must_use]
pub fn access(app: &App, handle: Option<&str>) -> Vec<Menu> {
    let mut menus = removal(app, handle);
    for menu in &mut menus {
        menu.trail.pop();
    }
    menus
}

/// The mail that Shopify sends, as this partner's merchants get it.
#[must_use]
pub fn mail(app: &App) -> Mail {
    let mut mail = app.shopify.mail.clone();
    for subject in &mut mail.subjects {
        *subject = named(subject, &app.live().partner.name);
    }
    mail
}

fn menus(app: &App, ways: &[Way], handle: Option<&str>) -> Vec<Menu> {
    let menu = |way: &Way| Menu {
        name: way.menus.name(),
        trail: way.words(&app.live().partner.name),
        press: way.press.clone(),
        href: way.link(handle),
        drawn: way.drawn.clone(),
    };
    ways.iter().map(menu).collect()
}
