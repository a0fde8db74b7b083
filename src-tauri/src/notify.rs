//! Notifications of the system: what the desk wants said, and what a person does with it.
//!
//! A notification is known by a number; a conversation keeps its number for as long as its notification stands, so that where the
//! system allows it a newer one replaces it. Each is listened to by a task of its own, whose connection must live as long. GNOME knows a
//! program by the connection that spoke when nothing of it stood, and takes back all it said once that one vanishes, so that one is held
//! until another takes its part. A click opens the chat. Where the system does not answer, nothing is said, and the log
//! says so once. What each system wants is in a file of its own.

#[cfg_attr(target_os = "linux", path = "notify/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "notify/elsewhere.rs")]
mod system;

use std::collections::BTreeMap;
use std::sync::Arc;

use notify_rust::{Notification, NotificationResponse};
use sangam_desk::{App, Call, Says, Toast, Why, Word};
use sangam_model::id::{ConversationId, MessageId};
use serde_json::json;
use tauri::AppHandle;
use tauri::async_runtime::{JoinHandle, spawn};
use tokio::sync::{mpsc, oneshot};

use self::system::Shown;
use crate::words::Words;

/// The system's name for a click on the notification itself, which it does not show.
const DEFAULT: &str = "default";
const OPEN: &str = "open";
const READ: &str = "read";

/// What a notification is about: one conversation, or many.
type About = Option<ConversationId>;

/// A person did something with a notification.
struct Done {
    about: About,
    number: u32,
    up_to: Option<MessageId>,
    what: NotificationResponse,
}

/// A notification that stands. Dropping it stops listening and leaves it there.
struct StandingNotice {
    number: u32,
    close: oneshot::Sender<()>,
    listener: JoinHandle<()>,
}

/// What the system can do.
#[derive(Clone, Copy, Default)]
struct Able {
    actions: bool,
    markup: bool,
}

/// Has the system say what the desk wants said, until the desk is closed.
pub(crate) fn say_all(app: AppHandle, desk: &Arc<App>) -> JoinHandle<()> {
    let mut words = desk.notifications();
    let (told, mut done) = mpsc::unbounded_channel();
    let mut speaker = Speaker {
        app,
        desk: Arc::clone(desk),
        language: Words::of(None),
        standing: BTreeMap::new(),
        opener: None,
        told,
        able: None,
        failed: false,
    };
    spawn(async move {
        loop {
            tokio::select! {
                biased;
                Some(done) = done.recv() => speaker.follow(done).await,
                word = words.next() => match word {
                    Some(word) => speaker.hear(word).await,
                    None => return,
                },
            }
        }
    })
}

struct Speaker {
    app: AppHandle,
    desk: Arc<App>,
    language: Words,
    standing: BTreeMap<About, StandingNotice>,
    /// The connection by which the system knows what stands.
    opener: Option<system::Connection>,
    told: mpsc::UnboundedSender<Done>,
    able: Option<Able>,
    /// The system did not take the last one.
    failed: bool,
}

impl Speaker {
    async fn hear(&mut self, word: Word) {
        let chosen = self.desk.locale().await;
        if !self.language.are_of(chosen.as_deref()) {
            self.language = Words::of(chosen.as_deref());
        }
        match word {
            Word::Show(toast) => {
                let able = self.able().await;
                let notification = about_one(&toast, &self.language, able);
                self.show(Some(toast.conversation_id), Some(toast.up_to), notification).await;
            }
            Word::Call(call) => {
                let able = self.able().await;
                let notification = about_call(&call, &self.language, able);
                self.show(Some(call.conversation_id), None, notification).await;
            }
            Word::ShowMany { customers, sound } => {
                let able = self.able().await;
                let notification = about_many(customers, sound, &self.language, able);
                self.show(None, None, notification).await;
            }
            Word::FewerMany { customers } if self.standing.contains_key(&None) => {
                let able = self.able().await;
                let notification = about_many(customers, false, &self.language, able);
                self.show(None, None, notification).await;
            }
            Word::FewerMany { .. } => {}
            Word::Withdraw(id) => self.withdraw(Some(id)).await,
            Word::WithdrawMany => self.withdraw(None).await,
        }
    }

    /// Asked once the system has answered; a daemon that is not there yet may come.
    async fn able(&mut self) -> Able {
        if let Some(able) = self.able {
            return able;
        }
        self.able = system::able().await;
        self.able.unwrap_or_default()
    }

    async fn show(&mut self, about: About, up_to: Option<MessageId>, notification: Notification) {
        let opens = self.standing.is_empty();
        let before = self.standing.remove(&about);
        match system::show(notification, before.as_ref().map(|before| before.number)).await {
            Ok(shown) => {
                self.failed = false;
                if opens {
                    self.opener = Some(shown.connection());
                }
                let number = shown.number();
                let (close, closed) = oneshot::channel();
                let listener = spawn(listen(shown, about, up_to, self.told.clone(), closed));
                self.standing.insert(about, StandingNotice { number, close, listener });
            }
            Err(error) if !self.failed => {
                self.failed = true;
                tracing::warn!(%error, "the system shows no notifications");
            }
            Err(_) => {}
        }
        // Only now: the connection that showed it first is let go once another one has replaced it.
        drop(before);
    }

    async fn withdraw(&mut self, about: About) {
        let Some(standing) = self.standing.remove(&about) else { return };
        // A listener that has ended took its notification along.
        if standing.close.send(()).is_ok()
            && let Err(error) = standing.listener.await
        {
            tracing::debug!(%error, "a notification could not be taken back");
        }
    }

    async fn follow(&mut self, done: Done) {
        if self.standing.get(&done.about).is_none_or(|standing| standing.number != done.number) {
            return;
        }
        self.standing.remove(&done.about);
        match (done.what, done.about) {
            (NotificationResponse::Action(action), Some(conversation_id)) if action == READ => {
                let seen = json!({ "conversation_id": conversation_id, "up_to": done.up_to });
                if let Err(error) = self.desk.call("mark_read", seen).await {
                    tracing::warn!(code = error.code, "a chat could not be marked as read");
                }
            }
            (NotificationResponse::Default | NotificationResponse::Action(_), about) => {
                crate::show(&self.app);
                if let Some(conversation_id) = about {
                    self.desk.show(conversation_id);
                }
            }
            (NotificationResponse::Closed(_) | NotificationResponse::Reply(_), _) => {}
        }
    }
}

async fn listen(
    shown: Shown,
    about: About,
    up_to: Option<MessageId>,
    told: mpsc::UnboundedSender<Done>,
    close: oneshot::Receiver<()>,
) {
    let number = shown.number();
    let tell = |what: &NotificationResponse| {
        // The speaker is gone when the desk is closed.
        let _ = told.send(Done { about, number, up_to, what: what.clone() });
    };
    shown.listen(tell, close).await;
}

fn about_one(toast: &Toast, language: &Words, able: Able) -> Notification {
    let unread = usize::try_from(toast.unread).unwrap_or(usize::MAX);
    let summary = match &toast.who {
        Some(name) if unread > 1 => language.name_and_count("notify-who-unread", name, unread),
        Some(name) => name.clone(),
        None => language.say("notify-some"),
    };
    let body = toast
        .says
        .as_ref()
        .map_or_else(|| language.count("notify-unread", unread), |says| line(says, language));
    let mut notification = notification(&summary, &body, toast.sound, able);
    if able.actions {
        offer_the_click(&mut notification, language);
        notification.action(OPEN, &language.say("notify-open"));
        notification.action(READ, &language.say("notify-read"));
    }
    notification
}

fn about_call(call: &Call, language: &Words, able: Able) -> Notification {
    let summary = match &call.why {
        why @ (Why::Mentioned { by: Some(name) } | Why::Given { by: Some(name) }) => {
            language.name_and_count(key(why), name, 1)
        }
        why => language.say(key(why)),
    };
    let customer = call.customer.as_deref();
    let body = customer.map(|name| language.name_and_count("notify-chat-with", name, 1)).unwrap_or_default();
    let mut notification = notification(&summary, &body, call.sound, able);
    if able.actions {
        offer_the_click(&mut notification, language);
        notification.action(OPEN, &language.say("notify-open"));
    }
    notification
}

/// What is said to whoever is called.
const fn key(why: &Why) -> &'static str {
    match why {
        Why::Mentioned { by: Some(_) } => "notify-mentioned",
        Why::Mentioned { by: None } => "notify-mentioned-some",
        Why::Given { by: Some(_) } => "notify-given-by",
        Why::Given { by: None } => "notify-given-some",
        Why::Woke => "notify-woke",
        Why::NotDelivered => "notify-not-delivered",
    }
}

fn about_many(customers: usize, sound: bool, language: &Words, able: Able) -> Notification {
    let mut notification = notification("Sangam", &language.count("notify-many", customers), sound, able);
    if able.actions {
        offer_the_click(&mut notification, language);
    }
    notification
}

/// Whoever clicks on the notification itself is told of, where that has to be asked for.
fn offer_the_click(notification: &mut Notification, language: &Words) {
    if system::OFFERS_THE_CLICK {
        notification.action(DEFAULT, &language.say("notify-open"));
    }
}

fn notification(summary: &str, body: &str, sound: bool, able: Able) -> Notification {
    let body = if able.markup { escape(body) } else { body.to_owned() };
    let mut notification = Notification::new();
    notification.appname("Sangam").summary(summary).body(&body);
    system::dress(&mut notification, sound);
    notification
}

/// What was written, or what kind of thing it is.
fn line(says: &Says, language: &Words) -> String {
    let word = match says.kind.as_str() {
        "image" => "kind-image",
        "video" => "kind-video",
        "audio" => "kind-audio",
        "document" => "kind-document",
        "sticker" => "kind-sticker",
        "location" => "kind-location",
        "contacts" => "kind-contacts",
        "order" => "kind-order",
        _ => "kind-phone-only",
    };
    says.text.clone().unwrap_or_else(|| language.say(word))
}

/// What a customer writes is words, also where the system would read tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What is said of every reason to call somebody. Whoever adds one says here that there is one more.
#[cfg(test)]
pub(crate) fn every_call() -> impl Iterator<Item = &'static str> {
    let name = || Some("Vikram".to_owned());
    let after = move |why: &Why| match why {
        Why::Mentioned { by: Some(_) } => Some(Why::Mentioned { by: None }),
        Why::Mentioned { by: None } => Some(Why::Given { by: name() }),
        Why::Given { by: Some(_) } => Some(Why::Given { by: None }),
        Why::Given { by: None } => Some(Why::Woke),
        Why::Woke => Some(Why::NotDelivered),
        Why::NotDelivered => None,
    };
    std::iter::successors(Some(Why::Mentioned { by: name() }), after).map(|why| key(&why))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Able = Able { actions: true, markup: true };

    fn toast(who: Option<&str>, says: Option<Says>, unread: u32) -> Toast {
        let conversation_id = "01932b8e-7c2a-7000-8000-000000000001".parse().unwrap();
        let up_to = "01932b8e-7c2a-7000-8000-000000000002".parse().unwrap();
        Toast { conversation_id, up_to, who: who.map(str::to_owned), says, unread, sound: false }
    }

    fn says(kind: &str, text: Option<&str>) -> Option<Says> {
        Some(Says { kind: kind.into(), text: text.map(str::to_owned) })
    }

    #[test]
    fn what_a_customer_writes_is_never_markup() {
        let english = Words::of(Some("en"));
        let written = toast(Some("Ritika"), says("text", Some("<b>1 & 2</b>")), 1);
        assert_eq!(about_one(&written, &english, ALL).body, "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
        let plain = Able { markup: false, ..ALL };
        assert_eq!(about_one(&written, &english, plain).body, "<b>1 & 2</b>");
    }

    #[test]
    fn a_file_without_words_is_named_and_a_private_one_only_counted() {
        let english = Words::of(Some("en"));
        assert_eq!(about_one(&toast(Some("Ritika"), says("image", None), 1), &english, ALL).body, "Photo");
        let private = about_one(&toast(None, None, 1), &english, ALL);
        assert_eq!(private.summary, "A customer wrote");
        assert!(private.body.ends_with("new message"));
    }

    #[test]
    fn a_system_without_actions_is_offered_none() {
        let none = Able { actions: false, ..ALL };
        let quiet = about_one(
            &toast(Some("Ritika"), says("text", Some("koi hai?")), 3),
            &Words::of(Some("en")),
            none,
        );
        assert!(quiet.actions.is_empty());
        assert!(quiet.summary.contains("Ritika") && quiet.summary.contains('3'));
    }
}
