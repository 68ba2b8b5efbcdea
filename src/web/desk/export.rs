//! `/desk/export.csv` and `/desk/export.json`: what the filters of the list show, or everything where there are none.

use actix_web::{HttpRequest, HttpResponse, web};

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
    web::{
        client,
        file::{self, Written},
        guard::RepIn,
    },
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
    let mark = if format == Format::Csv { file::MARK } else { "" };
    let mut text = format!("{mark}{}", format.start());
    text.push_str(&format.lines(first.as_deref().unwrap_or_default(), true)?);
    let any = first.is_some_and(|lines| !lines.is_empty());
    let kind = if format == Format::Csv { file::CSV } else { file::JSON };
    let name = format!("merchants-{}.{}", file::today(app), format.name());
    Ok(file::answer(&name, kind).streaming(file::pieces(text, Rest { export, format, any, is_over: false })))
}

fn wrong(keys: Vec<&'static str>) -> Error {
    Error::Invalid(keys.into_iter().map(|key| Fault::new("filter", key)).collect())
}

/// What has not gone out yet.
struct Rest {
    export: Export,
    format: Format,
    /// Whether any line went out before.
    any: bool,
    /// Whether the end went out.
    is_over: bool,
}

impl Written for Rest {
    async fn next(&mut self) -> Result<Option<String>> {
        if self.is_over {
            return Ok(None);
        }
        let Some(lines) = self.export.next().await? else {
            self.is_over = true;
            return Ok(Some(self.format.end().to_owned()).filter(|end| !end.is_empty()));
        };
        let text = self.format.lines(&lines, !self.any)?;
        self.any |= !lines.is_empty();
        Ok(Some(text))
    }
}
