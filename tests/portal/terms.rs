//! A catalogue that changes under an access request: what was agreed to holds, the difference is shown, more needs a yes.

use handled_portal::{
    actions::{
        self, Actor,
        add_merchant::{AddMerchant, Added, NewContact, NewStore},
        change_terms::{Came, ChangeTerms, change_terms},
    },
    app::App,
    clock::Random,
    domain::{
        access_request::{State, Turn},
        email::Email,
        event::{Agreement, Fact},
        grant::{self, GrantState},
        notice::{NoticeKind, NoticeState},
        permission::EMBEDDED,
        store_address::StoreAddress,
        task::TaskKind,
        terms,
    },
    error::Error,
    store,
};

use crate::{
    on_both,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

const FEW: [&str; 2] = ["view_orders", "view_products"];

/// The built-in texts with another reason, and with one permission that only let us look and now allows changes.
fn second() -> String {
    let text = EMBEDDED.replacen("version = \"1\"", "version = \"2\"", 1).replacen("went wrong.", "went astray.", 1);
    let at = text.find("key = \"view_products\"").unwrap();
    text[..at].to_owned() + &text[at..].replacen("changes = false", "changes = true", 1)
}

/// The same, but for that permission.
fn reworded() -> String {
    EMBEDDED.replacen("version = \"1\"", "version = \"2\"", 1).replacen("went wrong.", "went astray.", 1)
}

async fn publish(app: &TestApp, text: &str) {
    let was = app.app.live().catalogue.version.clone();
    let form = [("do", "publish"), ("was", &*was), ("text", text)];
    Person::at_desk(app, &app.admin.id).await.upload("/desk/settings/catalogue", &form, None).await.expect(303);
}

/// A merchant of whom only two permissions are asked.
async fn acme(app: &TestApp) -> Added {
    let person = |name: &str, email: &str| NewContact {
        name: name.into(),
        email: Email::parse(email).unwrap(),
        is_owner: false,
    };
    let command = AddMerchant {
        name: "Acme".into(),
        contacts: vec![person("Mia Berg", "mia@acme.example.com"), person("Ole Lund", "ole@acme.example.com")],
        stores: vec![NewStore { label: "Acme Berlin".into(), address: Some(StoreAddress::parse("acme").unwrap()) }],
        permissions: FEW.map(str::to_owned).to_vec(),
    };
    actions::add_merchant::add_merchant(&app.app, &app.actor(), &command).await.unwrap()
}

struct Case {
    added: Added,
    reference: String,
    page: String,
    desk: String,
    mia: Person,
    rita: Person,
}

impl Case {
    async fn start(app: &TestApp) -> Self {
        let added = acme(app).await;
        let reference = added.requests[0].reference.clone();
        Self {
            page: format!("/access/{reference}"),
            desk: format!("/desk/requests/{reference}"),
            mia: Person::signed_in(app, &added.contacts[0].id).await,
            rita: Person::at_desk(app, &app.rep.id).await,
            reference,
            added,
        }
    }

    /// The code, from the page, with the yes to what stands there.
    async fn give_code(&mut self) {
        let path = format!("{}/code", self.page);
        let seen = self.mia.get(&path).await.expect(200);
        let form = [
            ("code", "0105"),
            ("version", &*seen.value("version").unwrap()),
            ("catalogue", &*seen.value("catalogue").unwrap()),
        ];
        self.mia.post(&path, &form).await.expect(303);
    }

    async fn change(&mut self, keys: &[&str]) -> Seen {
        let path = format!("{}/terms", self.desk);
        let seen = self.rita.get(&path).await.expect(200);
        let (version, catalogue) = (seen.value("version").unwrap(), seen.value("catalogue").unwrap_or_default());
        let mut form = vec![("do", "change"), ("version", &*version), ("catalogue", &*catalogue)];
        form.extend(keys.iter().map(|key| ("permissions", *key)));
        self.rita.post(&path, &form).await
    }

    /// The form under the question, as it stands on the store page.
    async fn question(&mut self) -> (String, String) {
        let seen = self.mia.get(&self.page).await.expect(200).says("May we ask for more?");
        (seen.value("version").unwrap(), seen.value("text").unwrap())
    }

    async fn answer(&mut self, answer: &str, (version, text): &(String, String)) -> Seen {
        let path = format!("{}/more", self.page);
        self.mia.post(&path, &[("answer", answer), ("version", version), ("text", text)]).await
    }

    async fn holds(&self, app: &TestApp) -> Vec<String> {
        let request = app.request(&self.reference).await;
        let grants =
            store::permission_grant::of_request(&mut app.db().read().await.unwrap(), &request.id).await.unwrap();
        let events = app.events(&self.reference).await;
        assert_eq!(sorted(grants.clone()), sorted(grant::replay(&events)), "the timeline leads to the grants");
        assert_eq!(handled_portal::domain::event::flags(&events), request.flags, "and to the marks");
        let mut keys: Vec<String> = grants.into_iter().map(|grant| grant.permission).collect();
        keys.sort();
        keys
    }

    async fn notices(&self, app: &TestApp, kind: NoticeKind) -> Vec<NoticeState> {
        let all =
            store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &self.added.merchant.id).await.unwrap();
        all.into_iter().filter(|one| one.kind == kind && !one.is_copy).map(|one| one.state).collect()
    }

    async fn tasks(&self, app: &TestApp) -> Vec<TaskKind> {
        let all =
            store::task::open_of_merchant(&mut app.db().read().await.unwrap(), &self.added.merchant.id).await.unwrap();
        all.into_iter().map(|task| task.kind).collect()
    }
}

fn sorted(mut grants: Vec<grant::Grant>) -> Vec<grant::Grant> {
    grants.sort_by(|one, other| one.permission.cmp(&other.permission));
    grants
}

async fn latest(app: &TestApp, reference: &str) -> Fact {
    app.events(reference).await.pop().unwrap().fact
}

on_both! {
    async fn what_was_agreed_to_holds_and_the_difference_is_said_on_page_and_paper(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        case.mia.get(&case.page).await.expect(200).says_not("What changed since you agreed");
        publish(&app, &second()).await;
        let seen = case.mia.get(&case.page).await.expect(200);
        let seen = seen.says("What changed since you agreed").says("to version 1 of our texts").says("Version 2 of our texts is in use now")
            .says("What you agreed to still holds").says("New: it allows changes. Before: view only.");
        assert!(seen.body.contains("<del>wrong.</del>") && seen.body.contains("<ins>astray.</ins>"), "{}", seen.body);
        let explainer = format!("{}/explainer", case.page);
        case.mia.get(&explainer).await.expect(200).says("What changed since you agreed").says("Why we ask, before To find out why one of your orders went wrong.")
            .says("Why we ask, new To find out why one of your orders went astray.");
        case.mia.get(&format!("{explainer}.pdf")).await.expect(200);
        // The cards and the kit have the words that were agreed to.
        case.rita.get(&format!("{}/send", case.desk)).await.expect(200).says("View (Products)").says_not("went astray");
        assert_eq!(app.request(&case.reference).await.catalogue_version, "1");
        // Who was asked for other permissions alone reads nothing of it.
        let strange = EMBEDDED.replacen("version = \"1\"", "version = \"3\"", 1).replacen("stock in Shopify", "stock in the shop", 1);
        publish(&app, &strange).await;
        case.mia.get(&case.page).await.expect(200).says_not("What changed since you agreed");
        case.mia.get(&explainer).await.expect(200).says_not("What changed since you agreed");
    }

    async fn less_or_other_words_count_at_once_and_are_shown(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        publish(&app, &reworded()).await;
        case.change(&FEW).await.expect(303);
        assert!(matches!(latest(&app, &case.reference).await, Fact::TermsChanged { .. }));
        assert_eq!(app.request(&case.reference).await.catalogue_version, "2");
        let seen = case.mia.get(&case.page).await.expect(200).says("This holds already. It asks for no more than you agreed to.").says("We changed what we ask for");
        assert!(seen.body.contains("<del>wrong.</del>"));
        assert!(seen.value("text").is_none(), "nothing is asked");
        case.change(&["view_orders"]).await.expect(303);
        assert_eq!(case.holds(&app).await, ["view_orders"]);
        case.mia.get(&case.page).await.expect(200).says("We do not ask for this any more: View (Products)");
        case.rita.get(&format!("{}/send", case.desk)).await.expect(200).says("View orders").says_not("View (Products)");
        assert!(case.notices(&app, NoticeKind::MoreAsked).await.is_empty());
        // The same once more is nothing; nothing at all, and what nobody knows, are refused.
        case.change(&["view_orders"]).await.expect(422).says("Nothing would be different.");
        case.change(&[]).await.expect(422).says("Tick at least one permission.");
        case.change(&["nonsense"]).await.expect(422).says("is not among those");
    }

    async fn more_counts_only_with_a_yes_that_says_which_text_was_read(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        publish(&app, &second()).await;
        case.change(&["view_orders", "view_products", "view_locations"]).await.expect(303);
        assert_eq!(case.holds(&app).await, FEW);
        assert_eq!(app.request(&case.reference).await.catalogue_version, "1");
        assert_eq!(case.notices(&app, NoticeKind::MoreAsked).await, [NoticeState::Queued]);
        for page in ["", "/terms", "/send"] {
            case.rita.get(&format!("{}{page}", case.desk)).await.expect(200).says("is awaited");
        }
        case.rita.get(&format!("{}/send", case.desk)).await.expect(200).says_not("Locations");
        case.mia.get(&format!("{}/explainer", case.page)).await.expect(200).says("until somebody says yes on the page of your store").says("We ask for this, and did not before: Locations");
        let form = case.question().await;
        let seen = case.mia.get(&case.page).await;
        let seen = seen.says("Locations").says("New: it allows changes. Before: view only.").says("ask for 3 permissions in all");
        assert!(seen.body.contains("<del>wrong.</del>"), "all that differs is read before the yes");
        // A text that is not the one on the page, no answer, another's request.
        case.answer("yes", &(form.0.clone(), "0a".repeat(32))).await.expect(409).says("The text changed while you had this page open");
        case.answer("perhaps", &form).await.expect(422).says("Press one of the two buttons");
        let other = app.merchant("Other", "other").await;
        let mut stranger = Person::signed_in(&app, &other.contacts[0].id).await;
        stranger.post(&format!("{}/more", case.page), &[("answer", "yes"), ("version", &form.0), ("text", &form.1)]).await.expect(404);
        assert_eq!(case.holds(&app).await, FEW);
        case.answer("yes", &form).await.expect(303);
        assert_eq!(case.holds(&app).await, ["view_locations", "view_orders", "view_products"]);
        let (request, events) = (app.request(&case.reference).await, app.events(&case.reference).await);
        assert_eq!(request.catalogue_version, "2");
        let last = events.last().unwrap();
        let Fact::MoreAgreed { agreement, in_shopify: false, .. } = &last.fact else { panic!("{last:?}") };
        assert_eq!(*agreement, Agreement { language: "en".into(), catalogue_version: "2".into(), text_hash: form.1.clone() });
        assert_eq!(last.source, handled_portal::domain::source::Source::Contact(case.added.contacts[0].id.clone()));
        assert_eq!(case.notices(&app, NoticeKind::MoreAsked).await, [NoticeState::Dropped]);
        assert_eq!(case.tasks(&app).await, [TaskKind::MoreAgreed]);
        // Sent twice it is the same yes; a no after it comes too late.
        case.answer("yes", &form).await.expect(303);
        case.answer("no", &form).await.expect(409).says("Mia Berg");
        assert_eq!(app.events(&case.reference).await.len(), events.len());
        case.mia.get(&case.page).await.expect(200).says_not("May we ask for more?").says_not("What changed since you agreed").says("version 2, language en, fingerprint");
        case.rita.get(&format!("{}/send", case.desk)).await.expect(200).says("Locations").says_not("is awaited");
        case.mia.get(&format!("{}/data.json", case.page)).await.expect(200).says(&form.1);
    }

    async fn a_no_and_a_question_withdrawn_leave_all_as_it_was(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        let wide = ["view_orders", "view_products", "view_locations"];
        case.change(&wide).await.expect(303);
        let form = case.question().await;
        case.answer("no", &form).await.expect(303);
        case.answer("no", &form).await.expect(303);
        assert_eq!((case.holds(&app).await, case.tasks(&app).await), (FEW.map(str::to_owned).to_vec(), vec![TaskKind::MoreRefused]));
        case.mia.get(&case.page).await.expect(200).says_not("May we ask for more?").says("says no to more");
        // Asked again, and withdrawn before anybody answers: a yes to it finds no question.
        case.change(&wide).await.expect(303);
        let form = case.question().await;
        let version = app.request(&case.reference).await.version.to_string();
        let path = format!("{}/terms", case.desk);
        case.rita.post(&path, &[("do", "withdraw"), ("version", &version)]).await.expect(303);
        case.rita.post(&path, &[("do", "withdraw"), ("version", &version)]).await.expect(303);
        case.answer("yes", &form).await.expect(409).says("We ask for more no longer");
        assert_eq!(case.holds(&app).await, FEW);
        assert_eq!(case.notices(&app, NoticeKind::MoreAsked).await, [NoticeState::Dropped, NoticeState::Dropped]);
    }

    async fn a_yes_to_a_question_that_changed_meanwhile_is_refused_and_the_new_one_shown(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        case.change(&["view_orders", "view_products", "view_locations"]).await.expect(303);
        let form = case.question().await;
        case.change(&["view_orders", "view_products", "manage_inventory"]).await.expect(303);
        case.answer("yes", &form).await.expect(409).says("Manage inventory").says("The text changed while you had this page open");
        // The number of the new question with the text of the old one is no yes either.
        let new = case.question().await;
        case.answer("yes", &(new.0.clone(), form.1)).await.expect(409);
        assert_eq!(case.holds(&app).await, FEW);
        case.answer("yes", &new).await.expect(303);
        assert_eq!(case.holds(&app).await, ["manage_inventory", "view_orders", "view_products"]);
    }

    async fn before_any_yes_the_new_texts_and_permissions_simply_apply(app) {
        let mut case = Case::start(&app).await;
        publish(&app, &second()).await;
        case.change(&["view_orders", "view_products", "view_locations"]).await.expect(303);
        assert_eq!(case.holds(&app).await, ["view_locations", "view_orders", "view_products"]);
        case.mia.get(&case.page).await.expect(200).says_not("May we ask for more?").says_not("What changed since");
        case.give_code().await;
        let Fact::CodeSubmitted { agreement: Some(agreement), .. } = latest(&app, &case.reference).await else { panic!("no yes") };
        assert_eq!(agreement.catalogue_version, "2");
        assert!(agreement.text_hash.len() == 64 && agreement.language == "en");
    }

    async fn what_a_rep_writes_down_is_no_yes_to_a_text(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        publish(&app, &second()).await;
        let erase = format!("{}/code/erase", case.page);
        let version = app.request(&case.reference).await.version.to_string();
        case.mia.post(&erase, &[("version", &version)]).await.expect(303);
        let version = app.request(&case.reference).await.version.to_string();
        let told = [("how", "phone"), ("what", "code"), ("code", "0106"), ("version", &*version)];
        case.rita.post(&format!("{}/record", case.desk), &told).await.expect(303);
        assert_eq!(latest(&app, &case.reference).await, Fact::CodeSubmitted { replaced: false, agreement: None });
        assert_eq!(app.request(&case.reference).await.catalogue_version, "1", "the text that was read is the one that holds");
        case.mia.get(&case.page).await.expect(200).says("Nobody read our text here: it was written down.").says("to version 1 of our texts");
    }

    async fn viewers_and_reps_who_look_as_the_merchant_answer_nothing(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        case.change(&["view_orders", "view_products", "view_locations"]).await.expect(303);
        let form = case.question().await;
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let path = format!("{}/terms", case.desk);
        vera.get(&path).await.expect(403);
        vera.post(&path, &[("do", "withdraw"), ("version", &form.0)]).await.expect(403);
        let seen = case.rita.get(&format!("{}/as-merchant", case.desk)).await.expect(200).says("May we ask for more?");
        assert!(!seen.body.contains("/more\"") && seen.value("text").is_none(), "nothing can be pressed");
        let agreement = Agreement { language: "en".into(), catalogue_version: "1".into(), text_hash: form.1.clone() };
        let version = app.request(&case.reference).await.version;
        let by_rep = actions::answer_more::agree_more(&app.app, &app.actor(), &case.reference, version, &agreement).await;
        assert!(matches!(by_rep, Err(Error::Forbidden)), "a yes is a contact's");
        let mia = Actor::Contact(case.added.contacts[0].clone());
        let command = ChangeTerms { reference: &case.reference, version, catalogue: "1", permissions: &[] };
        assert!(matches!(change_terms(&app.app, &mia, &command).await, Err(Error::Forbidden)));
        assert_eq!(case.holds(&app).await, FEW);
    }

    async fn what_waits_in_shopify_keeps_its_permissions_and_goes_out_without_what_was_asked(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        case.change(&["view_orders", "view_products", "view_locations"]).await.expect(303);
        let form = case.question().await;
        let version = app.request(&case.reference).await.version;
        actions::mark_sent::mark_sent(&app.app, &app.actor(), &case.reference, version).await.unwrap();
        assert_eq!(case.notices(&app, NoticeKind::MoreAsked).await, [NoticeState::Dropped], "overtaken");
        case.mia.get(&case.page).await.expect(200).says_not("May we ask for more?");
        case.answer("yes", &form).await.expect(409);
        case.rita.get(&format!("{}/terms", case.desk)).await.expect(200).says("The request is in Shopify, with the permissions it was sent with.");
        publish(&app, &second()).await;
        // Its texts alone: they allow more, so they need a yes; permissions that are sent along are not looked at.
        case.change(&["view_locations"]).await.expect(303);
        assert!(matches!(latest(&app, &case.reference).await, Fact::MoreAsked { wider, .. } if wider == ["view_products"]));
        let form = case.question().await;
        case.answer("yes", &form).await.expect(303);
        assert_eq!((case.holds(&app).await, app.request(&case.reference).await.catalogue_version), (FEW.map(str::to_owned).to_vec(), "2".into()));
        assert_eq!(app.request(&case.reference).await.state, State::Sent);
    }

    async fn one_more_while_access_is_on_is_the_merchants_turn_then_said_then_seen(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        let version = async || app.request(&case.reference).await.version;
        actions::mark_sent::mark_sent(&app.app, &app.actor(), &case.reference, version().await).await.unwrap();
        let granted = vec!["view_orders".to_owned()];
        actions::confirm_access::confirm_access(&app.app, &app.actor(), &case.reference, version().await, granted).await.unwrap();
        // One that was trimmed, and one that was never asked for.
        case.change(&["view_products", "view_locations"]).await.expect(303);
        let request = app.request(&case.reference).await;
        assert!(request.flags.reasked.is_some() && request.turn() == Turn::Merchant);
        assert_eq!(case.holds(&app).await, FEW);
        case.rita.get("/desk?flag=reasked").await.expect(200).says("Acme Berlin");
        let form = case.question().await;
        case.mia.get(&case.page).await.expect(200).says("We ask for more").says("I added it in Shopify").says("tick what you want to add, and save")
            .says("Locations").says("Settings");
        case.answer("yes", &form).await.expect(303);
        let request = app.request(&case.reference).await;
        assert_eq!((request.state, request.turn(), request.flags.reasked), (State::Active, Turn::Nobody, None));
        case.holds(&app).await;
        let state = async |key: &str| {
            let grants = grant::replay(&app.events(&case.reference).await);
            grants.into_iter().find(|grant| grant.permission == key).map(|grant| grant.state)
        };
        assert_eq!((state("view_products").await, state("view_locations").await), (Some(GrantState::Granted), Some(GrantState::Granted)));
        assert_eq!(case.tasks(&app).await, [TaskKind::MoreAgreed]);
        case.mia.get(&case.page).await.expect(200).says("says yes, and that this was added in Shopify");
        // The rep looks: one of the two is there.
        let version = app.request(&case.reference).await.version.to_string();
        let form = [("do", "found_granted"), ("version", &*version), ("permissions", "view_orders"), ("permissions", "view_locations")];
        case.rita.post(&case.desk, &form).await.expect(303);
        case.rita.post(&case.desk, &form).await.expect(303);
        case.holds(&app).await;
        assert_eq!((state("view_products").await, state("view_locations").await), (Some(GrantState::Trimmed), Some(GrantState::Granted)));
        case.rita.post(&case.desk, &[("do", "found_granted"), ("version", &version)]).await.expect(409);
        let course = terms::replay(&app.events(&case.reference).await);
        assert!(course.asked.is_none() && course.holds.len() == 3);
    }

    async fn who_mends_the_code_says_yes_to_no_other_text(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        publish(&app, &second()).await;
        let seen = case.mia.get(&format!("{}/code", case.page)).await.expect(200).says_not("went astray").says_not("Allows changes");
        assert_eq!(seen.value("catalogue").unwrap(), "1");
        case.give_code().await;
        let Fact::CodeSubmitted { agreement: Some(agreement), replaced: true } = latest(&app, &case.reference).await else { panic!("no code") };
        assert_eq!((agreement.catalogue_version.as_str(), app.request(&case.reference).await.catalogue_version.as_str()), ("1", "1"));
        case.mia.get(&case.page).await.expect(200).says("Version 2 of our texts is in use now");
    }

    async fn nobody_is_mailed_a_question_that_a_colleague_ended(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        case.change(&["view_orders", "view_products", "view_locations"]).await.expect(303);
        let ole = Actor::Contact(case.added.contacts[1].clone());
        let version = app.request(&case.reference).await.version;
        actions::decline_request::decline_request(&app.app, &ole, &case.reference, version, false, "").await.unwrap();
        assert_eq!(case.notices(&app, NoticeKind::MoreAsked).await, [NoticeState::Dropped]);
    }

    async fn what_was_left_out_is_asked_for_no_more_where_it_would_be_wider(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        let version = async || app.request(&case.reference).await.version;
        actions::mark_sent::mark_sent(&app.app, &app.actor(), &case.reference, version().await).await.unwrap();
        let granted = vec!["view_orders".to_owned()];
        actions::confirm_access::confirm_access(&app.app, &app.actor(), &case.reference, version().await, granted).await.unwrap();
        publish(&app, &second()).await;
        case.change(&[]).await.expect(303);
        assert!(matches!(latest(&app, &case.reference).await, Fact::TermsChanged { permissions, .. } if permissions == ["view_orders"]));
        assert_eq!(case.holds(&app).await, ["view_orders"]);
        case.mia.get(&case.page).await.expect(200).says("We do not ask for this any more: View (Products)").says_not("New: it allows changes");
        // Asked for anew, it is a question.
        case.change(&["view_products"]).await.expect(303);
        case.question().await;
    }

    async fn what_nobody_asked_for_is_not_counted_among_what_we_ask_for(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        let version = async || app.request(&case.reference).await.version;
        actions::mark_sent::mark_sent(&app.app, &app.actor(), &case.reference, version().await).await.unwrap();
        let granted = ["view_orders", "view_products", "view_locations"].map(str::to_owned).to_vec();
        actions::confirm_access::confirm_access(&app.app, &app.actor(), &case.reference, version().await, granted).await.unwrap();
        let explainer = format!("{}/explainer", case.page);
        let seen = case.mia.get(&explainer).await.expect(200).says("The 2 permissions we ask for").says("Granted, not asked for");
        assert!(seen.body.contains("id=\"extra\"") && !seen.body.contains("id=\"permission-view_locations\""), "{}", seen.body);
        case.mia.get(&format!("{explainer}.pdf")).await.expect(200);
    }

    async fn an_old_form_is_no_answer_to_what_was_asked_anew_and_asks_nothing_that_was_withdrawn(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        let wide = ["view_orders", "view_products", "view_locations"];
        let path = format!("{}/terms", case.desk);
        let before = app.request(&case.reference).await.version.to_string();
        case.change(&wide).await.expect(303);
        let first = case.question().await;
        case.answer("no", &first).await.expect(303);
        case.change(&wide).await.expect(303);
        case.answer("no", &first).await.expect(409);
        case.question().await;
        let version = app.request(&case.reference).await.version.to_string();
        case.rita.post(&path, &[("do", "withdraw"), ("version", &version)]).await.expect(303);
        let mut form = vec![("do", "change"), ("version", &*before), ("catalogue", "1")];
        form.extend(wide.map(|key| ("permissions", key)));
        case.rita.post(&path, &form).await.expect(409);
        case.mia.get(&case.page).await.expect(200).says_not("May we ask for more?");
    }

    async fn what_came_in_a_file_keeps_its_words_when_the_file_changes(app) {
        let path = app.folder.join("catalogue.toml");
        let config = handled_portal::config::Config { catalogue_file: Some(path.clone()), ..app.app.config.clone() };
        let start = async || App::build(config.clone(), app.app.clock.clone(), Random::seeded(9)).await;
        let mut case = Case::start(&app).await;
        case.give_code().await;
        std::fs::write(&path, second()).unwrap();
        assert_eq!(start().await.unwrap().live().catalogue.version, "2");
        std::fs::write(&path, second().replacen("version = \"2\"", "version = \"3\"", 1).replacen("went astray.", "got lost.", 1)).unwrap();
        let third = start().await.unwrap();
        assert_eq!(third.live().catalogue.version, "3");
        for (version, words) in [("1", "went wrong."), ("2", "went astray."), ("3", "got lost.")] {
            let known = third.live().catalogue_of(version);
            let why = &known.find("view_orders").unwrap().why;
            assert!(known.version == version && why.contains(words), "{version}: {why}");
        }
        // This instance, which has no file, learns of them too.
        app.app.refresh().await.unwrap();
        assert!(app.app.live().knows("2") && app.app.live().knows("3"));
        assert_eq!(app.app.live().catalogue.version, "1");
        // Other words under the same version are refused: merchants agreed to those that were there.
        std::fs::write(&path, second()).unwrap();
        start().await.unwrap();
        std::fs::write(&path, second().replacen("went astray.", "got lost.", 1)).unwrap();
        let refused = start().await.unwrap_err().to_string();
        assert!(refused.contains("version \"2\"") && refused.contains("a version of its own"), "{refused}");
    }

    async fn a_version_that_an_admin_took_before_the_program_did_stays_the_admins(app) {
        let published = EMBEDDED.replacen("went wrong.", "went astray.", 1);
        app.db().write::<_, store::Error>(async |tx| {
            let number = store::setting::raise_version(tx).await?;
            store::catalogue::add(tx, number, "1", &published, &app.admin.id, app.app.clock.now()).await
        }).await.unwrap();
        let again = App::build(app.app.config.clone(), app.app.clock.clone(), Random::seeded(9)).await.unwrap();
        for catalogue in [again.live().catalogue.clone(), again.live().catalogue_of("1")] {
            assert!(catalogue.find("view_orders").unwrap().why.contains("went astray."));
        }
    }

    async fn a_rep_who_presses_twice_asks_once_and_of_two_reps_one_is_told(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        let path = format!("{}/terms", case.desk);
        let seen = case.rita.get(&path).await.expect(200);
        let version = seen.value("version").unwrap();
        let form = |key| [("do", "change"), ("version", &*version), ("catalogue", "1"), ("permissions", "view_orders"), ("permissions", key)];
        case.rita.post(&path, &form("view_locations")).await.expect(303);
        case.rita.post(&path, &form("view_locations")).await.expect(303);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.post(&path, &form("manage_inventory")).await.expect(409).says("Rita Reyes");
        let asked = app.events(&case.reference).await.into_iter().filter(|event| matches!(event.fact, Fact::MoreAsked { .. })).count();
        assert_eq!((asked, case.notices(&app, NoticeKind::MoreAsked).await.len()), (1, 1));
        // A catalogue published since the page was opened is read first.
        publish(&app, &second()).await;
        let version = app.request(&case.reference).await.version;
        let permissions = vec!["view_orders".to_owned()];
        let command = ChangeTerms { reference: &case.reference, version, catalogue: "1", permissions: &permissions };
        assert!(matches!(change_terms(&app.app, &app.actor(), &command).await, Err(Error::Invalid(_))));
        let command = ChangeTerms { catalogue: "2", ..command };
        assert!(matches!(change_terms(&app.app, &app.actor(), &command).await, Ok((_, Came::Holds))));
    }

    async fn of_two_who_answer_at_once_one_is_heard_and_the_other_told(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        case.change(&["view_orders", "view_products", "view_locations"]).await.expect(303);
        let (version, text) = case.question().await;
        let path = format!("{}/more", case.page);
        let mut ole = Person::signed_in(&app, &case.added.contacts[1].id).await;
        let yes = [("answer", "yes"), ("version", &*version), ("text", &*text)];
        let no = [("answer", "no"), ("version", &*version), ("text", &*text)];
        let (one, other) = futures_util::future::join(case.mia.post(&path, &yes), ole.post(&path, &no)).await;
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 409]);
        assert_eq!(case.holds(&app).await.len(), if one.status == 303 { 3 } else { 2 });
        assert_eq!(case.tasks(&app).await.len(), 1);
    }

    async fn the_mail_says_that_it_counts_only_with_a_yes_and_its_link_leads_to_the_question(app) {
        let mut case = Case::start(&app).await;
        case.give_code().await;
        case.change(&["view_orders", "view_products", "view_locations"]).await.expect(303);
        while handled_portal::worker::step(&app.app).await.unwrap() > 0 {}
        assert_eq!(case.notices(&app, NoticeKind::MoreAsked).await, [NoticeState::Sent]);
        let mut mails = Vec::new();
        for mail in std::fs::read_dir(app.folder.join("mail")).unwrap().flatten() {
            mails.push(std::fs::read_to_string(mail.path()).unwrap().replace("=\r\n", "").replace("\r\n", " "));
        }
        let asks = |mail: &&String| mail.contains("It counts only when somebody of you says yes");
        let (links, copies): (Vec<_>, Vec<_>) = mails.iter().filter(asks).partition(|mail| mail.contains("/i/"));
        assert_eq!((links.len(), copies.len()), (1, 1), "Mia is asked, Ole gets a copy without the task");
        let token: String = links[0].split("/i/").nth(1).unwrap().chars().take_while(|one| one.is_ascii_alphanumeric() || "-_".contains(*one)).collect();
        let mut mia = Person::new(&app);
        let seen = mia.submit("/i", &[("token", &token), ("do", "open")]).await;
        seen.expect(200).says("May we ask for more?");
    }
}
