//! Finds the permanent address of a store by the address people know it by: reads the shop's front page, and keeps for a
//! while what came of it. What is found is a question to whoever asked, never an answer.

use super::limit;
use crate::{
    app::App,
    domain::{
        moment::{DAY, MINUTE, Millis},
        store_address::StoreAddress,
        storefront::Look,
    },
    error::{Error, Result},
    outgoing::{self, Failure},
    store,
};

/// How long a store that was found is kept.
const FOUND_LASTS: Millis = DAY;
/// How long it is kept that none was found: people open their shop, or mend it, and come back.
const NOT_FOUND_LASTS: Millis = 5 * MINUTE;

/// Looks at the front page of a host, of which nothing but the host is told to anybody. `who` is the id of whoever asks.
///
/// # Errors
/// [`Error::TooMany`] after ten a minute of one person.
pub async fn find_store(app: &App, who: &str, host: &str) -> Result<Look> {
    limit::take(app, limit::FIND_STORE, &[who]).await?;
    let known = store::storefront::find(&mut app.db.read().await?, host, app.clock.now()).await?;
    if let Some(look) = known {
        return Ok(look);
    }
    let look = look(app, host).await;
    let lasts = if matches!(look, Look::Store(_)) { FOUND_LASTS } else { NOT_FOUND_LASTS };
    let until = app.clock.now().plus(lasts);
    app.db.write::<_, Error>(async |tx| Ok(store::storefront::keep(tx, host, &look, until).await?)).await?;
    Ok(look)
}

async fn look(app: &App, host: &str) -> Look {
    match app.outgoing.get(&app.outgoing.front_of(host), outgoing::MOST).await {
        Ok(page) => {
            let look = Look::at(page.status, page.url.path(), &String::from_utf8_lossy(&page.body));
            // Where the shop itself leads to the permanent address, that is said too.
            let led_to = page.url.host_str().and_then(|host| StoreAddress::parse(host).ok());
            if let (Some(store), false) = (led_to, matches!(look, Look::Store(_) | Look::Several)) {
                return Look::Store(store);
            }
            match page.broke_off {
                // What is missing may have named it, or another.
                Some(failure) if !matches!(look, Look::Store(_) | Look::Several) => because(failure),
                _ => look,
            }
        }
        Err(failure) => because(failure),
    }
}

const fn because(failure: Failure) -> Look {
    match failure {
        Failure::NotAllowed => Look::NotAllowed,
        Failure::TooSlow => Look::TooSlow,
        Failure::NoName | Failure::NoConnection | Failure::NoTrust | Failure::Broken | Failure::TooFar => {
            Look::Unreachable
        }
    }
}
