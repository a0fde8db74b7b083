//! Sends the history webhooks: the task behind an accepted `sync_type: history`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sangam_model::Clock;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::chunks::{Chunk, Chunks, Cut};
use super::plan::{Line, Plan, What};
use crate::assets::{Sample, sample};
use crate::faults::{SyncQuirks, strikes};
use crate::graph::status_error;
use crate::payload;
use crate::stage::Stage;
use crate::time::seconds;
use crate::webhooks::{Callback, Update, escaped};
use crate::world::media::Media;
use crate::world::{Author, Customer, Number, shuffle};

/// Chunks made ahead of the receiver.
const AHEAD: usize = 2;
/// No new chunk is posted while more than this is under way.
const UNDER_WAY: usize = 48;
/// How many different files of a kind there are; the rest are copies.
const FILES: u64 = 6;

impl Stage {
    /// Tells the phone's past, or that the owner does not share it.
    pub(crate) fn tell_history(self: &Arc<Self>, phone_number_id: &str) {
        let quirks = self.faults_mut().sync.clone();
        let (plan, dialog360) = {
            let world = self.world();
            let Some(number) = world.number(phone_number_id) else { return };
            if !number.phone.shares_history {
                self.decline(number, quirks.bare_decline);
                return;
            }
            (Plan::of(number), number.dialog360.is_some())
        };
        let cut = Cut { bytes: quirks.chunk_bytes, overlap_percent: quirks.overlap_percent, dialog360 };
        let (stage, phone_number_id) = (Arc::clone(self), phone_number_id.to_owned());
        self.spawn(async move {
            let (chunks, mut made) = mpsc::channel(AHEAD);
            // Ends by itself when nobody takes chunks any more.
            let _writing = tokio::task::spawn_blocking(move || {
                Chunks::of(plan, cut).try_for_each(|chunk| chunks.blocking_send(chunk))
            });
            let mut narrator = Narrator { stage, phone_number_id, quirks, posted: 0, files: HashMap::new() };
            let mut company = Vec::new();
            while let Some(chunk) = made.recv().await {
                company.push(chunk);
                if company.len() >= narrator.quirks.shuffle.max(1) && !narrator.release(&mut company).await {
                    return;
                }
            }
            narrator.release(&mut company).await;
        });
    }

    /// 2593109, with the envelope of a webhook or without.
    fn decline(&self, number: &Number, is_bare: bool) {
        let mut value = payload::envelope(number);
        let mut error = status_error(2_593_109);
        if let Some(error) = error.as_object_mut() {
            error.insert(
                "error_data".to_owned(),
                json!({ "details": "The business declined to share its chat history." }),
            );
            error.remove("href");
        }
        value.insert("history".to_owned(), json!([{ "errors": [error] }]));
        let Some(callback) = self.way(number) else { return };
        if is_bare {
            self.webhooks.push_raw(escaped(&Value::Object(value)), callback);
        } else {
            self.tell(number, payload::update(number, "history", value));
        }
    }
}

/// Posts chunks and what comes with them.
struct Narrator {
    stage: Arc<Stage>,
    phone_number_id: String,
    quirks: SyncQuirks,
    posted: usize,
    files: HashMap<(&'static str, u64), Sample>,
}

impl Narrator {
    /// Posts these chunks in some order. False when nothing more will come.
    async fn release(&mut self, company: &mut Vec<Chunk>) -> bool {
        if self.quirks.shuffle > 1 {
            shuffle(&self.stage.dice, company);
        }
        for chunk in company.drain(..) {
            if self.quirks.stop_after.is_some_and(|most| self.posted >= most) {
                return false;
            }
            if self.posted > 0 && self.quirks.pace_ms > 0 {
                sleep(Duration::from_millis(self.quirks.pace_ms)).await;
            }
            self.posted += 1;
            self.stage.webhooks.at_most(UNDER_WAY).await;
            self.post(chunk);
        }
        true
    }

    fn post(&mut self, chunk: Chunk) {
        let Chunk { body, files, live } = chunk;
        let (early, late): (Vec<_>, Vec<_>) =
            live.into_iter().enumerate().partition(|(turn, _)| turn.is_multiple_of(2));
        for (_, (place, line)) in early {
            self.tell_live(place, &line);
        }
        let (is_lost, is_doubled) = {
            let mut faults = self.stage.faults_mut();
            let dice = &self.stage.dice;
            (strikes(&mut faults.sync.lose, dice), strikes(&mut faults.sync.duplicate, dice))
        };
        let callback = self.callback();
        if let (Some(callback), false) = (&callback, is_lost) {
            if is_doubled {
                self.stage.webhooks.push_raw(body.clone(), callback.clone());
            }
            self.stage.webhooks.push_raw(body, callback.clone());
        }
        for (_, (place, line)) in late {
            self.tell_live(place, &line);
        }
        for (place, line) in files {
            self.tell_file(place, &line);
        }
    }

    /// Where this number's history goes; `None` when nobody listens, or the number is gone.
    fn callback(&self) -> Option<Option<Callback>> {
        let world = self.stage.world();
        self.stage.way(world.number(&self.phone_number_id)?)
    }

    /// The same message as a live webhook.
    fn tell_live(&self, place: usize, line: &Line) {
        let What::Text(text) = line.what else { return };
        let content = json!({ "type": "text", "text": { "body": text } });
        let world = self.stage.world();
        let Some(number) = world.number(&self.phone_number_id) else { return };
        let Some(customer) = number.customers.get(place) else { return };
        let message = addressed(number, customer, line, content);
        let update = match line.author {
            Author::Customer => payload::inbound(number, customer, &message),
            Author::Desk | Author::Phone => payload::echo(number, customer, &message),
        };
        self.stage.tell(number, update);
    }

    /// The file of a placeholder, as a history webhook of its own.
    fn tell_file(&mut self, place: usize, line: &Line) {
        let now = self.stage.clock.now();
        let content = match &line.what {
            What::Text(_) => return,
            What::Kept(content) => content.clone(),
            What::File(kind, caption) => {
                let whim = super::plan::dice(place as u64, self.posted, 0xf11e) % FILES;
                let file = self.files.entry((kind, whim)).or_insert_with(|| sample(kind, None, whim));
                let media = Media::received(
                    file.bytes.clone(),
                    file.mime_type.to_owned(),
                    self.phone_number_id.clone(),
                    now,
                );
                let mut world = self.stage.world();
                let id = world.digits();
                let content = described(&id, kind, caption, &media);
                world.media.insert(id, media);
                content
            }
        };
        let world = self.stage.world();
        let Some(number) = world.number(&self.phone_number_id) else { return };
        let Some(customer) = number.customers.get(place) else { return };
        let message = addressed(number, customer, line, content);
        self.stage.tell(number, as_history(number, customer, line.author, &message));
    }
}

/// The content object of a file.
fn described(id: &str, kind: &str, caption: &str, media: &Media) -> Value {
    let mut file =
        json!({ "id": id, "mime_type": media.mime_type, "sha256": STANDARD.encode(media.sha256()) });
    if let Some(file) = file.as_object_mut() {
        match kind {
            "audio" => drop(file.insert("voice".to_owned(), json!(true))),
            "document" => drop(file.insert("filename".to_owned(), json!("bill.pdf"))),
            _ => {}
        }
        if !caption.is_empty() {
            file.insert("caption".to_owned(), json!(caption));
        }
    }
    json!({ "type": kind, kind: file })
}

/// The message with sender, receiver, id and time.
fn addressed(number: &Number, customer: &Customer, line: &Line, content: Value) -> Value {
    let mut message = Map::new();
    if line.author == Author::Customer {
        if let Some(wa_id) = &customer.wa_id {
            message.insert("from".to_owned(), json!(wa_id));
        }
        message.insert("from_user_id".to_owned(), json!(customer.user_id));
    } else {
        message.insert("from".to_owned(), json!(number.display_phone_number));
        if let Some(wa_id) = &customer.wa_id {
            message.insert("to".to_owned(), json!(wa_id));
        }
        message.insert("to_user_id".to_owned(), json!(customer.user_id));
    }
    if let Value::Object(content) = content {
        message.extend(content.into_iter().filter(|(name, _)| name != "from" && name != "to"));
    }
    message.insert("id".to_owned(), json!(line.wamid));
    message.insert("timestamp".to_owned(), json!(seconds(line.at)));
    Value::Object(message)
}

fn as_history(number: &Number, customer: &Customer, author: Author, message: &Value) -> Update {
    let mut value = payload::envelope(number);
    value.insert("contacts".to_owned(), json!([payload::contact(customer, false)]));
    let array = if author == Author::Customer { "messages" } else { "message_echoes" };
    value.insert(array.to_owned(), json!([message]));
    payload::update(number, "history", value)
}
