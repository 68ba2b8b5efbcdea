//! The program itself, as a process that is watched.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use crate::http::{Line, Request};

/// `serve`, until this is dropped.
pub struct Portal {
    child: Child,
    pub port: u16,
    /// From the start of the process to its first whole answer.
    pub first_answer: Duration,
    /// Kept open: the portal ends where it cannot say what it has to.
    _stdout: BufReader<ChildStdout>,
}

impl Portal {
    /// Starts it in a folder with settings, and asks for the front page. It logs each request, as it does by default.
    pub fn start(program: &Path, folder: &Folder, flags: &[&str]) -> Self {
        let began = Instant::now();
        let mut child = Command::new(program)
            .arg("serve")
            .args(flags)
            .current_dir(&folder.0)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(folder.0.join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut said).unwrap();
        let port = said.trim_end().rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("the portal said {said:?}, and {}", folder.log()));
        Line::open(port).ask(&Request::get("/", &[]));
        Self { child, port, first_answer: began.elapsed(), _stdout: stdout }
    }

    /// The processor time it has used, in all its threads.
    pub fn cpu(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // After the name: the 14th and 15th number of the line, in hundredths of a second.
        let (_, after_name) = stat.rsplit_once(") ").unwrap();
        let ticks = after_name.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>();
        Duration::from_millis(ticks * 10)
    }

    /// The memory it holds, in MiB.
    pub fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        held.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1_024.0
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder with settings and data, on the disk of the build folder: the temporary one may be in memory.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn make(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("load-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        // Limits count by client, and here are thousands of them: each says its address as a proxy would.
        let settings = format!(
            "listen = \"127.0.0.1:0\"\ndata_dir = {:?}\ntrusted_proxies = [\"127.0.0.1\"]\n",
            path.join("data")
        );
        fs::write(path.join("portal.toml"), settings).unwrap();
        Self(path)
    }

    pub fn settings(&self) -> PathBuf {
        self.0.join("portal.toml")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.0.join("log")).unwrap_or_default()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
