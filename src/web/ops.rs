//! For machines that watch: alive, and able to serve.

use actix_web::{HttpResponse, web};

use crate::{app::App, store};

/// `GET /healthz`: the process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

/// `GET /readyz`: the database answers and is up to date; 503 with the reason where not.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let reason = match store::migrate::missing(&app.db).await {
        Ok(0) => return HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })),
        Ok(_) => "the database is not up to date; run: handled-portal migrate",
        Err(_) => "the database does not answer",
    };
    HttpResponse::ServiceUnavailable()
        .insert_header(("retry-after", "10"))
        .json(serde_json::json!({ "status": "not ready", "reason": reason }))
}
