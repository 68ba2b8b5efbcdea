//! `/desk/export.csv` and `/desk/export.json`: what the filters of the list show, or everything where there are none.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Bytes},
};
use futures_util::stream;

use super::{queue, sign_in::query};
use crate::{
    actions::export_merchants::{Export, begin},
    app::App,
    domain::{
        export::{ExportLine, head},
        form::Fault,
    },
    error::{Error, Result},
    i18n::time,
    store::queue::Filter,
    web::{client, guard::RepIn},
};

/// How the lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets.
    Csv,
    /// For programs: one list.
    Json,
}

impl Format {
    /// The name in addresses and in the audit log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// What stands before all lines.
    #[must_use]
    pub fn start(self) -> String {
        match self {
            Self::Csv => head(),
            Self::Json => "[".to_owned(),
        }
    }

    /// Some lines. `is_first` where none came before.
    ///
    /// # Errors
    /// None that is known: the lines hold nothing but text.
    pub fn lines(self, lines: &[ExportLine], is_first: bool) -> Result<String> {
        let mut text = String::new();
        for (at, line) in lines.iter().enumerate() {
            match self {
                Self::Csv => text.push_str(&line.csv()),
                Self::Json => {
                    text.push_str(if is_first && at == 0 { "\n" } else { ",\n" });
                    text.push_str(&serde_json::to_string(line).map_err(anyhow::Error::from)?);
                }
            }
        }
        Ok(text)
    }

    /// What stands behind all lines.
    #[must_use]
    pub const fn end(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]\n",
        }
    }
}

/// `GET` `/desk/export.csv`
pub async fn csv(req: HttpRequest, app: web::Data<App>, rep: RepIn) -> actix_web::Result<HttpResponse> {
    send(&req, &app, &rep, Format::Csv).await
}

/// `GET` `/desk/export.json`
pub async fn json(req: HttpRequest, app: web::Data<App>, rep: RepIn) -> actix_web::Result<HttpResponse> {
    send(&req, &app, &rep, Format::Json).await
}

async fn send(req: &HttpRequest, app: &App, rep: &RepIn, format: Format) -> actix_web::Result<HttpResponse> {
    let fields = query(req)?;
    let asks = ["turn", "state", "flag", "q", "rep"].iter().any(|name| fields.has(name));
    let filter = if asks { queue::filter(app, rep, &fields).await?.map_err(wrong)? } else { Filter::default() };
    let client = client::address(req, &app.config);
    let mut export = begin(app, Some(&rep.actor()), filter, format.name(), &client, time::machine).await?;
    // The first lines are read before anything is answered, so that a database that is away is said as such.
    let first = export.next().await?;
    // A byte order mark, without which spreadsheets take the letters for others.
    let mark = if format == Format::Csv { "\u{feff}" } else { "" };
    let mut text = format!("{mark}{}", format.start());
    text.push_str(&format.lines(first.as_deref().unwrap_or_default(), true)?);
    let any = first.is_some_and(|lines| !lines.is_empty());
    let kind = if format == Format::Csv { "text/csv; charset=utf-8" } else { "application/json; charset=utf-8" };
    let day = time::machine(app.clock.now()).chars().take(10).collect::<String>();
    let name = format!("attachment; filename=\"merchants-{day}.{}\"", format.name());
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header(("content-disposition", name))
        .streaming(stream::unfold(Some((export, text, any)), move |so_far| piece(format, so_far))))
}

fn wrong(keys: Vec<&'static str>) -> Error {
    Error::Invalid(keys.into_iter().map(|key| Fault::new("filter", key)).collect())
}

/// What is under way: the export, what is ready to go out, and whether any line went out before.
type SoFar = Option<(Export, String, bool)>;

/// Hands out what is ready and reads on. A failure ends the answer in its middle: the browser calls it incomplete.
async fn piece(format: Format, so_far: SoFar) -> Option<(Result<Bytes>, SoFar)> {
    let (mut export, ready, any) = so_far?;
    let out = Ok(Bytes::from(ready));
    let next = match export.next().await {
        Ok(Some(lines)) => format.lines(&lines, !any).map(|text| (text, any || !lines.is_empty())),
        Ok(None) if format.end().is_empty() => return Some((out, None)),
        Ok(None) => {
            let whole = out.map(|bytes| Bytes::from([bytes.as_ref(), format.end().as_bytes()].concat()));
            return Some((whole, None));
        }
        Err(error) => Err(error),
    };
    match next {
        Ok((text, any)) => Some((out, Some((export, text, any)))),
        Err(error) => {
            tracing::error!(%error, "an export broke off");
            Some((Err(error), None))
        }
    }
}
