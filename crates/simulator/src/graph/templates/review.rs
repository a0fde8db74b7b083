//! A template is looked at: what is decided about it, and how its account hears of that.

use std::sync::Arc;

use sangam_model::time::DAY;
use sangam_model::{Clock, Timestamp};
use serde_json::{Map, Value, json};

use crate::stage::Stage;
use crate::world::template::Template;

/// What a reviewer, or Meta's own watch, makes of a template.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED`, `FLAGGED`, `REINSTATED`, …
    Status {
        /// Meta's word.
        event: String,
        /// Meta's word for why.
        #[serde(default)]
        reason: Option<String>,
        /// What helps.
        #[serde(default)]
        recommendation: Option<String>,
    },
    /// Customers think otherwise of it.
    Quality {
        /// `GREEN`, `YELLOW`, `RED`.
        score: String,
    },
    /// It will be billed as something else in a day.
    CategoryWillChange {
        /// As what.
        to: String,
    },
    /// It is billed as something else.
    CategoryChanged {
        /// As what.
        to: String,
    },
}

impl Stage {
    /// Templates handed in wait until somebody decides, or are approved after a moment.
    pub fn hold_reviews(&self, wait: bool) {
        self.reviews_wait.store(wait, std::sync::atomic::Ordering::SeqCst);
    }

    pub(super) fn begin_review(self: &Arc<Self>, waba_id: &str, name: &str, language: &str) {
        if self.reviews_wait.load(std::sync::atomic::Ordering::SeqCst) {
            return;
        }
        let stage = Arc::clone(self);
        let (waba_id, name, language) = (waba_id.to_owned(), name.to_owned(), language.to_owned());
        self.spawn(async move {
            tokio::time::sleep(stage.tempo.read_after).await;
            let approved =
                Decision::Status { event: "APPROVED".to_owned(), reason: None, recommendation: None };
            // Deleted meanwhile is decided too.
            let _decided = stage.decide_template(&waba_id, &name, &language, &approved);
        });
    }

    /// Decides about a template and tells it, as Meta does.
    ///
    /// # Errors
    /// [`StageError::UnknownMessage`](crate::StageError::UnknownMessage) when the account has no such template.
    pub fn decide_template(
        &self,
        waba_id: &str,
        name: &str,
        language: &str,
        decision: &Decision,
    ) -> Result<(), crate::StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let known = world.templates.iter_mut().find(|one| {
            one.waba_id == waba_id && one.name == name && one.language == language && one.is_there()
        });
        let one = known.ok_or(crate::StageError::UnknownMessage)?;
        let before = one.clone();
        take(one, decision);
        let (field, more) = told(&before, one, decision, now);
        let mut value = Map::new();
        value.insert("message_template_id".to_owned(), json!(one.id.parse::<i64>().unwrap_or_default()));
        value.insert("message_template_name".to_owned(), json!(name));
        value.insert("message_template_language".to_owned(), json!(language));
        if let Value::Object(more) = more {
            value.extend(more);
        }
        drop(world);
        self.tell_account(waba_id, field, Value::Object(value));
        Ok(())
    }
}

fn take(one: &mut Template, decision: &Decision) {
    match decision {
        Decision::Status { event, reason, .. } => {
            match event.as_str() {
                "FLAGGED" => {}
                "REINSTATED" => "APPROVED".clone_into(&mut one.status),
                other => other.clone_into(&mut one.status),
            }
            one.was_approved |= one.status == "APPROVED";
            one.rejected_reason = reason.clone().unwrap_or_else(|| "NONE".to_owned());
        }
        Decision::Quality { score } => score.clone_into(&mut one.quality),
        Decision::CategoryWillChange { .. } => {}
        Decision::CategoryChanged { to } => to.clone_into(&mut one.category),
    }
}

fn told(before: &Template, after: &Template, decision: &Decision, now: Timestamp) -> (&'static str, Value) {
    match decision {
        Decision::Status { event, reason, recommendation } => {
            let (category, told) = (&after.category, reason.as_deref().unwrap_or("NONE"));
            let value = match recommendation {
                Some(recommendation) => json!({ "event": event, "reason": told,
                    "message_template_category": category,
                    "rejection_info": { "reason": reason, "recommendation": recommendation } }),
                None => json!({ "event": event, "reason": told, "message_template_category": category }),
            };
            ("message_template_status_update", value)
        }
        Decision::Quality { score } => (
            "message_template_quality_update",
            json!({ "previous_quality_score": before.quality, "new_quality_score": score }),
        ),
        Decision::CategoryWillChange { to } => {
            let at = now.plus(DAY).as_millis().div_euclid(1_000);
            let value = json!({ "correct_category": to, "new_category": before.category,
                "category_update_timestamp": at });
            ("template_category_update", value)
        }
        Decision::CategoryChanged { to } => {
            ("template_category_update", json!({ "previous_category": before.category, "new_category": to }))
        }
    }
}
