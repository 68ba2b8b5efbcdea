//! The client's address: the peer's, unless the peer is a listed proxy (SECURITY.md "Addresses").

use std::net::IpAddr;

use actix_web::HttpRequest;

use crate::config::Config;

/// The address to count and to audit.
#[must_use]
pub fn address(req: &HttpRequest, config: &Config) -> String {
    let Some(peer) = req.peer_addr().map(|peer| peer.ip()) else { return "unknown".to_owned() };
    let trusted = |ip: &IpAddr| config.trusted_proxies.contains(ip);
    if !trusted(&peer) {
        return peer.to_string();
    }
    // The last address that no proxy of ours wrote: everything before it is the client's own claim.
    let forwarded = req.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        forwarded.flat_map(|line| line.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !trusted(hop)).unwrap_or(peer).to_string()
}
