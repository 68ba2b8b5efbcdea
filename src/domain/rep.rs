//! A rep, their role, and the one function that says who may what (SECURITY.md "Who may what").

use serde::{Deserialize, Serialize};

/// What a rep may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads the desk, changes nothing, never sees a code.
    Viewer,
    /// Looks after merchants.
    Rep,
    /// Also manages reps, catalogue and settings.
    Admin,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Rep, Self::Admin];

    /// The name used in the database and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Rep => "rep",
            Self::Admin => "admin",
        }
    }

    /// The role of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A kind of act at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Look at merchants, stores, timelines.
    Read,
    /// Invite, move, note, record for a merchant, copy links.
    Work,
    /// See a collaborator code in clear.
    RevealCode,
    /// Add, change and disable reps.
    ManageReps,
    /// Change settings and the catalogue.
    ManageSettings,
    /// Read the audit log: who of the desk did what, and from where.
    ReadAudit,
    /// Have a person or a business forgotten.
    Forget,
}

/// Whether a role may do a kind of act. The only place that decides.
#[must_use]
pub const fn may(role: Role, act: Act) -> bool {
    match act {
        Act::Read => true,
        Act::Work | Act::RevealCode => matches!(role, Role::Rep | Role::Admin),
        Act::ManageReps | Act::ManageSettings | Act::ReadAudit | Act::Forget => matches!(role, Role::Admin),
    }
}

/// A rep as the desk shows them. Secrets of signing in live in the store's own rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rep {
    /// Our own id.
    pub id: String,
    /// The address they sign in with.
    pub email: String,
    /// How merchants see them.
    pub name: String,
    /// What they may do.
    pub role: Role,
}
