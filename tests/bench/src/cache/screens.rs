//! What a screen asks of the cache, beside bare statements on the same file.

use std::collections::BTreeMap;
use std::time::Instant;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use sangam_cache::{Anchor, Cache, ListQuery, Options, Profile, RootKey, Search, ThreadQuery, View};
use sangam_model::ConversationStatus;
use sangam_model::id::ConversationId;
use serde_json::json;

use super::bare::{self, Bare};
use crate::corpus::{BUSY, Corpus, Dice, QUIET, conversation_id, place_of};
use crate::peers::Peer;
use crate::rounds::{Goal, Report, quantile, rounded};

const COLUMNS: &str = "message.position, message.id, message.conversation_id, message.wamid, message.direction, message.origin,
    message.author_id, message.imported, message.automatic, message.kind, message.text, message.media, message.detail,
    message.reply_to, message.forwarded, message.referral, message.reactions, message.delivery, message.error, message.edited_at,
    message.revoked_at, message.sent_at, message.retry_of, message.rev";
/// Hits of a page, bubbles of a thread, rows of the list.
pub(super) const PAGE: u32 = 50;
/// Calls nobody counts, at the beginning.
const WARM: usize = 20;
/// Turns the two sides of an opening take.
const SIDES: usize = 10;

/// A question and the same as the index would be asked barely.
struct Asked {
    kind: &'static str,
    typed: String,
    conversation: Option<ConversationId>,
    expression: String,
}

/// Medians, for how they grow.
pub(super) struct Quick {
    pub(super) search_us: f64,
    pub(super) open_us: f64,
    pub(super) list_us: f64,
}

/// The file, and what is asked of it.
pub(super) struct Screens<'c> {
    corpus: &'c Corpus,
    messages: u64,
    bare: Connection,
    rounds: usize,
}

impl<'c> Screens<'c> {
    /// Beside the file of an open cache, as its readers have it.
    pub(super) fn new(corpus: &'c Corpus, messages: u64, profile: &Profile, key: &str) -> Self {
        let bare = bare::open(&profile.folder().join("cache.db"), Some(key));
        bare.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -32000;").unwrap();
        let rounds = if messages < 10_000 { 24 } else { 1_000 };
        Self { corpus, messages, bare, rounds }
    }

    /// One question of each kind in turn.
    fn questions(&self, count: usize) -> Vec<Asked> {
        let mut dice = Dice::new(1_000);
        (0..count).map(|nth| self.question(nth % 8, &mut dice)).collect()
    }

    fn question(&self, kind: usize, dice: &mut Dice) -> Asked {
        let mut word = |latin: Option<bool>| loop {
            // As often a rare word as a common one.
            let rank = (8.0 * (2_500.0_f64).powf(dice.share())) as usize;
            let word = self.corpus.word(rank);
            let is_latin = word.chars().all(|it| it.is_ascii_alphabetic());
            if word.chars().next().is_some_and(char::is_alphabetic)
                && latin.is_none_or(|wish| wish == is_latin)
            {
                return word.to_owned();
            }
        };
        let asked = |kind, typed: String| {
            let mut words: Vec<String> = typed.split(' ').map(|word| format!("body : \"{word}\"")).collect();
            words.last_mut().unwrap().push('*');
            Asked { kind, expression: words.join(" AND "), typed, conversation: None }
        };
        match kind {
            0 => asked("one_word", word(None)),
            1 => asked("two_words", format!("{} {}", word(None), word(None))),
            2 => {
                let text = self.corpus.message(dice.below(self.messages)).text.unwrap_or_default();
                let words: Vec<&str> =
                    text.split(' ').filter(|it| it.chars().all(char::is_alphabetic)).take(2).collect();
                let words = words.join(" ");
                Asked { expression: format!("body : \"{words}\""), ..asked("phrase", format!("\"{words}\"")) }
            }
            3 => asked("three_letters", word(Some(true)).chars().take(3).collect()),
            4 => asked("no_hit", format!("zzqx{}", dice.below(1_000))),
            5 => asked("very_common", self.corpus.word((dice.below(6)) as usize).to_owned()),
            6 => asked("indic", word(Some(false))),
            _ => {
                let chat = conversation_id(BUSY);
                let half: String = chat.as_bytes().iter().skip(8).map(|byte| format!("{byte:02x}")).collect();
                let mut asked = asked("in_a_conversation", word(None));
                asked.expression = format!("{} AND chat : \"{half}\"", asked.expression);
                Asked { conversation: Some(chat), ..asked }
            }
        }
    }

    /// Hits as places, with what the call took.
    async fn search(&self, cache: &Cache, asked: &Asked) -> (Vec<u64>, f64) {
        let search = Search {
            text: asked.typed.clone(),
            conversation: asked.conversation,
            limit: PAGE,
            ..Search::default()
        };
        let began = Instant::now();
        let found = cache.search(search).await.unwrap();
        let took = micros(began);
        (found.hits.iter().map(|hit| place_of(hit.message.row.sent_at)).collect(), took)
    }

    fn search_barely(&self, asked: &Asked) -> f64 {
        let sql = format!(
            "SELECT {COLUMNS}, snippet(message_fts, 0, char(2), char(3), '…', 24) FROM message_fts
             CROSS JOIN message ON message.position = message_fts.rowid
             WHERE message_fts MATCH ?1 ORDER BY message_fts.rowid DESC LIMIT {PAGE}"
        );
        barely(&self.bare, &sql, &[Sql::Text(asked.expression.clone())]).1
    }

    async fn open(&self, cache: &Cache, chat: u64, at: Anchor) -> f64 {
        let query = ThreadQuery { conversation: conversation_id(chat), at, limit: PAGE };
        let began = Instant::now();
        let page = cache.thread(query).await.unwrap();
        let took = micros(began);
        assert_eq!(page.items.len(), self.bubbles(chat), "a fast wrong answer scores nothing");
        took
    }

    fn bubbles(&self, chat: u64) -> usize {
        let all = (0..self.messages.min(10_000)).filter(|place| Corpus::chat_of(*place) == chat);
        all.count().min(PAGE as usize)
    }

    async fn list(&self, cache: &Cache) -> f64 {
        let query = ListQuery {
            view: View::All,
            statuses: vec![ConversationStatus::Open],
            before: None,
            limit: PAGE,
        };
        let began = Instant::now();
        let page = cache.list(query).await.unwrap();
        let took = micros(began);
        assert_eq!(
            page.conversations.len() as u64,
            Corpus::chats(self.messages).div_ceil(4).min(PAGE.into())
        );
        took
    }

    /// Medians of a few calls.
    pub(super) async fn quick(&self, cache: &Cache) -> Quick {
        let (mut search, mut open, mut list) = (Vec::new(), Vec::new(), Vec::new());
        for (nth, asked) in self.questions(self.rounds.min(240)).iter().enumerate() {
            search.push(self.search(cache, asked).await.1);
            open.push(
                self.open(cache, if nth.is_multiple_of(2) { BUSY } else { QUIET }, Anchor::Newest).await,
            );
            list.push(self.list(cache).await);
        }
        Quick {
            search_us: quantile(&mut search, 0.5).round(),
            open_us: quantile(&mut open, 0.5).round(),
            list_us: quantile(&mut list, 0.5).round(),
        }
    }

    /// B2 and B6.
    pub(super) async fn told(&self, report: &mut Report, cache: &Cache, tantivy: Option<&mut Peer>) {
        let questions = self.questions(self.rounds + WARM);
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        let mut kinds: BTreeMap<&str, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
        for (nth, asked) in questions.iter().enumerate() {
            // Who comes second finds the pages warm in the system's cache.
            let first = if nth.is_multiple_of(2) { None } else { Some(self.search_barely(asked)) };
            let own = self.search(cache, asked).await.1;
            let other = first.unwrap_or_else(|| self.search_barely(asked));
            if nth >= WARM {
                ours.push(own);
                bare.push(other);
                let kind = kinds.entry(asked.kind).or_default();
                kind.0.push(own);
                kind.1.push(other);
            }
        }
        let (p99, bare_p99) = (quantile(&mut ours, 0.99), quantile(&mut bare, 0.99));
        let (p50, bare_p50) = (quantile(&mut ours, 0.5), quantile(&mut bare, 0.5));
        report.figure("B2 newest-first search, p99 in ms", p99 / 1e3, Some(Goal::AtMost(2.0)));
        report.figure("B2 p99 beside the bare query", p99 / bare_p99, Some(Goal::AtMost(2.0)));
        report.figure("B2 p50 beside the bare query", p50 / bare_p50, Some(Goal::AtMost(2.0)));
        for (kind, (mut own, mut other)) in kinds {
            let [p50, p99] = [0.5, 0.99].map(|part| quantile(&mut own, part).round());
            let [bare_p50, bare_p99] = [0.5, 0.99].map(|part| quantile(&mut other, part).round());
            let said =
                json!({ "p50_us": p50, "p99_us": p99, "bare_p50_us": bare_p50, "bare_p99_us": bare_p99 });
            report.beside(&format!("search_{kind}"), said);
        }
        self.told_scan(report, cache).await;
        self.told_typing(report, cache).await;
        self.told_recall(report, cache).await;
        if let Some(tantivy) = tantivy {
            self.told_tantivy(report, cache, tantivy).await;
        }
        self.told_opening(report, cache).await;
    }

    /// Beside a scan of every text, for words so rare that neither may stop early.
    async fn told_scan(&self, report: &mut Report, cache: &Cache) {
        let sql =
            format!("SELECT {COLUMNS} FROM message WHERE text LIKE ?1 ORDER BY position DESC LIMIT {PAGE}");
        let (mut ours, mut scans) = (Vec::new(), Vec::new());
        for rank in [30_011, 40_013, 50_021] {
            let word = self.corpus.word(rank);
            let asked =
                Asked { kind: "rare", typed: word.to_owned(), conversation: None, expression: String::new() };
            ours.push(self.search(cache, &asked).await.1);
            scans.push(barely(&self.bare, &sql, &[Sql::Text(format!("%{word}%"))]).1);
        }
        let ratio = quantile(&mut scans, 0.5) / quantile(&mut ours, 0.5);
        report.figure("B2 times faster than a scan (LIKE)", ratio, Some(Goal::AtLeast(500.0)));
    }

    /// Eight keystrokes of a word, each a search.
    async fn told_typing(&self, report: &mut Report, cache: &Cache) {
        let mut took = Vec::new();
        let words = (100..).map(|rank| self.corpus.word(rank)).filter(|it| it.len() >= 8 && it.is_ascii());
        for word in words.take((self.rounds / 40).max(2)) {
            for letters in 1..=8 {
                let typed = word[..letters].to_owned();
                let asked = Asked { kind: "typing", typed, conversation: None, expression: String::new() };
                took.push(self.search(cache, &asked).await.1);
            }
        }
        let slowest = quantile(&mut took, 1.0) / 1e3;
        report.figure("B2 slowest keystroke, ms", slowest, Some(Goal::AtMost(16.0)));
    }

    /// Beside somebody who reads every text.
    async fn told_recall(&self, report: &mut Report, cache: &Cache) {
        let is_word = |word: &&str| word.chars().next().is_some_and(char::is_alphabetic);
        let words: Vec<&str> = (0..60).map(|nth| self.corpus.word(nth * nth * 15)).filter(is_word).collect();
        let mut expected: BTreeMap<&str, Vec<u64>> = words.iter().map(|word| (*word, Vec::new())).collect();
        for place in 0..self.messages {
            let text = self.corpus.message(place).text.unwrap_or_default();
            for word in text.split(' ') {
                if let Some(places) = expected.get_mut(word)
                    && places.len() < PAGE as usize
                    && places.last() != Some(&place)
                {
                    places.push(place);
                }
            }
        }
        let (mut found, mut wanted) = (0, 0);
        for (word, places) in expected {
            let typed = format!("\"{word}\"");
            let asked = Asked { kind: "recall", typed, conversation: None, expression: String::new() };
            let hits = self.search(cache, &asked).await.0;
            wanted += places.len();
            found += places.iter().filter(|place| hits.contains(place)).count();
        }
        assert!(wanted > 0);
        report.figure(
            "B2 recall beside reading every text",
            found as f64 / wanted as f64,
            Some(Goal::AtLeast(1.0)),
        );
    }

    async fn told_tantivy(&self, report: &mut Report, cache: &Cache, tantivy: &mut Peer) {
        let is_plain = |asked: &&Asked| asked.kind == "one_word" && asked.typed.is_ascii();
        let questions = self.questions(self.rounds);
        let questions: Vec<&Asked> = questions.iter().filter(is_plain).collect();
        let typed: Vec<&str> = questions.iter().map(|asked| asked.typed.as_str()).collect();
        let answer = tantivy.ask(&json!({ "questions": typed }));
        assert_eq!(answer["documents"], json!(self.messages), "tantivy lost a text");
        let mut theirs: Vec<f64> =
            answer["took_us"].as_array().unwrap().iter().filter_map(|it| it.as_f64()).collect();
        let mut ours = Vec::new();
        for asked in questions {
            ours.push(self.search(cache, asked).await.1);
        }
        let said = |took: &mut Vec<f64>| json!({ "p50_us": quantile(took, 0.5).round(), "p99_us": quantile(took, 0.99).round() });
        report.beside("one_latin_word_newest_50", said(&mut ours));
        report.beside("one_latin_word_tantivy_best_50_in_memory", said(&mut theirs));
    }

    async fn told_opening(&self, report: &mut Report, cache: &Cache) {
        let sql = format!(
            "SELECT {COLUMNS} FROM message WHERE conversation_id = ?1 ORDER BY position DESC LIMIT {PAGE}"
        );
        let (mut took, mut bare): ([Vec<f64>; 4], Vec<f64>) = Default::default();
        let is_deep = |place: &u64| Corpus::chat_of(*place) == BUSY;
        let oldest = (0..self.messages.saturating_sub(600)).rev().find(is_deep);
        let old_hit = Anchor::Around(self.corpus.message(oldest.unwrap_or_default()).id);
        // Side by side in turns of many: the connections of a process share the room for pages, and one that reads past its own takes
        // what the other has just read.
        for _ in 0..SIDES {
            for nth in 0..self.rounds / SIDES + WARM {
                let each = [
                    self.open(cache, BUSY, Anchor::Newest).await,
                    self.open(cache, QUIET, Anchor::Newest).await,
                    self.open(cache, BUSY, old_hit).await,
                    self.list(cache).await,
                ];
                if nth >= WARM {
                    took.iter_mut().zip(each).for_each(|(all, one)| all.push(one));
                }
            }
            for nth in 0..self.rounds / SIDES + WARM {
                let one = barely(&self.bare, &sql, &[Sql::Blob(conversation_id(BUSY).as_bytes().to_vec())]).1;
                if nth >= WARM {
                    bare.push(one);
                }
            }
        }
        let [busy, quiet, hit, list] = &mut took;
        let (busy_p50, quiet_p50) = (quantile(busy, 0.5), quantile(quiet, 0.5));
        let per_bubble = |p50: f64, chat| p50 / self.bubbles(chat) as f64;
        report.figure(
            "B6 opening the longest chat, p99 in ms",
            quantile(busy, 0.99) / 1e3,
            Some(Goal::AtMost(0.5)),
        );
        report.figure("B6 opening it, p50 beside the bare query", busy_p50 / quantile(&mut bare, 0.5), None);
        report.figure(
            "B6 longest chat beside one of fifty messages, p50",
            per_bubble(busy_p50, BUSY) / per_bubble(quiet_p50, QUIET),
            Some(Goal::AtMost(1.1)),
        );
        report.figure("B6 jumping to an old hit, p99 in ms", quantile(hit, 0.99) / 1e3, None);
        report.figure("first page of the list, p99 in ms", quantile(list, 0.99) / 1e3, None);
        report.beside("opening_p50_us", json!({ "longest": busy_p50.round(), "of_fifty": quiet_p50.round(),
            "bare": quantile(&mut bare, 0.5).round(), "old_hit": quantile(hit, 0.5).round(), "list": quantile(list, 0.5).round() }));
    }

    /// B14: the same bare questions of the sealed file and of the one in the clear, and what more memory for pages would bring.
    pub(super) fn told_sealing(&self, report: &mut Report, sealed: &Bare, clear: &Bare) {
        let open = format!(
            "SELECT {COLUMNS} FROM message WHERE conversation_id = ?1 ORDER BY position DESC LIMIT {PAGE}"
        );
        let chats = Corpus::chats(self.messages);
        let mut two: [Vec<f64>; 2] = Default::default();
        for nth in 0..2 * self.rounds {
            let chat = if nth / 2 % 2 == 0 { BUSY } else { QUIET };
            let id = [Sql::Blob(conversation_id(chat).as_bytes().to_vec())];
            let took = barely(&[sealed, clear][nth % 2].0, &open, &id).1;
            if nth >= WARM {
                two[nth % 2].push(took);
            }
        }
        let [one, other] = two.each_mut().map(|took| quantile(took, 0.5));
        let name = "B14 opening two chats in turn, sealed beside in the clear, p50";
        report.figure(name, one / other, Some(Goal::AtMost(1.2)));
        for mib in [2, 4, 8, 64] {
            let mut dice = Dice::new(14);
            let mut took: [Vec<f64>; 2] = Default::default();
            for file in [sealed, clear] {
                file.0
                    .execute_batch(&format!("PRAGMA shrink_memory; PRAGMA cache_size = -{}", mib * 1_000))
                    .unwrap();
            }
            for nth in 0..self.rounds {
                let chat = [Sql::Blob(conversation_id(dice.below(chats.min(400))).as_bytes().to_vec())];
                let order: [usize; 2] = if nth.is_multiple_of(2) { [0, 1] } else { [1, 0] };
                for side in order {
                    took[side].push(barely(&[sealed, clear][side].0, &open, &chat).1);
                }
            }
            let [mut sealed, mut clear] = took;
            let (one, other) = (quantile(&mut sealed, 0.5), quantile(&mut clear, 0.5));
            let said = json!({ "sealed_p50_us": rounded(one), "clear_p50_us": rounded(other),
                "sealed_p99_us": quantile(&mut sealed, 0.99).round(), "clear_p99_us": quantile(&mut clear, 0.99).round() });
            report.beside(&format!("opening_400_chats_with_{mib}_mb_of_pages"), said);
        }
    }
}

/// B6 with nothing of the file in the program's memory: the profile is opened anew each time.
pub(super) async fn told_fresh(report: &mut Report, profile: &Profile, root: &RootKey) {
    let mut took = Vec::new();
    for _ in 0..20 {
        let (cache, _) = Cache::open(profile.clone(), root, Options::default()).await.unwrap();
        let query = ThreadQuery { conversation: conversation_id(BUSY), at: Anchor::Newest, limit: PAGE };
        let began = Instant::now();
        assert_eq!(cache.thread(query).await.unwrap().items.len(), PAGE as usize);
        took.push(micros(began));
        cache.close().await.unwrap();
    }
    report.figure(
        "B6 first opening of a program, p50 in ms",
        quantile(&mut took, 0.5) / 1e3,
        Some(Goal::AtMost(3.0)),
    );
}

fn micros(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e6
}

/// Every value of every row, and what that took, the statement kept prepared.
fn barely(connection: &Connection, sql: &str, arguments: &[Sql]) -> (usize, f64) {
    let began = Instant::now();
    let mut statement = connection.prepare_cached(sql).unwrap();
    let width = statement.column_count();
    let mut found = statement.query(params_from_iter(arguments)).unwrap();
    let mut count = 0;
    while let Some(row) = found.next().unwrap() {
        for column in 0..width {
            std::hint::black_box(row.get_ref(column).unwrap());
        }
        count += 1;
    }
    drop(found);
    (count, micros(began))
}
