//! Many merchants fast: those that were played through the actions are models; the rest are copies of them under other
//! names, with other ids, earlier by some days. So a copy's timeline leads to its state as surely as the model's does.

use std::collections::{HashMap, HashSet};

use tokio::task::JoinHandle;

use super::people::{Dice, made_up, person};
use crate::{
    app::App,
    cli::say::Progress,
    domain::{
        access_request::{AccessRequest, State},
        email::Email,
        event::{Event, Fact},
        grant::Grant,
        merchant::{Contact, Merchant, Store},
        moment::{HOUR, Millis, Moment},
        reference::{Prefix, Reference},
        source::Source,
        text,
    },
    secret, store,
    store::bulk::Whole,
};

/// Merchants to a transaction.
const BATCH: usize = 2_000;

/// A merchant that was played.
struct Model {
    merchant: Merchant,
    permissions: String,
    contacts: Vec<Contact>,
    stores: Vec<Store>,
    requests: Vec<(AccessRequest, Vec<Event>, Vec<Grant>)>,
}

impl Model {
    async fn read(app: &App, merchant_id: &str) -> anyhow::Result<Self> {
        let mut conn = app.db.read().await?;
        let merchant = store::merchant::find(&mut conn, merchant_id).await?;
        let mut requests = Vec::new();
        for request in store::access_request::of_merchant(&mut conn, merchant_id).await? {
            let events = store::event::of_request(&mut conn, &request.id).await?;
            let grants = store::permission_grant::of_request(&mut conn, &request.id).await?;
            requests.push((request, events, grants));
        }
        Ok(Self {
            merchant: merchant.ok_or_else(|| anyhow::anyhow!("a model is gone"))?,
            permissions: store::merchant::permissions(&mut conn, merchant_id).await?.join(" "),
            contacts: store::contact::of_merchant(&mut conn, merchant_id).await?,
            stores: store::shop::of_merchant(&mut conn, merchant_id).await?,
            requests,
        })
    }

    /// By how many hours at most a copy may be earlier without a timer having to act on it.
    fn leeway(&self) -> usize {
        let of = |state: State| match state {
            State::ReadyToSend | State::Sent => 70,
            State::Invited | State::CodeWanted | State::Accepted => 20 * 24,
            _ => 600 * 24,
        };
        self.requests.iter().map(|(request, ..)| of(request.state)).min().unwrap_or(1)
    }
}

/// Writes the merchants numbered from `first` to below `end` as copies of these models.
pub async fn write(app: &App, models: &[String], first: usize, end: usize, progress: &Progress) -> anyhow::Result<()> {
    let mut read = Vec::with_capacity(models.len());
    for id in models {
        let model = Model::read(app, id).await?;
        // A merchant with a dozen stores is rare.
        if model.stores.len() < 3 {
            read.push(model);
        }
    }
    let prefix = Prefix::parse(&app.live().partner.reference_prefix).map_err(|_| anyhow::anyhow!("no prefix"))?;
    let copier = Copier { app: app.clone(), prefix, used: HashSet::new(), models: read };
    // The next batch is made on another thread while this one is written.
    let mut next = copier.batch_off_thread(first, end.min(first + BATCH));
    let mut done = first;
    while done < end {
        let (copier, whole) = next.await??;
        done = end.min(done + BATCH);
        next = copier.batch_off_thread(done, end.min(done + BATCH));
        app.db.write::<_, store::Error>(async |tx| store::bulk::add(tx, &whole).await).await?;
        progress.at(done, end);
    }
    next.await?.map(|_| ())
}

struct Copier {
    app: App,
    prefix: Prefix,
    used: HashSet<String>,
    models: Vec<Model>,
}

impl Copier {
    fn batch_off_thread(mut self, from: usize, to: usize) -> JoinHandle<anyhow::Result<(Self, Whole)>> {
        tokio::task::spawn_blocking(move || {
            let mut whole = Whole::default();
            let models = std::mem::take(&mut self.models);
            for number in from..to {
                if let Some(model) = models.get(Dice(&self.app.random).below(models.len())?) {
                    self.copy(model, number, &mut whole)?;
                }
            }
            self.models = models;
            Ok((self, whole))
        })
    }

    fn copy(&mut self, model: &Model, number: usize, whole: &mut Whole) -> anyhow::Result<()> {
        let dice = Dice(&self.app.random);
        let back: Millis = i64::try_from(dice.below(model.leeway())?)? * HOUR;
        let (name, handle) = made_up(number, &dice)?;
        let at = |moment: Moment| moment.plus(-back);
        let mut ids: HashMap<&str, String> = HashMap::new();
        let old = std::iter::once((&model.merchant.id, model.merchant.created_at))
            .chain(model.contacts.iter().map(|one| (&one.id, one.created_at)))
            .chain(model.stores.iter().map(|one| (&one.id, one.created_at)))
            .chain(model.requests.iter().map(|(one, ..)| (&one.id, one.created_at)));
        for (id, made) in old {
            ids.insert(id, self.app.random.id(at(made))?);
        }
        // Reps are the same; everybody else has a new id.
        let id = |old: &str| ids.get(old).cloned().unwrap_or_else(|| old.to_owned());

        let mut words = vec![name.clone()];
        for (count, one) in model.stores.iter().enumerate() {
            let (label, handle) = match count {
                0 => (name.clone(), handle.clone()),
                _ => (format!("{name} {}", count + 1), format!("{handle}-{}", count + 1)),
            };
            words.extend([label.clone(), handle.clone()]);
            whole.stores.push(Store {
                id: id(&one.id),
                merchant_id: id(&one.merchant_id),
                handle: one.handle.is_some().then_some(handle),
                held_handle: None,
                label,
                owner_id: one.owner_id.as_deref().map(id),
                created_at: at(one.created_at),
            });
        }
        for (count, one) in model.contacts.iter().enumerate() {
            let (person, local) = person(&dice)?;
            let address = format!("{local}{count}@{handle}.example.com");
            let email = Email::parse(&address).map_err(|_| anyhow::anyhow!("{address} is no address"))?;
            words.extend([person.clone(), address]);
            let contact = Contact {
                id: id(&one.id),
                merchant_id: id(&one.merchant_id),
                name: person,
                email: email.as_str().to_owned(),
                language: one.language.clone(),
                proved_at: one.proved_at.map(at),
                created_at: at(one.created_at),
                removed_at: None,
                forgotten_at: None,
                no_reminders_at: None,
            };
            whole.contacts.push((contact, email.folded().to_owned()));
        }
        for (request, events, grants) in &model.requests {
            let copied = self.request(request, back, &id)?;
            for event in events {
                let event = Event {
                    fact: fact(&event.fact, &id),
                    source: source(&event.source, &id),
                    at: at(event.at),
                    ..event.clone()
                };
                whole.events.push((copied.id.clone(), event));
            }
            for grant in grants {
                let source = source(&grant.source, &id);
                whole.grants.push((copied.id.clone(), Grant { since: at(grant.since), source, ..grant.clone() }));
            }
            whole.requests.push(copied);
        }
        let merchant = Merchant {
            id: id(&model.merchant.id),
            name,
            created_at: at(model.merchant.created_at),
            ..model.merchant.clone()
        };
        whole.merchants.push((merchant, model.permissions.clone(), text::fold(&words.join("\n"))));
        Ok(())
    }

    fn request(
        &mut self,
        model: &AccessRequest,
        back: Millis,
        id: &impl Fn(&str) -> String,
    ) -> anyhow::Result<AccessRequest> {
        let earlier = |moment: Option<Moment>| moment.map(|at| at.plus(-back));
        let mut copied = model.clone();
        copied.id = id(&model.id);
        copied.merchant_id = id(&model.merchant_id);
        copied.store_id = id(&model.store_id);
        copied.reference = self.reference()?;
        copied.since = model.since.plus(-back);
        copied.created_at = model.created_at.plus(-back);
        for at in [
            &mut copied.link_out_at,
            &mut copied.code_given_at,
            &mut copied.flags.stuck,
            &mut copied.flags.check,
            &mut copied.flags.reasked,
            &mut copied.flags.paused,
            &mut copied.rested_at,
            &mut copied.removal_confirmed_at,
        ] {
            *at = earlier(*at);
        }
        if let Some(sealed) = &model.code {
            // Sealed for one access request, it opens for no other.
            let code = self.app.keys.open(&secret::code_of(&model.id), sealed)?;
            copied.code = Some(self.app.keys.seal(&self.app.random, &secret::code_of(&copied.id), &code)?);
        }
        Ok(copied)
    }

    fn reference(&mut self) -> anyhow::Result<String> {
        loop {
            let drawn = Reference::from_bytes(&self.prefix, self.app.random.bytes::<5>()?).to_string();
            if self.used.insert(drawn.clone()) {
                return Ok(drawn);
            }
        }
    }
}

fn source(source: &Source, id: &impl Fn(&str) -> String) -> Source {
    match source {
        Source::Contact(contact) => Source::Contact(id(contact)),
        other => other.clone(),
    }
}

fn fact(fact: &Fact, id: &impl Fn(&str) -> String) -> Fact {
    match fact {
        Fact::LinkSent { contact_id, by_hand } => Fact::LinkSent { contact_id: id(contact_id), by_hand: *by_hand },
        Fact::PassedToOwner { contact_id } => Fact::PassedToOwner { contact_id: id(contact_id) },
        other => other.clone(),
    }
}
