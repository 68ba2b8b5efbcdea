//! What stands between people and portals, or portals and PostgreSQL: hands each connection on to the next one in turn that takes it.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream, UnixStream},
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
}

impl Proxy {
    pub async fn start(targets: Vec<Target>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let targets = Arc::new(Mutex::new(targets));
        tokio::spawn(accept(listener, targets.clone()));
        Self { address, targets }
    }

    /// Leads there from now on. Connections that are there stay.
    pub fn lead_to(&self, targets: Vec<Target>) {
        *self.targets.lock().unwrap() = targets;
    }
}

async fn accept(listener: TcpListener, targets: Arc<Mutex<Vec<Target>>>) {
    for turn in 0.. {
        let Ok((client, _)) = listener.accept().await else { return };
        let mut targets = targets.lock().unwrap().clone();
        let first = turn % targets.len().max(1);
        targets.rotate_left(first);
        tokio::spawn(hand_on(client, targets));
    }
}

/// To the first that takes it; to nobody where none does.
async fn hand_on(mut client: TcpStream, targets: Vec<Target>) {
    for target in targets {
        match target {
            Target::Tcp(address) => {
                if let Ok(mut server) = TcpStream::connect(address).await {
                    let _ = server.set_nodelay(true);
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                    return;
                }
            }
            Target::Unix(path) => {
                if let Ok(mut server) = UnixStream::connect(path).await {
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                    return;
                }
            }
        }
    }
}
