//! One chromedriver for each test process, on a port of its own; it ends with the process, however that ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

struct Chromedriver {
    address: String,
    folder: PathBuf,
    // The guard below ends chromedriver when this side of its standard input closes, so it is kept and never used.
    _guard: Child,
}

static CHROMEDRIVER: OnceLock<Chromedriver> = OnceLock::new();

/// Starts chromedriver, waits until the test has gone (standard input ends), then ends it, its browsers and their files.
/// Each browser names the folder in its command line, which is how the ones left behind by a crash are found.
const GUARD: &str = r#"
TMPDIR=$1 chromedriver --port=0 --log-level=WARNING >"$1/log" 2>&1 &
driver=$!
cat >/dev/null
kill "$driver" 2>/dev/null
for process in /proc/[0-9]*; do
    if tr '\0' '\n' <"$process/cmdline" 2>/dev/null | grep -qF -- "--user-data-dir=$1/"; then kill -9 "${process#/proc/}"; fi
done 2>/dev/null
wait "$driver"
rm -rf "$1"
"#;

/// Where chromedriver listens; starts it at the first call.
pub fn address() -> &'static str {
    &started().address
}

/// A folder that is removed when the test process has ended.
pub fn folder() -> &'static Path {
    &started().folder
}

fn started() -> &'static Chromedriver {
    CHROMEDRIVER.get_or_init(|| {
        use std::os::unix::process::CommandExt;
        let folder = std::env::temp_dir().join(format!("handled-portal-browser-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).expect("a folder for the browser");
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0) // so that Ctrl-C ends the tests first and the guard can tidy up
            .spawn()
            .expect("sh starts");
        let port = wait_for_port(&folder.join("log"));
        Chromedriver { address: format!("http://127.0.0.1:{port}"), folder, _guard: guard }
    })
}

/// Reads the port chromedriver chose from its first lines.
fn wait_for_port(log: &Path) -> u16 {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let text = std::fs::read_to_string(log).unwrap_or_default();
        let after = text.split_once("started successfully on port ").map(|(_, after)| after);
        if let Some((digits, _)) = after.and_then(|after| after.split_once('.')) {
            return digits.trim().parse().expect("a port number");
        }
        assert!(Instant::now() < end, "chromedriver did not start; is `chromium-driver` installed? It said: {text}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
