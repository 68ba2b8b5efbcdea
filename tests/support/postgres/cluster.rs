//! The throw-away cluster of one or many test processes.
//!
//! Two lock files in the build folder say who is there. Every test process holds `users` shared for as long as it lives
//! (the kernel lets go of it, however the process ends). A guard started with the cluster waits to hold `users` alone,
//! which means that nobody is left, and ends the cluster. `starting` is held by whoever starts or ends one.

use std::fs::File;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// The guard: `$1` is the folder of the locks, `$2` that of the cluster.
const GUARD: &str = r#"
while :; do
    flock --exclusive "$1/users" true
    sleep 2 # the next test of the same run may be about to start
    exec 9>"$1/starting"
    flock --exclusive 9
    flock --exclusive --nonblock "$1/users" true && break
    exec 9>&-
done
rm -f "$1/cluster"
postgres=$(head -n 1 "$2/data/postmaster.pid")
kill -QUIT "$postgres"
for wait in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$postgres" || break; sleep 0.2; done
rm -rf "$2"
"#;

/// The address of a running cluster; starts one where there is none.
pub fn address() -> String {
    let locks = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
    std::fs::create_dir_all(&locks).expect("a folder for the locks");
    let starting = open(&locks.join("starting"));
    starting.lock().expect("the lock `starting`");
    let users = open(&locks.join("users"));
    users.lock_shared().expect("the lock `users`");
    // Held until the process ends, which is what the guard waits for.
    std::mem::forget(users);

    let note = locks.join("cluster");
    let noted = std::fs::read_to_string(&note).ok().map(PathBuf::from).filter(|folder| answers(folder));
    let folder = noted.unwrap_or_else(|| {
        let folder = start();
        guard(&locks, &folder);
        std::fs::write(&note, folder.as_os_str().as_encoded_bytes()).expect("the note of the cluster");
        folder
    });
    format!("postgres:///postgres?host={}&user=postgres", folder.display())
}

#[expect(clippy::zombie_processes, reason = "it outlives this process; the guard ends it")]
fn start() -> PathBuf {
    let folder = make("postgres");
    run(&folder);
    folder
}

/// Makes the files of a cluster, in a new folder.
pub fn make(name: &str) -> PathBuf {
    // Not in the build folder: the user `postgres` may not look there, and a socket's path has at most 107 letters.
    let folder = std::env::temp_dir().join(format!("handled-portal-{name}-{}", std::process::id()));
    empty(&folder);
    done(command(&folder, "initdb").args([
        "--pgdata=data",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]));
    folder
}

/// Makes the files of a standby of the running cluster in that folder.
pub fn copy(of: &Path, name: &str) -> PathBuf {
    let folder = of.with_file_name(format!("handled-portal-{name}-{}", std::process::id()));
    empty(&folder);
    let mut copied = command(&folder, "pg_basebackup");
    copied.arg("--host").arg(of).args(["--username=postgres", "--pgdata=data", "--checkpoint=fast", "--no-sync"]);
    done(copied.arg("--write-recovery-conf"));
    folder
}

/// Makes the standby in that folder a server that takes writes, and waits until it is.
pub fn promote(folder: &Path) {
    done(command(folder, "pg_ctl").args(["promote", "--pgdata=data", "--wait"]));
}

/// Ends all its processes at the same moment, so that none says goodbye. The machine goes on: what was written to a file is there.
pub fn lose(postgres: &mut Child) {
    let postmaster = Pid::from_child(postgres);
    // Stopped first, so that it starts no other.
    kill_process(postmaster, Signal::STOP).expect("postgres runs");
    let children = format!("/proc/{0}/task/{0}/children", postgres.id());
    let children = std::fs::read_to_string(children).expect("the processes of postgres");
    for child in children.split_whitespace().filter_map(|id| Pid::from_raw(id.parse().ok()?)) {
        let _ = kill_process(child, Signal::KILL);
    }
    postgres.kill().expect("postgres runs");
    postgres.wait().expect("postgres ended");
}

/// A new folder that is the cluster's own.
fn empty(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir(folder).expect("a folder for PostgreSQL");
    if let Some((user, group)) = owner() {
        chown(folder, Some(user), Some(group)).expect("the folder given to `postgres`");
    }
}

fn done(command: &mut Command) {
    let done = command.output().expect("a program of PostgreSQL starts");
    assert!(done.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&done.stderr));
}

/// Starts the cluster of that folder, and waits until it answers.
pub fn run(folder: &Path) -> Child {
    run_with(folder, &[] as &[&str])
}

/// The same with these settings over ours.
pub fn run_with(folder: &Path, settings: &[impl AsRef<str>]) -> Child {
    let log = File::create(folder.join("log")).expect("a log file");
    let mut postgres = command(folder, "postgres");
    postgres.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    let ours =
        ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];
    for setting in ours.into_iter().chain(settings.iter().map(AsRef::as_ref)) {
        postgres.args(["-c", setting]);
    }
    let child = postgres.process_group(0).stdout(Stdio::null()).stderr(log).spawn().expect("postgres starts");
    let end = Instant::now() + Duration::from_secs(30);
    while !ready(folder, child.id()) {
        let said = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(Instant::now() < end, "PostgreSQL did not start. It said: {}", said());
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

/// A program of PostgreSQL, as somebody whom it runs for.
fn command(folder: &Path, program: &str) -> Command {
    let programs = programs().expect("PostgreSQL is needed: install `postgresql` or set PORTAL_TEST_POSTGRES_URL");
    let mut command = Command::new(programs.join(program));
    command.current_dir(folder).stdin(Stdio::null());
    if let Some((user, group)) = owner() {
        command.uid(user).gid(group);
    }
    command
}

#[expect(clippy::zombie_processes, reason = "it outlives this process and ends by itself")]
fn guard(locks: &Path, folder: &Path) {
    Command::new("sh")
        .args(["-c", GUARD, "guard"])
        .args([locks, folder])
        .process_group(0) // so that Ctrl-C ends the tests and not the guard
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh starts");
}

/// PostgreSQL writes its number as the first line of this file, and its state as the last.
fn ready(folder: &Path, id: u32) -> bool {
    let state = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
    state.starts_with(&id.to_string()) && state.trim_end().ends_with("ready")
}

fn answers(folder: &Path) -> bool {
    UnixStream::connect(folder.join(".s.PGSQL.5432")).is_ok()
}

/// The newest PostgreSQL of Debian's, or the one in PATH.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").exists());
    let number = |bin: &PathBuf| bin.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let in_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(|bin| bin.join("initdb").exists());
    debian.max_by_key(number).or_else(in_path)
}

/// PostgreSQL refuses to run as root: user and group to run it as then.
fn owner() -> Option<(u32, u32)> {
    if std::fs::metadata("/proc/self").ok()?.uid() != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let line =
        users.lines().find(|line| line.starts_with("postgres:")).expect("a user `postgres`, as root may not run it");
    let mut fields = line.split(':').skip(2).map(|field| field.parse().ok());
    Some((fields.next()??, fields.next()??))
}

fn open(path: &Path) -> File {
    File::options().create(true).truncate(false).write(true).open(path).expect("a lock file")
}
