//! A command as it was posted, which its id means for ever.

use sangam_protocol::Command;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::store::{CommandRecord, Result, StoreError};

/// A command, and everything that was said in it: also what this version reads past.
#[derive(Clone, Debug)]
pub struct PostedCommand {
    pub(super) command: Command,
    said: Value,
}

impl PostedCommand {
    /// One that says nothing this version does not know.
    ///
    /// # Errors
    /// None that a command is known to have.
    pub fn of(command: Command) -> Result<Self> {
        let said = serde_json::to_value(&command).map_err(|error| StoreError::Failed(error.into()))?;
        Ok(Self { command, said })
    }

    pub(super) fn digests(&self) -> Result<Digests> {
        let wish = Command { id: self.command.id, body: self.command.body.wish_alone() };
        Ok(Digests { wish: digest(&wish)?, whole: digest(&self.said)? })
    }
}

impl<'de> Deserialize<'de> for PostedCommand {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let said = Value::deserialize(from)?;
        let command = Command::deserialize(&said).map_err(D::Error::custom)?;
        Ok(Self { command, said })
    }
}

/// SHA-256 in one fixed spelling, so that white space and key order do not matter.
#[derive(Clone, Copy)]
pub(super) struct Digests {
    /// Of the wish alone.
    pub(super) wish: [u8; 32],
    /// Of everything that was said.
    pub(super) whole: [u8; 32],
}

impl Digests {
    /// Whether they are those of a command that was decided. A hub of before read past all but the wish, and kept no more of it.
    pub(super) fn are_of(self, known: &CommandRecord) -> bool {
        known.whole_hash.map_or(known.body_hash == self.wish, |whole| whole == self.whole)
    }
}

fn digest(said: &impl Serialize) -> Result<[u8; 32]> {
    let spelled = serde_json::to_vec(said).map_err(|error| StoreError::Failed(error.into()))?;
    Ok(Sha256::digest(&spelled).into())
}
