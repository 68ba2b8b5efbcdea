//! Every route in one list: method, path, guard, handler. A test walks the list with every kind of actor.

use actix_web::{http::Method, middleware::from_fn, web};

use super::{assets, deadline, desk, errors, merchant, ops};

/// Who a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Everybody.
    Public,
    /// Whoever holds the token in the address or the form.
    Token,
    /// A contact who is signed in; with `{ref}`, of that merchant.
    Contact,
    /// Any rep who is signed in, viewers too.
    Reader,
    /// A rep who may change things.
    Worker,
    /// A rep who manages reps, reads the audit log and has people forgotten.
    Admin,
    /// A program without cookies, with a token of its own: exempt from the check for other sites.
    Machine,
}

macro_rules! routes {
    ($table:ident, $configure:ident: $($method:ident $path:literal $guard:ident => $handler:path;)*) => {
        /// Method, path and guard of each route.
        pub const $table: &[(&str, &str, Guard)] = &[$((stringify!($method), $path, Guard::$guard)),*];
        fn $configure(config: &mut web::ServiceConfig, scope: &str) {
            $(
                let path = $path.strip_prefix(scope).unwrap_or($path);
                routes!(@route config, $method path => $handler);
            )*
        }
    };
    (@route $config:ident, get $path:ident => $handler:path) => {
        $config.route($path, web::get().to($handler).wrap(from_fn(deadline::keep)));
        $config.route($path, web::head().to($handler).wrap(from_fn(deadline::keep)));
    };
    (@route $config:ident, post $path:ident => $handler:path) => {
        $config.route($path, web::post().to($handler).wrap(from_fn(deadline::keep)));
    };
}

routes! { OPS, ops_routes:
    get "/healthz"        Public => ops::alive;
    get "/readyz"         Public => ops::ready;
    get "/static/{name}"  Public => assets::show;
}

routes! { MERCHANT, merchant_routes:
    get  "/"                         Public  => merchant::front::show;
    get  "/privacy"                  Public  => merchant::privacy::show;
    get  "/accessibility"            Public  => merchant::accessibility::show;
    get  "/check"                    Public  => merchant::check::show;
    post "/check"                    Public  => merchant::check::submit;
    get  "/explainer"                Public  => merchant::explainer::show;
    get  "/explainer.pdf"            Public  => merchant::explainer_pdf::show;
    get  "/i/{token}"                Token   => merchant::invitation::show;
    post "/i"                        Token   => merchant::invitation::submit;
    get  "/unsubscribe/{token}"      Token   => merchant::unsubscribe::show;
    post "/unsubscribe/{token}"      Machine => merchant::unsubscribe::submit;
    get  "/sign-in"                  Public  => merchant::sign_in::show;
    post "/sign-in"                  Public  => merchant::sign_in::submit;
    get  "/sign-in/{token}"          Token   => merchant::sign_in::show_link;
    post "/sign-in/{token}"          Token   => merchant::sign_in::submit_link;
    post "/sign-out"                 Contact => merchant::sign_in::sign_out;
    get  "/access"                   Contact => merchant::stores::show;
    post "/access"                   Contact => merchant::stores::submit;
    get  "/access/contacts"          Contact => merchant::contacts::show;
    post "/access/contacts"          Contact => merchant::contacts::submit;
    get  "/access/{ref}"             Contact => merchant::store::show;
    get  "/access/{ref}/code"        Contact => merchant::code::show;
    post "/access/{ref}/code"        Contact => merchant::code::submit;
    post "/access/{ref}/code/erase"  Contact => merchant::code::erase;
    get  "/access/{ref}/owner"       Contact => merchant::owner::show;
    post "/access/{ref}/owner"       Contact => merchant::owner::submit;
    get  "/access/{ref}/answer"      Contact => merchant::answer::show;
    post "/access/{ref}/answer"      Contact => merchant::answer::submit;
    get  "/access/{ref}/decline"     Contact => merchant::decline::show;
    post "/access/{ref}/decline"     Contact => merchant::decline::submit;
    get  "/access/{ref}/stuck"       Contact => merchant::stuck::show;
    post "/access/{ref}/stuck"       Contact => merchant::stuck::submit;
    post "/access/{ref}/more"        Contact => merchant::more::submit;
    get  "/access/{ref}/permissions" Contact => merchant::permissions::show;
    get  "/access/{ref}/removal"     Contact => merchant::removal::show;
    post "/access/{ref}/removal"     Contact => merchant::removal::submit;
    get  "/access/{ref}/cases"       Contact => merchant::cases::show;
    get  "/access/{ref}/explainer"   Contact => merchant::explainer::show_for_store;
    get  "/access/{ref}/explainer.pdf" Contact => merchant::explainer_pdf::show_for_store;
    get  "/access/{ref}/data"        Contact => merchant::data::show;
    post "/access/{ref}/data"        Contact => merchant::data::submit;
    get  "/access/{ref}/data.json"   Contact => merchant::data::download;
    get  "/access/{ref}/data.pdf"    Contact => merchant::data_pdf::show;
}

routes! { DESK, desk_routes:
    get  "/desk"                                Reader => desk::queue::show;
    get  "/desk/live"                           Reader => desk::live::show;
    get  "/desk/bulk"                           Worker => desk::bulk::show;
    post "/desk/bulk"                           Worker => desk::bulk::submit;
    get  "/desk/sign-in"                        Public => desk::sign_in::show;
    post "/desk/sign-in"                        Public => desk::sign_in::submit;
    post "/desk/sign-in/passkey"                Public => desk::passkey::ask_to_sign_in;
    post "/desk/sign-out"                       Reader => desk::sign_in::sign_out;
    get  "/desk/first/{token}"                  Token  => desk::first::show;
    post "/desk/first/{token}"                  Token  => desk::first::submit;
    get  "/desk/step-up"                        Reader => desk::step_up::show;
    post "/desk/step-up"                        Reader => desk::step_up::submit;
    post "/desk/step-up/passkey"                Reader => desk::passkey::ask_to_step_up;
    get  "/desk/me"                             Reader => desk::me::show;
    post "/desk/me/mail"                        Worker => desk::me_mail::submit;
    post "/desk/me/password"                    Reader => desk::me::change_password;
    get  "/desk/me/authenticator"               Reader => desk::me_authenticator::show;
    post "/desk/me/authenticator"               Reader => desk::me_authenticator::submit;
    get  "/desk/me/passkeys"                    Reader => desk::me_passkeys::show;
    post "/desk/me/passkeys"                    Reader => desk::me_passkeys::submit;
    post "/desk/me/passkeys/new"                Reader => desk::passkey::ask_for_new;
    post "/desk/me/codes"                       Reader => desk::me::make_codes;
    post "/desk/me/sessions"                    Reader => desk::me::end_sessions;
    get  "/desk/reps"                           Admin  => desk::reps::show;
    post "/desk/reps"                           Admin  => desk::reps::submit;
    post "/desk/reps/{id}"                      Admin  => desk::reps::change;
    get  "/desk/settings"                       Admin  => desk::settings::show;
    post "/desk/settings"                       Admin  => desk::settings::submit;
    get  "/desk/settings/catalogue"             Admin  => desk::catalogue::show;
    post "/desk/settings/catalogue"             Admin  => desk::catalogue::submit;
    get  "/desk/settings/catalogue.toml"        Admin  => desk::catalogue::download;
    get  "/desk/webhooks"                       Admin  => desk::webhooks::show;
    post "/desk/webhooks"                       Admin  => desk::webhooks::submit;
    get  "/desk/webhooks/{id}"                  Admin  => desk::webhook::show;
    post "/desk/webhooks/{id}"                  Admin  => desk::webhook::submit;
    get  "/desk/webhooks/{id}/deliveries/{delivery}" Admin => desk::webhook_delivery::show;
    post "/desk/webhooks/{id}/deliveries/{delivery}" Admin => desk::webhook_delivery::submit;
    get  "/desk/audit"                          Admin  => desk::audit::show;
    get  "/desk/audit.csv"                      Admin  => desk::audit_file::download;
    get  "/desk/merchants/new"                  Worker => desk::new_merchant::show;
    post "/desk/merchants/new"                  Worker => desk::new_merchant::submit;
    get  "/desk/import"                         Worker => desk::import::show;
    post "/desk/import"                         Worker => desk::import::submit;
    get  "/desk/import/{id}"                    Worker => desk::import_result::show;
    post "/desk/import/{id}"                    Worker => desk::import_result::invite;
    get  "/desk/import/{id}/result.csv"         Worker => desk::import_result::download;
    get  "/desk/export.csv"                     Reader => desk::export::csv;
    get  "/desk/export.json"                    Reader => desk::export::json;
    get  "/desk/reports"                        Reader => desk::reports::show;
    get  "/desk/reports/{name}.csv"             Reader => desk::reports_file::download;
    get  "/desk/register"                       Reader => desk::register::show;
    get  "/desk/register.csv"                   Reader => desk::register_csv::download;
    get  "/desk/register.pdf"                   Reader => desk::register_pdf::download;
    get  "/desk/upkeep"                         Reader => desk::upkeep::show;
    post "/desk/upkeep"                         Worker => desk::upkeep::submit;
    get  "/desk/merchants/{id}"                 Reader => desk::merchant::show;
    get  "/desk/merchants/{id}/forget"          Admin  => desk::forget::show;
    post "/desk/merchants/{id}/forget"          Admin  => desk::forget::submit;
    post "/desk/merchants/{id}/contacts"        Worker => desk::merchant::add_contact;
    post "/desk/merchants/{id}/contacts/{contact}" Worker => desk::merchant::change_contact;
    post "/desk/merchants/{id}/stores"          Worker => desk::merchant::add_store;
    post "/desk/merchants/{id}/stores/{store}"  Worker => desk::merchant::change_store;
    get  "/desk/merchants/{id}/stores/{store}/app" Reader => desk::store_app::show;
    post "/desk/merchants/{id}/stores/{store}/app" Worker => desk::store_app::submit;
    post "/desk/merchants/{id}/rep"             Worker => desk::merchant::assign;
    post "/desk/merchants/{id}/notes"           Worker => desk::merchant::add_note;
    post "/desk/tasks/{id}"                     Worker => desk::tasks::close;
    post "/desk/notices/{id}"                   Worker => desk::tasks::tell;
    get  "/desk/outbox"                         Reader => desk::outbox::show;
    post "/desk/outbox"                         Admin  => desk::outbox::submit;
    get  "/desk/outbox/{id}"                    Reader => desk::outbox_mail::show;
    post "/desk/outbox/{id}"                    Worker => desk::outbox_mail::submit;
    get  "/desk/requests/{ref}"                 Reader => desk::request::show;
    post "/desk/requests/{ref}"                 Worker => desk::request::submit;
    post "/desk/requests/{ref}/invite"          Worker => desk::request::invite;
    post "/desk/requests/{ref}/link"            Worker => desk::request::copy_link;
    get  "/desk/requests/{ref}/send"            Reader => desk::send_kit::show;
    post "/desk/requests/{ref}/send"            Worker => desk::send_kit::submit;
    post "/desk/requests/{ref}/reveal"          Worker => desk::send_kit::reveal;
    get  "/desk/requests/{ref}/cases"           Reader => desk::cases::show;
    post "/desk/requests/{ref}/cases"           Worker => desk::cases::submit;
    get  "/desk/requests/{ref}/as-merchant"     Reader => desk::as_merchant::show;
    get  "/desk/requests/{ref}/terms"           Worker => desk::terms::show;
    post "/desk/requests/{ref}/terms"           Worker => desk::terms::submit;
    get  "/desk/requests/{ref}/record"          Worker => desk::record::show;
    post "/desk/requests/{ref}/record"          Worker => desk::record::submit;
}

/// The routes that need no session.
pub fn ops(config: &mut web::ServiceConfig) {
    ops_routes(config, "");
}

/// The routes of merchants.
pub fn merchant(config: &mut web::ServiceConfig) {
    merchant_routes(config, "");
    config.default_service(web::to(errors::nothing_here));
}

/// The routes of the desk.
pub fn desk(config: &mut web::ServiceConfig) {
    desk_routes(config, super::paths::DESK);
    config.default_service(web::to(errors::nothing_here));
}

/// Every route there is.
pub fn all() -> impl Iterator<Item = &'static (&'static str, &'static str, Guard)> {
    OPS.iter().chain(MERCHANT).chain(DESK)
}

/// The methods that some route has at this path; none where there is no such path.
#[must_use]
pub fn methods_at(path: &str) -> Vec<&'static str> {
    let verbs =
        |verb: &'static str| -> &'static [&'static str] { if verb == "get" { &["GET", "HEAD"] } else { &["POST"] } };
    let mut found: Vec<&str> =
        all().filter(|(_, route, _)| fits(route, path)).flat_map(|(verb, ..)| verbs(verb)).copied().collect();
    found.dedup();
    found
}

/// Whether a path is of a route's form: `/i/{token}` fits `/i/x`.
fn fits(route: &str, path: &str) -> bool {
    let (route, path): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    let same = |(part, word): (&&str, &&str)| part == word || (part.starts_with('{') && !word.is_empty());
    route.len() == path.len() && route.iter().zip(&path).all(same)
}

/// Whether a request is for a program without cookies.
#[must_use]
pub fn is_machine(method: &Method, path: &str) -> bool {
    all().any(|(verb, route, guard)| {
        *guard == Guard::Machine && verb.eq_ignore_ascii_case(method.as_str()) && fits(route, path)
    })
}
