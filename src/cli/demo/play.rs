//! Plays the plots through the real actions, all merchants together in the order of time, with a clock that is moved along.

use std::collections::HashMap;

use secrecy::SecretString;

use super::{
    people::{Cast, Dice},
    plots::{Do, Plot},
};
use crate::{
    actions::{
        self, Actor,
        add_merchant::{AddMerchant, Added, NewContact, NewStore},
        declare_no_code::DeclareNoCode,
        pass_to_owner::Owner,
        submit_code::SubmitCode,
    },
    app::App,
    clock::Clock,
    domain::{
        access_request::NoCode,
        code::CollaboratorCode,
        email::Email,
        event::{Accepted, Agreement, StuckOn},
        merchant::Contact,
        moment::{DAY, HOUR, MINUTE, Moment},
        rep::{Rep, Role},
        source::How,
        store_address::StoreAddress,
    },
    secret::sha256,
    store,
};

/// A rep of the demo, with what signing in takes.
pub struct RepSignIn {
    /// Who.
    pub rep: Rep,
    /// The password; as random as the tokens.
    pub password: String,
    /// The second factor's secret, as authenticator apps take it.
    pub totp_secret: String,
}

/// Adds the three reps.
pub async fn reps(app: &App) -> anyhow::Result<Vec<RepSignIn>> {
    let mut made = Vec::new();
    for (name, email, role) in [
        ("Ada Adeyemi", "ada@handled.example.com", Role::Admin),
        ("Rita Romero", "rita@handled.example.com", Role::Rep),
        ("Vera Voss", "vera@handled.example.com", Role::Viewer),
    ] {
        let password = format!("{}-demo", crate::secret::base64url(&crate::clock::Random::System.bytes::<9>()?));
        let email = Email::parse(email).map_err(|_| anyhow::anyhow!("a rep's address is none"))?;
        let added = actions::add_rep::add_rep(app, name, &email, role, &SecretString::from(password.clone())).await?;
        let totp_secret = crate::cli::rep::base32(&added.totp_secret);
        made.push(RepSignIn { rep: added.rep, password, totp_secret });
    }
    Ok(made)
}

/// One merchant on the stage.
pub struct Player {
    /// What happens at each store; the first store's plot has the merchant's age.
    plots: Vec<&'static Plot>,
    cast: Cast,
    rep: Rep,
    added: Option<Added>,
    /// By store: the token of the link that was copied last.
    links: HashMap<usize, String>,
    /// By store: whom it was passed on to.
    owners: HashMap<usize, Contact>,
}

impl Player {
    /// Who plays what.
    pub fn new(plots: Vec<&'static Plot>, cast: Cast, rep: Rep) -> Self {
        Self { plots, cast, rep, added: None, links: HashMap::new(), owners: HashMap::new() }
    }

    /// What the rules made of it, once it was played.
    pub const fn added(&self) -> Option<&Added> {
        self.added.as_ref()
    }
}

/// Plays them all. `app` has a clock that can be set; it stands at `now` in the end.
pub async fn play(app: &App, players: &mut [Player], now: Moment, at: impl Fn(usize, usize)) -> anyhow::Result<()> {
    let dice = Dice(&app.random);
    let mut scenes: Vec<(Moment, usize, usize, Option<Do>)> = Vec::new();
    for (number, player) in players.iter().enumerate() {
        // No two merchants do the same in the same minute.
        let shift = i64::try_from(dice.below(55)?)?;
        let ago = |hours: i64| now.plus(-(hours * HOUR + shift * MINUTE));
        scenes.extend(player.plots.first().map(|plot| (ago(plot.added), number, 0, None)));
        for (store, plot) in player.plots.iter().enumerate() {
            scenes.extend(plot.steps.iter().map(|(hours, act)| (ago(*hours), number, store, Some(*act))));
        }
    }
    scenes.sort_by_key(|(moment, number, store, _)| (*moment, *number, *store));
    let all = scenes.len();
    for (done, (moment, number, store, act)) in scenes.into_iter().enumerate() {
        set(&app.clock, moment);
        let Some(player) = players.get_mut(number) else { continue };
        match act {
            None => add(app, player).await?,
            Some(act) => step(app, player, store, act).await.map_err(|error| {
                anyhow::Error::new(error).context(format!("{act:?} of made-up merchant {number} was refused"))
            })?,
        }
        at(done + 1, all);
    }
    set(&app.clock, now);
    sign_in_everywhere(app, now).await?;
    while actions::sweep::sweep(app).await? != actions::sweep::Swept::default() {}
    Ok(())
}

/// The partner was in every store where access is on, some weeks ago: the desk is not full of stores that are quiet.
pub async fn sign_in_everywhere(app: &App, now: Moment) -> anyhow::Result<()> {
    let lately = now.plus(-20 * DAY);
    Ok(app.db.write::<_, store::Error>(async |tx| store::bulk::sign_in_everywhere(tx, lately).await).await?)
}

/// Sets a clock that can be set.
pub fn set(clock: &Clock, to: Moment) {
    clock.forward(to.since(clock.now()));
}

async fn add(app: &App, player: &mut Player) -> anyhow::Result<()> {
    let cast = &player.cast;
    let mut contacts = Vec::new();
    for (at, (name, email)) in cast.people.iter().enumerate() {
        let email = Email::parse(email).map_err(|_| anyhow::anyhow!("{email} is no address"))?;
        contacts.push(NewContact { name: name.clone(), email, is_owner: cast.is_owner && at == 0 });
    }
    let mut stores = Vec::new();
    for (label, handle) in &cast.stores {
        stores.push(NewStore { label: label.clone(), address: address(handle)? });
    }
    let mut permissions: Vec<String> = app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect();
    if player.plots.iter().any(|plot| plot.narrow) {
        permissions.pop();
    }
    let command = AddMerchant { name: cast.name.clone(), contacts, stores, permissions };
    let added = actions::add_merchant::add_merchant(app, &Actor::rep(player.rep.clone()), &command).await?;
    player.added = Some(added);
    Ok(())
}

fn address(handle: &str) -> anyhow::Result<Option<StoreAddress>> {
    if handle.is_empty() {
        return Ok(None);
    }
    StoreAddress::parse(handle).map(Some).map_err(|_| anyhow::anyhow!("{handle} is no handle"))
}

/// One act of one merchant, on this store.
#[expect(clippy::too_many_lines, reason = "one arm for each act")]
async fn step(app: &App, player: &mut Player, at: usize, act: Do) -> crate::error::Result<()> {
    let added = player.added.clone().ok_or_else(|| anyhow::anyhow!("nobody was added"))?;
    let request = added.requests.get(at).ok_or_else(|| anyhow::anyhow!("no store"))?;
    let request = store::access_request::get(&mut app.db.read().await?, &request.id).await?;
    tell(app, player, &request.merchant_id).await?;
    let request = store::access_request::get(&mut app.db.read().await?, &request.id).await?;
    let first = added.contacts.first().cloned().ok_or_else(|| anyhow::anyhow!("no contact"))?;
    let second = added.contacts.get(1).unwrap_or(&first).clone();
    let rep = Actor::rep(player.rep.clone());
    let by_phone = Actor::Rep { rep: player.rep.clone(), how: Some(How::Phone) };
    let contact = Actor::Contact(player.owners.get(&at).cloned().unwrap_or_else(|| first.clone()));
    let (reference, version) = (request.reference.as_str(), request.version);
    let all: Vec<String> = store::permission_grant::of_request(&mut app.db.read().await?, &request.id)
        .await?
        .into_iter()
        .map(|grant| grant.permission)
        .collect();
    let some = all.split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default();
    let agreement = || {
        Some(Agreement {
            language: "en".into(),
            catalogue_version: app.live().catalogue.version.clone(),
            text_hash: sha256(&app.live().catalogue.version),
        })
    };
    match act {
        Do::Link => {
            let link = actions::copy_link::copy_link(app, &rep, reference, &first.id, "demo").await?;
            let token = link.rsplit('/').next().unwrap_or_default();
            player.links.insert(at, token.to_owned());
        }
        Do::Open => {
            let token = player.links.remove(&at).ok_or_else(|| anyhow::anyhow!("no link"))?;
            let opened = actions::open_invitation::open_invitation(app, &token).await?;
            // Nobody sits at that browser.
            actions::session::end_contact(app, &opened.session.into_cookie()).await?;
        }
        Do::PassOn => {
            let (name, before_at) = super::people::person(&Dice(&app.random))?;
            let host = first.email.rsplit('@').next().unwrap_or("example.com").to_owned();
            let email = Email::parse(&format!("{before_at}.owner@{host}"))
                .map_err(|_| anyhow::anyhow!("an owner's address is none"))?;
            let owner = Owner::New { name: &name, email: &email };
            let owner = actions::pass_to_owner::pass_to_owner(app, &contact, reference, &owner, false).await?;
            player.owners.insert(at, owner);
        }
        Do::Code | Do::CodeByPhone => {
            let typed = format!("{:04}", Dice(&app.random).below(10_000)?);
            let code = CollaboratorCode::parse(&typed).map_err(|_| anyhow::anyhow!("a code is none"))?;
            let is_told = act == Do::CodeByPhone;
            let agreement = if is_told { None } else { agreement() };
            let command = SubmitCode { reference, version, address: None, code: &code, agreement };
            actions::submit_code::submit_code(app, if is_told { &by_phone } else { &contact }, &command).await?;
        }
        Do::NoCode | Do::AppInstalled => {
            let known = act == Do::AppInstalled;
            let (reason, agreement) =
                if known { (NoCode::AppInstalled, None) } else { (NoCode::StoreAsksForNone, agreement()) };
            let command = DeclareNoCode { reference, version, reason, address: None, agreement };
            actions::declare_no_code::declare_no_code(app, if known { &rep } else { &contact }, &command).await?;
        }
        Do::Shopify(answer) => {
            actions::record_shopify_answer::record_shopify_answer(app, &rep, reference, version, answer).await?;
        }
        Do::Send => drop(actions::mark_sent::mark_sent(app, &rep, reference, version).await?),
        Do::AcceptAll => answer(app, &contact, reference, version, Accepted::All).await?,
        Do::AcceptSome => answer(app, &contact, reference, version, Accepted::Some(some)).await?,
        Do::AcceptUnsure => answer(app, &contact, reference, version, Accepted::Unsure).await?,
        Do::Contradict => answer(app, &Actor::Contact(second), reference, version, Accepted::Some(some)).await?,
        Do::Confirm { trimmed, extra } => {
            let granted = match (trimmed, extra) {
                (true, _) => some,
                (_, true) => app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect(),
                _ => all,
            };
            actions::confirm_access::confirm_access(app, &rep, reference, version, granted).await?;
        }
        Do::Use => {
            let (looked_at, reason) = USES[Dice(&app.random).below(USES.len())?];
            let (id, now) = (app.new_id()?, app.clock.now());
            app.db
                .write(async |tx| store::case::add(tx, &id, &request.id, &player.rep.id, looked_at, reason, now).await)
                .await
                .map_err(|error: store::Error| crate::error::Error::from(error))?;
        }
        Do::Note => {
            actions::add_note::add_note(app, &rep, &request.merchant_id, "Prefers the phone, mornings.").await?;
        }
        Do::StuckFinding => {
            let note = "I looked under Users and there is nothing.";
            actions::report_stuck::report_stuck(app, &contact, reference, version, StuckOn::CannotFind, note).await?;
        }
        Do::StuckAccepting => {
            let note = "The button is grey for me.";
            actions::report_stuck::report_stuck(app, &contact, reference, version, StuckOn::CannotAccept, note).await?;
        }
        Do::StuckOnOwner => {
            let note = "Our web agency set the shop up. I do not know who the owner is.";
            actions::pass_to_owner::ask_rep_for_owner(app, &contact, reference, version, note).await?;
        }
        Do::Decline => {
            let reason = "We would rather show you things in a call.";
            actions::decline_request::decline_request(app, &contact, reference, version, false, reason).await?;
        }
        Do::DeclineInShopify => {
            actions::decline_request::decline_request(app, &contact, reference, version, true, "").await?;
        }
        Do::Rest => {
            let reason = "They leave us at the end of the quarter.";
            actions::rest_request::rest_request(app, &rep, reference, version, reason).await?;
        }
        Do::Expire => drop(actions::find_lapsed::find_lapsed(app, &rep, reference, version, true).await?),
        Do::Remove => drop(actions::record_removal::record_removal(app, &contact, reference, version).await?),
        Do::RemoveByPhone => drop(actions::record_removal::record_removal(app, &by_phone, reference, version).await?),
        Do::ConfirmRemoval => drop(actions::confirm_removal::confirm_removal(app, &rep, reference, version).await?),
        Do::Cancel => {
            let reason = "The shop moved to another platform.";
            actions::cancel_request::cancel_request(app, &rep, reference, version, false, reason).await?;
        }
    }
    Ok(())
}

/// The rep told the merchant what had to be told before this act.
async fn tell(app: &App, player: &Player, merchant_id: &str) -> crate::error::Result<()> {
    let notices = store::outbox::by_hand_of_merchant(&mut app.db.read().await?, merchant_id).await?;
    for notice in notices {
        actions::mark_told::mark_told(app, &Actor::rep(player.rep.clone()), &notice.id).await?;
    }
    Ok(())
}

async fn answer(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    accepted: Accepted,
) -> crate::error::Result<()> {
    actions::answer_request::answer_request(app, actor, reference, version, accepted).await?;
    Ok(())
}

/// What the access was used for: what we looked at, and why.
const USES: [(&str, &str); 4] = [
    ("Products and their variants", "Two variants had the same SKU, so the import into the warehouse stopped."),
    ("Locations and stock", "The stock of one location was not connected to the warehouse."),
    ("One order", "Its tracking number had not come through; we sent it again by hand."),
    ("Products, stock and locations", "The first look at the set-up after the access began."),
];
