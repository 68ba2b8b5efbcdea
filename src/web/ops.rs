//! For machines that watch: alive, and able to serve.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use tokio::time::Instant;

use crate::{app::App, store};

/// Who asks here does not wait for long.
const READS: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

/// `GET /readyz`: the database answers, takes writes as far as we know, and is up to date, and we go on; 503 with the
/// reason where not.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let (reason, detail) = match app.health.trouble() {
        _ if *app.stopping.borrow() => ("stopping", "the portal is about to end; ask another one"),
        Some(why) => why.words(),
        None => match store::db::until(Instant::now() + READS, Box::pin(store::migrate::missing(&app.db))).await {
            Ok(0) => return HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })),
            Ok(_) => ("migrations", "the database is not up to date; run: handled-portal migrate"),
            Err(error) => {
                app.health.met(&error);
                app.why(&error).await.words()
            }
        },
    };
    HttpResponse::ServiceUnavailable()
        .insert_header(("retry-after", "10"))
        .json(serde_json::json!({ "status": "not ready", "reason": reason, "detail": detail }))
}
