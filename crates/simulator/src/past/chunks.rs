//! The bytes of history webhooks: threads are filled message by message until a chunk has its size.
//!
//! Messages are written by hand instead of through a JSON tree, because a large past has hundreds of thousands.

use std::collections::VecDeque;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::plan::{Line, Person, Plan, What, dice, kind_of};
use crate::time::seconds;
use crate::webhooks::escaped;
use crate::world::Author;

/// The newest phase comes first.
const PHASES: u8 = 3;
/// What stands around the threads.
const ENVELOPE: usize = 512;

/// One history webhook, and what comes with it.
pub(super) struct Chunk {
    pub(super) body: Vec<u8>,
    /// Files that come later: whose thread, and the message.
    pub(super) files: Vec<(usize, Line)>,
    /// Messages that are told live as well.
    pub(super) live: Vec<(usize, Line)>,
}

/// How chunks are written.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    /// No chunk is larger.
    pub(super) bytes: usize,
    /// So many of a hundred texts are told live as well.
    pub(super) overlap_percent: u64,
    /// In the envelope of 360dialog.
    pub(super) dialog360: bool,
}

/// All chunks of a past, in the order they would come.
pub(super) struct Chunks {
    plan: Plan,
    cut: Cut,
    total: usize,
    told: usize,
    phase: u8,
    order: u32,
    person: usize,
    lines: VecDeque<Line>,
    /// How the person's thread begins.
    head: String,
}

impl Chunks {
    pub(super) fn of(plan: Plan, cut: Cut) -> Self {
        let total = plan.total();
        let (lines, head) = (VecDeque::new(), String::new());
        let mut chunks = Self { plan, cut, total, told: 0, phase: 0, order: 0, person: 0, lines, head };
        chunks.load();
        chunks
    }

    /// Takes up the lines of the present person and phase.
    fn load(&mut self) {
        let (plan, phase) = (&self.plan, self.phase);
        let lines = plan.lines(self.person);
        self.lines = lines.into_iter().filter(|line| plan.phase(line.at) == Some(phase)).collect();
        self.head = plan.people.get(self.person).map(head).unwrap_or_default();
    }

    /// The next message of this phase and whose it is; `None` at its end.
    fn draw(&mut self) -> Option<(usize, Line)> {
        loop {
            if let Some(line) = self.lines.pop_front() {
                return Some((self.person, line));
            }
            if self.person + 1 >= self.plan.people.len() {
                return None;
            }
            self.person += 1;
            self.load();
        }
    }

    fn put_back(&mut self, line: Line) {
        self.lines.push_front(line);
    }

    fn chunk(&mut self) -> Option<Chunk> {
        let mut threads = Threads::default();
        let (mut files, mut live) = (Vec::new(), Vec::new());
        while let Some((place, line)) = self.draw() {
            let person = self.plan.people.get(place)?;
            let message = written(&self.plan, person, place, &line);
            if !threads.is_empty() && threads.size_with(&self.head, &message) + ENVELOPE > self.cut.bytes {
                self.put_back(line);
                break;
            }
            threads.add(place, &self.head, &message);
            self.told += 1;
            if line.is_file() && self.plan.file_comes(line.at) {
                files.push((place, line));
            } else if is_overlapping(&line, self.cut.overlap_percent) {
                live.push((place, line));
            }
        }
        (!threads.is_empty()).then(|| {
            self.order += 1;
            Chunk { body: self.enveloped(self.phase, self.order, &threads.finish()), files, live }
        })
    }

    fn enveloped(&self, phase: u8, order: u32, threads: &str) -> Vec<u8> {
        let progress = self.told * 100 / self.total.max(1);
        let metadata = format!(
            "{{\"display_phone_number\":\"{}\",\"phone_number_id\":\"{}\"}}",
            self.plan.display_phone_number, self.plan.phone_number_id
        );
        let inner = format!(
            "\"messaging_product\":\"whatsapp\",\"metadata\":{metadata},\"history\":[{{\"metadata\":{{\"phase\":{phase},\"chunk_order\":{order},\"progress\":{progress}}},\"threads\":[{threads}]}}]"
        );
        let waba_id = &self.plan.waba_id;
        let body = if self.cut.dialog360 {
            let id = format!("evt-{waba_id}-{phase}-{order}");
            format!("{{\"id\":\"{id}\",\"event\":\"history\",\"data\":{{\"id\":\"{waba_id}\",{inner}}}}}")
        } else {
            format!(
                "{{\"object\":\"whatsapp_business_account\",\"entry\":[{{\"id\":\"{waba_id}\",\"changes\":[{{\"field\":\"history\",\"value\":{{{inner}}}}}]}}]}}"
            )
        };
        body.into_bytes()
    }
}

impl Iterator for Chunks {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.total == 0 {
            // A phone without chats says at once that this was all.
            self.total = 1;
            self.told = 1;
            self.phase = PHASES;
            return Some(Chunk { body: self.enveloped(0, 1, ""), files: Vec::new(), live: Vec::new() });
        }
        while self.phase < PHASES {
            if let Some(chunk) = self.chunk() {
                return Some(chunk);
            }
            self.phase += 1;
            self.order = 0;
            self.person = 0;
            if self.phase < PHASES {
                self.load();
            }
        }
        None
    }
}

/// Threads of a chunk under way.
#[derive(Default)]
struct Threads {
    out: String,
    open: Option<usize>,
}

impl Threads {
    fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    fn size_with(&self, head: &str, message: &str) -> usize {
        self.out.len() + message.len() + head.len() + 8
    }

    fn add(&mut self, place: usize, head: &str, message: &str) {
        if self.open == Some(place) {
            self.out.push(',');
        } else {
            if self.open.is_some() {
                self.out.push_str("]},");
            }
            self.out.push_str(head);
            self.open = Some(place);
        }
        self.out.push_str(message);
    }

    fn finish(mut self) -> String {
        if self.open.is_some() {
            self.out.push_str("]}");
        }
        self.out
    }
}

/// The beginning of a thread: whose it is. Without a phone number the context says so.
fn head(person: &Person) -> String {
    let mut context = json!({ "user_id": person.user_id });
    if let Some(context) = context.as_object_mut() {
        if let Some(wa_id) = &person.wa_id {
            context.insert("wa_id".to_owned(), json!(wa_id));
        }
        if let Some(username) = &person.username {
            context.insert("username".to_owned(), json!(username));
        }
    }
    match &person.wa_id {
        Some(wa_id) => format!("{{\"id\":\"{wa_id}\",\"context\":{context},\"messages\":["),
        None => format!("{{\"context\":{context},\"messages\":["),
    }
}

fn written(plan: &Plan, person: &Person, place: usize, line: &Line) -> String {
    let mut out = String::with_capacity(256);
    out.push('{');
    match (line.author, &person.wa_id) {
        (Author::Customer, Some(wa_id)) => push(&mut out, "from", wa_id),
        (Author::Customer, None) => push(&mut out, "from_user_id", &person.user_id),
        (Author::Desk | Author::Phone, wa_id) => {
            push(&mut out, "from", &plan.display_phone_number);
            // Meta's samples leave `to` out even here.
            if let (Some(wa_id), true) = (wa_id, place.is_multiple_of(2)) {
                push(&mut out, "to", wa_id);
            }
        }
    }
    push(&mut out, "id", &line.wamid);
    push(&mut out, "timestamp", &seconds(line.at));
    match &line.what {
        What::Text(text) => {
            let _ = write!(out, "\"type\":\"text\",\"text\":{{\"body\":{}}},", quoted(text));
        }
        What::Kept(content) if !line.is_file() => {
            let kind = kind_of(content);
            let inner = content.get(kind).map(|inner| String::from_utf8_lossy(&escaped(inner)).into_owned());
            let _ = write!(out, "\"type\":\"{kind}\",\"{kind}\":{},", inner.unwrap_or_default());
        }
        What::File(..) | What::Kept(_) => out.push_str("\"type\":\"media_placeholder\","),
    }
    let _ = write!(out, "\"history_context\":{{\"status\":\"{}\"}}}}", line.status);
    out
}

fn push(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, "\"{name}\":\"{value}\",");
}

fn quoted(text: &str) -> String {
    String::from_utf8_lossy(&escaped(&Value::from(text))).into_owned()
}

fn is_overlapping(line: &Line, percent: u64) -> bool {
    let sum = line.wamid.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    matches!(line.what, What::Text(_)) && dice(sum, 0, 0x11fe) % 100 < percent
}
