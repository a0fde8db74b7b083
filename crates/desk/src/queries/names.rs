//! Names of colleagues and customers for the screen.

use std::collections::HashMap;

use sangam_cache::{Labels, Reader, Teams};
use sangam_model::Timestamp;
use sangam_model::id::PersonId;
use sangam_model::routing::Away;
use sangam_model::work::target::Yardstick;
use sangam_protocol::shop::ShopRow;
use sangam_protocol::{ContactRow, PersonRow};

use crate::api::conversations::{ContactView, PersonRef, PersonView};
use crate::api::error::UiError;
use crate::desk::Shared;

/// The team by id and what it calls its chats, as one page needs them.
pub(super) struct Team {
    me: PersonId,
    names: HashMap<PersonId, String>,
    labels: Labels,
    teams: Teams,
    stick: Yardstick,
}

impl Team {
    pub(super) fn read(reader: &Reader<'_>, me: PersonId) -> sangam_cache::Result<Self> {
        let names = reader.people()?.into_iter().map(|person| (person.id, person.name)).collect();
        Ok(Self { me, names, labels: reader.labels()?, teams: reader.teams()?, stick: Yardstick::default() })
    }

    /// The same, knowing what is promised to customers.
    pub(super) fn promising(self, stick: Yardstick) -> Self {
        Self { stick, ..self }
    }

    /// What is promised to customers.
    pub(super) const fn stick(&self) -> &Yardstick {
        &self.stick
    }

    /// Someone of the team. Between two heads a row may name somebody who is not here yet: nobody then.
    pub(super) fn person(&self, id: Option<PersonId>) -> Option<PersonRef> {
        let id = id?;
        self.names.get(&id).map(|name| PersonRef { id, name: name.clone(), is_me: id == self.me })
    }

    /// What the team calls its chats.
    pub(super) const fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Which of its people have chats together.
    pub(super) const fn teams(&self) -> &Teams {
        &self.teams
    }

    /// The person at this desk.
    pub(super) fn me(&self) -> Option<PersonRef> {
        self.person(Some(self.me))
    }
}

/// Everyone who may still sign in, by name.
pub(crate) async fn team(shared: &Shared) -> Result<Vec<PersonView>, UiError> {
    let (people, shop) = shared.read(|reader| Ok((reader.people()?, reader.shop()?))).await?;
    let (me, now) = (shared.record.person_id, shared.hub_now());
    let view = |person: PersonRow| PersonView {
        is_me: person.id == me,
        away: away_of(&person, &shop, now),
        id: person.id,
        name: person.name,
        role: person.role,
    };
    let mut team: Vec<PersonView> = people.into_iter().filter(|person| person.active).map(view).collect();
    team.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
    Ok(team)
}

/// Whether somebody takes no chats: because they said so, or because their own hours keep them away.
pub(super) fn away_of(person: &PersonRow, shop: &ShopRow, now: Timestamp) -> Option<Away> {
    person.away.filter(|away| away.holds(now)).or_else(|| shop.off(person.id, now))
}

/// What to call a customer: name, else username, else phone, else user id. Never empty.
pub(crate) fn display_name(contact: &ContactRow) -> String {
    let given = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    given(&contact.name)
        .or_else(|| given(&contact.username).map(|name| format!("@{name}")))
        .or_else(|| given(&contact.phone))
        .or_else(|| given(&contact.user_id))
        .unwrap_or_else(|| "?".to_owned())
}

pub(crate) fn contact(row: ContactRow) -> ContactView {
    ContactView {
        display_name: display_name(&row),
        spoken_name: row.spoken_name().map(str::to_owned),
        id: row.id,
        name: row.name,
        phone: row.phone,
        user_id: row.user_id,
        username: row.username,
        private: row.private,
    }
}
