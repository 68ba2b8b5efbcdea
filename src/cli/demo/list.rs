//! What the demo prints: merchants with their links, reps with what signing in takes.

use serde_json::json;

use super::play::{Player, RepSignIn};
use crate::{
    app::App,
    cli::say,
    domain::access_request::State,
    secret::{Purpose, base64url, sha256},
    store::{self, invitation::Invitation},
};

/// At most so many merchants are listed.
pub const LISTED: usize = 50;

/// One merchant as listed.
pub struct Listed {
    name: String,
    reference: String,
    store: Option<String>,
    state: State,
    link: String,
    language: String,
}

/// Everything that is printed.
pub struct Shown {
    /// The first merchants.
    pub merchants: Vec<Listed>,
    /// The reps.
    pub reps: Vec<RepSignIn>,
    /// How many merchants there are.
    pub all: usize,
}

/// The first merchants, each with a fresh invitation for its first contact. The link is the demo's own and no rep's, so
/// the timeline does not speak of it.
pub async fn merchants(app: &App, players: &[Player]) -> anyhow::Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for added in players.iter().take(LISTED).filter_map(Player::added) {
        let (Some(first), Some(contact)) = (added.requests.first(), added.contacts.first()) else { continue };
        let mut conn = app.db.read().await?;
        let request = store::access_request::get(&mut conn, &first.id).await?;
        let shop = store::shop::get(&mut conn, &request.store_id).await?;
        drop(conn);
        let (id, now) = (app.new_id()?, app.clock.now());
        let token = base64url(&app.keys.mac(Purpose::Link, &["invitation", &id])?);
        let invitation = Invitation {
            id,
            contact_id: contact.id.clone(),
            access_request_id: Some(request.id.clone()),
            proves_address: false,
            created_at: now,
            expires_at: now.plus(app.live().durations.invitation()),
            used_at: None,
            ended_at: None,
        };
        app.db
            .write::<_, store::Error>(async |tx| store::invitation::put(tx, &invitation, &sha256(&token)).await)
            .await?;
        listed.push(Listed {
            name: added.merchant.name.clone(),
            reference: request.reference,
            store: shop.host(),
            state: request.state,
            link: app.address(&format!("/i/{token}")),
            language: contact.language.clone(),
        });
    }
    Ok(listed)
}

impl Shown {
    /// One line for programs (INTERFACE.md "Command line").
    pub fn json(&self, app: &App) -> String {
        let merchants: Vec<_> = self
            .merchants
            .iter()
            .map(|one| {
                json!({
                    "name": one.name, "ref": one.reference, "store": one.store, "state": one.state.name(),
                    "link": one.link, "locale": one.language,
                })
            })
            .collect();
        let reps: Vec<_> = self
            .reps
            .iter()
            .map(|one| {
                json!({
                    "email": one.rep.email, "password": one.password, "totp_secret": one.totp_secret,
                    "role": one.rep.role.name(),
                })
            })
            .collect();
        json!({
            "base_url": app.config.base_url, "merchants": merchants, "reps": reps,
            "database_url": app.config.database_url.expose(),
        })
        .to_string()
    }

    /// The same for people.
    pub fn print(&self, app: &App) -> std::io::Result<()> {
        say::line(&format!("{} made-up merchants. Each link works once; what you do is gone at the end.", self.all))?;
        for one in &self.merchants {
            say::line(&format!("\n  {}  {}  {}\n  {}", one.state.name(), one.reference, one.name, one.link))?;
        }
        say::line(&format!("\nReps sign in at {}/desk/sign-in", app.config.base_url))?;
        for one in &self.reps {
            say::line(&format!(
                "\n  {}: {}\n  password {}\n  second factor (put this secret into an authenticator app) {}",
                one.rep.role.name(),
                one.rep.email,
                one.password,
                one.totp_secret
            ))?;
        }
        say::line(&format!("\nThe portal is at {}  (Ctrl-C ends it)", app.config.base_url))
    }
}
