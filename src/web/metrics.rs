//! `/metrics`, on a listener of its own (`metrics_listen`), so that no rule of a proxy keeps people from it.

use std::net::{SocketAddr, TcpListener};

use actix_web::{App as ActixApp, HttpResponse, HttpServer, dev::Server, web};
use prometheus_client::encoding::prometheus_text::CONTENT_TYPE;

use crate::{app::App, metrics};

/// Takes the address.
///
/// # Errors
/// A sentence with the setting where it cannot be had.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).map_err(|cause| {
        anyhow::anyhow!("metrics_listen: {address} cannot be taken ({cause}); end what runs there, or set another")
    })
}

/// Serves it on this listener until it is stopped.
///
/// # Errors
/// Where the listener cannot be used.
pub fn serve(app: &App, listener: TcpListener) -> anyhow::Result<Server> {
    let data = web::Data::new(app.clone());
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(data.clone())
            .route("/metrics", web::get().to(show))
            .route("/metrics", web::head().to(show))
    });
    Ok(server.workers(1).disable_signals().shutdown_timeout(1).listen(listener)?.run())
}

async fn show(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().content_type(CONTENT_TYPE).body(metrics::text(&app).await)
}
