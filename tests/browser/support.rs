//! A person's browser: real Chromium, driven over WebDriver.
//!
//! Everything here works with scripts on and off, except where a function says otherwise.
//! Waiting is done by asking again until it is so, for at most [`PATIENCE`]; nothing sleeps for a guessed time.

#![allow(dead_code, reason = "a kit for all browser tests, not for today's only")]

mod axe;
mod chromedriver;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel};

/// How long a page may take to show what a test waits for.
pub const PATIENCE: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(25);

/// A phone as most merchants hold it, in CSS pixels.
pub const PHONE: (u32, u32) = (390, 844);
/// The desk of a rep, in CSS pixels.
pub const DESK: (u32, u32) = (1280, 900);

/// What kind of browser a person has. `Setup::default()` is a phone in light colours with scripts on.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Width and height of the page's window in CSS pixels.
    pub size: (u32, u32),
    /// Whether pages may run scripts.
    pub scripts: bool,
    /// Whether the person's system asks for dark colours.
    pub dark: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self { size: PHONE, scripts: true, dark: false }
    }
}

/// One browser window with cookies of its own. Ends when dropped; [`Browser::close`] ends it faster.
pub struct Browser {
    driver: WebDriver,
    setup: Setup,
    // Dropped after `driver`, when the browser no longer writes there.
    _profile: Profile,
}

impl Deref for Browser {
    type Target = WebDriver;
    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

impl Browser {
    /// Opens a browser with an empty profile.
    pub async fn open(setup: Setup) -> Self {
        let profile = Profile::new();
        let driver = WebDriver::new(chromedriver::address(), capabilities(setup, &profile.0))
            .await
            .expect("Chromium opens; are `chromium` and `chromium-driver` of one version?");
        let browser = Self { driver, setup, _profile: profile };
        browser.size(setup.size).await;
        browser.dark(setup.dark).await;
        browser
    }

    /// Goes to an address and waits until the page is loaded.
    pub async fn visit(&self, url: &str) {
        self.driver.goto(url).await.unwrap_or_else(|e| panic!("cannot open {url}: {e}"));
    }

    /// Makes the page as wide and high as a window or phone of this many CSS pixels.
    pub async fn size(&self, (width, height): (u32, u32)) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Says what the person's system prefers: dark colours or light ones.
    pub async fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        // Colours that fade are no colours to measure.
        self.prefers(&[("prefers-color-scheme", value), ("prefers-reduced-motion", "reduce")]).await;
    }

    /// Sets media features, such as `("prefers-reduced-motion", "reduce")`; the ones not named fall back.
    pub async fn prefers(&self, features: &[(&str, &str)]) {
        let features: Vec<_> = features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({"features": features})).await;
    }

    /// Waits for the first element that matches the CSS selector.
    pub async fn wait_for(&self, css: &str) -> WebElement {
        self.until(css, async || self.driver.find(By::Css(css)).await.ok()).await
    }

    /// Waits until the page shows this text somewhere.
    pub async fn wait_for_text(&self, text: &str) {
        self.until(text, async || self.text().await.contains(text).then_some(())).await;
    }

    /// Whether an element matches the CSS selector now.
    pub async fn has(&self, css: &str) -> bool {
        self.driver.find(By::Css(css)).await.is_ok()
    }

    /// The visible text of the page; empty while there is none.
    pub async fn text(&self) -> String {
        match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// The path of the page, with its query: `/access/HP-1234?x=1`.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.expect("a page is open");
        url[url::Position::BeforePath..].to_owned()
    }

    /// Types into the field with this `name`, over what was there.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.wait_for(&format!("[name='{name}']:not([type=hidden])")).await;
        field.clear().await.unwrap_or_else(|e| panic!("cannot clear field {name}: {e}"));
        field.send_keys(text).await.unwrap_or_else(|e| panic!("cannot type into {name}: {e}"));
    }

    /// Ticks the radio button or checkbox with this `name` and `value`.
    pub async fn choose(&self, name: &str, value: &str) {
        let input = self.wait_for(&format!("input[name='{name}'][value='{value}']")).await;
        input.click().await.unwrap_or_else(|e| panic!("cannot choose {name}={value}: {e}"));
    }

    /// Presses the button with these words on it, and waits for the page that follows.
    pub async fn press(&self, words: &str) {
        self.click_and_leave(words, &format!("//button[not(@aria-hidden)][normalize-space()={}]", quoted(words))).await;
    }

    /// Follows the link with these words, and waits for the page that follows.
    pub async fn follow(&self, words: &str) {
        self.click_and_leave(words, &format!("//a[@href][normalize-space()={}]", quoted(words))).await;
    }

    async fn click_and_leave(&self, words: &str, xpath: &str) {
        let target = self.until(words, async || self.driver.find(By::XPath(xpath)).await.ok()).await;
        self.leave(words, &target).await;
    }

    /// Clicks it, and waits for the page that follows: whoever goes elsewhere at once may come back to it.
    pub async fn leave_by(&self, css: &str) {
        self.leave(css, &self.wait_for(css).await).await;
    }

    async fn leave(&self, words: &str, target: &WebElement) {
        let page = self.wait_for("html").await;
        target.click().await.unwrap_or_else(|e| panic!("cannot press {words:?}: {e}"));
        // The old page has gone when its root element can be asked no more.
        self.until("the next page", async || page.tag_name().await.is_err().then_some(())).await;
        self.wait_for("body").await;
    }

    /// Asks again and again until there is an answer. `what` is named when there is none in time.
    pub async fn until<T>(&self, what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            if Instant::now() > end {
                let (path, text) = (self.path().await, self.text().await);
                panic!("waited in vain for {what:?} on {path}; the page says:\n{text}");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// How many CSS pixels the page is wider than its window; more than 0 means scrolling sideways.
    pub async fn overflow(&self) -> i64 {
        let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await;
        pixels(&metrics["cssContentSize"]["width"]) - pixels(&metrics["cssLayoutViewport"]["clientWidth"])
    }

    /// What the browser complained about since the last call: refused scripts and styles, missing files, errors.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.expect("the browser's log");
        let said = log.into_iter().filter(|entry| entry.level != "INFO").map(|entry| entry.message);
        // Each browser knows some of the features that the policy turns off, and mentions the others.
        said.filter(|message| !message.contains("Permissions-Policy header: Unrecognized feature")).collect()
    }

    /// Keeps a picture of the page in its full height as `target/screenshots/<name>.png`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        self.screenshot_at(name, self.setup.size).await
    }

    /// The same for a window of that size.
    pub async fn screenshot_at(&self, name: &str, size: (u32, u32)) -> PathBuf {
        let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let height = u32::try_from(pixels(&metrics["cssContentSize"]["height"])).unwrap_or_default();
        let (width, low) = size;
        // The window itself is made as high as the page, so that what sticks to its edges is drawn once and in its place.
        self.size((width, height.clamp(low, 12_000))).await;
        let png = self.driver.screenshot_as_png().await.expect("a screenshot");
        self.size(size).await;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for screenshots");
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, png).expect("the screenshot is written");
        path
    }

    /// What axe-core finds wrong with the page for people who use it differently, one line each. Needs scripts on.
    pub async fn axe(&self) -> Vec<String> {
        assert!(self.setup.scripts, "axe-core is a script: open the browser with scripts on");
        // What lies under a head that sticks to the window's edge counts as hidden: look from the top.
        self.driver.execute("scrollTo(0, 0)", Vec::new()).await.expect("the page scrolls");
        axe::violations(&self.driver).await
    }

    /// The page as the browser prints it, on paper of so many inches.
    pub async fn print(&self, (width, height): (f64, f64)) -> Vec<u8> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let paper = json!({"paperWidth": width, "paperHeight": height, "preferCSSPageSize": false});
        let printed = self.devtools("Page.printToPDF", paper).await;
        STANDARD.decode(printed["data"].as_str().unwrap_or_default()).expect("base64")
    }

    /// Lets pages of this origin put text into the clipboard, as a person's click does outside of tests.
    pub async fn allow_clipboard(&self, origin: &str) {
        let permission = json!({"name": "clipboard-write"});
        let set = json!({"origin": origin, "permission": permission, "setting": "granted"});
        self.devtools("Browser.setPermission", set).await;
    }

    /// Ends the browser.
    pub async fn close(self) {
        self.driver.clone().quit().await.expect("the browser ends");
    }

    /// Plugs in an authenticator that keeps passkeys and whose owner says yes to everything; gives its name.
    pub async fn authenticator(&self) -> String {
        self.devtools("WebAuthn.enable", json!({})).await;
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        let added = self.devtools("WebAuthn.addVirtualAuthenticator", json!({"options": options})).await;
        added["authenticatorId"].as_str().expect("an authenticator").to_owned()
    }

    /// Whether that authenticator knows the finger on it.
    pub async fn authenticator_knows(&self, name: &str, knows: bool) {
        self.devtools("WebAuthn.setUserVerified", json!({"authenticatorId": name, "isUserVerified": knows})).await;
    }

    /// Makes every page from now on one of a browser that knows no passkeys.
    pub async fn without_passkeys(&self) {
        let source = "delete window.PublicKeyCredential";
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": source})).await;
    }

    /// Waits until the first element that matches the CSS selector can be seen.
    pub async fn wait_for_shown(&self, css: &str) -> WebElement {
        let shown = async || {
            let found = self.driver.find(By::Css(css)).await.ok()?;
            found.is_displayed().await.unwrap_or(false).then_some(found)
        };
        self.until(css, shown).await
    }

    /// Whether an element that matches the CSS selector can be seen now.
    pub async fn shows(&self, css: &str) -> bool {
        for found in self.driver.find_all(By::Css(css)).await.unwrap_or_default() {
            if found.is_displayed().await.unwrap_or(false) {
                return true;
            }
        }
        false
    }

    async fn devtools(&self, method: &str, params: serde_json::Value) -> serde_json::Value {
        self.driver.cdp().send_raw(method, params).await.unwrap_or_else(|e| panic!("{method}: {e}"))
    }
}

impl Drop for Browser {
    /// A driver that is dropped waits a minute for its browser. Where a test fails, the end of the process ends both.
    fn drop(&mut self) {
        std::mem::forget(self.driver.clone());
    }
}

fn capabilities(setup: Setup, profile: &Path) -> ChromeCapabilities {
    let mut chrome = DesiredCapabilities::chrome();
    let profile = format!("--user-data-dir={}", profile.display());
    let mut flags = vec![
        "--headless=new",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--lang=en",
        "--window-size=1280,900",
        &profile,
    ];
    // Chromium's sandbox refuses to run as root; everyone else keeps it.
    if rustix::process::geteuid().is_root() {
        flags.push("--no-sandbox");
    }
    for flag in flags {
        chrome.add_arg(flag).expect("a flag");
    }
    if !setup.scripts {
        let blocked = json!({"profile.managed_default_content_settings.javascript": 2});
        chrome.add_experimental_option("prefs", blocked).expect("a preference");
    }
    chrome.set_browser_log_level(LoggingPrefsLogLevel::All).expect("a log level");
    chrome
}

/// A length from the browser's developer tools in whole CSS pixels.
#[expect(clippy::cast_possible_truncation, reason = "no page is 2^63 pixels high")]
fn pixels(length: &serde_json::Value) -> i64 {
    length.as_f64().unwrap_or_default().ceil() as i64
}

/// Words as an XPath string, whichever quotes they hold.
fn quoted(words: &str) -> String {
    if words.contains('\'') { format!("\"{words}\"") } else { format!("'{words}'") }
}

/// The folder of one browser's profile, removed with it.
struct Profile(PathBuf);

impl Profile {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("profile-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let path = chromedriver::folder().join(name);
        std::fs::create_dir_all(&path).expect("a folder for the browser's profile");
        Self(path)
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
