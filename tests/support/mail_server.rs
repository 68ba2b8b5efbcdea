//! A real mail server for tests: a process of its own (`mail_server.py`, on aiosmtpd) that keeps what it takes.

#![allow(dead_code, reason = "each test binary takes what it needs")]

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::Value;

/// The server. It ends with the test.
pub struct MailServer {
    pub port: u16,
    folder: PathBuf,
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// A folder of a test's own, gone at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("portal-mails-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A mail that it took.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub raw: String,
    pub is_encrypted: bool,
    pub user: Option<String>,
    /// Whether it said that it had taken it.
    pub answered: bool,
}

impl Taken {
    /// A header as it stands, unfolded; empty where there is none.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
        let start = format!("{}: ", name.to_lowercase());
        let lines = head.split("\n\n").next().unwrap_or_default().lines();
        lines
            .filter(|line| line.to_lowercase().starts_with(&start))
            .map(|line| line[start.len()..].to_owned())
            .collect()
    }

    pub fn message_id(&self) -> String {
        self.header("message-id")
    }
}

/// The interpreter that has aiosmtpd.
fn python() -> &'static str {
    let has = |program: &&str| {
        let asked = Command::new(program).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    ["/usr/bin/python3", "python3"].into_iter().find(has).expect(
        "these tests need Python with aiosmtpd, a mail server: apt-get install python3-aiosmtpd, or pip install aiosmtpd",
    )
}

impl MailServer {
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        Self::start_at(folder, 0, more)
    }

    /// At a port that is known already, so that it can come back.
    pub fn start_at(folder: &Path, port: u16, more: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/mail_server.py");
        let mut process = Command::new(python())
            .arg(script)
            .arg(folder)
            .args(["--port", &port.to_string()])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let orders = process.stdin.take().unwrap();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| panic!("the mail server did not start: {line}"));
        Self { port, folder: folder.to_owned(), process, orders, answers }
    }

    /// Tells it how to behave; `{}` is well.
    pub fn order(&mut self, order: &Value) {
        writeln!(self.orders, "{order}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "ok");
    }

    /// Every mail that it took, in order.
    pub fn taken(&self) -> Vec<Taken> {
        taken(&self.folder)
    }

    /// Ends it, and gives its port.
    pub fn stop(mut self) -> u16 {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.port
    }
}

/// Every mail that a server with this folder took, in order.
pub fn taken(folder: &Path) -> Vec<Taken> {
    let text = std::fs::read_to_string(folder.join("mails.jsonl")).unwrap_or_default();
    let one = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        Taken {
            from: text("from").unwrap(),
            to: line["to"].as_array().unwrap().iter().map(|to| to.as_str().unwrap().to_owned()).collect(),
            raw: text("raw").unwrap(),
            is_encrypted: line["tls"].as_bool().unwrap(),
            user: text("user"),
            answered: line["answered"].as_bool().unwrap(),
        }
    };
    // The last line may be on its way still.
    text.rsplit_once('\n').map_or("", |(whole, _)| whole).lines().map(one).collect()
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A certificate for `localhost` that signs itself, and its key.
pub fn certificate(folder: &Path) -> (String, String) {
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let done = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&cert)
        .stderr(Stdio::null())
        .status()
        .expect("openssl makes a certificate");
    assert!(done.success());
    (cert.display().to_string(), key.display().to_string())
}
