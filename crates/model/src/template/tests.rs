use super::*;
use crate::outgoing::{Fault, OutgoingContent, Problem};

fn template() -> Template {
    let examples = [("customer", "Ritika"), ("order", "77124")];
    let examples = examples.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Template {
        name: "order_update".to_owned(),
        language: "en".to_owned(),
        category: Category::Utility,
        format: ParameterFormat::Named,
        header: None,
        body: Wording {
            text: "Hello {{customer}}, your order {{order}} is ready.".to_owned(),
            examples: examples.into_iter().collect(),
        },
        footer: Some("Rani Sarees".to_owned()),
        buttons: vec![Button::QuickReply { text: "Pick up today".to_owned() }],
        unsendable: None,
    }
}

fn filling(values: &[(&str, &str)]) -> Filling {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Filling { values: values.collect(), ..Filling::default() }
}

#[test]
fn a_filled_template_reads_as_the_customer_sees_it() {
    let content = OutgoingContent::Template {
        template: Box::new(template()),
        filling: filling(&[("customer", "Ritika"), ("order", "77124")]),
    };
    assert_eq!(content.problems(), vec![]);
    assert_eq!(content.bubble().text.as_deref(), Some("Hello Ritika, your order 77124 is ready."));
    assert_eq!(OutgoingContent::of(&content.bubble()), Some(content));
}

#[test]
fn a_line_break_in_a_value_is_told_before_anything_leaves() {
    let problems = template().filling_problems(&filling(&[("customer", "Ritika\nJi"), ("order", "1")]));
    let expected = Problem { field: "filling.values.customer".to_owned(), fault: Fault::Spacing };
    assert_eq!(problems, vec![expected]);
}
