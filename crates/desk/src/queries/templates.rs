//! Templates from the cache: found, filled, priced.

use sangam_model::cost::Category;
use sangam_model::id::{NumberId, TemplateId};
use sangam_model::identity::Phone;
use sangam_model::outgoing::OutgoingContent;
use sangam_model::template::{Filling, ShownHeader, Template};
use sangam_model::{Capability, window};
use sangam_protocol::error::code;
use sangam_protocol::{ConversationRow, NumberRow, TemplateAccountRow, TemplateRow};

use super::names::contact;
use super::sending::{self, About};
use crate::api::cost::SendState;
use crate::api::error::UiError;
use crate::api::templates::{
    Addressee, CheckTemplateArgs, CheckedTemplate, FillTemplateArgs, FilledTemplate, LookUpPhoneArgs,
    PhoneLookUp, TemplateArgs, TemplateList, TemplateView, TemplatesArgs,
};
use crate::desk::Shared;

/// The templates a screen asks for.
pub(crate) async fn list(shared: &Shared, args: TemplatesArgs) -> Result<TemplateList, UiError> {
    let (rows, accounts) =
        shared.read(|reader| Ok((reader.templates()?, reader.template_accounts()?))).await?;
    let mut templates: Vec<TemplateView> = rows
        .into_iter()
        .filter(|row| !row.status.is_gone())
        .map(|row| view(row, &accounts))
        .filter(|view| args.number_id.is_none_or(|id| view.number_ids.contains(&id)))
        .filter(|view| !args.sendable || view.sendable)
        .collect();
    let total = templates.len();
    let wanted = words_of(args.search.as_deref().unwrap_or_default());
    templates.retain(|view| is_found(view, &wanted));
    templates.sort_by(|left, right| order(&left.row).cmp(&order(&right.row)));
    let may_write = shared.present_record().role.may(Capability::WriteTemplates);
    Ok(TemplateList { templates, total, accounts, may_write })
}

fn order(row: &TemplateRow) -> (&str, &str, TemplateId) {
    (&row.template.name, &row.template.language, row.id)
}

/// One template; one that is gone too, so that a screen can say so.
pub(crate) async fn one(shared: &Shared, args: TemplateArgs) -> Result<TemplateView, UiError> {
    let (row, accounts) = read_one(shared, args.template_id).await?;
    Ok(view(row, &accounts))
}

async fn read_one(
    shared: &Shared,
    id: TemplateId,
) -> Result<(TemplateRow, Vec<TemplateAccountRow>), UiError> {
    let read = shared.read(move |reader| Ok((reader.template(id)?, reader.template_accounts()?)));
    let (row, accounts) = read.await?;
    let row = row.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such template"))?;
    Ok((row, accounts))
}

fn view(row: TemplateRow, accounts: &[TemplateAccountRow]) -> TemplateView {
    let account = accounts.iter().find(|account| account.waba_id == row.waba_id);
    TemplateView {
        number_ids: account.map(|account| account.number_ids.clone()).unwrap_or_default(),
        slots: row.template.slots(),
        sample: row.template.shown(&Filling::of_examples(&row.template)),
        sendable: row.status.is_sendable() && row.template.unsendable.is_none(),
        editable: row.status.is_editable() && row.template.unsendable.is_none(),
        row,
    }
}

/// Words without capitals; a name's parts are words of their own.
fn words_of(text: &str) -> Vec<String> {
    let is_gap = |c: char| c.is_whitespace() || c == '_';
    text.to_lowercase().split(is_gap).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Each wanted word begins a word of the name or of what the customer reads.
fn is_found(view: &TemplateView, wanted: &[String]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let template = &view.row.template;
    let header = match &view.sample.header {
        Some(ShownHeader::Text { text }) => text.as_str(),
        _ => "",
    };
    let all = [&template.name, header, &template.body.text, template.footer.as_deref().unwrap_or_default()];
    let words: Vec<String> = all.into_iter().flat_map(words_of).collect();
    let is_bare = |word: &str| word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned();
    wanted.iter().all(|wanted| {
        words
            .iter()
            .any(|word| word.starts_with(wanted.as_str()) || is_bare(word).starts_with(wanted.as_str()))
    })
}

/// A template as filled so far, with its price.
pub(crate) async fn filled(shared: &Shared, args: FillTemplateArgs) -> Result<FilledTemplate, UiError> {
    let (row, _) = read_one(shared, args.template_id).await?;
    let template = Box::new(row.template.as_sent());
    let shown = template.shown(&args.filling);
    let problems = template.filling_problems(&args.filling);
    let sending = match args.addressee {
        Some(addressee) => price(shared, template.category, addressee).await?,
        None => None,
    };
    let content = OutgoingContent::Template { template, filling: args.filling };
    Ok(FilledTemplate { content, shown, problems, sending })
}

/// What a template of this category would cost; `None` for a phone number that is not complete.
async fn price(
    shared: &Shared,
    category: Category,
    addressee: Addressee,
) -> Result<Option<SendState>, UiError> {
    let about = match addressee {
        Addressee::Conversation { conversation_id } => {
            let row = shared.answer(shared.cache.conversation(conversation_id)).await?;
            row.as_ref().map(|row| About::customer(row, category))
        }
        Addressee::Phone { number_id, phone } => match look_at(shared, number_id, &phone, None).await? {
            Looked::Nobody(phone) => Some(About::stranger(number_id, &phone, category)),
            Looked::Chat(_, row) => Some(About::customer(&row, category)),
            Looked::NotAPhone | Looked::Ours => None,
        },
    };
    match about {
        Some(about) => sending::state(shared, about).await.map(Some),
        None => Ok(None),
    }
}

/// What a template says, looked at while it is written.
pub(crate) fn checked(args: &CheckTemplateArgs) -> CheckedTemplate {
    let template: &Template = &args.template;
    CheckedTemplate {
        problems: template.writing_problems(),
        shown: template.shown(&Filling::of_examples(template)),
        slots: template.slots(),
    }
}

/// Who a phone number is.
pub(crate) enum Looked {
    NotAPhone,
    Ours,
    Nobody(Phone),
    Chat(Phone, Box<ConversationRow>),
}

/// Reads a phone number as a person typed it, and looks for who it is.
pub(crate) async fn look_at(
    shared: &Shared,
    number_id: NumberId,
    typed: &str,
    country_code: Option<&str>,
) -> Result<Looked, UiError> {
    let numbers = shared.read(|reader| reader.numbers()).await?;
    let number = numbers.iter().find(|number| number.id == number_id);
    let number = number.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such number"))?;
    let own = |number: &NumberRow| Phone::parse(&number.display_number);
    let at_home = own(number).and_then(|own| own.country_code().map(str::to_owned));
    let Some(phone) = Phone::typed(typed, country_code.or(at_home.as_deref())) else {
        return Ok(Looked::NotAPhone);
    };
    if numbers.iter().any(|number| own(number).as_ref() == Some(&phone)) {
        return Ok(Looked::Ours);
    }
    let wanted = phone.as_str().to_owned();
    let found = shared.read(move |reader| reader.conversation_with(number_id, &wanted)).await?;
    Ok(match found {
        Some(row) => Looked::Chat(phone, Box::new(row)),
        None => Looked::Nobody(phone),
    })
}

/// What is known of a phone number, for the screen.
pub(crate) async fn looked_up(shared: &Shared, args: LookUpPhoneArgs) -> Result<PhoneLookUp, UiError> {
    let looked = look_at(shared, args.number_id, &args.phone, args.country_code.as_deref()).await?;
    Ok(match looked {
        Looked::NotAPhone => PhoneLookUp::NotAPhone,
        Looked::Ours => PhoneLookUp::Ours,
        Looked::Nobody(phone) => PhoneLookUp::Nobody { phone: phone.as_str().to_owned() },
        Looked::Chat(phone, row) => PhoneLookUp::Chat {
            phone: phone.as_str().to_owned(),
            conversation_id: row.id,
            window_open: window::is_open(row.window_closes_at, shared.hub_now()),
            contact: contact(row.contact),
        },
    })
}

#[cfg(test)]
mod tests {
    use sangam_model::Timestamp;
    use sangam_model::template::{ParameterFormat, Quality, Status, Wording};
    use sangam_protocol::Rev;

    use super::*;

    fn found(search: &str) -> bool {
        let template = Template {
            name: "order_update".to_owned(),
            language: "en".to_owned(),
            category: Category::Utility,
            format: ParameterFormat::Named,
            header: None,
            body: Wording {
                text: "Hello {{customer}}, your *Saree* is ready. धन्यवाद".to_owned(),
                examples: Default::default(),
            },
            footer: Some("Rani Sarees, Jaipur".to_owned()),
            buttons: Vec::new(),
            unsendable: None,
        };
        let row = TemplateRow {
            id: "01932b8e-7c2a-7000-8000-000000000001".parse().unwrap(),
            waba_id: "1".to_owned(),
            template,
            status: Status::Approved,
            status_at: Timestamp::from_secs(1_795_302_220),
            reason: None,
            advice: None,
            quality: Quality::Unknown,
            upcoming: None,
            category_was: None,
            rev: Rev(1),
        };
        is_found(&view(row, &[]), &words_of(search))
    }

    #[test]
    fn a_template_is_found_by_the_beginnings_of_its_words() {
        for search in ["", "order", "UPDATE ord", "order_up", "saree", "jaipur ready", "धन्य"] {
            assert!(found(search), "{search}");
        }
        for search in ["rder", "order refund", "delhi"] {
            assert!(!found(search), "{search}");
        }
    }
}
