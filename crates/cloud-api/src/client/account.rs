//! Queries about an app, an account and a number (`docs/whatsapp.md` §1.6, §5.2, §5.3). All of it may be asked again without harm;
//! subscribing twice is subscribing.

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use url::Url;

use super::onboarding::MetaApp;
use super::{CallError, Client};
use crate::AccessToken;
use crate::json::Node;

/// What is asked about a number. One list for everybody who asks, so that one answer serves all.
const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,is_on_biz_app,platform_type,status,quality_rating,\
                             name_status,whatsapp_business_manager_messaging_limit,health_status,\
                             last_onboarded_time";
/// What the list of an account's numbers carries.
const LIST_FIELDS: &str =
    "id,display_phone_number,verified_name,is_on_biz_app,platform_type,status,quality_rating,name_status";
/// Pages of numbers read at most; an account has a few dozen.
const MAX_PAGES: usize = 20;

/// One object an app is subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppSubscription {
    /// Such as `whatsapp_business_account`.
    pub object: String,
    /// Where Meta delivers to.
    pub callback_url: Option<String>,
    /// It is live.
    pub is_active: bool,
    /// The webhook fields.
    pub fields: Vec<String>,
}

/// A number as Meta describes it. Its words are open sets; what was not told is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberNode {
    /// Meta's id of the number.
    pub id: String,
    /// As people write it.
    pub display_phone_number: Option<String>,
    /// What customers see.
    pub verified_name: Option<String>,
    /// It is on the WhatsApp Business app.
    pub is_on_biz_app: Option<bool>,
    /// `CLOUD_API`, …
    pub platform_type: Option<String>,
    /// `CONNECTED`, `FLAGGED`, …
    pub status: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`.
    pub quality_rating: Option<String>,
    /// `APPROVED`, …
    pub name_status: Option<String>,
    /// `TIER_250`, …
    pub messaging_limit: Option<String>,
    /// Whether and why not it can send.
    pub health: Option<HealthStatus>,
    /// When it was last onboarded: Unix seconds, or an instant in words.
    pub last_onboarded_time: Option<String>,
}

impl NumberNode {
    fn read(node: Node<'_>) -> Option<Self> {
        Some(Self {
            id: node.at("id").word()?,
            display_phone_number: node.at("display_phone_number").word(),
            verified_name: node.at("verified_name").word(),
            is_on_biz_app: node.at("is_on_biz_app").flag(),
            platform_type: node.at("platform_type").word(),
            status: node.at("status").word(),
            quality_rating: node.at("quality_rating").word(),
            name_status: node.at("name_status").word(),
            messaging_limit: node.at("whatsapp_business_manager_messaging_limit").word(),
            health: HealthStatus::read(node.at("health_status")),
            last_onboarded_time: node.at("last_onboarded_time").word(),
        })
    }
}

/// Whether a number can send, and everything on the way that hinders it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthStatus {
    /// `AVAILABLE`, `LIMITED`, `BLOCKED`.
    pub can_send_message: Option<String>,
    /// The number, its account, the business and the app, each with its own word.
    pub entities: Vec<HealthEntity>,
}

/// One link of the chain from app to number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthEntity {
    /// `PHONE_NUMBER`, `WABA`, `BUSINESS`, `APP`.
    pub entity_type: Option<String>,
    /// `AVAILABLE`, `LIMITED`, `BLOCKED`.
    pub can_send_message: Option<String>,
    /// Remarks of WhatsApp's.
    pub additional_info: Vec<String>,
    /// What hinders.
    pub errors: Vec<HealthError>,
}

/// Why something hinders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthError {
    /// WhatsApp's code.
    pub code: Option<i64>,
    /// WhatsApp's words.
    pub description: Option<String>,
    /// What WhatsApp suggests.
    pub solution: Option<String>,
}

impl HealthStatus {
    fn read(node: Node<'_>) -> Option<Self> {
        node.is_object().then(|| Self {
            can_send_message: node.at("can_send_message").word(),
            entities: node.at("entities").items().map(HealthEntity::read).collect(),
        })
    }
}

impl HealthEntity {
    fn read(node: Node<'_>) -> Self {
        let error = |error: Node<'_>| HealthError {
            code: error.at("error_code").integer(),
            description: error.at("error_description").text(),
            solution: error.at("possible_solution").text(),
        };
        Self {
            entity_type: node.at("entity_type").word(),
            can_send_message: node.at("can_send_message").word(),
            additional_info: node.at("additional_info").items().filter_map(Node::text).collect(),
            errors: node.at("errors").items().map(error).collect(),
        }
    }
}

impl Client {
    /// What the app is subscribed to: where its webhooks go, and which fields.
    ///
    /// # Errors
    /// [`CallError`]; refused means that id and secret do not belong together.
    pub async fn app_subscriptions(&self, app: &MetaApp) -> Result<Vec<AppSubscription>, CallError> {
        let address = self.provider.node_address(&[app.id(), "subscriptions"]);
        let (_, answer) = self.call_as_app(self.http.get(address), app).await?;
        let read = |node: Node<'_>| {
            // A field is an object with its name, in older answers the bare name.
            let fields = node.at("fields").items();
            let fields = fields.filter_map(|field| field.at("name").word().or_else(|| field.word()));
            Some(AppSubscription {
                object: node.at("object").word()?,
                callback_url: node.at("callback_url").word(),
                is_active: node.at("active").flag().unwrap_or(false),
                fields: fields.collect(),
            })
        };
        Ok(Node::new(&answer).at("data").items().filter_map(read).collect())
    }

    /// Subscribes the token's app to an account's webhooks. Without it the account is silent, without any error.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn subscribe(&self, waba_id: &str, token: &AccessToken) -> Result<(), CallError> {
        let address = self.provider.node_address(&[waba_id, "subscribed_apps"]);
        succeeded(self.call(self.http.post(address), token).await?)
    }

    /// The ids of the apps that get an account's webhooks.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn subscribed_apps(
        &self,
        waba_id: &str,
        token: &AccessToken,
    ) -> Result<Vec<String>, CallError> {
        let address = self.provider.node_address(&[waba_id, "subscribed_apps"]);
        let (_, answer) = self.call(self.http.get(address), token).await?;
        let id = |app: Node<'_>| app.at("whatsapp_business_api_data").at("id").word().or(app.at("id").word());
        Ok(Node::new(&answer).at("data").items().filter_map(id).collect())
    }

    /// The numbers of an account.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn phone_numbers(
        &self,
        waba_id: &str,
        token: &AccessToken,
    ) -> Result<Vec<NumberNode>, CallError> {
        let address = self.provider.node_address(&[waba_id, "phone_numbers"]);
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let request = self.http.get(address.clone()).query(&[("fields", LIST_FIELDS), ("limit", "100")]);
            let request = after.iter().fold(request, |request, after| request.query(&[("after", after)]));
            let (_, answer) = self.call(request, token).await?;
            let answer = Node::new(&answer);
            found.extend(answer.at("data").items().filter_map(NumberNode::read));
            let paging = answer.at("paging");
            after = paging.at("cursors").at("after").word().filter(|_| paging.has("next"));
            if after.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// Everything Meta says about a number, its health included.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn number(&self, phone_number_id: &str, token: &AccessToken) -> Result<NumberNode, CallError> {
        let address = self.provider.node_address(&[phone_number_id]);
        let request = self.http.get(address).query(&[("fields", NUMBER_FIELDS)]);
        let (status, answer) = self.call(request, token).await?;
        NumberNode::read(Node::new(&answer)).ok_or(CallError::Unreadable { status })
    }

    /// Tells 360dialog where a number's webhooks go; the key names the number. Only for that provider.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn set_webhook(&self, key: &AccessToken, url: &Url) -> Result<(), CallError> {
        let address = self.provider.node_address(&["v1", "configs", "webhook"]);
        let body = json!({ "url": url.as_str() });
        self.call(self.http.post(address).json(&body), key).await.map(drop)
    }

    /// A call the app makes for itself.
    pub(super) async fn call_as_app(
        &self,
        request: RequestBuilder,
        app: &MetaApp,
    ) -> Result<(u16, Value), CallError> {
        let request = request.headers(self.auth_headers(app.token())).timeout(self.timeouts.call);
        self.finish(request).await
    }
}

/// Graph's `{"success": true}`.
pub(super) fn succeeded((status, answer): (u16, Value)) -> Result<(), CallError> {
    if Node::new(&answer).at("success").flag() == Some(true) {
        Ok(())
    } else {
        Err(CallError::Unreadable { status })
    }
}
