//! The audit log: what it calls the deeds that it tells of; and its head: how far it goes, and the link that all its rows
//! lead to.

use std::{fmt, str::FromStr};

use super::{event::Fact, rep::Role};

macro_rules! deeds {
    ($($deed:ident = $name:literal;)+) => {
        /// What somebody did, by its action's verb. Events of a timeline stand in the log under [`Fact::name`], in the past
        /// tense. The names are chained into the log: one that was released never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Deed {
            $(#[doc = concat!("`", $name, "`")] $deed,)+
        }

        impl Deed {
            /// Every deed.
            pub const ALL: &[Self] = &[$(Self::$deed),+];

            /// The name in the log and in sentence keys.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$deed => $name,)+
                }
            }
        }
    };
}

deeds! {
    SignIn = "sign_in";
    SignInByRecoveryCode = "sign_in_by_recovery_code";
    SignInByPasskey = "sign_in_by_passkey";
    SignInByPasswordAndPasskey = "sign_in_by_password_and_passkey";
    RefuseSignIn = "refuse_sign_in";
    RefuseSignInCode = "refuse_sign_in_code";
    SignOut = "sign_out";
    EndSession = "end_session";
    EndSessions = "end_sessions";
    StepUp = "step_up";
    StepUpByPasskey = "step_up_by_passkey";
    RefuseStepUp = "refuse_step_up";
    ChangePassword = "change_password";
    ChangeAuthenticator = "change_authenticator";
    MakeRecoveryCodes = "make_recovery_codes";
    AddPasskey = "add_passkey";
    RemovePasskey = "remove_passkey";
    SuspectPasskey = "suspect_passkey";

    MakeFirstAdmin = "make_first_admin";
    AddRep = "add_rep";
    InviteRep = "invite_rep";
    UseRepLink = "use_rep_link";
    ChangeRoleToViewer = "change_role_to_viewer";
    ChangeRoleToRep = "change_role_to_rep";
    ChangeRoleToAdmin = "change_role_to_admin";
    DisableRep = "disable_rep";
    EnableRep = "enable_rep";
    ResetRep = "reset_rep";
    ChooseMail = "choose_mail";
    ChangeSetting = "change_setting";
    PublishCatalogue = "publish_catalogue";
    RotateKeys = "rotate_keys";
    AddWebhook = "add_webhook";
    ChangeWebhook = "change_webhook";
    RotateWebhookSecret = "rotate_webhook_secret";
    TestWebhook = "test_webhook";
    ReplayWebhook = "replay_webhook";
    DisableWebhook = "disable_webhook";
    EnableWebhook = "enable_webhook";
    RemoveWebhook = "remove_webhook";

    Invite = "invite";
    Remind = "remind";
    SendAgain = "send_again";
    MarkReturned = "mark_returned";
    PauseMail = "pause_mail";
    ResumeMail = "resume_mail";
    CopyLink = "copy_link";
    OpenLink = "open_link";
    OpenPassedLink = "open_passed_link";
    DisownLink = "disown_link";
    AskFreshLink = "ask_fresh_link";
    TellByHand = "tell_by_hand";
    RevealCode = "reveal_code";
    RefuseLateCode = "refuse_late_code";

    AddMerchant = "add_merchant";
    ChangeMerchant = "change_merchant";
    AssignRep = "assign_rep";
    AddStore = "add_store";
    SetStore = "set_store";
    GiveAppToken = "give_app_token";
    ReplaceAppToken = "replace_app_token";
    RemoveAppToken = "remove_app_token";
    CheckShopify = "check_shopify";
    SetOwner = "set_owner";
    UnsetOwner = "unset_owner";
    AddContact = "add_contact";
    CorrectContact = "correct_contact";
    RemoveContact = "remove_contact";
    StopReminders = "stop_reminders";
    ResumeReminders = "resume_reminders";
    AddNote = "add_note";
    NoteCase = "note_case";
    NoteSignIn = "note_sign_in";
    CloseTask = "close_task";
    ReportStores = "report_stores";
    AskAboutData = "ask_about_data";
    ForgetContact = "forget_contact";
    ForgetMerchant = "forget_merchant";

    ImportMerchants = "import_merchants";
    ExportMerchants = "export_merchants";
    ExportAudit = "export_audit";
    ExportReport = "export_report";
    DownloadData = "download_data";
}

impl Deed {
    /// The change of somebody's role to this one.
    #[must_use]
    pub const fn change_role_to(role: Role) -> Self {
        match role {
            Role::Viewer => Self::ChangeRoleToViewer,
            Role::Rep => Self::ChangeRoleToRep,
            Role::Admin => Self::ChangeRoleToAdmin,
        }
    }
}

/// Everything that the log's column `act` may hold: deeds and facts.
pub fn acts() -> impl Iterator<Item = &'static str> {
    Deed::ALL.iter().map(|deed| deed.name()).chain(Fact::NAMES)
}

/// The number of the last row and its link. Whoever has noted one can find out later whether the log was cut or rewritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last row's number; 0 for an empty log.
    pub number: i64,
    /// Its link, 64 hexadecimal digits; empty for an empty log.
    pub chain: String,
}

/// A text that is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoHead;

impl fmt::Display for NoHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a head of the log, such as 120:4f1d and so on with 64 digits; copy it whole")
    }
}

impl std::error::Error for NoHead {}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.chain)
    }
}

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (number, chain) = text.trim().split_once(':').ok_or(NoHead)?;
        let number: i64 = number.parse().map_err(|_| NoHead)?;
        let is_link = chain.len() == 64 && chain.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_head = if number == 0 { chain.is_empty() } else { number > 0 && is_link };
        if is_head { Ok(Self { number, chain: chain.to_ascii_lowercase() }) } else { Err(NoHead) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed_and_nothing_else_is_one() {
        let links = "0a".repeat(32);
        for text in ["0:".to_owned(), format!("7:{links}"), format!("9000000000:{links}")] {
            assert_eq!(text.parse::<Head>().map(|head| head.to_string()), Ok(text));
        }
        for text in
            ["", ":", "7", "7:", "0:0a", "-1:0a", "x:0a", &format!("7:{links}0"), &format!("7:{}x", &links[1..])]
        {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }
}
