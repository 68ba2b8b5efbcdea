//! Log lines: to standard error, as text or JSON, filtered by `PORTAL_LOG` (default `info`). And traces, where `otlp_url` says to whom.

use std::{io::IsTerminal as _, time::Duration};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing_subscriber::{
    EnvFilter, Layer, Registry, filter::filter_fn, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::config::{Config, LogFormat};

/// Statements are never logged: what they carry is people's.
const ALWAYS: [&str; 2] = ["sqlx=off", "sqlx_core=off"];
/// How long a collector may take, at the end of the program too.
const PATIENCE: Duration = Duration::from_secs(2);

/// Traces on their way; the last ones leave when this is dropped.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(PATIENCE) {
            tracing::debug!(%error, "the last traces did not leave");
        }
    }
}

/// Starts logging, and traces where they are wanted; a second start changes nothing.
///
/// # Errors
/// Where `PORTAL_LOG` is no filter, or nothing can be sent to `otlp_url`.
pub fn start(config: &Config, with_traces: bool) -> anyhow::Result<Option<Traces>> {
    let wanted = std::env::var("PORTAL_LOG").ok().filter(|text| !text.is_empty()).unwrap_or_else(|| "info".to_owned());
    let mut filter = EnvFilter::try_new(&wanted).map_err(|cause| {
        anyhow::anyhow!(
            "PORTAL_LOG is {wanted}, which is no filter ({cause}); use info, debug, or handled_portal=debug"
        )
    })?;
    for rule in ALWAYS {
        filter = filter.add_directive(rule.parse()?);
    }
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match config.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let provider = config.otlp_url.as_deref().filter(|_| with_traces).map(provider).transpose()?;
    // What happened within goes to the log alone: a trace says what was done, for how long, and nothing that says who.
    let traces = provider.as_ref().map(|provider| {
        let ours = filter_fn(|one| one.is_span() && one.target().starts_with("handled_portal"));
        tracing_opentelemetry::layer().with_tracer(provider.tracer("handled-portal")).with_filter(ours)
    });
    // An error means that somebody else logs already, as in a test.
    drop(tracing_subscriber::registry().with(lines.with_filter(filter)).with(traces).try_init());
    Ok(provider.map(Traces))
}

fn provider(url: &str) -> anyhow::Result<SdkTracerProvider> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(url)
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(PATIENCE)
        .build()
        .map_err(|cause| anyhow::anyhow!("nothing can be sent to otlp_url {url}: {cause}"))?;
    let resource = Resource::builder().with_service_name("handled-portal").build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}
