//! Administration without a session: creates workspaces, people and numbers, for the command line, a first start and tests.

use std::sync::Arc;

use sangam_model::id::{EpochId, NumberId, PersonId, WorkspaceId};
use sangam_model::{Clock, Random, Role};
use sangam_protocol::Rev;
use sangam_protocol::people::DeedKind;
use serde_json::json;

use crate::access::audit::{self, Deed};
use crate::access::password::{Password, PasswordError, Passwords};
use crate::access::second_factor;
use crate::ruling::Halt;
use crate::store::{Number, NumberConnection, Person, Store, StoreError, Workspace};
use crate::team::people::{frees_address, sign_out_elsewhere};
use crate::vault::Vault;
use crate::vault::tokens;

/// Why an admin command was not done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// Somebody signs in with this address already.
    #[error("somebody signs in with this e-mail address already")]
    EmailTaken,
    /// A workspace has this number already.
    #[error("this number belongs to a workspace already")]
    NumberTaken,
    /// No such workspace.
    #[error("there is no such workspace")]
    NoWorkspace,
    /// Nobody who may sign in has this address.
    #[error("nobody who may sign in has this e-mail address")]
    NoPerson,
    /// The password cannot be used.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Halt<Self>> for AdminError {
    fn from(halt: Halt<Self>) -> Self {
        match halt {
            Halt::Refused(refusal) => refusal,
            Halt::Store(error) => error.into(),
        }
    }
}

/// Founding workspaces and adding numbers.
#[derive(Clone)]
pub struct Admin {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Its keys.
    pub vault: Arc<Vault>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Hashing of passwords.
    pub passwords: Passwords,
}

/// A business to be founded, with its owner.
pub struct NewWorkspace {
    /// The business's name.
    pub name: String,
    /// Nothing in it can reach a real customer.
    pub practice: bool,
    /// What colleagues call the owner.
    pub owner_name: String,
    /// What the owner signs in with.
    pub owner_email: String,
    /// And with this.
    pub owner_password: Password,
}

/// A colleague to be added, without an invitation.
pub struct NewPerson {
    /// To which workspace.
    pub workspace_id: WorkspaceId,
    /// What colleagues call them.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// And with this.
    pub password: Password,
    /// What they may do.
    pub role: Role,
}

/// A number to be added. No call is made.
pub struct NewNumber {
    /// To which workspace.
    pub workspace_id: WorkspaceId,
    /// WhatsApp's id of the account.
    pub waba_id: String,
    /// WhatsApp's id of the number.
    pub phone_number_id: String,
    /// As people write it.
    pub display_number: String,
    /// The access token.
    pub token: sangam_cloud_api::AccessToken,
}

impl Admin {
    /// Founds a workspace with its owner.
    ///
    /// # Errors
    /// [`AdminError::EmailTaken`], a password that cannot be used, or the store's trouble.
    pub async fn create_workspace(&self, new: NewWorkspace) -> Result<(WorkspaceId, PersonId), AdminError> {
        let password_hash = self.passwords.hash(new.owner_password, &*self.random).await?;
        let workspace_id = WorkspaceId::new(&*self.clock, &*self.random);
        let person_id = PersonId::new(&*self.clock, &*self.random);
        let epoch = EpochId::new(&*self.clock, &*self.random);
        let created_at = self.clock.now();
        let email = new.owner_email.trim().to_lowercase();
        let (name, owner_name, practice) = (new.name, new.owner_name, new.practice);
        let founded = self.store.write(workspace_id, move |tx| {
            if !frees_address(tx, &email)? {
                return Ok(false);
            }
            let rev = tx.next_rev();
            tx.save_workspace(&Workspace {
                id: workspace_id,
                name: name.clone(),
                practice,
                phone_book_shared: false,
                phones_masked: false,
                only_assignee_replies: false,
                epoch,
                head: rev,
                floor: Rev(0),
                created_at,
                rev,
            })?;
            let rev = tx.next_rev();
            tx.save_person(&Person {
                id: person_id,
                workspace_id,
                email: email.clone(),
                name: owner_name.clone(),
                role: Role::Owner,
                active: true,
                password_hash: password_hash.clone(),
                scope_rev: Rev(0),
                away: None,
                language: None,
                created_at,
                rev,
            })?;
            let deed = Deed::by_nobody(DeedKind::WorkspaceFounded).about(person_id);
            audit::record(tx, created_at, deed)?;
            Ok(true)
        });
        if founded.await? { Ok((workspace_id, person_id)) } else { Err(AdminError::EmailTaken) }
    }

    /// Adds a colleague to a workspace.
    ///
    /// # Errors
    /// [`AdminError::EmailTaken`], [`AdminError::NoWorkspace`], a password that cannot be used, or the store's trouble.
    pub async fn add_person(&self, new: NewPerson) -> Result<PersonId, AdminError> {
        let password_hash = self.passwords.hash(new.password, &*self.random).await?;
        let id = PersonId::new(&*self.clock, &*self.random);
        let person = Person {
            id,
            workspace_id: new.workspace_id,
            email: new.email.trim().to_lowercase(),
            name: new.name,
            role: new.role,
            active: true,
            password_hash,
            scope_rev: Rev(0),
            away: None,
            language: None,
            created_at: self.clock.now(),
            rev: Rev(0),
        };
        let added = self.store.decide(new.workspace_id, move |tx| {
            if tx.workspace(tx.workspace_id())?.is_none() {
                return Err(Halt::Refused(AdminError::NoWorkspace));
            }
            if !frees_address(tx, &person.email)? {
                return Err(Halt::Refused(AdminError::EmailTaken));
            }
            let rev = tx.next_rev();
            tx.save_person(&Person { rev, ..person.clone() })?;
            let deed = Deed::by_nobody(DeedKind::Joined).about(id);
            audit::record(tx, person.created_at, deed.with(json!({ "role": person.role })))?;
            Ok(id)
        });
        Ok(added.await?)
    }

    /// Sets somebody's password, and signs them out everywhere: for an owner who forgot theirs, since nobody in the team can help.
    ///
    /// # Errors
    /// [`AdminError::NoPerson`], a password that cannot be used, or the store's trouble.
    pub async fn reset_password(&self, email: &str, password: Password) -> Result<PersonId, AdminError> {
        let email = email.trim().to_lowercase();
        let found = self.store.read(move |tx| tx.person_by_email(&email)).await?;
        let person = found.filter(|person| person.active).ok_or(AdminError::NoPerson)?;
        let hash = self.passwords.hash(password, &*self.random).await?;
        let (id, now) = (person.id, self.clock.now());
        let set = self.store.write(person.workspace_id, move |tx| {
            let Some(person) = tx.person(id)?.filter(|person| person.active) else { return Ok(false) };
            second_factor::void_codes(tx, &person)?;
            tx.save_person(&Person { password_hash: hash.clone(), ..person })?;
            tx.forget_password_reset(id)?;
            sign_out_elsewhere(tx, id, None)?;
            audit::record(tx, now, Deed::by_nobody(DeedKind::PasswordSet).about(id))?;
            Ok(true)
        });
        if set.await? { Ok(id) } else { Err(AdminError::NoPerson) }
    }

    /// Adds a number to a workspace, and frees the webhooks that came for it before.
    ///
    /// # Errors
    /// [`AdminError::NumberTaken`], [`AdminError::NoWorkspace`], or the store's trouble.
    pub async fn add_number(&self, new: NewNumber) -> Result<NumberId, AdminError> {
        let id = NumberId::new(&*self.clock, &*self.random);
        let token_sealed = tokens::seal(&self.vault, id, &new.token, &*self.random);
        let number = Number {
            id,
            workspace_id: new.workspace_id,
            waba_id: new.waba_id,
            phone_number_id: new.phone_number_id,
            display_number: new.display_number,
            verified_name: None,
            standing: NumberConnection::default(),
            token_sealed,
            created_at: self.clock.now(),
            rev: Rev(0),
        };
        let phone_number_id = number.phone_number_id.clone();
        let added = self.store.decide(new.workspace_id, move |tx| {
            if tx.workspace(tx.workspace_id())?.is_none() {
                return Err(Halt::Refused(AdminError::NoWorkspace));
            }
            if tx.number_by_phone_number_id(&number.phone_number_id)?.is_some() {
                return Err(Halt::Refused(AdminError::NumberTaken));
            }
            let rev = tx.next_rev();
            tx.save_number(&Number { rev, ..number.clone() })?;
            audit::record(tx, number.created_at, Deed::by_nobody(DeedKind::NumberConnected).about(id))?;
            Ok(())
        });
        added.await?;
        self.store.release_webhooks(&phone_number_id).await?;
        Ok(id)
    }
}
