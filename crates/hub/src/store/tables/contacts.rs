//! Customers and the names WhatsApp gives them.
//!
//! An alias row holds what was told under one name, every column a maximum, so rows do not depend on the order of arrival.
//! A contact row is derived from the alias rows of one person; only its id, its privacy and its merges are its own.
//!
//! The tables `contact`, `alias`, `phone_span`, `alias_tie`, `alias_apart` and `look_alike`.

use std::collections::{BTreeSet, HashMap};

use sangam_model::Timestamp;
use sangam_model::id::{ContactId, WorkspaceId};
use sangam_model::identity::Phone;
use sangam_model::kinship::{Alias, Kinship, Mention, Span};
use sangam_protocol::Rev;
use serde::{Deserialize, Serialize};

use super::conversations;
use crate::store::sql::{Columns, Row, SqlId, all, all_of, column, json, one, run};
use crate::store::{ReadTx, Result, StoreError, Tx};

/// A name for display, told at an instant. The greatest wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NameFact {
    /// When it was told.
    pub at: Timestamp,
    /// By which message; breaks ties.
    pub wamid: String,
    /// The name; `None` once it was taken back.
    pub name: Option<String>,
}

/// What was told under one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AliasRecord {
    /// Whose it is; nobody's until a bubble needs a contact.
    pub contact_id: Option<ContactId>,
    /// The name the customer gave themselves.
    pub profile: Option<NameFact>,
    /// The username.
    pub username: Option<NameFact>,
    /// The name in the phone's address book.
    pub book: Option<NameFact>,
    /// The latest instant it was told.
    pub seen_at: Timestamp,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// The name in the owner's address book, while it is there. Not everybody may read it.
    pub book_name: Option<String>,
    /// The newest name they gave themselves.
    pub profile_name: Option<String>,
    /// The phone, while it is theirs.
    pub phone: Option<String>,
    /// The newest user id.
    pub user_id: Option<String>,
    /// Its parent form.
    pub parent_user_id: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// Private to the owner.
    pub private: bool,
    /// This id turned out to be another person's.
    pub merged_into: Option<ContactId>,
    /// The revision that last changed it.
    pub rev: Rev,
}

const CONTACT: &str = "SELECT id, book_name, profile_name, phone, user_id, parent_user_id, username, private, merged_into, rev FROM contact";

fn read_contact(row: &Row<'_>) -> Result<Contact> {
    Ok(Contact {
        id: row.id("id")?,
        book_name: row.get("book_name")?,
        profile_name: row.get("profile_name")?,
        phone: row.get("phone")?,
        user_id: row.get("user_id")?,
        parent_user_id: row.get("parent_user_id")?,
        username: row.get("username")?,
        private: row.get("private")?,
        merged_into: row.maybe_id("merged_into")?,
        rev: row.rev("rev")?,
    })
}
pub(super) const SOME: &str = "WHERE id IN (…)";

/// Some of them, by id.
pub(super) fn contacts(tx: &ReadTx<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Contact>> {
    let found = all_of(tx.db, &format!("{CONTACT} {SOME}"), ids, read_contact)?;
    Ok(found.into_iter().map(|contact| (contact.id, contact)).collect())
}

fn read_record(row: &Row<'_>) -> Result<AliasRecord> {
    Ok(AliasRecord {
        contact_id: row.maybe_id("contact_id")?,
        profile: row.maybe_json("profile")?,
        username: row.maybe_json("username")?,
        book: row.maybe_json("book")?,
        seen_at: row.at("seen_at")?,
    })
}

pub(super) fn parts(alias: &Alias) -> (&'static str, &str) {
    match alias {
        Alias::Phone(phone) => ("phone", phone.as_str()),
        Alias::User(id) => ("user", id),
        Alias::Parent(id) => ("parent", id),
    }
}

fn read_alias(row: &Row<'_>) -> Result<Alias> {
    let value: String = row.get("value")?;
    let kind: String = row.get("kind")?;
    match kind.as_str() {
        "phone" => Phone::parse(&value).map(Alias::Phone).ok_or(StoreError::Unreadable("phone")),
        "user" => Ok(Alias::User(value)),
        _ => Ok(Alias::Parent(value)),
    }
}

fn mention_text(mention: &Mention) -> String {
    match mention {
        Mention::User(id) => user_text(id),
        Mention::Parent(id) => format!("p:{id}"),
        Mention::PhoneAt(phone, at) => format!("t:{}:{}", phone.as_str(), at.as_millis()),
    }
}

fn user_text(id: &str) -> String {
    format!("u:{id}")
}

fn mention(text: &str) -> Result<Mention> {
    let unreadable = StoreError::Unreadable("tie");
    match text.split_once(':') {
        Some(("u", id)) => Ok(Mention::User(id.to_owned())),
        Some(("p", id)) => Ok(Mention::Parent(id.to_owned())),
        Some(("t", rest)) => {
            let (phone, at) = rest.split_once(':').ok_or(StoreError::Unreadable("tie"))?;
            let at = at.parse().map_err(|_| StoreError::Unreadable("tie"))?;
            Ok(Mention::PhoneAt(Phone::parse(phone).ok_or(unreadable)?, Timestamp::from_millis(at)))
        }
        _ => Err(unreadable),
    }
}

/// Every tie that names this alias begins with this text; the second bound ends the range.
fn tie_range(alias: &Alias) -> (String, String) {
    match alias {
        Alias::User(id) => (format!("u:{id}"), format!("u:{id}")),
        Alias::Parent(id) => (format!("p:{id}"), format!("p:{id}")),
        Alias::Phone(phone) => (format!("t:{}:", phone.as_str()), format!("t:{}:~", phone.as_str())),
    }
}

struct SpanRow {
    phone: Phone,
    user_id: String,
    span: Span,
}

fn read_span(row: &Row<'_>) -> Result<SpanRow> {
    let phone: String = row.get("phone")?;
    Ok(SpanRow {
        phone: Phone::parse(&phone).ok_or(StoreError::Unreadable("phone"))?,
        user_id: row.get("user_id")?,
        span: Span { first: row.at("first_at")?, last: row.at("last_at")? },
    })
}

const SPANS_OF_PHONE: &str =
    "SELECT phone, user_id, first_at, last_at FROM phone_span WHERE workspace_id = ?1 AND phone = ?2";
const SPANS_OF_USER: &str =
    "SELECT phone, user_id, first_at, last_at FROM phone_span WHERE workspace_id = ?1 AND user_id = ?2";

impl ReadTx<'_> {
    /// What was told under a name.
    pub fn alias(&self, workspace_id: WorkspaceId, alias: &Alias) -> Result<Option<AliasRecord>> {
        let (kind, value) = parts(alias);
        let sql = "SELECT contact_id, profile, username, book, seen_at FROM alias \
                   WHERE workspace_id = ?1 AND kind = ?2 AND value = ?3";
        one(self.db, sql, (workspace_id.column(), kind, value), read_record)
    }

    /// Every name of a contact.
    pub fn aliases_of(&self, contact_id: ContactId) -> Result<BTreeSet<Alias>> {
        let sql = "SELECT kind, value FROM alias WHERE contact_id = ?1";
        Ok(all(self.db, sql, [contact_id.column()], read_alias)?.into_iter().collect())
    }

    /// The user ids a phone appeared with.
    pub fn users_of_phone(&self, workspace_id: WorkspaceId, phone: &Phone) -> Result<Kinship> {
        let mut kin = Kinship::default();
        for row in all(self.db, SPANS_OF_PHONE, (workspace_id.column(), phone.as_str()), read_span)? {
            kin.met(&row.phone, &row.user_id, row.span);
        }
        Ok(kin)
    }

    /// Everything connected with these names, however indirectly.
    pub fn kinship(&self, workspace_id: WorkspaceId, seeds: &[Alias]) -> Result<Kinship> {
        let mut kin = Kinship::default();
        let mut seen = BTreeSet::new();
        let mut next: Vec<Alias> = seeds.to_vec();
        while let Some(alias) = next.pop() {
            if !seen.insert(alias.clone()) {
                continue;
            }
            kin.know(alias.clone());
            let spans = match &alias {
                Alias::Phone(phone) => {
                    all(self.db, SPANS_OF_PHONE, (workspace_id.column(), phone.as_str()), read_span)?
                }
                Alias::User(id) => all(self.db, SPANS_OF_USER, (workspace_id.column(), id), read_span)?,
                Alias::Parent(_) => Vec::new(),
            };
            for row in spans {
                kin.met(&row.phone, &row.user_id, row.span);
                next.extend([Alias::User(row.user_id), Alias::Phone(row.phone)]);
            }
            let (from, to) = tie_range(&alias);
            let sql = "SELECT a, b FROM alias_tie WHERE workspace_id = ?1 AND a BETWEEN ?2 AND ?3";
            let ties = all(self.db, sql, (workspace_id.column(), from, to), |row| {
                Ok((mention(&row.get::<String>("a")?)?, mention(&row.get::<String>("b")?)?))
            })?;
            for (a, b) in ties {
                next.extend([a.alias(), b.alias()]);
                kin.tie(a, b);
            }
            if let Alias::User(id) = &alias {
                let sql = "SELECT b FROM alias_apart WHERE workspace_id = ?1 AND a = ?2";
                for other in all(self.db, sql, (workspace_id.column(), id), |row| row.get::<String>("b"))? {
                    kin.keep_apart(id, &other);
                }
            }
        }
        Ok(kin)
    }

    /// Who may be the same person as a contact, as far as nobody has said; each is the other's.
    pub fn look_alikes(&self, contact_id: ContactId) -> Result<BTreeSet<ContactId>> {
        let sql = "SELECT other_id FROM look_alike WHERE contact_id = ?1";
        Ok(all(self.db, sql, [contact_id.column()], |row| row.id("other_id"))?.into_iter().collect())
    }

    /// Merges after `after`, by revision.
    pub fn merges(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Contact>> {
        let sql = format!(
            "{CONTACT} WHERE workspace_id = ?1 AND rev > ?2 AND merged_into IS NOT NULL ORDER BY rev LIMIT ?3"
        );
        all(self.db, &sql, (workspace_id.column(), after.0, limit), read_contact)
    }

    /// Whether WhatsApp said itself that two user ids are one person.
    pub fn is_tie_told(&self, workspace_id: WorkspaceId, a: &str, b: &str) -> Result<bool> {
        let sql = "SELECT told FROM alias_tie WHERE workspace_id = ?1 AND a = ?2 AND b = ?3";
        let told =
            one(self.db, sql, (workspace_id.column(), user_text(a), user_text(b)), |row| row.get("told"))?;
        Ok(told.unwrap_or_default())
    }

    /// The contact an id stands for now: the survivor of one merge may be gone after the next. However many there were, ids only fall,
    /// so it ends.
    pub fn surviving_contact(&self, id: ContactId) -> Result<Option<Contact>> {
        let mut found = self.contact(id)?;
        while let Some(into) = found.as_ref().and_then(|contact| contact.merged_into) {
            found = self.contact(into)?;
        }
        Ok(found)
    }

    /// One contact, merged or not.
    pub fn contact(&self, id: ContactId) -> Result<Option<Contact>> {
        one(self.db, &format!("{CONTACT} WHERE id = ?1"), [id.column()], read_contact)
    }
}

impl Tx<'_> {
    /// Keeps what was told under a name.
    pub fn save_alias(&mut self, alias: &Alias, record: &AliasRecord) -> Result<()> {
        let (kind, value) = parts(alias);
        let sql = "INSERT INTO alias (workspace_id, kind, value, contact_id, profile, username, book, seen_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                   ON CONFLICT (workspace_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id, \
                   profile = excluded.profile, username = excluded.username, book = excluded.book, \
                   seen_at = excluded.seen_at";
        let values = (
            self.workspace_id.column(),
            kind,
            value,
            column(record.contact_id),
            record.profile.as_ref().map(json).transpose()?,
            record.username.as_ref().map(json).transpose()?,
            record.book.as_ref().map(json).transpose()?,
            record.seen_at.as_millis(),
        );
        run(self.db, sql, values).map(drop)
    }

    /// A phone appeared with a user id. Says whether that was news about the pair's first or last time.
    pub fn extend_span(&mut self, phone: &Phone, user_id: &str, at: Timestamp) -> Result<bool> {
        let sql = "INSERT INTO phone_span (workspace_id, phone, user_id, first_at, last_at) \
                   VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (workspace_id, phone, user_id) DO UPDATE SET \
                   first_at = CASE WHEN excluded.first_at < phone_span.first_at THEN excluded.first_at ELSE phone_span.first_at END, \
                   last_at = CASE WHEN excluded.last_at > phone_span.last_at THEN excluded.last_at ELSE phone_span.last_at END \
                   WHERE excluded.first_at < phone_span.first_at OR excluded.last_at > phone_span.last_at";
        let values = (self.workspace_id.column(), phone.as_str(), user_id, at.as_millis());
        Ok(run(self.db, sql, values)? > 0)
    }

    /// WhatsApp said that two names are one person. Says whether that was news.
    pub fn save_tie(&mut self, a: &Mention, b: &Mention) -> Result<bool> {
        let sql = "INSERT INTO alias_tie (workspace_id, a, b, told) VALUES (?1, ?2, ?3, 1) \
                   ON CONFLICT (workspace_id, a, b) DO UPDATE SET told = 1 WHERE alias_tie.told = 0";
        self.both_ways(sql, &mention_text(a), &mention_text(b))
    }

    /// A person said that two user ids are one person. Says whether that was news.
    pub fn save_joined(&mut self, a: &str, b: &str) -> Result<bool> {
        let sql =
            "INSERT INTO alias_tie (workspace_id, a, b, told) VALUES (?1, ?2, ?3, 0) ON CONFLICT DO NOTHING";
        self.both_ways(sql, &user_text(a), &user_text(b))
    }

    /// Takes a person's word back that two user ids are one.
    pub fn remove_joined(&mut self, a: &str, b: &str) -> Result<()> {
        let sql = "DELETE FROM alias_tie WHERE workspace_id = ?1 AND a = ?2 AND b = ?3 AND told = 0";
        self.both_ways(sql, &user_text(a), &user_text(b)).map(drop)
    }

    /// Carries something out for a pair and for its reverse; says whether anything changed.
    fn both_ways(&mut self, sql: &str, a: &str, b: &str) -> Result<bool> {
        let there = run(self.db, sql, (self.workspace_id.column(), a, b))?;
        let back = run(self.db, sql, (self.workspace_id.column(), b, a))?;
        Ok(there + back > 0)
    }

    /// A person said that two user ids are two people. Says whether that was news.
    pub fn save_apart(&mut self, a: &str, b: &str) -> Result<bool> {
        let sql = "INSERT INTO alias_apart (workspace_id, a, b) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.both_ways(sql, a, b)
    }

    /// Keeps who may be the same person as a contact.
    pub fn save_look_alikes(&mut self, contact_id: ContactId, others: &BTreeSet<ContactId>) -> Result<()> {
        run(self.db, "DELETE FROM look_alike WHERE contact_id = ?1", [contact_id.column()])?;
        for other in others {
            let sql = "INSERT INTO look_alike (contact_id, other_id) VALUES (?1, ?2)";
            run(self.db, sql, (contact_id.column(), other.column()))?;
        }
        Ok(())
    }

    /// Adds or changes a contact.
    pub fn save_contact(&mut self, contact: &Contact) -> Result<()> {
        let sql = "INSERT INTO contact (id, workspace_id, book_name, phone, user_id, parent_user_id, username, \
                   private, merged_into, rev, profile_name) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
                   ON CONFLICT (id) DO UPDATE SET book_name = excluded.book_name, \
                   profile_name = excluded.profile_name, phone = excluded.phone, \
                   user_id = excluded.user_id, parent_user_id = excluded.parent_user_id, \
                   username = excluded.username, private = excluded.private, merged_into = excluded.merged_into, \
                   rev = excluded.rev";
        let values = (
            contact.id.column(),
            self.workspace_id.column(),
            &contact.book_name,
            &contact.phone,
            &contact.user_id,
            &contact.parent_user_id,
            &contact.username,
            contact.private,
            column(contact.merged_into),
            contact.rev.0,
            &contact.profile_name,
        );
        run(self.db, sql, values)?;
        conversations::hide_again(self.db, contact.id)
    }
}
