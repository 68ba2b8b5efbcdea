//! A person with a browser: keeps cookies, sends what browsers send, follows redirects, fills in forms.

use std::collections::BTreeMap;

use actix_web::cookie::{Cookie, CookieJar, Key};
use handled_portal::{
    domain::moment::{DAY, HOUR},
    secret::sha256,
    store,
};
use reqwest::{Method, StatusCode, header};
use scraper::{Html, Selector};

use super::{PASSWORD, TestApp, totp_secret};

/// What somebody sees.
#[derive(Clone, Debug)]
pub struct Seen {
    pub status: StatusCode,
    pub path: String,
    pub headers: header::HeaderMap,
    pub body: String,
    /// The same as it came, for what is no text.
    pub bytes: Vec<u8>,
}

impl Seen {
    /// The words on the page, without tags.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let words: Vec<&str> = page.root_element().text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    pub fn title(&self) -> String {
        let page = Html::parse_document(&self.body);
        let title = page.select(&Selector::parse("title").unwrap()).next();
        title.map(|title| title.text().collect::<String>()).unwrap_or_default().trim().to_owned()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.text().contains(words), "{} does not say {words:?}: {}", self.path, self.text());
        self
    }

    #[track_caller]
    pub fn says_not(self, words: &str) -> Self {
        assert!(!self.body.contains(words), "{} says {words:?}", self.path);
        self
    }

    /// The value of a field on the page.
    pub fn value(&self, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let input = page.select(&Selector::parse(&format!("[name={name}]")).unwrap()).next()?;
        if input.value().name() == "textarea" {
            return Some(input.text().collect());
        }
        input.value().attr("value").map(str::to_owned)
    }

    /// The fields of the form on the page that has this button, hidden and visible, with the button's own.
    pub fn form_with(&self, button: &str) -> Option<(String, Vec<(String, String)>)> {
        let page = Html::parse_document(&self.body);
        let (forms, inputs) = (Selector::parse("form").unwrap(), Selector::parse("input[name], button[name]").unwrap());
        let buttons = Selector::parse("button").unwrap();
        let says = |form: &scraper::ElementRef<'_>| {
            form.select(&buttons).any(|one| one.text().collect::<String>().trim() == button)
        };
        let form = page.select(&forms).find(says)?;
        let field = |one: scraper::ElementRef<'_>| {
            Some((one.value().attr("name")?.to_owned(), one.value().attr("value").unwrap_or_default().to_owned()))
        };
        Some((form.value().attr("action")?.to_owned(), form.select(&inputs).filter_map(field).collect()))
    }

    /// Every address the page links to within the portal.
    pub fn links(&self) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse("a[href^='/']").unwrap();
        page.select(&selector).filter_map(|link| link.value().attr("href")).map(str::to_owned).collect()
    }
}

/// How forms without a file are sent.
const FORM: &str = "application/x-www-form-urlencoded";

/// One browser.
#[derive(Clone)]
pub struct Person {
    client: reqwest::Client,
    base: String,
    pub cookies: BTreeMap<String, String>,
    pub headers: Vec<(&'static str, String)>,
}

impl Person {
    pub fn new(app: &TestApp) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self {
            client,
            base: app.base.clone(),
            cookies: BTreeMap::new(),
            headers: vec![("sec-fetch-site", "same-origin".into())],
        }
    }

    /// A browser in which this contact is signed in, with a session of its own.
    pub async fn signed_in(app: &TestApp, contact_id: &str) -> Self {
        let mut person = Self::new(app);
        let (key, now) = (person.session_key(app, "contact"), app.app.clock.now());
        app.db()
            .write::<_, store::Error>(async |tx| {
                store::session::add_contact(tx, &sha256(&key), contact_id, now, now.plus(30 * DAY), now.plus(90 * DAY))
                    .await
            })
            .await
            .unwrap();
        person
    }

    /// A browser in which this rep is signed in, the second factor proved now.
    pub async fn at_desk(app: &TestApp, rep_id: &str) -> Self {
        let mut person = Self::new(app);
        let (key, now) = (person.session_key(app, "rep"), app.app.clock.now());
        app.db()
            .write::<_, store::Error>(async |tx| {
                store::session::add_rep(tx, &sha256(&key), rep_id, now, now.plus(2 * HOUR), now.plus(12 * HOUR)).await
            })
            .await
            .unwrap();
        person
    }

    /// A new session key, put into the cookie as the portal signs it.
    fn session_key(&mut self, app: &TestApp, cookie: &'static str) -> String {
        let key = handled_portal::secret::base64url(&app.app.random.bytes::<32>().unwrap());
        let mut jar = CookieJar::new();
        let signer = Key::from(&app.app.keys.cookie_key().unwrap());
        jar.signed_mut(&signer).add(Cookie::new(cookie, key.clone()));
        self.cookies.insert(cookie.into(), jar.get(cookie).unwrap().value().to_owned());
        key
    }

    /// A browser elsewhere: on another address of this machine, such as 127.0.0.2.
    pub fn elsewhere(app: &TestApp, address: [u8; 4]) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .local_address(std::net::IpAddr::from(address))
            .build()
            .unwrap();
        Self { client, ..Self::new(app) }
    }

    async fn send(&mut self, method: Method, path: &str, body: Option<(&str, Vec<u8>)>) -> Seen {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if !self.cookies.is_empty() {
            let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, jar.join("; "));
        }
        if let Some((kind, body)) = body {
            request = request.header(header::CONTENT_TYPE, kind).body(body);
        }
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") || value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = answer.bytes().await.unwrap_or_default().to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let seen = Seen { status, path: path.to_owned(), headers, body, bytes };
        let is_page = !seen.bytes.starts_with(b"%PDF");
        assert!(!is_page || !seen.body.contains("{$"), "a sentence on {path} lacks a value: {}", seen.text());
        seen
    }

    /// One GET, no redirect followed.
    pub async fn get(&mut self, path: &str) -> Seen {
        self.send(Method::GET, path, None).await
    }

    pub async fn head(&mut self, path: &str) -> Seen {
        self.send(Method::HEAD, path, None).await
    }

    /// One POST, no redirect followed.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(Method::POST, path, Some((FORM, body.into_bytes()))).await
    }

    /// A POST of raw bytes.
    pub async fn post_raw(&mut self, path: &str, body: Vec<u8>) -> Seen {
        self.send(Method::POST, path, Some((FORM, body))).await
    }

    /// A POST of a form with a file, as a browser sends it.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: Option<&[u8]>) -> Seen {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--XXboundaryXX\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        if let Some(file) = file {
            let head = "--XXboundaryXX\r\ncontent-disposition: form-data; name=\"file\"; filename=\"m.csv\"\r\ncontent-type: text/csv\r\n\r\n";
            body.extend(head.as_bytes());
            body.extend(file);
            body.extend(b"\r\n");
        }
        body.extend(b"--XXboundaryXX--\r\n");
        self.send(Method::POST, path, Some(("multipart/form-data; boundary=XXboundaryXX", body))).await
    }

    /// A GET, and on to wherever it leads.
    pub async fn open(&mut self, path: &str) -> Seen {
        let seen = self.get(path).await;
        self.follow(seen).await
    }

    /// A POST, and on to wherever it leads.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let seen = self.post(path, fields).await;
        self.follow(seen).await
    }

    pub async fn follow(&mut self, mut seen: Seen) -> Seen {
        for _ in 0..5 {
            if !seen.status.is_redirection() {
                break;
            }
            let to = seen.headers.get(header::LOCATION).unwrap().to_str().unwrap().to_owned();
            seen = self.get(&to).await;
        }
        seen
    }

    /// Opens a link of ours and presses "I am Mia: open".
    pub async fn open_link(&mut self, link: &str) -> Seen {
        self.get(link).await.expect(200);
        let token = link.strip_prefix("/i/").unwrap();
        self.submit("/i", &[("token", token), ("do", "open")]).await
    }

    /// Signs in at the desk.
    pub async fn sign_in_at_desk(&mut self, app: &TestApp, email: &str) -> Seen {
        let totp = totp(app, email);
        self.submit("/desk/sign-in", &[("email", email), ("password", PASSWORD), ("totp", &totp)]).await
    }
}

/// The code that the rep's authenticator shows now.
pub fn totp(app: &TestApp, email: &str) -> String {
    let seconds = u64::try_from(app.app.clock.now().0 / 1000).unwrap();
    let rep = handled_portal::domain::rep::Rep {
        id: String::new(),
        email: email.into(),
        name: String::new(),
        role: handled_portal::domain::rep::Role::Rep,
    };
    handled_portal::actions::totp::generator(&app.app, &rep, &totp_secret(email)).unwrap().generate(seconds).to_string()
}
