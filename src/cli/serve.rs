//! `serve`: the portal and its worker in one process.

use std::net::{SocketAddr, TcpListener};

use clap::Args;
use listenfd::ListenFd;
use socket2::SockRef;

use super::{
    Settings,
    run::{self, Door},
    say,
};
use crate::{
    actions::first_admin,
    app::App,
    clock::{Clock, Random},
    config::Config,
};

/// The most connections that wait to be taken, where the machine lets so many.
const WAITING: i32 = 2048;

const EXAMPLES: &str = "Examples:
  handled-portal serve
  handled-portal serve --config /etc/handled-portal.toml
  handled-portal serve --listen 0.0.0.0:8080 --base-url https://access.example.com
  handled-portal serve --no-worker";

/// Runs the portal and its worker; the first start makes database and key file.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Serve {
    #[command(flatten)]
    settings: Settings,
    /// Where to listen, over the setting `listen`.
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// The address people use, over the setting `base_url`.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Leaves notices and the sweep to a `handled-portal worker`.
    #[arg(long)]
    no_worker: bool,
}

impl Serve {
    /// Serves until it is told to stop.
    pub async fn run(self) -> anyhow::Result<()> {
        let mut flags = Vec::new();
        flags.extend(self.listen.map(|listen| ("listen", listen.to_string())));
        flags.extend(self.base_url.map(|url| ("base_url", url)));
        let (config, _traces) = self.settings.load_and_trace(&flags)?;
        config.check_for_serving()?;
        let (door, config) = bind(config)?;
        let app = App::build(config, Clock::System, Random::System).await?;
        say::line(&format!("The portal is at {}", app.config.base_url))?;
        if let Some(link) = first_admin::make_link(&app).await? {
            say::line(&format!("There is no rep yet. Make the first admin here, once, within a day: {link}"))?;
        }
        run::portal(&app, door, !self.no_worker).await
    }
}

/// Takes the address, or the socket that systemd holds for us (`LISTEN_FDS`): that one stays open while the program is started
/// anew, and whoever connects meanwhile waits. Where the port was left to the machine (`:0`), the address people use follows it.
pub fn bind(mut config: Config) -> anyhow::Result<(Door, Config)> {
    let held = ListenFd::from_env().take_tcp_listener(0);
    if let Some(listener) = held.map_err(|cause| anyhow::anyhow!("the socket in LISTEN_FDS cannot be used: {cause}"))? {
        config.listen = listener.local_addr()?;
        config.check_for_serving()?;
        return Ok((Door { listener, is_held: true }, config));
    }
    let listener = TcpListener::bind(config.listen).map_err(|cause| {
        anyhow::anyhow!("listen: {} cannot be taken ({cause}); end what runs there, or set another", config.listen)
    })?;
    // Rust lets 128 wait to be taken; of more who come at once, some would believe that they are connected.
    SockRef::from(&listener).listen(WAITING)?;
    if config.listen.port() == 0 {
        config.listen = listener.local_addr()?;
        if let Some(host) = config.base_url.strip_suffix(":0") {
            config.base_url = format!("{host}:{}", config.listen.port());
        }
    }
    Ok((Door { listener, is_held: false }, config))
}
