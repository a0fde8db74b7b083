//! Someone who writes all day and keeps a diary of it.

use std::collections::BTreeMap;

use anyhow::Result;
use sangam_model::Timestamp;
use serde_json::{Value, json};

use crate::replay::seat::Seat;

/// A customer an agent writes to.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Through which number.
    pub number: String,
    /// Their phone, digits only.
    pub phone: String,
    /// The conversation at the desk.
    pub id: Value,
}

/// What an agent noted about a text.
#[derive(Clone, Debug)]
pub struct Note {
    /// Through which number it goes.
    pub number: String,
    /// Whether the desk said yes.
    pub is_promised: bool,
    /// How often the agent decided to send it again.
    pub decisions: usize,
}

/// An agent at a desk.
pub struct Agent {
    /// The desk.
    pub seat: Seat,
    /// Who they are, in their texts.
    pub nth: usize,
    /// Whom they write to.
    pub chats: Vec<Chat>,
    /// What they wrote, by its text.
    pub diary: BTreeMap<String, Note>,
    /// Texts they will have written.
    pub target: usize,
    /// How many of them, the last, are for the first customer alone.
    pub to_one: usize,
    /// When the desk is opened again, if it is closed.
    pub returns_at: Option<Timestamp>,
    /// When the line is mended, if it is cut.
    pub mended_at: Option<Timestamp>,
}

impl Agent {
    /// An agent with an empty diary.
    #[must_use]
    pub fn new(seat: Seat, nth: usize) -> Self {
        let (chats, diary) = (Vec::new(), BTreeMap::new());
        Self { seat, nth, chats, diary, target: 0, to_one: 0, returns_at: None, mended_at: None }
    }

    /// Whether they have nothing more to write.
    #[must_use]
    pub fn has_written_all(&self) -> bool {
        self.diary.len() >= self.target
    }

    /// Writes the next text, to whom it is next; each gets as many as the others, and then one of them the rest.
    pub async fn write(&mut self) {
        let nth = self.diary.len();
        if self.returns_at.is_some() || self.has_written_all() {
            return;
        }
        let next = if nth < self.target - self.to_one { nth % self.chats.len() } else { 0 };
        let Some(chat) = self.chats.get(next) else { return };
        let text = format!("text {nth:05} of {:02}", self.nth);
        let args = json!({ "conversation_id": chat.id, "text": text, "reply_to": null });
        let is_promised = self.seat.call("send_text", args).await.is_some();
        let number = chat.number.clone();
        self.diary.insert(text, Note { number, is_promised, decisions: 0 });
    }

    /// Finds the conversations with their customers, by phone.
    pub async fn find_chats(&mut self, customers: &[(String, String)]) -> Result<()> {
        let rows = self.seat.conversations().await;
        let id_of = |phone: &str| {
            let named = format!("+{phone}");
            rows.iter().find(|row| row["contact"]["phone"] == named.as_str()).map(|row| row["id"].clone())
        };
        for (number, phone) in customers {
            let id =
                id_of(phone).ok_or_else(|| anyhow::anyhow!("{} does not see {phone}", self.seat.name))?;
            self.chats.push(Chat { number: number.clone(), phone: phone.clone(), id });
        }
        Ok(())
    }

    /// The agent's own bubbles as their screen shows them, by text.
    pub async fn screen(&self) -> Result<BTreeMap<String, Vec<Value>>> {
        let mut shown = BTreeMap::<String, Vec<Value>>::new();
        for chat in &self.chats {
            let bubbles = self.seat.bubbles(&chat.id).await;
            anyhow::ensure!(bubbles.len() < 200, "a chat is longer than a page");
            for bubble in bubbles {
                let text = bubble["text"].as_str().unwrap_or_default().to_owned();
                if self.diary.contains_key(&text) {
                    shown.entry(text).or_default().push(bubble);
                }
            }
        }
        Ok(shown)
    }

    /// How many wishes still wait at the desk, or none if it is live and at rest.
    pub async fn waiting(&self) -> Option<String> {
        let connection = self.seat.call("connection", json!({})).await.unwrap_or_default();
        let rests = connection["state"] == "live" && connection["waiting"] == 0 && connection["asking"] == 0;
        (!rests).then(|| format!("{} does not come to rest: {connection}", self.seat.name))
    }
}
