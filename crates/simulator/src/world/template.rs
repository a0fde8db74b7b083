//! Templates of an account, and the ones every account begins with.

use sangam_model::Timestamp;
use serde_json::{Value, json};

/// One language of one name.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) waba_id: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) category: String,
    pub(crate) status: String,
    pub(crate) quality: String,
    pub(crate) is_named: bool,
    /// As it was handed in.
    pub(crate) components: Value,
    pub(crate) rejected_reason: String,
    pub(crate) created_at: Timestamp,
    /// When it was changed while it was approved.
    pub(crate) edited_at: Vec<Timestamp>,
    /// It was approved once, so its name stays taken for a while after it goes.
    pub(crate) was_approved: bool,
    pub(crate) deleted_at: Option<Timestamp>,
}

impl Template {
    pub(crate) fn is_there(&self) -> bool {
        self.deleted_at.is_none()
    }

    /// The components of one kind, in Meta's capitals.
    pub(crate) fn component(&self, kind: &str) -> Option<&Value> {
        let all = self.components.as_array()?;
        all.iter().find(|one| {
            one.get("type").and_then(Value::as_str).is_some_and(|word| word.eq_ignore_ascii_case(kind))
        })
    }

    pub(crate) fn buttons(&self) -> Vec<&Value> {
        let buttons = self.component("BUTTONS").and_then(|one| one.get("buttons")?.as_array());
        buttons.map(|all| all.iter().collect()).unwrap_or_default()
    }

    /// As Graph shows it.
    pub(crate) fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "quality_score": { "score": self.quality },
            "parameter_format": if self.is_named { "NAMED" } else { "POSITIONAL" },
            "components": self.components,
            "rejected_reason": self.rejected_reason,
        })
    }
}

/// Variables of a text in the order they first appear, each once.
pub(crate) fn variables(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in text.split("{{").skip(1) {
        let Some((name, _)) = piece.split_once("}}") else { continue };
        let name = name.trim().to_owned();
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// What a shop has approved when it begins: two for orders, one for bills, two for the festival, and one that was refused.
pub(crate) fn begun(
    waba_id: &str,
    shop: &str,
    now: Timestamp,
    mut id: impl FnMut() -> String,
) -> Vec<Template> {
    let mut made = |name: &str, language: &str, category: &str, is_named: bool, components: Value| Template {
        id: id(),
        waba_id: waba_id.to_owned(),
        name: name.to_owned(),
        language: language.to_owned(),
        category: category.to_owned(),
        status: "APPROVED".to_owned(),
        quality: "GREEN".to_owned(),
        is_named,
        components,
        rejected_reason: "NONE".to_owned(),
        created_at: now,
        edited_at: Vec::new(),
        was_approved: true,
        deleted_at: None,
    };
    let refused = Template {
        status: "REJECTED".to_owned(),
        quality: "UNKNOWN".to_owned(),
        rejected_reason: "TAG_CONTENT_MISMATCH".to_owned(),
        was_approved: false,
        ..made("stock_news", "en", "UTILITY", false, stock_news(shop))
    };
    vec![
        made("order_update", "en", "UTILITY", true, order_update_en(shop)),
        made("order_update", "hi", "UTILITY", true, order_update_hi(shop)),
        made("payment_reminder", "en", "UTILITY", false, payment_reminder(shop)),
        made("festival_offer", "en", "MARKETING", false, festival_offer_en(shop)),
        made("festival_offer", "hi", "MARKETING", false, festival_offer_hi(shop)),
        refused,
    ]
}

fn named(name: &str, example: &str) -> Value {
    json!({ "param_name": name, "example": example })
}

fn replies(texts: &[&str]) -> Value {
    let buttons: Vec<Value> =
        texts.iter().map(|text| json!({ "type": "QUICK_REPLY", "text": text })).collect();
    json!({ "type": "BUTTONS", "buttons": buttons })
}

fn order_update_en(shop: &str) -> Value {
    json!([
        { "type": "HEADER", "format": "TEXT", "text": "Order {{order}}",
          "example": { "header_text_named_params": [named("order", "77124")] } },
        { "type": "BODY", "text": "Hello {{customer}}, your order is packed and leaves {{when}}. \
            Please reply here if anything should change.",
          "example": { "body_text_named_params": [named("customer", "Ritika"), named("when", "tomorrow morning")] } },
        { "type": "FOOTER", "text": shop },
        replies(&["All good", "Change something"]),
    ])
}

fn order_update_hi(shop: &str) -> Value {
    json!([
        { "type": "HEADER", "format": "TEXT", "text": "ऑर्डर {{order}}",
          "example": { "header_text_named_params": [named("order", "77124")] } },
        { "type": "BODY", "text": "नमस्ते {{customer}}, आपका ऑर्डर पैक हो गया है और {{when}} निकलेगा। \
            कुछ बदलना हो तो यहीं लिख दें।",
          "example": { "body_text_named_params": [named("customer", "रितिका"), named("when", "कल सुबह")] } },
        { "type": "FOOTER", "text": shop },
        replies(&["ठीक है", "कुछ बदलना है"]),
    ])
}

fn payment_reminder(shop: &str) -> Value {
    json!([
        { "type": "BODY", "text": "Hello {{1}}, a small reminder: ₹{{2}} for your last order are still open. \
            You can pay until {{3}}, online or in the shop. Thank you!",
          "example": { "body_text": [["Ritika", "1,450", "Friday"]] } },
        { "type": "FOOTER", "text": shop },
        { "type": "BUTTONS", "buttons": [
            { "type": "URL", "text": "Pay now", "url": "https://pay.example.com/bill/{{1}}",
              "example": ["https://pay.example.com/bill/77124"] },
            { "type": "PHONE_NUMBER", "text": "Call the shop", "phone_number": "+915550110000" },
        ] },
    ])
}

fn festival_offer_en(shop: &str) -> Value {
    json!([
        { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["https://scontent.example.com/offer.jpg"] } },
        { "type": "BODY", "text": "Hello {{1}}, {{2}} is here! ✨ Until {{3}} everything in the festival \
            collection is *20% less* for you.",
          "example": { "body_text": [["Ritika", "Diwali", "Sunday"]] } },
        { "type": "FOOTER", "text": format!("{shop} · write STOP for no more offers") },
        replies(&["Show me", "No more offers"]),
    ])
}

fn festival_offer_hi(shop: &str) -> Value {
    json!([
        { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["https://scontent.example.com/offer.jpg"] } },
        { "type": "BODY", "text": "नमस्ते {{1}}! ✨ {{2}} तक त्योहार के पूरे कलेक्शन पर आपके लिए *20% की छूट*।",
          "example": { "body_text": [["रितिका", "रविवार"]] } },
        { "type": "FOOTER", "text": format!("{shop} · ऑफ़र न चाहिए तो STOP लिखें") },
        replies(&["दिखाइए", "और ऑफ़र नहीं"]),
    ])
}

fn stock_news(shop: &str) -> Value {
    json!([
        { "type": "BODY", "text": "Hello {{1}}, the new cottons have arrived. Come and see them before others do!",
          "example": { "body_text": [["Ritika"]] } },
        { "type": "FOOTER", "text": shop },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_stands_twice_is_one() {
        assert_eq!(variables("Hello {{1}}, {{ 2 }} and {{1}}"), ["1", "2"]);
        assert!(variables("no {{ at all").is_empty());
    }
}
