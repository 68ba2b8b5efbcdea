//! A PostgreSQL of a test's own, which it may stop, kill and have followed by another.

use std::{path::PathBuf, process::Child};

use rustix::process::{Pid, Signal, kill_process};

use crate::postgres::cluster;

/// The server; it ends with the test.
pub struct Server {
    pub folder: PathBuf,
    postgres: Child,
    settings: Vec<&'static str>,
}

impl Server {
    pub fn start(name: &str, settings: &[&'static str]) -> Self {
        let folder = cluster::make(name);
        let postgres = cluster::run_with(&folder, settings);
        Self { folder, postgres, settings: settings.to_vec() }
    }

    /// Another one that follows it.
    pub fn standby(&self, name: &str) -> Self {
        let folder = cluster::copy(&self.folder, name);
        let postgres = cluster::run(&folder);
        Self { folder, postgres, settings: Vec::new() }
    }

    pub fn address(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres", self.folder.display())
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

    /// As if its machine lost its power.
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
