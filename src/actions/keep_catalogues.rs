//! The catalogues that come with the program or in a file are kept like published ones: the next program or file brings others, and
//! access requests keep the words they were made with.

use crate::{
    app::App,
    live::{CatalogueText, Live},
    store::{self, Error},
};

/// Keeps those that are new.
///
/// # Errors
/// Where one has the version of another that was in use here, and not its words: merchants agreed to those.
pub async fn keep_catalogues(app: &App) -> anyhow::Result<()> {
    let live = app.live();
    for (place, text) in live.given() {
        let version = &text.catalogue.version;
        let known = store::catalogue::body(&mut app.db.read().await?, version).await?;
        let Some(known) = known else {
            app.db
                .write::<_, Error>(async |tx| {
                    store::setting::raise_version(tx).await?; // other instances read it too
                    store::catalogue::keep(tx, version, &text.text, app.clock.now()).await
                })
                .await?;
            continue;
        };
        // What admins published goes before the program's own, which nobody here can give another version.
        let published = store::catalogue::list(&mut app.db.read().await?).await?;
        if place == Live::PROGRAM && published.iter().any(|one| one.version == *version) {
            continue;
        }
        let is_same = CatalogueText::read(&known).is_ok_and(|known| known.catalogue == text.catalogue);
        anyhow::ensure!(
            is_same,
            "the catalogue in {place} calls itself version {version:?}, as one did that was in use here with other words; merchants \
             agreed to those, so give the changed one a version of its own"
        );
    }
    Ok(())
}
