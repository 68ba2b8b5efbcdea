//! What stands between people and portals, or portals and PostgreSQL: hands each connection on to the next one in turn that takes it.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

/// Where it leads.
#[derive(Clone, Debug)]
pub enum Target {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

/// The proxy. It ends with the test's runtime.
pub struct Proxy {
    pub address: SocketAddr,
    targets: Arc<Mutex<Vec<Target>>>,
    silenced: watch::Sender<()>,
}

impl Proxy {
    pub async fn start(targets: Vec<Target>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let targets = Arc::new(Mutex::new(targets));
        let silenced = watch::Sender::new(());
        tokio::spawn(accept(listener, targets.clone(), silenced.clone()));
        Self { address, targets, silenced }
    }

    /// Leads there from now on. Connections that are there stay.
    pub fn lead_to(&self, targets: Vec<Target>) {
        *self.targets.lock().unwrap() = targets;
    }

    /// Of the connections that are there nothing comes any more, and nobody is told: as of a machine that lost its power.
    pub fn silence(&self) {
        self.silenced.send_replace(());
    }
}

async fn accept(listener: TcpListener, targets: Arc<Mutex<Vec<Target>>>, silenced: watch::Sender<()>) {
    for turn in 0.. {
        let Ok((client, _)) = listener.accept().await else { return };
        let mut targets = targets.lock().unwrap().clone();
        let first = turn % targets.len().max(1);
        targets.rotate_left(first);
        let mut silenced = silenced.subscribe();
        tokio::spawn(async move {
            let mut client = client;
            tokio::select! {
                () = hand_on(&mut client, targets) => {}
                // Ours of the two ends is kept open; the server's is closed, since it went with its machine.
                _ = silenced.changed() => std::future::pending().await,
            }
        });
    }
}

/// To the first that takes it; to nobody where none does.
async fn hand_on(client: &mut TcpStream, targets: Vec<Target>) {
    for target in targets {
        match target {
            Target::Tcp(address) => {
                if let Ok(mut server) = TcpStream::connect(address).await {
                    let _ = server.set_nodelay(true);
                    let _ = copy_bidirectional(client, &mut server).await;
                    return;
                }
            }
            Target::Unix(path) => {
                if let Ok(mut server) = UnixStream::connect(path).await {
                    let _ = copy_bidirectional(client, &mut server).await;
                    return;
                }
            }
        }
    }
}
