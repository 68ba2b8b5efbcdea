//! The client's address: the peer's, unless the peer is a listed proxy (SECURITY.md "Addresses").

use std::net::IpAddr;

use actix_web::{
    Error as ActixError, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web,
};

use crate::{actions::audit, app::App, config::Config};

/// Says once, for everything that a request leads to, where it came from: the audit log has it in each line.
pub async fn note<B: MessageBody>(req: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, ActixError> {
    let client = req.app_data::<web::Data<App>>().map(|app| address(req.request(), &app.config)).unwrap_or_default();
    audit::from(client, next.call(req)).await
}

/// Who is counted: of IPv6 the network of 64 bits, since whoever has one address there has them all.
#[must_use]
pub fn counted(req: &HttpRequest, config: &Config) -> String {
    let address = address(req, config);
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(whole)) => {
            let network = u128::from(whole) >> 64 << 64;
            format!("{}/64", std::net::Ipv6Addr::from(network))
        }
        _ => address,
    }
}

/// The address to audit.
#[must_use]
pub fn address(req: &HttpRequest, config: &Config) -> String {
    let Some(peer) = req.peer_addr().map(|peer| peer.ip().to_canonical()) else { return "unknown".to_owned() };
    let trusted = |ip: &IpAddr| config.trusted_proxies.contains(ip);
    if !trusted(&peer) {
        return peer.to_string();
    }
    // The last address that no proxy of ours wrote: everything before it is the client's own claim.
    // What cannot be read ends the search: behind it nothing is known.
    let lines: Vec<&str> = req.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    let read = hops.map_while(|hop| hop.trim().parse::<IpAddr>().ok()).map(|hop| hop.to_canonical());
    read.into_iter().find(|hop| !trusted(hop)).unwrap_or(peer).to_string()
}
