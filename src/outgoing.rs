//! The one client for what the portal asks of other machines (SECURITY.md "Outgoing"): public addresses alone, looked at
//! after the name was resolved, so that no name leads inside; https on its own port; no redirect followed but where a page is
//! read, and there each place is looked at like the first; no proxy, no cookies, nothing unpacked; a few seconds, and so much
//! of an answer as is asked for.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use reqwest::{
    Client, RequestBuilder, Response, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{ACCEPT, ACCEPT_ENCODING, HeaderValue, LOCATION, RETRY_AFTER},
    redirect::Policy,
};
use tokio::time::Instant;
use url::Host;

use crate::domain::internet::{is_public_v4, is_public_v6};

/// The most of an answer that is ever read, in bytes.
pub const MOST: usize = 1024 * 1024;

/// The longest that reading a page takes: somebody waits for it.
const PAGE: Duration = Duration::from_secs(10);
/// How often a page may lead to another one before it is given up.
const HOPS: usize = 4;

/// What may be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Addresses that are not the public internet's.
    pub private: bool,
    /// Some of those, where not all of them.
    pub also: &'static [IpAddr],
    /// http without TLS.
    pub plain: bool,
    /// Other ports than the ordinary one.
    pub any_port: bool,
}

impl Rules {
    /// The public internet, or everything.
    #[must_use]
    pub const fn of(everything: bool) -> Self {
        Self { private: everything, also: &[], plain: everything, any_port: everything }
    }

    fn allows(self, address: IpAddr) -> bool {
        let is_public = match address {
            IpAddr::V4(address) => is_public_v4(address.octets()),
            IpAddr::V6(address) => is_public_v6(address.segments()),
        };
        self.private || is_public || self.also.contains(&address)
    }
}

/// Who says where a name leads.
#[derive(Clone, Default)]
pub enum Names {
    /// The machine's own way of looking up.
    #[default]
    System,
    /// Whatever this says. A port in it counts where the address that is asked has none.
    Given(Arc<Says>),
}

/// What says where a name leads.
pub type Says = dyn Fn(&str) -> Vec<SocketAddr> + Send + Sync;

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::System) { "System" } else { "Given" })
    }
}

impl Names {
    async fn look_up(&self, name: &str) -> io::Result<Vec<SocketAddr>> {
        match self {
            Self::System => Ok(tokio::net::lookup_host((name, 0)).await?.collect()),
            Self::Given(says) => Ok(says(name)),
        }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// How long to wait, where it says so.
    pub retry_after: Option<String>,
    /// The beginning of its body.
    pub body: Vec<u8>,
}

/// A page as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it was, after all that led there.
    pub url: Url,
    /// Its status.
    pub status: u16,
    /// The beginning of its body, as it came.
    pub body: Vec<u8>,
    /// Why there is not more of it; none where it came whole, or more was not wanted.
    pub broke_off: Option<Failure>,
}

/// Why there is none. Says nothing of the address: that may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address is none that may be asked: by what it is, or by where its name leads.
    #[error("an address that may not be asked")]
    NotAllowed,
    /// Nobody knows the name.
    #[error("the name is not known")]
    NoName,
    /// Nobody answers there.
    #[error("no connection")]
    NoConnection,
    /// The certificate is not to be trusted.
    #[error("the certificate is not to be trusted")]
    NoTrust,
    /// Not in time.
    #[error("no answer in time")]
    TooSlow,
    /// It broke off, or was no answer.
    #[error("the answer broke off")]
    Broken,
    /// It leads on and on.
    #[error("too many redirects")]
    TooFar,
}

/// The client.
#[derive(Clone, Debug)]
pub struct Outgoing {
    client: Client,
    rules: Rules,
    limit: Duration,
}

impl Outgoing {
    /// Makes it. `limit` is for a whole exchange, from looking up the name to the end of the answer.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(rules: Rules, limit: Duration) -> anyhow::Result<Self> {
        Self::with_names(rules, limit, Names::System)
    }

    /// The same with names from somewhere else.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn with_names(rules: Rules, limit: Duration, names: Names) -> anyhow::Result<Self> {
        let builder = Client::builder()
            .timeout(limit)
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .pool_max_idle_per_host(0) // each exchange looks again where the name leads
            .user_agent("handled-portal")
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .dns_resolver(Arc::new(Resolver { names, rules }));
        Ok(Self { client: builder.build()?, rules, limit })
    }

    /// The address of a host's front page.
    #[must_use]
    pub fn front_of(&self, host: &str) -> String {
        format!("{}://{host}/", if self.rules.plain { "http" } else { "https" })
    }

    /// Reads a page, and goes on to where it leads, a few times; at most `most` bytes of it, and never more than [`MOST`].
    /// All together takes no longer than one exchange may.
    ///
    /// # Errors
    /// Why there is no page.
    pub async fn get(&self, url: &str, most: usize) -> Result<Page, Failure> {
        let end = Instant::now() + self.limit.min(PAGE);
        let mut url = self.allowed(url)?;
        for _ in 0..=HOPS {
            let left = end.saturating_duration_since(Instant::now());
            let request = self.client.get(url.clone()).timeout(left);
            let request = request.header(ACCEPT, "text/html,*/*;q=0.5").header(ACCEPT_ENCODING, "identity");
            let response = request.send().await.map_err(|error| failure(&error))?;
            if let Some(next) = next(&response) {
                url = self.allowed(url.join(&next).map_err(|_| Failure::NotAllowed)?.as_str())?;
                continue;
            }
            let status = response.status().as_u16();
            let (body, broke_off) = body(response, most.min(MOST)).await;
            return Ok(Page { url, status, body, broke_off });
        }
        Err(Failure::TooFar)
    }

    /// Posts a body; reads at most `most` bytes of the answer, and never more than [`MOST`].
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
        most: usize,
    ) -> Result<Answer, Failure> {
        let url = self.allowed(url)?;
        let mut request = self.client.post(url).body(body);
        for (name, value) in headers {
            // Some are secrets: whatever logs headers leaves these out.
            let mut value = HeaderValue::try_from(value).map_err(|_| Failure::NotAllowed)?;
            value.set_sensitive(true);
            request = request.header(*name, value);
        }
        answer(request, most.min(MOST)).await
    }

    /// An address that may be asked, as far as it says so itself. Addresses written as numbers are looked at here, names
    /// where they are resolved.
    fn allowed(&self, url: &str) -> Result<Url, Failure> {
        let url = Url::parse(url).map_err(|_| Failure::NotAllowed)?;
        let is_kind = url.scheme() == "https" || self.rules.plain && url.scheme() == "http";
        let is_port = self.rules.any_port || url.port().is_none();
        let is_place = match url.host() {
            Some(Host::Ipv4(address)) => self.rules.allows(address.into()),
            Some(Host::Ipv6(address)) => self.rules.allows(address.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        };
        let is_bare = url.username().is_empty() && url.password().is_none();
        if is_kind && is_port && is_place && is_bare { Ok(url) } else { Err(Failure::NotAllowed) }
    }
}

async fn answer(request: RequestBuilder, most: usize) -> Result<Answer, Failure> {
    let response = request.send().await.map_err(|error| failure(&error))?;
    let status = response.status().as_u16();
    let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = header.map(str::to_owned);
    let (body, broke_off) = body(response, most).await;
    if let Some(failure) = broke_off {
        tracing::debug!(%failure, "the end of an answer did not come");
    }
    Ok(Answer { status, retry_after, body })
}

/// The beginning of a body. What was said so far counts, also where the rest does not come. What is not wanted is not read:
/// the connection ends.
async fn body(mut response: Response, most: usize) -> (Vec<u8>, Option<Failure>) {
    let mut body = Vec::new();
    while body.len() < most {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return (body, Some(failure(&error))),
        }
    }
    body.truncate(most);
    (body, None)
}

/// Where an answer leads, if it does.
fn next(response: &Response) -> Option<String> {
    let to = response
        .headers()
        .get(LOCATION)
        .filter(|_| matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308))?;
    to.to_str().ok().map(str::to_owned)
}

fn failure(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if let Some(failure) = one.downcast_ref::<Failure>() {
            return *failure;
        }
        // The library for TLS says it in words alone to those who do not name it.
        if one.source().is_none() && one.to_string().contains("certificate") {
            return Failure::NoTrust;
        }
        cause = one.source();
    }
    match error {
        error if error.is_timeout() => Failure::TooSlow,
        error if error.is_connect() => Failure::NoConnection,
        error if error.is_builder() => Failure::NotAllowed,
        _ => Failure::Broken,
    }
}

/// Looks names up, and gives those addresses alone that may be asked: it is these that are connected to.
#[derive(Clone, Debug)]
struct Resolver {
    names: Names,
    rules: Rules,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let Self { names, rules } = self.clone();
        Box::pin(async move {
            let found = names.look_up(name.as_str()).await.map_err(|_| Failure::NoName)?;
            let allowed: Vec<SocketAddr> = found.iter().copied().filter(|one| rules.allows(one.ip())).collect();
            match (allowed.is_empty(), found.is_empty()) {
                (false, _) => Ok(Box::new(allowed.into_iter()) as Addrs),
                (true, false) => Err(Failure::NotAllowed.into()),
                (true, true) => Err(Failure::NoName.into()),
            }
        })
    }
}
