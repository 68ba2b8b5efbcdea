//! The one client for what the portal asks of other machines (SECURITY.md "Outgoing"): public addresses alone, looked at
//! after the name was resolved, so that no name leads inside; https on its own port; no redirect followed, no proxy, no
//! cookies; a few seconds, and so much of an answer as is asked for.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use reqwest::{
    Client, RequestBuilder, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::RETRY_AFTER,
    redirect::Policy,
};
use url::Host;

use crate::domain::internet::{is_public_v4, is_public_v6};

/// The most of an answer that is ever read, in bytes.
pub const MOST: usize = 1024 * 1024;

/// What may be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Addresses that are not the public internet's.
    pub private: bool,
    /// http without TLS.
    pub plain: bool,
    /// Other ports than the ordinary one.
    pub any_port: bool,
}

impl Rules {
    /// The public internet, or everything.
    #[must_use]
    pub const fn of(everything: bool) -> Self {
        Self { private: everything, plain: everything, any_port: everything }
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
}

/// The client.
#[derive(Clone, Debug)]
pub struct Outgoing {
    client: Client,
    rules: Rules,
}

impl Outgoing {
    /// Makes it. `limit` is for a whole exchange, from looking up the name to the end of the answer.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(rules: Rules, limit: Duration) -> anyhow::Result<Self> {
        let builder = Client::builder()
            .timeout(limit)
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .pool_max_idle_per_host(0) // each exchange looks again where the name leads
            .user_agent("handled-portal")
            .dns_resolver(Arc::new(Names { private: rules.private }));
        Ok(Self { client: builder.build()?, rules })
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
            Some(Host::Ipv4(address)) => self.rules.private || is_public(address.into()),
            Some(Host::Ipv6(address)) => self.rules.private || is_public(address.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        };
        let is_bare = url.username().is_empty() && url.password().is_none();
        if is_kind && is_port && is_place && is_bare { Ok(url) } else { Err(Failure::NotAllowed) }
    }
}

async fn answer(request: RequestBuilder, most: usize) -> Result<Answer, Failure> {
    let mut response = request.send().await.map_err(|error| failure(&error))?;
    let status = response.status().as_u16();
    let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = header.map(str::to_owned);
    let mut body = Vec::new();
    // What was said so far counts, also where the rest does not come. What is not wanted is not read: the connection ends.
    while body.len() < most {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => {
                tracing::debug!(failure = %failure(&error), "the end of an answer did not come");
                break;
            }
        }
    }
    body.truncate(most);
    Ok(Answer { status, retry_after, body })
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

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address.octets()),
        IpAddr::V6(address) => is_public_v6(address.segments()),
    }
}

/// Looks names up, and gives those addresses alone that may be asked.
#[derive(Clone, Copy, Debug)]
struct Names {
    private: bool,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| Failure::NoName)?;
            let found: Vec<SocketAddr> = found.collect();
            let allowed: Vec<SocketAddr> = found.iter().copied().filter(|one| private || is_public(one.ip())).collect();
            match (allowed.is_empty(), found.is_empty()) {
                (false, _) => Ok(Box::new(allowed.into_iter()) as Addrs),
                (true, false) => Err(Failure::NotAllowed.into()),
                (true, true) => Err(Failure::NoName.into()),
            }
        })
    }
}
