//! What is asked for: each permission, and where it stands.

use super::{About, Block, Part, Sources, Stands};
use crate::{domain::permission::Permission, i18n::Values, print::document::PermissionCard};

impl Sources<'_> {
    pub(super) fn permissions(&self, about: Option<&About>) -> Part {
        let asked = self.asked(about);
        let count = i64::try_from(asked.len()).unwrap_or(i64::MAX);
        Part {
            id: "permissions",
            heading: self.voice.say_with("explainer-asked", &Values { count, ..Values::default() }),
            blocks: vec![
                self.text("facts-whole-store"),
                self.text("explainer-asked-labels"),
                Block::Permissions(asked),
            ],
        }
    }

    /// The permissions of the store's access request, or all there are.
    fn asked(&self, about: Option<&About>) -> Vec<PermissionCard> {
        let all = self.catalogue.permissions.iter();
        match about {
            None => all.map(|permission| self.permission(permission, None)).collect(),
            Some(about) => all
                .filter_map(|permission| {
                    let standing = about.standing.iter().find(|standing| standing.key == permission.key)?;
                    Some(self.permission(permission, Some(standing)))
                })
                .collect(),
        }
    }

    /// What was given beyond that.
    pub(super) fn extra(&self, about: &About) -> Option<Part> {
        let rows = about.extra.iter().map(|(label, standing)| (label.clone(), self.stands(standing)));
        let blocks = vec![self.text("permissions-extra-what"), Block::Facts(rows.collect())];
        let part = Part { id: "extra", heading: self.say("permissions-extra"), blocks };
        (!about.extra.is_empty()).then_some(part)
    }

    fn permission(&self, permission: &Permission, standing: Option<&Stands>) -> PermissionCard {
        let both = |line: &str, more: &str| format!("{line} {more}").trim_end().to_owned();
        let texts = [
            ("common-card-does", permission.does.clone()),
            ("common-card-why", both(&permission.why, &permission.why_more)),
            ("common-card-never", both(&permission.never, &permission.never_more)),
            ("common-card-without", permission.without.clone()),
            ("common-card-along", permission.along.clone()),
        ];
        let older = permission.older_labels();
        let also = if older.is_empty() { older } else { self.saying("explainer-also", &older) };
        let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let access = if permission.changes { "chip-allows-changes" } else { "chip-view-only" };
        let mut marks = vec![self.say(access)];
        marks.extend(permission.personal.then(|| self.say("chip-personal-data")));
        PermissionCard {
            key: permission.key.clone(),
            label: permission.label.clone(),
            section: permission.section.clone(),
            also,
            changes: permission.changes,
            personal: permission.personal,
            marks,
            stands_term: self.say("explainer-store-state"),
            texts: said.map(|(key, text)| (self.say(key), text)).collect(),
            stands: standing.map(|standing| self.stands(standing)).unwrap_or_default(),
        }
    }

    fn stands(&self, standing: &Stands) -> String {
        if standing.since.is_empty() {
            return standing.state.clone();
        }
        let values =
            Values { what: &standing.state, when: &standing.since, name: &standing.source, ..Values::default() };
        self.voice.say_with("explainer-stands-since", &values)
    }
}
