//! Templates are written by managers and the owner, read by everybody of the workspace, and by nobody else.

use async_trait::async_trait;
use sangam_model::template::Template;
use sangam_protocol::template::TemplateRefusal;
use serde_json::{Value, json};

use super::*;
use crate::templates::{Handed, Listed, Shelf, ShelfError};

/// A reviewer who takes everything but what is called `refuse_me`.
pub(super) struct Reviewer;

#[async_trait]
impl Shelf for Reviewer {
    async fn list(&self, _: &Number) -> Result<Vec<Listed>, ShelfError> {
        Ok(Vec::new())
    }

    async fn create(&self, _: &Number, template: &Template) -> Result<Handed, ShelfError> {
        if template.name == "refuse_me" {
            let refused = TemplateRefusal {
                code: 2_388_019,
                subcode: None,
                title: "Message template limit exceeded".to_owned(),
                details: Some("Delete one first".to_owned()),
                problems: Vec::new(),
            };
            return Err(ShelfError::Refused(Box::new(refused)));
        }
        Ok(Handed { meta_id: "7".to_owned(), status: "PENDING".to_owned(), category: None })
    }

    async fn edit(&self, _: &Number, _: &str, _: &Template, _: bool) -> Result<(), ShelfError> {
        Err(ShelfError::Silent)
    }

    async fn delete(&self, _: &Number, _: &str, _: Option<&str>) -> Result<(), ShelfError> {
        Ok(())
    }
}

fn template(name: &str, body: &str) -> Value {
    json!({ "template": { "name": name, "language": "en", "category": "utility", "format": "positional",
        "body": { "text": body, "examples": { "1": "Ritika" } } } })
}

impl House {
    async fn says(&self, actor: &Actor, path: &str, body: &Value) -> (u16, Value) {
        let request = self.request("POST", path).bearer_auth(&actor.token);
        read(request.json(body)).await
    }

    fn shelf(&self) -> String {
        format!("/v1/numbers/{}/templates", self.shop.number_id)
    }
}

#[tokio::test]
async fn agents_send_templates_and_do_not_write_them() {
    let house = House::open().await;
    let wish = template("pickup", "Hello {{1}}, it is ready.");
    assert_eq!(house.says(&house.shop.asha, &house.shelf(), &wish).await.0, 403);
    let check = format!("{}/check", house.shelf());
    assert_eq!(house.says(&house.shop.asha, &check, &json!({})).await.0, 403);
    let (status, row) = house.says(&house.shop.meena, &house.shelf(), &wish).await;
    assert_eq!((status, &row["status"]), (200, &json!("pending")), "{row}");
    let (_, snapshot) = house.get(&house.shop.asha, "/v1/snapshot").await;
    assert_eq!(snapshot["templates"], json!([row]), "everybody reads it");
    let gone = format!("/v1/templates/{}/delete", row["id"].as_str().unwrap());
    assert_eq!(house.says(&house.shop.asha, &gone, &json!({})).await.0, 403);
    assert_eq!(house.says(&house.shop.rajesh, &gone, &json!({})).await.0, 200);
}

#[tokio::test]
async fn what_meta_would_refuse_and_what_it_refuses_are_told_apart() {
    let house = House::open().await;
    let (status, error) =
        house.says(&house.shop.rajesh, &house.shelf(), &template("Pick Up", "{{1}} is ready")).await;
    assert_eq!((status, &error["code"]), (400, &json!("invalid")));
    let fields: Vec<&Value> =
        error["detail"]["problems"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(fields, [&json!("name"), &json!("body.text")]);
    let (status, error) =
        house.says(&house.shop.rajesh, &house.shelf(), &template("refuse_me", "Hello {{1}} there")).await;
    assert_eq!((status, &error["code"]), (409, &json!("template_refused")));
    assert_eq!(error["detail"]["code"], 2_388_019);
    assert_eq!(error["detail"]["details"], "Delete one first");
}

#[tokio::test]
async fn one_name_has_one_text_in_a_language() {
    let house = House::open().await;
    let wish = template("pickup", "Hello {{1}}, it is ready.");
    assert_eq!(house.says(&house.shop.rajesh, &house.shelf(), &wish).await.0, 200);
    let (status, error) = house.says(&house.shop.rajesh, &house.shelf(), &wish).await;
    assert_eq!((status, &error["detail"]["problems"][0]["fault"]), (400, &json!("twice")));
}
