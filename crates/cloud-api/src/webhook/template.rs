//! Notices about templates (`docs/whatsapp.md` §2.10): which template, and what became of it.

use crate::json::Node;
use crate::webhook::Field;
use crate::webhook::notice::Notice;

/// What a notice says about one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateNotice {
    /// Meta's id of it.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// What became of it.
    pub event: TemplateEvent,
}

/// What became of a template. Meta's words are open sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateEvent {
    /// `APPROVED`, `REJECTED`, `PAUSED`, `FLAGGED`, …
    Status {
        /// Meta's word.
        event: String,
        /// Why; `NONE` is left out.
        reason: Option<String>,
        /// What Meta explains or recommends.
        advice: Option<String>,
    },
    /// Customers think otherwise of it.
    Quality {
        /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
        score: String,
    },
    /// It says something else: list it anew.
    Components,
    /// It will be billed as something else.
    CategoryWillChange {
        /// As what.
        to: String,
        /// From when on, in Unix seconds.
        at: Option<i64>,
    },
    /// It is billed as something else.
    CategoryChanged {
        /// As what before.
        from: String,
        /// As what now.
        to: String,
    },
}

impl Notice {
    /// What it says about a template; `None` for a notice about anything else.
    #[must_use]
    pub fn template(&self, field: &Field) -> Option<TemplateNotice> {
        let value = Node::new(&self.raw);
        let event = match field {
            Field::MessageTemplateStatusUpdate => status(value, self.event.clone()?),
            Field::MessageTemplateQualityUpdate => {
                TemplateEvent::Quality { score: value.at("new_quality_score").word()? }
            }
            Field::MessageTemplateComponentsUpdate => TemplateEvent::Components,
            Field::TemplateCategoryUpdate => category(value)?,
            _ => return None,
        };
        Some(TemplateNotice {
            id: value.at("message_template_id").word(),
            name: value.at("message_template_name").word()?,
            language: value.at("message_template_language").word()?,
            event,
        })
    }
}

fn status(value: Node<'_>, event: String) -> TemplateEvent {
    let rejection = value.at("rejection_info");
    let words = |node: Node<'_>| node.text().filter(|text| !text.trim().is_empty() && text != "NONE");
    let other = value.at("other_info");
    let reason = words(value.at("reason")).or_else(|| words(other.at("title")));
    let advice = words(rejection.at("recommendation"))
        .or_else(|| words(rejection.at("reason")))
        .or_else(|| words(other.at("description")));
    TemplateEvent::Status { event, reason, advice }
}

/// An announcement names the coming category as `correct_category`, and the present one as `new_category`.
fn category(value: Node<'_>) -> Option<TemplateEvent> {
    if let Some(to) = value.at("correct_category").word() {
        let at = value.at("category_update_timestamp").integer();
        return Some(TemplateEvent::CategoryWillChange { to, at });
    }
    let (from, to) = (value.at("previous_category").word()?, value.at("new_category").word()?);
    Some(TemplateEvent::CategoryChanged { from, to })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(field: &Field, more: &Value) -> TemplateEvent {
        let mut value = json!({ "message_template_id": 1_689_556_908, "message_template_name": "order_update",
            "message_template_language": "en" });
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let notice = Notice::read(Node::new(&value)).template(field).unwrap();
        assert_eq!(notice.id.as_deref(), Some("1689556908"));
        notice.event
    }

    #[test]
    fn a_refusal_comes_with_its_reason_and_what_helps() {
        let more = json!({ "event": "REJECTED", "reason": "INVALID_FORMAT",
            "rejection_info": { "reason": "A variable stands alone", "recommendation": "Add words" } });
        let expected = TemplateEvent::Status {
            event: "REJECTED".to_owned(),
            reason: Some("INVALID_FORMAT".to_owned()),
            advice: Some("Add words".to_owned()),
        };
        assert_eq!(read(&Field::MessageTemplateStatusUpdate, &more), expected);
        let more = json!({ "event": "PAUSED", "reason": "NONE",
            "other_info": { "title": "FIRST_PAUSE", "description": "Paused for 3 hours" } });
        let expected = TemplateEvent::Status {
            event: "PAUSED".to_owned(),
            reason: Some("FIRST_PAUSE".to_owned()),
            advice: Some("Paused for 3 hours".to_owned()),
        };
        assert_eq!(read(&Field::MessageTemplateStatusUpdate, &more), expected);
    }

    #[test]
    fn an_announced_category_is_the_correct_one_and_a_done_change_the_new_one() {
        let field = Field::TemplateCategoryUpdate;
        let impending = json!({ "correct_category": "MARKETING", "new_category": "UTILITY",
            "category_update_timestamp": 1_795_388_620 });
        let expected =
            TemplateEvent::CategoryWillChange { to: "MARKETING".to_owned(), at: Some(1_795_388_620) };
        assert_eq!(read(&field, &impending), expected);
        let done = json!({ "previous_category": "UTILITY", "new_category": "MARKETING" });
        let expected =
            TemplateEvent::CategoryChanged { from: "UTILITY".to_owned(), to: "MARKETING".to_owned() };
        assert_eq!(read(&field, &done), expected);
    }

    #[test]
    fn quality_and_new_words_are_told_apart() {
        let more = json!({ "previous_quality_score": "GREEN", "new_quality_score": "YELLOW" });
        let yellow = TemplateEvent::Quality { score: "YELLOW".to_owned() };
        assert_eq!(read(&Field::MessageTemplateQualityUpdate, &more), yellow);
        assert_eq!(read(&Field::MessageTemplateComponentsUpdate, &json!({})), TemplateEvent::Components);
    }
}
