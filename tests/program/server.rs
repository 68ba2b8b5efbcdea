//! A PostgreSQL of a test's own, which it may stop, kill and have followed by another.

use std::{path::PathBuf, process::Child};

use rustix::process::{Pid, Signal, kill_process};

use crate::postgres::cluster;

/// The server; it ends with the test.
pub struct Server {
    pub folder: PathBuf,
    postgres: Child,
    settings: Vec<String>,
    port: Option<u16>,
}

impl Server {
    pub fn start(name: &str, settings: &[&str]) -> Self {
        Self::start_with(name, settings.iter().map(|setting| (*setting).to_owned()).collect(), None)
    }

    /// One that is reached by TCP.
    pub fn start_at_port(name: &str) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = ["synchronous_commit=on", "listen_addresses=127.0.0.1"].map(str::to_owned);
        Self::start_with(name, settings.into_iter().chain([format!("port={free}")]).collect(), Some(free))
    }

    fn start_with(name: &str, settings: Vec<String>, port: Option<u16>) -> Self {
        let folder = cluster::make(name);
        let postgres = cluster::run_with(&folder, &settings);
        Self { folder, postgres, settings, port }
    }

    /// Another one that follows it.
    pub fn standby(&self, name: &str) -> Self {
        let folder = cluster::copy(&self.folder, name);
        let postgres = cluster::run(&folder);
        Self { folder, postgres, settings: Vec::new(), port: None }
    }

    pub fn address(&self) -> String {
        self.address_of("postgres")
    }

    /// As that user.
    pub fn address_of(&self, user: &str) -> String {
        match self.port {
            Some(port) => format!("postgres://{user}@127.0.0.1:{port}/postgres?sslmode=disable"),
            None => format!("postgres:///postgres?host={}&user={user}", self.folder.display()),
        }
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }

    /// At once, with whatever is under way.
    pub fn stop(&mut self) {
        kill_process(Pid::from_child(&self.postgres), Signal::QUIT).unwrap();
        self.postgres.wait().unwrap();
    }

    pub fn start_again(&mut self) {
        self.postgres = cluster::run_with(&self.folder, &self.settings);
    }

    /// All of it at once, with no word to anybody; its machine goes on, and says that the connections are closed. One that is
    /// silent is `Proxy::silence`.
    pub fn lose(&mut self) {
        cluster::lose(&mut self.postgres);
    }

    /// It follows nobody any more, and takes writes.
    pub fn promote(&self) {
        cluster::promote(&self.folder);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.postgres), Signal::QUIT);
        let _ = self.postgres.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
