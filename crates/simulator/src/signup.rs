//! Embedded Signup: what the person does in Meta's dialog, and what the page that opened it is told.
//!
//! A signup begins in a web page: it loads `/sdk.js`, calls `FB.login`, and a window opens on `/dialog/signup`. There a
//! person chooses; [`Stage::sign_up`] carries the choice out, and the window hands two results to the page that opened it,
//! in either order: the session event by `postMessage`, and the code to the callback of `FB.login`. Without a browser, a
//! test calls [`Stage::sign_up`] itself and plays the window.
//!
//! A code lives 30 seconds of the world's clock and is exchanged once. Connecting a number opens a new right to the one-shot
//! sync, unless the number was connected already. Nobody is subscribed to a new account's webhooks until a client says so.

mod page;

use std::sync::Arc;

use axum::Router;
use sangam_model::{Clock, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::faults::{ErrorEvent, MessageForm, Order, SignupQuirks};
use crate::stage::{Stage, StageError};
use crate::world::account::CODE_LIFE;
use crate::world::{Link, NodeState, SyncRight, World};

pub(crate) fn routes() -> Router<Arc<Stage>> {
    page::routes()
}

/// How the person leaves the dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum SignupChoice {
    /// With numbers of the app, all in one account.
    Finish {
        /// Each by `phone_number_id` or digits; at least one. Connected ones may be among them.
        phones: Vec<String>,
        /// *Share chat history* on the phone.
        #[serde(default = "yes")]
        share_history: bool,
        /// Into this account; otherwise the one the first number has or gets.
        #[serde(default)]
        account: Option<String>,
    },
    /// With a new number that is not on the app: the ordinary flow.
    FinishOrdinary {
        /// Into this account; otherwise a new one.
        #[serde(default)]
        account: Option<String>,
    },
    /// With an account and no number.
    FinishWithoutNumber,
    /// Left at a step.
    Cancel {
        /// Meta's word for it, such as `PHONE_NUMBER_VERIFICATION`.
        step: String,
    },
    /// With an error the person reported.
    Error {
        /// What it says.
        message: String,
    },
    /// The window was closed.
    Close,
}

const fn yes() -> bool {
    true
}

/// What the page that opened the dialog gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SignupEnd {
    /// `event.data` of the session event, text or object; none when none comes.
    pub event: Option<Value>,
    /// `response.authResponse.code`; none when the callback comes without.
    pub code: Option<String>,
    /// The code is given away before the event is posted.
    pub code_first: bool,
    /// The wait between the two.
    pub gap_ms: u64,
}

/// A phone as the dialog and `GET /_control/phones` show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhoneCard {
    /// Meta's id of the number, which Graph knows once it is connected.
    pub phone_number_id: String,
    /// The account it belongs to, or will.
    pub waba_id: String,
    /// Digits.
    pub display_phone_number: String,
    /// The shop's name.
    pub verified_name: String,
    /// `on_app_only`, `connected` or `disconnected`.
    pub link: &'static str,
    /// It is on the WhatsApp Business app.
    pub is_on_biz_app: bool,
    /// When the app was used last.
    pub used_at: Timestamp,
    /// Entries of its address book.
    pub contacts: usize,
}

impl Stage {
    /// Every phone of the world, connected or not.
    #[must_use]
    pub fn phones(&self) -> Vec<PhoneCard> {
        let world = self.world();
        let cards = world.numbers.iter().map(|number| PhoneCard {
            phone_number_id: number.phone_number_id.clone(),
            waba_id: number.waba_id.clone(),
            display_phone_number: number.display_phone_number.clone(),
            verified_name: number.verified_name.clone(),
            link: match number.link {
                Link::OnAppOnly => "on_app_only",
                Link::Connected => "connected",
                Link::Disconnected => "disconnected",
            },
            is_on_biz_app: number.standing.is_on_biz_app,
            used_at: number.phone.used_at,
            contacts: number.phone.book.len(),
        });
        cards.collect()
    }

    /// A person goes through Meta's dialog to its end.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`] for a phone nobody has, [`StageError::UnknownAccount`], [`StageError::NotNow`] when no
    /// phone was chosen; nothing has changed then.
    pub fn sign_up(&self, choice: &SignupChoice) -> Result<SignupEnd, StageError> {
        let quirks = self.faults_mut().signup.clone();
        let (event, waba_id) = match choice {
            SignupChoice::Finish { phones, share_history, account } => {
                let waba_id = self.connect(phones, *share_history, account.as_deref(), &quirks)?;
                (Some(finished(&quirks, &waba_id)), Some(waba_id))
            }
            SignupChoice::FinishOrdinary { account } => {
                let (data, waba_id) = self.connect_ordinary(account.as_deref())?;
                (Some(session_event(&quirks, "FINISH", &data)), Some(waba_id))
            }
            SignupChoice::FinishWithoutNumber => {
                let (data, waba_id) = self.open_empty_account();
                (Some(session_event(&quirks, "FINISH_ONLY_WABA", &data)), Some(waba_id))
            }
            SignupChoice::Cancel { step } => {
                (Some(session_event(&quirks, "CANCEL", &json!({ "current_step": step }))), None)
            }
            SignupChoice::Error { message } => (Some(self.reported(&quirks, message)), None),
            SignupChoice::Close => (None, None),
        };
        let older = self.faults_mut().token.older_accounts;
        let now = self.clock.now();
        let issued_at = if quirks.stale_code { now.plus(-CODE_LIFE) } else { now };
        let code = waba_id
            .filter(|_| !quirks.no_code)
            .map(|waba_id| self.world().issue_code(&waba_id, older, issued_at));
        Ok(SignupEnd {
            event: event.filter(|_| !quirks.no_event).map(|event| formed(&quirks, event)),
            code,
            code_first: quirks.order == Order::CodeFirst,
            gap_ms: quirks.gap_ms,
        })
    }

    /// Connects the phones; the account they are in now.
    fn connect(
        &self,
        phones: &[String],
        share_history: bool,
        account: Option<&str>,
        quirks: &SignupQuirks,
    ) -> Result<String, StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let places: Vec<usize> = phones
            .iter()
            .map(|phone| world.place_of(phone).ok_or(StageError::UnknownNumber))
            .collect::<Result<_, _>>()?;
        let first = *places.first().ok_or(StageError::NotNow("no phone was chosen"))?;
        let waba_id = match account {
            Some(account) if world.account(account).is_none() => return Err(StageError::UnknownAccount),
            Some(account) => account.to_owned(),
            None => world.numbers.get(first).map(|number| number.waba_id.clone()).unwrap_or_default(),
        };
        for place in places {
            self.connect_one(&mut world, place, &waba_id, share_history, quirks, now);
        }
        Ok(waba_id)
    }

    fn connect_one(
        &self,
        world: &mut World,
        place: usize,
        waba_id: &str,
        share_history: bool,
        quirks: &SignupQuirks,
        now: Timestamp,
    ) {
        let new_id = world.digits();
        let Some(number) = world.numbers.get_mut(place) else { return };
        if number.is_connected() {
            return;
        }
        let comes_back = number.link == Link::Disconnected;
        if comes_back && quirks.new_number_id {
            number.phone_number_id = new_id;
        }
        number.link = Link::Connected;
        waba_id.clone_into(&mut number.waba_id);
        number.standing = NodeState::in_coexistence();
        number.sync = SyncRight::new(now);
        // What was written before it came, or came back, opens no window.
        for customer in &mut number.customers {
            customer.last_wrote_at = None;
        }
        number.phone.used_at = now;
        number.phone.shares_history = share_history;
        let name = number.verified_name.clone();
        let business_id = world.account_or_new(waba_id, &name).business_id.clone();
        let info = json!({ "waba_id": waba_id, "owner_business_id": business_id });
        self.tell_account(waba_id, "account_update", json!({ "event": "PARTNER_ADDED", "waba_info": info }));
        if comes_back {
            let event = json!({ "event": "ACCOUNT_RECONNECTED", "waba_info": { "waba_id": waba_id } });
            self.tell_account(waba_id, "account_update", event);
        }
    }

    fn connect_ordinary(&self, account: Option<&str>) -> Result<(Value, String), StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        if account.is_some_and(|account| world.account(account).is_none()) {
            return Err(StageError::UnknownAccount);
        }
        let place = world.add_ordinary(now);
        let number = world.numbers.get_mut(place).ok_or(StageError::UnknownNumber)?;
        number.link = Link::Connected;
        if let Some(account) = account {
            account.clone_into(&mut number.waba_id);
        }
        let (waba_id, name) = (number.waba_id.clone(), number.verified_name.clone());
        let phone_number_id = number.phone_number_id.clone();
        let business_id = world.account_or_new(&waba_id, &name).business_id.clone();
        let data =
            json!({ "phone_number_id": phone_number_id, "waba_id": waba_id, "business_id": business_id });
        Ok((data, waba_id))
    }

    fn open_empty_account(&self) -> (Value, String) {
        let mut world = self.world();
        let waba_id = world.digits();
        let business_id = world.account_or_new(&waba_id, "New account").business_id.clone();
        (json!({ "waba_id": waba_id, "business_id": business_id }), waba_id)
    }

    fn reported(&self, quirks: &SignupQuirks, message: &str) -> Value {
        let world = self.world();
        let data = json!({
            "error_message": message,
            "error_id": world.digits().get(..6),
            "session_id": world.trace(),
            "timestamp": crate::time::seconds(self.clock.now()),
        });
        let name = match quirks.error_event {
            ErrorEvent::Cancel => "CANCEL",
            ErrorEvent::Error => "ERROR",
        };
        session_event(quirks, name, &data)
    }
}

/// Of a number in coexistence only the account is named.
fn finished(quirks: &SignupQuirks, waba_id: &str) -> Value {
    if quirks.plain_finish {
        return session_event(quirks, "FINISH", &json!({ "waba_id": waba_id, "is_wa_login_user": true }));
    }
    session_event(quirks, "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING", &json!({ "waba_id": waba_id }))
}

fn session_event(quirks: &SignupQuirks, name: &str, data: &Value) -> Value {
    let mut event = json!({ "type": "WA_EMBEDDED_SIGNUP", "event": name, "data": data });
    if let (false, Some(event)) = (quirks.version.is_null(), event.as_object_mut()) {
        event.insert("version".to_owned(), quirks.version.clone());
    }
    event
}

fn formed(quirks: &SignupQuirks, event: Value) -> Value {
    match quirks.message {
        MessageForm::String => Value::String(event.to_string()),
        MessageForm::Object => event,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Shop;

    fn finish(phone: &str) -> SignupChoice {
        SignupChoice::Finish { phones: vec![phone.to_owned()], share_history: true, account: None }
    }

    fn said(end: &SignupEnd) -> Value {
        serde_json::from_str(end.event.as_ref().unwrap().as_str().unwrap()).unwrap()
    }

    #[tokio::test]
    async fn a_phone_that_lived_on_the_app_alone_is_in_coexistence_afterwards() {
        let shop = Shop::open().await;
        let waiting = shop.waiting_phone();
        assert_eq!(shop.simulator.numbers().len(), 1, "Graph knows nothing of it before");
        let end = shop.simulator.sign_up(&finish(&waiting.display_phone_number)).unwrap();
        let event = said(&end);
        assert_eq!(event["event"], "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING");
        assert_eq!(event["data"], json!({ "waba_id": waiting.waba_id }), "only the account is named");
        assert_eq!(event["version"], 3);
        let (_, answer) = shop.exchange(&end.code.unwrap()).await;
        let token = answer["access_token"].as_str().unwrap();
        let path = format!("/v25.0/{}/phone_numbers?fields=is_on_biz_app,platform_type", waiting.waba_id);
        let (_, list) = shop.call("GET", &path, Some(token), None).await;
        let expected =
            json!({ "id": waiting.phone_number_id, "is_on_biz_app": true, "platform_type": "CLOUD_API" });
        assert_eq!(list["data"], json!([expected]));
        assert_eq!(shop.get(&path).await.0, 400, "another shop's token does not open it");
    }

    #[tokio::test]
    async fn a_new_account_is_silent_until_somebody_subscribes() {
        let shop = Shop::open().await;
        let waiting = shop.waiting_phone();
        let (token, _) = shop.signs_up_and_exchanges().await;
        shop.simulator.customer_writes(&waiting.phone_number_id, "+915559988776", "Hello?").unwrap();
        shop.simulator.settled().await;
        assert!(
            shop.received.bodies().iter().all(|body| body["entry"][0]["time"].is_number()),
            "only PARTNER_ADDED"
        );
        let path = format!("/v25.0/{}/subscribed_apps", waiting.waba_id);
        assert_eq!(shop.call("POST", &path, Some(&token), None).await.0, 200);
        let told = shop.simulator.customer_writes(&waiting.phone_number_id, "+915559988776", "Now?").unwrap();
        shop.received.message(&told.id).await;
    }

    #[tokio::test]
    async fn several_phones_share_an_account_and_an_ordinary_number_says_so() {
        let shop = Shop::open().await;
        let waiting: Vec<PhoneCard> =
            shop.simulator.phones().into_iter().filter(|phone| phone.link == "on_app_only").collect();
        let phones = waiting.iter().map(|phone| phone.phone_number_id.clone()).collect();
        let both = SignupChoice::Finish { phones, share_history: true, account: None };
        let end = shop.simulator.sign_up(&both).unwrap();
        let waba = said(&end)["data"]["waba_id"].as_str().unwrap().to_owned();
        let token = shop.token_of(&end).await;
        let ordinary = SignupChoice::FinishOrdinary { account: Some(waba.clone()) };
        let ordinary = shop.simulator.sign_up(&ordinary).unwrap();
        assert_eq!(said(&ordinary)["event"], "FINISH");
        let path = format!("/v25.0/{waba}/phone_numbers?fields=is_on_biz_app,status");
        let (_, list) = shop.call("GET", &path, Some(&token), None).await;
        let on_app: Vec<bool> =
            list["data"].as_array().unwrap().iter().map(|n| n["is_on_biz_app"].as_bool().unwrap()).collect();
        assert_eq!(on_app, [true, true, false]);
        assert_eq!(list["data"][2]["id"], said(&ordinary)["data"]["phone_number_id"]);
    }

    #[tokio::test]
    async fn leaving_reporting_and_closing_give_no_code() {
        let shop = Shop::open().await;
        let cancel = SignupChoice::Cancel { step: "PHONE_NUMBER_VERIFICATION".to_owned() };
        let end = shop.simulator.sign_up(&cancel).unwrap();
        assert_eq!(said(&end)["data"], json!({ "current_step": "PHONE_NUMBER_VERIFICATION" }));
        assert_eq!(end.code, None);
        let error = SignupChoice::Error { message: "The display name is not allowed.".to_owned() };
        let end = shop.simulator.sign_up(&error).unwrap();
        assert_eq!((&said(&end)["event"], end.code), (&json!("CANCEL"), None));
        shop.simulator
            .set_faults(
                &json!({ "signup": { "message": "object", "error_event": "ERROR", "version": null } }),
            )
            .unwrap();
        let event = shop.simulator.sign_up(&error).unwrap().event.unwrap();
        assert_eq!((&event["event"], event.get("version")), (&json!("ERROR"), None));
        let end = shop.simulator.sign_up(&SignupChoice::Close).unwrap();
        assert_eq!((end.event, end.code), (None, None));
    }

    #[tokio::test]
    async fn what_cannot_be_chosen_changes_nothing() {
        let shop = Shop::open().await;
        let none = SignupChoice::Finish { phones: vec![], share_history: true, account: None };
        assert!(matches!(shop.simulator.sign_up(&none), Err(StageError::NotNow(_))));
        assert!(matches!(shop.simulator.sign_up(&finish("12345")), Err(StageError::UnknownNumber)));
        let account = Some("1".to_owned());
        assert!(shop.simulator.sign_up(&SignupChoice::FinishOrdinary { account }).is_err());
        assert!(shop.simulator.phones().iter().filter(|phone| phone.link == "connected").count() == 1);
    }
}
