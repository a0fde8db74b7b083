//! Converts between Meta's format of a template and ours.

use sangam_cloud_api::client::{
    ButtonPart, HeaderPart, TemplateDraft, TemplateNode, TemplateParts, TextPart,
};
use sangam_model::cost::Category;
use sangam_model::outgoing::FileKind;
use sangam_model::template::{Button, Header, ParameterFormat, Quality, Status, Template, Wording};

use super::quality;

/// What stands on the button by which a customer shares their number, in English: WhatsApp words it, and tells nobody how.
const SHARE_CONTACT: &str = "Share contact info";

/// A template as a list told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Meta's id of it.
    pub meta_id: String,
    /// What it says.
    pub template: Template,
    /// Whether it may be sent.
    pub status: Status,
    /// Why it was refused.
    pub reason: Option<String>,
    /// What customers think of it.
    pub quality: Quality,
}

impl From<TemplateNode> for Listed {
    fn from(node: TemplateNode) -> Self {
        let TemplateNode { id, name, language, status, category, is_named, parts, rejected_reason, .. } =
            node;
        let known = category_of(&category);
        let mut other = parts.other.into_iter().map(|word| word.to_lowercase());
        let unsendable = other.next().or_else(|| known.is_none().then(|| category.to_lowercase()));
        // What nobody knows is taken for the dearest, and for what an opted-out customer must not get.
        let category = known.unwrap_or(Category::Marketing);
        let unsendable = unsendable.or_else(|| {
            (category == Category::Authentication).then(|| Category::Authentication.as_str().to_owned())
        });
        Self {
            meta_id: id,
            template: Template {
                name,
                language,
                category,
                format: if is_named { ParameterFormat::Named } else { ParameterFormat::Positional },
                header: parts.header.and_then(header),
                body: wording(parts.body),
                footer: parts.footer,
                buttons: parts.buttons.into_iter().map(button).collect(),
                unsendable,
            },
            status: Status::from_word(&status),
            reason: rejected_reason,
            quality: quality(node.quality.as_deref()),
        }
    }
}

/// The category Meta calls so, in capitals.
pub(super) fn category_of(word: &str) -> Option<Category> {
    Category::from_name(&word.to_lowercase()).filter(|category| *category != Category::Service)
}

fn wording(part: TextPart) -> Wording {
    Wording { text: part.text, examples: part.examples.into_iter().collect() }
}

fn header(part: HeaderPart) -> Option<Header> {
    Some(match part {
        HeaderPart::Text(part) => Header::Text(wording(part)),
        HeaderPart::Media { format, .. } => {
            Header::Media { media: FileKind::from_name(&format.to_lowercase())?, sample: None }
        }
        HeaderPart::Location => Header::Location,
    })
}

fn button(part: ButtonPart) -> Button {
    match part {
        ButtonPart::QuickReply { text } => Button::QuickReply { text, shares_phone: false },
        ButtonPart::RequestContactInfo => {
            Button::QuickReply { text: SHARE_CONTACT.to_owned(), shares_phone: true }
        }
        ButtonPart::Url { text, url, example } => Button::Url { text, url, example },
        ButtonPart::Phone { text, phone } => Button::Phone { text, phone },
        ButtonPart::CopyCode { example } => Button::CopyCode { example: example.unwrap_or_default() },
    }
}

/// A template as it is handed in. `sample` is the handle of its header's sample.
pub(super) fn draft(template: &Template, sample: Option<String>) -> TemplateDraft {
    TemplateDraft {
        name: template.name.clone(),
        language: template.language.clone(),
        category: template.category.as_str().to_uppercase(),
        is_named: template.format == ParameterFormat::Named,
        parts: TemplateParts {
            header: template.header.as_ref().map(|header| header_part(header, sample)),
            body: text_part(&template.body),
            footer: template.footer.clone(),
            buttons: template.buttons.iter().map(button_part).collect(),
            other: Vec::new(),
        },
    }
}

fn text_part(wording: &Wording) -> TextPart {
    // In the order in which the variables stand, which Meta reads numbered ones by.
    let example = |name: String| wording.examples.get(&name).cloned().map(|example| (name, example));
    TextPart {
        text: wording.text.clone(),
        examples: wording.variables().into_iter().filter_map(example).collect(),
    }
}

fn header_part(header: &Header, sample: Option<String>) -> HeaderPart {
    match header {
        Header::Text(wording) => HeaderPart::Text(text_part(wording)),
        Header::Media { media, .. } => HeaderPart::Media { format: media.as_str().to_uppercase(), sample },
        Header::Location => HeaderPart::Location,
    }
}

fn button_part(button: &Button) -> ButtonPart {
    match button.clone() {
        Button::QuickReply { shares_phone: true, .. } => ButtonPart::RequestContactInfo,
        Button::QuickReply { text, shares_phone: false } => ButtonPart::QuickReply { text },
        Button::Url { text, url, example } => {
            // People type the end of the address; Meta wants to see all of it.
            let beginning = url.split("{{").next().unwrap_or_default().to_owned();
            let whole = |example: String| {
                if example.starts_with(&beginning) { example } else { format!("{beginning}{example}") }
            };
            let example = example.map(whole);
            ButtonPart::Url { text, url, example }
        }
        Button::Phone { text, phone } => ButtonPart::Phone { text, phone },
        Button::CopyCode { example } => ButtonPart::CopyCode { example: Some(example) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_asks_for_the_customers_number_can_be_sent_and_handed_in_again() {
        let buttons = vec![
            ButtonPart::QuickReply { text: "Yes".to_owned() },
            ButtonPart::RequestContactInfo,
            ButtonPart::Phone { text: "Call".to_owned(), phone: "+911415550142".to_owned() },
        ];
        let node = TemplateNode {
            id: "1".to_owned(),
            name: "your_number".to_owned(),
            language: "en".to_owned(),
            status: "APPROVED".to_owned(),
            category: "UTILITY".to_owned(),
            is_named: false,
            parts: TemplateParts { buttons: buttons.clone(), ..TemplateParts::default() },
            rejected_reason: None,
            quality: None,
        };
        let listed = Listed::from(node);
        assert_eq!(listed.template.unsendable, None);
        assert_eq!(listed.template.buttons.len(), 3, "each keeps its place");
        assert_eq!(draft(&listed.template, None).parts.buttons, buttons);
    }
}
