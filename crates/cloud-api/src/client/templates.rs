//! Templates of an account: listed, made, changed, deleted (`docs/whatsapp.md` §5.1).
//!
//! One shape serves both ways: [`TemplateParts`] is read from what Meta lists and written when a template is handed in, and
//! reading what was written gives it back. Kinds of parts nobody can fill at a desk are named in [`TemplateParts::other`] and not
//! written. Nothing here is repeated: making a template twice is refused by Meta, so an answer that did not come is found by listing.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{CallError, Client, MetaApp};
use crate::AccessToken;
use crate::error::Meaning;
use crate::json::Node;

/// What is asked of each template.
const FIELDS: &str =
    "id,name,language,status,category,quality_score,components,parameter_format,rejected_reason";
/// Templates on one page: some thousand bytes each at most.
const PAGE: &str = "100";
/// Pages read at most: a verified account has up to six thousand templates.
const MAX_PAGES: usize = 100;

/// A template as Meta lists it. Its words are open sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateNode {
    /// Meta's id of it.
    pub id: String,
    /// Its name, which several languages share.
    pub name: String,
    /// `en_US`.
    pub language: String,
    /// `APPROVED`, `PENDING`, …
    pub status: String,
    /// `MARKETING`, `UTILITY`, `AUTHENTICATION`.
    pub category: String,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality: Option<String>,
    /// Its variables have names.
    pub is_named: bool,
    /// What it says.
    pub parts: TemplateParts,
    /// Why it was refused; `NONE` is left out.
    pub rejected_reason: Option<String>,
}

/// What a template says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateParts {
    /// Above the body.
    pub header: Option<HeaderPart>,
    /// The words.
    pub body: TextPart,
    /// Small words below.
    pub footer: Option<String>,
    /// What can be tapped.
    pub buttons: Vec<ButtonPart>,
    /// Meta's words for parts that are not read here: `CAROUSEL`, `FLOW`, `OTP`, …
    pub other: Vec<String>,
}

/// Words with variables, and what each may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextPart {
    /// As written.
    pub text: String,
    /// By the variable's name, or its number.
    pub examples: Vec<(String, String)>,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderPart {
    /// Words.
    Text(TextPart),
    /// A file.
    Media {
        /// `IMAGE`, `VIDEO`, `DOCUMENT`.
        format: String,
        /// A sample: the handle of an upload when written, an address when read.
        sample: Option<String>,
    },
    /// A place.
    Location,
}

/// Something to tap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonPart {
    /// An answer.
    QuickReply {
        /// What stands on it.
        text: String,
    },
    /// A page.
    Url {
        /// What stands on it.
        text: String,
        /// Where it leads.
        url: String,
        /// A whole address, where a variable ends it.
        example: Option<String>,
    },
    /// A call.
    Phone {
        /// What stands on it.
        text: String,
        /// Whom it calls.
        phone: String,
    },
    /// A code to copy.
    CopyCode {
        /// What it may be.
        example: Option<String>,
    },
    /// The customer shares their number: it comes back as their contact card. WhatsApp words the button.
    RequestContactInfo,
}

/// A template to hand in for review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateDraft {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// `MARKETING` or `UTILITY`.
    pub category: String,
    /// Its variables have names.
    pub is_named: bool,
    /// What it says.
    pub parts: TemplateParts,
}

/// What Meta made of a template that was handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateMade {
    /// Meta's id of it.
    pub id: String,
    /// `PENDING`, mostly.
    pub status: String,
    /// Perhaps another one than was asked for.
    pub category: Option<String>,
}

impl Client {
    /// Every template of an account. A list whose cursor Meta does not take any more is begun anew, once.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn templates(
        &self,
        waba_id: &str,
        token: &AccessToken,
    ) -> Result<Vec<TemplateNode>, CallError> {
        match self.list_templates(waba_id, token).await {
            Err(CallError::Refused(error)) if error.verdict().meaning == Meaning::PagingCursorInvalid => {
                self.list_templates(waba_id, token).await
            }
            listed => listed,
        }
    }

    async fn list_templates(
        &self,
        waba_id: &str,
        token: &AccessToken,
    ) -> Result<Vec<TemplateNode>, CallError> {
        let address = self.provider.node_address(&[waba_id, "message_templates"]);
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let request = self.http.get(address.clone()).query(&[("fields", FIELDS), ("limit", PAGE)]);
            let request = after.iter().fold(request, |request, after| request.query(&[("after", after)]));
            let (_, answer) = self.call(request, token).await?;
            let answer = Node::new(&answer);
            found.extend(answer.at("data").items().filter_map(TemplateNode::read));
            let paging = answer.at("paging");
            after = paging.at("cursors").at("after").word().filter(|_| paging.has("next"));
            if after.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// One template.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn template(&self, id: &str, token: &AccessToken) -> Result<TemplateNode, CallError> {
        let address = self.provider.node_address(&[id]);
        let (status, answer) = self.call(self.http.get(address).query(&[("fields", FIELDS)]), token).await?;
        TemplateNode::read(Node::new(&answer)).ok_or(CallError::Unreadable { status })
    }

    /// Hands in a new template.
    ///
    /// # Errors
    /// [`CallError`]; unanswered, it may have been made.
    pub async fn create_template(
        &self,
        waba_id: &str,
        draft: &TemplateDraft,
        token: &AccessToken,
    ) -> Result<TemplateMade, CallError> {
        let address = self.provider.node_address(&[waba_id, "message_templates"]);
        let format = if draft.is_named { "NAMED" } else { "POSITIONAL" };
        let body = json!({
            "name": draft.name,
            "language": draft.language,
            "category": draft.category,
            "parameter_format": format,
            "components": draft.parts.wire(draft.is_named),
        });
        let (status, answer) = self.call(self.http.post(address).json(&body), token).await?;
        let answer = Node::new(&answer);
        let made = || {
            Some(TemplateMade {
                id: answer.at("id").word()?,
                status: answer.at("status").word()?,
                category: answer.at("category").word(),
            })
        };
        made().ok_or(CallError::Unreadable { status })
    }

    /// Replaces what a template says, all of it. Name and language stay; a category only where `category` is given.
    ///
    /// # Errors
    /// [`CallError`]; unanswered, it may have been changed. Changing it so again is no other change.
    pub async fn edit_template(
        &self,
        id: &str,
        category: Option<&str>,
        (parts, is_named): (&TemplateParts, bool),
        token: &AccessToken,
    ) -> Result<(), CallError> {
        let address = self.provider.node_address(&[id]);
        let mut body = Map::new();
        body.extend(category.map(|category| ("category".to_owned(), json!(category))));
        body.insert("components".to_owned(), parts.wire(is_named));
        let answered = self.call(self.http.post(address).json(&Value::Object(body)), token).await?;
        super::account::succeeded(answered)
    }

    /// Hands in a sample of a header's file, as the app; answers the handle a template then names. Nobody sees it but reviewers.
    ///
    /// # Errors
    /// [`CallError`]; handing it in again does no harm.
    pub async fn upload_sample(
        &self,
        app: &MetaApp,
        token: &AccessToken,
        mime_type: &str,
        bytes: Bytes,
    ) -> Result<String, CallError> {
        let address = self.provider.node_address(&[app.id(), "uploads"]);
        let (length, name) = (bytes.len().to_string(), "sample");
        let about = [("file_length", length.as_str()), ("file_type", mime_type), ("file_name", name)];
        let (status, answer) = self.call(self.http.post(address).query(&about), token).await?;
        let session = Node::new(&answer).at("id").word().ok_or(CallError::Unreadable { status })?;
        // The session's name holds its own signature as a query, which must go as it came.
        let (name, signature) = session.split_once('?').unwrap_or((session.as_str(), ""));
        let mut address = self.provider.node_address(&[name]);
        address.set_query(Some(signature).filter(|signature| !signature.is_empty()));
        let request = self.uploads.post(address).header("file_offset", "0").body(bytes);
        let request = self.authorised(request, token).timeout(self.timeouts.upload);
        let (status, answer) = self.finish(request).await?;
        Node::new(&answer).at("h").word().ok_or(CallError::Unreadable { status })
    }

    /// Deletes one language of a name, by its id, or all of them.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn delete_template(
        &self,
        waba_id: &str,
        name: &str,
        id: Option<&str>,
        token: &AccessToken,
    ) -> Result<(), CallError> {
        let address = self.provider.node_address(&[waba_id, "message_templates"]);
        let request = self.http.delete(address).query(&[("name", name)]);
        let request = id.iter().fold(request, |request, id| request.query(&[("hsm_id", id)]));
        super::account::succeeded(self.call(request, token).await?)
    }
}

impl TemplateNode {
    fn read(node: Node<'_>) -> Option<Self> {
        let quality = node.at("quality_score");
        Some(Self {
            id: node.at("id").word()?,
            name: node.at("name").word()?,
            language: node.at("language").word()?,
            status: node.at("status").word().unwrap_or_default(),
            category: node.at("category").word().unwrap_or_default(),
            quality: quality.at("score").word().or_else(|| quality.word()),
            is_named: node
                .at("parameter_format")
                .word()
                .is_some_and(|word| word.eq_ignore_ascii_case("named")),
            parts: TemplateParts::read(node.at("components")),
            rejected_reason: node.at("rejected_reason").word().filter(|word| word != "NONE"),
        })
    }
}

impl TemplateParts {
    fn read(components: Node<'_>) -> Self {
        let mut parts = Self::default();
        for component in components.items() {
            let kind = component.at("type").word().unwrap_or_default().to_ascii_uppercase();
            match kind.as_str() {
                "HEADER" => parts.read_header(component),
                "BODY" => parts.read_body(component),
                "FOOTER" => parts.read_footer(component),
                "BUTTONS" => {
                    for button in component.at("buttons").items() {
                        parts.read_button(button);
                    }
                }
                _ => parts.other.push(kind),
            }
        }
        parts
    }

    fn read_header(&mut self, node: Node<'_>) {
        let format = node.at("format").word().unwrap_or_default().to_ascii_uppercase();
        let example = node.at("example");
        match format.as_str() {
            "TEXT" => {
                let text = node.at("text").text().unwrap_or_default();
                let numbered = example.at("header_text").items().filter_map(Node::text);
                let examples = examples(numbered, example.at("header_text_named_params"));
                self.header = Some(HeaderPart::Text(TextPart { text, examples }));
            }
            "IMAGE" | "VIDEO" | "DOCUMENT" => {
                let sample = example.at("header_handle").items().find_map(Node::word);
                self.header = Some(HeaderPart::Media { format, sample });
            }
            "LOCATION" => self.header = Some(HeaderPart::Location),
            _ => self.other.push(format),
        }
    }

    fn read_body(&mut self, node: Node<'_>) {
        // Authentication templates say how they warn instead of what they say.
        if !node.has("text") {
            self.other.push("OTP".to_owned());
        }
        let example = node.at("example");
        let first = example.at("body_text").items().next();
        // A list of lists; a lone list is read as its only item.
        let numbered = first.into_iter().flat_map(Node::items).filter_map(Node::text);
        let examples = examples(numbered, example.at("body_text_named_params"));
        self.body = TextPart { text: node.at("text").text().unwrap_or_default(), examples };
    }

    fn read_footer(&mut self, node: Node<'_>) {
        self.footer = node.at("text").text();
        if self.footer.is_none() {
            self.other.push("OTP".to_owned());
        }
    }

    fn read_button(&mut self, node: Node<'_>) {
        let text = node.at("text").text().unwrap_or_default();
        let example = node.at("example").items().find_map(Node::text);
        let kind = node.at("type").word().unwrap_or_default().to_ascii_uppercase();
        let button = match kind.as_str() {
            "QUICK_REPLY" => ButtonPart::QuickReply { text },
            "URL" => {
                let url = node.at("url").text().unwrap_or_default();
                let is_code = url.contains("whatsapp.com/otp/");
                if is_code {
                    return self.other.push("OTP".to_owned());
                }
                ButtonPart::Url { text, url, example }
            }
            "PHONE_NUMBER" => {
                ButtonPart::Phone { text, phone: node.at("phone_number").text().unwrap_or_default() }
            }
            "COPY_CODE" => ButtonPart::CopyCode { example },
            "REQUEST_CONTACT_INFO" => ButtonPart::RequestContactInfo,
            _ => return self.other.push(kind),
        };
        self.buttons.push(button);
    }

    /// The components as Meta wants them.
    fn wire(&self, is_named: bool) -> Value {
        let mut components = Vec::new();
        components.extend(self.header.as_ref().map(|header| header.wire(is_named)));
        let mut body = json!({ "type": "BODY", "text": self.body.text });
        put(&mut body, "example", self.body.example("body_text", is_named, true));
        components.push(body);
        components.extend(self.footer.as_ref().map(|text| json!({ "type": "FOOTER", "text": text })));
        if !self.buttons.is_empty() {
            let buttons: Vec<Value> = self.buttons.iter().map(ButtonPart::wire).collect();
            components.push(json!({ "type": "BUTTONS", "buttons": buttons }));
        }
        Value::Array(components)
    }
}

/// Examples in order, by number or by name.
fn examples(numbered: impl Iterator<Item = String>, named: Node<'_>) -> Vec<(String, String)> {
    let named: Vec<(String, String)> = named
        .items()
        .filter_map(|item| Some((item.at("param_name").word()?, item.at("example").text()?)))
        .collect();
    if !named.is_empty() {
        return named;
    }
    numbered.enumerate().map(|(at, example)| ((at + 1).to_string(), example)).collect()
}

impl TextPart {
    /// Meta nests the body's numbered examples once more than the header's.
    fn example(&self, key: &str, is_named: bool, is_nested: bool) -> Option<Value> {
        if self.examples.is_empty() {
            return None;
        }
        if is_named {
            let named = self.examples.iter();
            let named = named.map(|(name, example)| json!({ "param_name": name, "example": example }));
            return Some(json!({ format!("{key}_named_params"): named.collect::<Vec<_>>() }));
        }
        let mut numbered: Vec<(usize, &str)> = self
            .examples
            .iter()
            .map(|(name, example)| (name.parse().unwrap_or(usize::MAX), example.as_str()))
            .collect();
        numbered.sort_by_key(|(number, _)| *number);
        let values: Vec<&str> = numbered.into_iter().map(|(_, example)| example).collect();
        Some(if is_nested { json!({ key: [values] }) } else { json!({ key: values }) })
    }
}

impl HeaderPart {
    fn wire(&self, is_named: bool) -> Value {
        match self {
            Self::Text(part) => {
                let mut wire = json!({ "type": "HEADER", "format": "TEXT", "text": part.text });
                put(&mut wire, "example", part.example("header_text", is_named, false));
                wire
            }
            Self::Media { format, sample } => {
                let mut wire = json!({ "type": "HEADER", "format": format });
                put(&mut wire, "example", sample.as_ref().map(|handle| json!({ "header_handle": [handle] })));
                wire
            }
            Self::Location => json!({ "type": "HEADER", "format": "LOCATION" }),
        }
    }
}

impl ButtonPart {
    fn wire(&self) -> Value {
        match self {
            Self::QuickReply { text } => json!({ "type": "QUICK_REPLY", "text": text }),
            Self::Url { text, url, example } => {
                let mut wire = json!({ "type": "URL", "text": text, "url": url });
                put(&mut wire, "example", example.as_ref().map(|example| json!([example])));
                wire
            }
            Self::Phone { text, phone } => {
                json!({ "type": "PHONE_NUMBER", "text": text, "phone_number": phone })
            }
            Self::CopyCode { example } => {
                let mut wire = json!({ "type": "COPY_CODE" });
                put(&mut wire, "example", example.as_deref().map(Value::from));
                wire
            }
            Self::RequestContactInfo => json!({ "type": "REQUEST_CONTACT_INFO" }),
        }
    }
}

fn put(wire: &mut Value, key: &str, value: Option<Value>) {
    if let (Value::Object(fields), Some(value)) = (wire, value) {
        fields.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(is_named: bool) -> TemplateParts {
        let name = |number: &str, name: &str| if is_named { name.to_owned() } else { number.to_owned() };
        TemplateParts {
            header: Some(HeaderPart::Text(TextPart {
                text: "For {{x}}".to_owned(),
                examples: vec![(name("1", "season"), "Diwali".to_owned())],
            })),
            body: TextPart {
                text: "Hello".to_owned(),
                examples: vec![
                    (name("1", "customer"), "Ritika".to_owned()),
                    (name("2", "order"), "77124".to_owned()),
                ],
            },
            footer: Some("Rani Sarees".to_owned()),
            buttons: vec![
                ButtonPart::QuickReply { text: "Yes".to_owned() },
                ButtonPart::Url {
                    text: "Track".to_owned(),
                    url: "https://rani.example/{{1}}".to_owned(),
                    example: Some("https://rani.example/77124".to_owned()),
                },
                ButtonPart::Phone { text: "Call".to_owned(), phone: "+911415550142".to_owned() },
                ButtonPart::CopyCode { example: Some("DIWALI20".to_owned()) },
                ButtonPart::RequestContactInfo,
            ],
            other: Vec::new(),
        }
    }

    #[test]
    fn what_was_written_is_read_back() {
        for is_named in [false, true] {
            let written = parts(is_named).wire(is_named);
            assert_eq!(TemplateParts::read(Node::new(&written)), parts(is_named), "{written}");
        }
    }

    #[test]
    fn a_numbered_body_nests_its_examples_once_more() {
        let written = parts(false).wire(false);
        assert_eq!(written[0]["example"], json!({ "header_text": ["Diwali"] }));
        assert_eq!(written[1]["example"], json!({ "body_text": [["Ritika", "77124"]] }));
    }

    #[test]
    fn what_a_desk_cannot_fill_is_named() {
        let node = json!({ "id": "1", "name": "sale", "language": "en", "status": "APPROVED",
            "category": "MARKETING", "quality_score": { "score": "GREEN", "date": 1 },
            "parameter_format": "POSITIONAL", "rejected_reason": "NONE", "components": [
                { "type": "BODY", "text": "Look" },
                { "type": "CAROUSEL", "cards": [] },
                { "type": "BUTTONS", "buttons": [{ "type": "FLOW", "text": "Book", "flow_id": "9" }] },
        ]});
        let read = TemplateNode::read(Node::new(&node)).unwrap();
        assert_eq!(read.parts.other, ["CAROUSEL", "FLOW"]);
        assert_eq!((read.quality.as_deref(), read.rejected_reason), (Some("GREEN"), None));
    }

    #[test]
    fn a_template_with_a_code_cannot_be_filled_by_hand() {
        let components = json!([
            { "type": "BODY", "add_security_recommendation": true },
            { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE", "text": "Copy" }] },
        ]);
        assert_eq!(TemplateParts::read(Node::new(&components)).other, ["OTP", "OTP"]);
    }
}
