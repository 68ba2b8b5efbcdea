//! `/desk/reports/{name}.csv`: one of the reports for spreadsheets, day by day and hour by hour.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{
    report_asked::Asked,
    reports::{Everybody, everybody},
    sign_in::query,
};
use crate::{
    actions::export_report::export_report,
    app::App,
    domain::{access_request::State, export::csv, report},
    error::{Error, Result},
    i18n::time,
    store,
    web::{client, file, guard::RepIn},
};

/// The reports that there are.
pub const NAMES: [&str; 4] = ["states", "steps", "stops", "reps"];

/// `GET`, with the filters of the page.
pub async fn download(
    req: HttpRequest,
    app: web::Data<App>,
    rep: RepIn,
    name: web::Path<String>,
) -> actix_web::Result<HttpResponse> {
    let name = NAMES.into_iter().find(|one| *one == name.as_str()).ok_or(Error::NotFound)?;
    let mut conn = app.db.read().await.map_err(Error::from)?;
    let accounts = store::rep::every(&mut conn).await.map_err(Error::from)?;
    let asked = Asked::read(&app, &query(&req)?, &accounts);
    if !asked.faults.is_empty() {
        return Err(Error::Invalid(asked.faults).into());
    }
    let rows = match name {
        "reps" => reps(&everybody(&mut conn, &asked, accounts).await?),
        _ => of_flow(&app, &mut conn, &asked, name).await?,
    };
    drop(conn);
    export_report(&app, &rep.actor(), name, &client::address(&req, &app.config)).await?;
    let (from, to) = (time::iso_day(asked.from), time::iso_day(asked.to));
    let text: String = std::iter::once(file::MARK.to_owned()).chain(rows.iter().map(|row| csv(row))).collect();
    Ok(file::answer(&format!("{name}-{from}-{to}.csv"), file::CSV).body(text))
}

type Rows = Vec<Vec<String>>;

/// What there is of a number; an empty cell for nothing.
fn cell(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn of_flow(app: &App, conn: &mut store::Conn, asked: &Asked, name: &str) -> Result<Rows> {
    let (flow, _) = asked.flow(app, conn).await?;
    let mut rows = Vec::new();
    match name {
        "states" => {
            rows.push(std::iter::once("day").chain(State::ALL.map(State::name)).map(str::to_owned).collect());
            let columns = State::ALL.map(|state| flow.standing(state, asked.from, asked.to));
            for (at, day) in (asked.from..=asked.to).enumerate() {
                let counts = columns.iter().map(|column| cell(column.get(at).copied()));
                rows.push(std::iter::once(time::iso_day(day)).chain(counts).collect());
            }
        }
        "steps" => {
            rows.push(head(&["step", "left", "median_hours", "ninth_decile_hours"]));
            for one in report::times(&flow) {
                let name = one.state.name().to_owned();
                rows.push(vec![name, one.left.to_string(), cell(one.median), cell(one.most)]);
            }
        }
        _ => {
            rows.push(head(&["step", "came", "went_on", "declined", "lapsed", "cancelled", "over_14_days_now"]));
            for one in report::stops(&flow, asked.from, asked.to) {
                let counts = [one.came, one.went_on, one.declined, one.lapsed, one.cancelled, one.long];
                let name = one.state.name().to_owned();
                rows.push(std::iter::once(name).chain(counts.map(|count| count.to_string())).collect());
            }
        }
    }
    Ok(rows)
}

fn reps(everybody: &Everybody) -> Rows {
    let mut rows = vec![head(&["rep", "email", "open", "waiting_for_us", "active", "became_active", "median_hours"])];
    for (rep, load) in &everybody.reps {
        let counts = [load.open, load.waiting, load.active, load.became_active];
        let mut row = vec![rep.name.clone(), rep.email.clone()];
        row.extend(counts.map(|count| count.to_string()));
        row.push(cell(load.median));
        rows.push(row);
    }
    rows
}
