//! Alerts about a lasting condition of the hub itself (a full disk, missing copies): one when it begins and one when it ends, to every
//! workspace.
//!
//! What was told last is in the database: a hub that starts anew repeats nothing, and one that was killed on the way is finished
//! by the next.

use std::sync::Arc;

use sangam_model::id::WorkspaceId;
use sangam_model::{Clock, Random, Timestamp};
use sangam_protocol::Rev;
use serde_json::Value;

use super::{Kind, News, raise};
use crate::store::{ReadTx, Result, Store};

/// The state that workspaces were told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word {
    is_so: bool,
    since: Timestamp,
    /// Every workspace was told.
    is_told: bool,
}

impl Word {
    /// The initial state: the condition does not hold, and nobody needs to be told.
    const NONE: Self = Self { is_so: false, since: Timestamp::from_millis(0), is_told: true };

    fn kept(tx: &ReadTx<'_>, name: &'static str) -> Result<Self> {
        let kept: Option<[u8; 10]> = tx.keystone(name)?.and_then(|bytes| bytes.try_into().ok());
        Ok(kept.map_or(Self::NONE, |[is_so, is_told, since @ ..]| Self {
            is_so: is_so == 1,
            since: Timestamp::from_millis(i64::from_le_bytes(since)),
            is_told: is_told == 1,
        }))
    }

    fn bytes(self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.is_so), u8::from(self.is_told)];
        bytes.extend(self.since.as_millis().to_le_bytes());
        bytes
    }
}

/// One lasting condition, under the name of its keystone.
#[derive(Clone)]
pub(crate) struct LastingCondition {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    name: &'static str,
}

impl LastingCondition {
    pub(crate) const fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        name: &'static str,
    ) -> Self {
        Self { store, clock, random, name }
    }

    /// Whether it held when workspaces were told last.
    pub(crate) async fn was_so(&self) -> Result<bool> {
        Ok(self.word().await?.is_so)
    }

    /// Alerts every workspace that the condition holds, or has ended, if that is news.
    pub(crate) async fn tell(&self, is_so: bool, kind: Kind, detail: Value) -> Result<()> {
        let told = self.word().await?;
        let word =
            if is_so == told.is_so { told } else { Word { is_so, since: self.clock.now(), is_told: false } };
        if word.is_told {
            return Ok(());
        }
        if word != told {
            self.keep(word).await?;
        }
        let shops = self.store.read(|tx| tx.workspaces()).await?;
        for shop in shops {
            let key = format!("{}:{}", kind.as_str(), word.since.as_millis());
            self.raise(shop.id, News { kind, key, detail: detail.clone() }).await?;
        }
        self.keep(Word { is_told: true, ..word }).await
    }

    async fn word(&self) -> Result<Word> {
        let name = self.name;
        self.store.read(move |tx| Word::kept(tx, name)).await
    }

    async fn keep(&self, word: Word) -> Result<()> {
        let name = self.name;
        self.store.side(move |tx| tx.keep_keystone(name, &word.bytes())).await
    }

    /// Alerts a workspace, under one of its numbers; one without a number is left out.
    async fn raise(&self, workspace_id: WorkspaceId, news: News) -> Result<()> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        self.store
            .write(workspace_id, move |tx| {
                let Some(number) = tx.numbers(workspace_id, Rev(0), 1)?.pop() else { return Ok(()) };
                raise(tx, &number, news.clone(), clock.now(), &*random)
            })
            .await
    }
}
