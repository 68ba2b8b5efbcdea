//! Shopify's Admin API on this machine: a real HTTP server that answers in recorded shapes.

use serde_json::{Value, json};

use super::receiver::Reply;

/// Our own account, as Shopify would list it.
pub const OURS: &str = "rita@handled.example.com";
/// Another partner's.
pub const OTHERS: &str = "somebody@agency.example.com";

fn accounts(kind: &str, emails: &[&str]) -> Value {
    let account = |email: &&str| {
        json!({
            "id": format!("gid://shopify/StaffMember/{}", if *email == OURS { 70_001 } else { 70_002 }),
            "accountType": kind, "active": kind != "REQUESTED", "exists": true, "name": "Somebody", "email": email,
        })
    };
    json!({ "nodes": emails.iter().map(account).collect::<Vec<_>>(), "pageInfo": { "hasNextPage": false } })
}

fn cost() -> Value {
    json!({ "cost": { "requestedQueryCost": 21, "actualQueryCost": 12, "throttleStatus": { "maximumAvailable": 2000.0, "currentlyAvailable": 1988, "restoreRate": 100.0 } } })
}

/// A store with these requests and these collaborators.
pub fn store(requested: &[&str], collaborators: &[&str]) -> Reply {
    json(
        200,
        &json!({
            "data": {
                "pending": accounts("REQUESTED", requested),
                "organisations": accounts("COLLABORATOR", collaborators),
                "people": accounts("COLLABORATOR_TEAM_MEMBER", &[]),
                "anybody": { "nodes": [{ "id": "gid://shopify/StaffMember/1" }] },
                "currentAppInstallation": { "accessScopes": [{ "handle": "read_users" }] },
            },
            "extensions": cost(),
        }),
    )
}

/// Our request waits there.
pub fn pending() -> Reply {
    store(&[OURS], &[OTHERS])
}

/// We are a collaborator there.
pub fn active() -> Reply {
    store(&[OTHERS], &[OURS])
}

/// Others are there, and nothing of ours.
pub fn gone() -> Reply {
    store(&[], &[OTHERS])
}

/// The account that was ours, under another address.
pub fn renamed() -> Reply {
    let Reply::Bytes(status, headers, body) = active() else { unreachable!() };
    let body = String::from_utf8(body).unwrap().replace(OURS, "rita@new-name.example.com");
    Reply::Bytes(status, headers, body.into_bytes())
}

/// The app may not read who has access; it has this scope.
pub fn denied(scope: &str) -> Reply {
    let said = "Access denied for staffMembers field. Required access: `read_users` access scope. Also: The app must be a finance embedded app or installed on a Shopify Plus or Advanced store. Contact Shopify Support to enable this scope for your app.";
    let error = |path: &str| {
        json!({
            "message": said, "locations": [{ "line": 2, "column": 3 }], "path": [path],
            "extensions": { "code": "ACCESS_DENIED", "documentation": "https://shopify.dev/api/usage/access-scopes", "requiredAccess": "`read_users` access scope." },
        })
    };
    json(
        200,
        &json!({
            "data": { "pending": null, "organisations": null, "people": null, "anybody": null, "currentAppInstallation": { "accessScopes": [{ "handle": scope }] } },
            "errors": [error("pending"), error("organisations"), error("people"), error("anybody")],
            "extensions": cost(),
        }),
    )
}

/// Too many questions, said in a 200: there is room again in 40 seconds times so many.
pub fn throttled(times: f64) -> Reply {
    json(
        200,
        &json!({
            "errors": [{ "message": "Throttled", "extensions": { "code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits" } }],
            "extensions": { "cost": { "requestedQueryCost": 4_000.0 * times, "actualQueryCost": null, "throttleStatus": { "maximumAvailable": 1000.0, "currentlyAvailable": 0, "restoreRate": 100.0 } } },
        }),
    )
}

/// Any answer in JSON.
pub fn json(status: u16, body: &Value) -> Reply {
    Reply::Bytes(status, vec![("content-type", "application/json".into())], body.to_string().into_bytes())
}

/// A refusal with a sentence, as Shopify has them.
pub fn refused(status: u16, said: &str) -> Reply {
    json(status, &json!({ "errors": said }))
}

/// A page for people.
pub fn page(status: u16) -> Reply {
    Reply::page(status, "<!doctype html><title>Acme</title>")
}
