//! Presence: who of a workspace is online, which chat they view and where they type. In memory, one [`Hall`] per workspace.
//!
//! A desk is there while its socket listens. What its person does is held until the desk says something else, leaves, or says
//! nothing for half a minute. The fan-out tells the whole picture to every desk that asked for such: the first change after a quiet
//! moment at once, what follows it together when the moment is over, and again every ten seconds, because desks forget what they do
//! not hear again. A moment is as long as there are desks: a picture costs what their number squared does, so ten hear of each other
//! within a fifth of a second, and fifty cost no more than a picture a second whatever they do.
//!
//! A picture is made for a kind of eyes. A chat is in it only if those eyes see it and whoever looks at it does; so nobody learns
//! from a colleague's screen that a chat is there. That is asked of the store whenever a picture is made, on one snapshot, and again
//! after every commit: a chat that is hidden takes its onlookers along. Nothing here is written anywhere or takes a revision.
//!
//! Where several hubs serve from one database, each says to the others who is at its own desks: whole, when that changed and again
//! every ten seconds ([`Word`]). What a hub did not say again is over, like what a desk did not.
//!
//! It is bounded: a desk does one thing at a time, a picture names so many people and so many chats of each, and a flood of words
//! costs one picture a moment.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use sangam_model::Role;
use sangam_model::id::{ConversationId, PersonId, WorkspaceId};
use sangam_protocol::presence::{AGAIN_MS, At, Doing, EXPIRES_MS, Presence, Present};
use sangam_protocol::sync::HubFrame;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use uuid::Uuid;

use super::live::encode;
use crate::access::visibility::Viewer;
use crate::store::{ConversationView, ReadTx, StoreError};

/// The time between two pictures while things change, for each desk that listens.
const MOMENT_OF_A_DESK: Duration = Duration::from_millis(20);
/// Its minimum.
const LEAST_MOMENT: Duration = Duration::from_millis(50);
/// Its maximum, and the time between two checks of visibility after commits.
const LONGEST_MOMENT: Duration = Duration::from_secs(1);
/// The minimum time between two pictures that turn out to be unchanged.
const LOOKED_EVERY: Duration = Duration::from_millis(100);
/// How often an unchanged picture is repeated.
const AGAIN_EVERY: Duration = Duration::from_millis(AGAIN_MS);
/// When a desk's statement expires without a repetition.
const EXPIRES: Duration = Duration::from_millis(EXPIRES_MS);
/// People in a picture.
const PEOPLE: usize = 250;
/// Chats of one person in a picture.
const CHATS: usize = 4;
/// Desks in one message between hubs, by its size limit.
const DESKS: usize = 40;
/// Messages a hub uses at most for all its desks.
const WORDS: usize = 8;
/// What one desk's person does, and when the desk said so.
#[derive(Clone, Copy)]
struct PresenceReport {
    doing: Doing,
    at: Instant,
}

/// One desk, in a word to other hubs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Desk {
    person_id: PersonId,
    role: Role,
    #[serde(default)]
    doing: Doing,
}

/// Who is at the desks of one hub, or at some of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Word {
    pub(super) workspace_id: WorkspaceId,
    desks: Vec<Desk>,
    /// Which of the hub's words this is, from none on.
    #[serde(default)]
    nth: usize,
    /// How many words the hub has beside the first.
    #[serde(default)]
    more: usize,
}

impl Word {
    /// Nobody is.
    pub(super) const fn of_nobody(workspace_id: WorkspaceId) -> Self {
        Self { workspace_id, desks: Vec::new(), nth: 0, more: 0 }
    }

    /// That these are there: all of them, as far as there are words for them.
    fn of(workspace_id: WorkspaceId, desks: &[Desk]) -> Vec<Self> {
        let parts: Vec<&[Desk]> = desks.chunks(DESKS).take(WORDS).collect();
        let more = parts.len().saturating_sub(1);
        let word = |(nth, part): (usize, &[Desk])| Self { workspace_id, desks: part.to_vec(), nth, more };
        if parts.is_empty() {
            return vec![Self::of_nobody(workspace_id)];
        }
        parts.into_iter().enumerate().map(word).collect()
    }

    /// As it is said.
    pub(super) fn said(&self) -> String {
        // Plain values always have a text; an empty one says nothing to anybody.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From what was said; `None` if it is a later version's.
    pub(super) fn heard(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Everyone of one workspace who is there.
pub(super) struct Hall {
    said: BTreeMap<u64, PresenceReport>,
    /// Who is at the desks of other hubs, by each of their words, and when they said so.
    abroad: BTreeMap<(Uuid, usize), (Instant, Vec<Desk>)>,
    /// What was last said to them, and when.
    words: Option<(Instant, Vec<Word>)>,
    told: BTreeMap<Viewer, Utf8Bytes>,
    told_at: Option<Instant>,
    /// When a changed picture was last sent; repetitions do not count.
    news_at: Option<Instant>,
    made_at: Option<Instant>,
    /// Desks that listen.
    desks: u32,
    is_changed: bool,
    /// There was a commit since the last check: a chat may have become visible or hidden.
    is_doubtful: bool,
    /// A desk joined that has had no picture yet.
    is_awaited: bool,
}

impl Hall {
    pub(super) const fn new() -> Self {
        Self {
            said: BTreeMap::new(),
            abroad: BTreeMap::new(),
            words: None,
            told: BTreeMap::new(),
            told_at: None,
            news_at: None,
            made_at: None,
            desks: 0,
            is_changed: false,
            is_doubtful: false,
            is_awaited: false,
        }
    }

    /// A desk came.
    pub(super) fn came(&mut self) {
        self.is_changed = true;
        self.is_awaited = true;
    }

    /// A desk left.
    pub(super) fn left(&mut self, name: u64) {
        self.said.remove(&name);
        self.is_changed = true;
    }

    /// What may be seen may have changed.
    pub(super) fn look_again(&mut self) {
        self.is_doubtful |= !self.said.is_empty();
    }

    /// A desk says what its person does.
    pub(super) fn hear(&mut self, name: u64, doing: Doing) {
        let before = if doing.conversation_id.is_some() {
            self.said.insert(name, PresenceReport { doing, at: Instant::now() })
        } else {
            self.said.remove(&name)
        };
        let before = before.map(|said| said.doing).unwrap_or_default();
        self.is_changed |= before != doing;
    }

    /// Another hub says who is at its desks.
    pub(super) fn hear_from_abroad(&mut self, hub: Uuid, word: Word) {
        let (known, place) = (self.abroad.len(), (hub, word.nth));
        self.abroad.retain(|(of, nth), _| *of != hub || *nth <= word.more);
        self.is_changed |= self.abroad.len() < known;
        let before = self.abroad.insert(place, (Instant::now(), word.desks));
        let before = before.map(|(_, desks)| desks).unwrap_or_default();
        self.is_changed |= self.abroad.get(&place).is_some_and(|(_, desks)| *desks != before);
    }

    /// Who is at the desks of other hubs.
    pub(super) fn abroad(&self) -> BTreeSet<PersonId> {
        let now = Instant::now();
        let holds = self.abroad.values().filter(|(at, _)| now.duration_since(*at) < EXPIRES);
        holds.flat_map(|(_, desks)| desks.iter().map(|desk| desk.person_id)).collect()
    }

    /// What is to be said to other hubs now, if anything.
    pub(super) fn words(
        &mut self,
        workspace_id: WorkspaceId,
        desks: impl Iterator<Item = (u64, PersonId, Role)>,
    ) -> Vec<Word> {
        let now = Instant::now();
        let desk = |(name, person_id, role)| {
            let doing = self.said.get(&name).map(|said| said.doing).unwrap_or_default();
            Desk { person_id, role, doing }
        };
        let words = Word::of(workspace_id, &desks.map(desk).collect::<Vec<_>>());
        let is_said =
            |(at, said): &(Instant, Vec<Word>)| *said == words && now.duration_since(*at) < AGAIN_EVERY;
        if self.words.as_ref().is_some_and(is_said) {
            return Vec::new();
        }
        self.words = Some((now, words.clone()));
        words
    }

    /// When the next picture is to be told.
    pub(super) fn due(&self, now: Instant) -> Instant {
        let (Some(told_at), Some(made_at)) = (self.told_at, self.made_at) else { return now };
        let again = told_at + AGAIN_EVERY;
        let doubtful = self.is_doubtful.then(|| made_at + LONGEST_MOMENT);
        let changed = self.is_changed.then(|| {
            let moment = self.moment();
            let news = self.news_at.map_or(now, |news_at| news_at + moment);
            news.max(made_at + moment.min(LOOKED_EVERY))
        });
        [doubtful, changed].into_iter().flatten().fold(again, Instant::min)
    }

    /// How far apart pictures are told while things change.
    fn moment(&self) -> Duration {
        MOMENT_OF_A_DESK.saturating_mul(self.desks).clamp(LEAST_MOMENT, LONGEST_MOMENT)
    }

    /// What the next picture asks of the store.
    pub(super) fn question(
        &mut self,
        workspace_id: WorkspaceId,
        desks: impl Iterator<Item = (u64, PersonId, Role)>,
    ) -> Question {
        let now = Instant::now();
        self.said.retain(|_, said| now.duration_since(said.at) < EXPIRES);
        let mut people: BTreeMap<PersonId, Someone> = BTreeMap::new();
        self.desks = 0;
        for (name, person_id, role) in desks {
            self.desks = self.desks.saturating_add(1);
            let viewer = Viewer::of(role);
            let someone = people.entry(person_id).or_insert_with(|| Someone { viewer, doing: Vec::new() });
            someone.doing.extend(self.said.get(&name).map(|said| said.doing));
        }
        self.abroad.retain(|_, (at, _)| now.duration_since(*at) < EXPIRES);
        for desk in self.abroad.values().flat_map(|(_, desks)| desks) {
            let viewer = Viewer::of(desk.role);
            let someone = people.entry(desk.person_id);
            someone.or_insert_with(|| Someone { viewer, doing: Vec::new() }).doing.push(desk.doing);
        }
        Question { workspace_id, people }
    }

    /// The pictures were made: which of them are to be told now. A picture nobody waits for, that says what was just said, is not.
    pub(super) fn tell(&mut self, pictures: BTreeMap<Viewer, Utf8Bytes>) -> BTreeMap<Viewer, Utf8Bytes> {
        let now = Instant::now();
        let is_time = self.told_at.is_none_or(|at| now.duration_since(at) >= AGAIN_EVERY);
        let tells_all = self.is_awaited || is_time;
        let is_news = |viewer: &Viewer, picture: &Utf8Bytes| self.told.get(viewer) != Some(picture);
        let told: BTreeMap<Viewer, Utf8Bytes> = pictures
            .iter()
            .filter(|(viewer, picture)| tells_all || is_news(viewer, picture))
            .map(|(viewer, picture)| (*viewer, picture.clone()))
            .collect();
        if pictures.iter().any(|(viewer, picture)| is_news(viewer, picture)) {
            self.news_at = Some(now);
        }
        self.made_at = Some(now);
        self.is_changed = false;
        self.is_doubtful = false;
        self.is_awaited = false;
        if !told.is_empty() {
            self.told_at = Some(now);
            self.told = pictures;
        }
        told
    }

    /// The pictures could not be made: again in a while.
    pub(super) fn failed(&mut self) {
        let now = Instant::now();
        self.news_at = Some(now + LONGEST_MOMENT);
        (self.told_at, self.made_at) = (Some(now), Some(now));
    }
}

struct Someone {
    viewer: Viewer,
    doing: Vec<Doing>,
}

/// Who is there, before it is known what of it may be seen.
pub(super) struct Question {
    workspace_id: WorkspaceId,
    people: BTreeMap<PersonId, Someone>,
}

impl Question {
    /// A picture for every kind of eyes.
    pub(super) fn answer(&self, tx: &ReadTx<'_>) -> Result<BTreeMap<Viewer, Utf8Bytes>, StoreError> {
        let mut chats = BTreeMap::new();
        for id in self.people.values().flat_map(|someone| &someone.doing).filter_map(|d| d.conversation_id) {
            if let Entry::Vacant(unknown) = chats.entry(id) {
                unknown.insert(self.chat(tx, id)?);
            }
        }
        let picture = |viewer| encode(&HubFrame::Presence(self.seen_by(viewer, &chats)));
        Viewer::ALL.into_iter().map(|viewer| Ok((viewer, picture(viewer)?))).collect()
    }

    /// The chat an id means, through merges, if it is this workspace's.
    fn chat(&self, tx: &ReadTx<'_>, id: ConversationId) -> Result<Option<ConversationView>, StoreError> {
        let Some(living) = tx.surviving_conversation(id)? else { return Ok(None) };
        let number = tx.number(living.number_id)?;
        let is_ours = number.is_some_and(|number| number.workspace_id == self.workspace_id);
        if is_ours { tx.conversation_view(living.id) } else { Ok(None) }
    }

    fn seen_by(
        &self,
        viewer: Viewer,
        chats: &BTreeMap<ConversationId, Option<ConversationView>>,
    ) -> Presence {
        let people = self.people.iter().take(PEOPLE).map(|(person_id, someone)| {
            let mut at: BTreeMap<ConversationId, bool> = BTreeMap::new();
            for doing in &someone.doing {
                let view = doing.conversation_id.and_then(|id| chats.get(&id)).and_then(Option::as_ref);
                if let Some(view) = view.filter(|view| viewer.sees(view) && someone.viewer.sees(view)) {
                    *at.entry(view.conversation.id).or_default() |= doing.typing;
                }
            }
            let at = at.into_iter().take(CHATS);
            let at = at.map(|(conversation_id, typing)| At { conversation_id, typing });
            Present { person_id: *person_id, at: at.collect() }
        });
        Presence { people: people.collect() }
    }
}

/// The workspaces whose next picture is due.
pub(super) fn due<'a>(halls: impl Iterator<Item = (&'a WorkspaceId, &'a Hall)>) -> BTreeSet<WorkspaceId> {
    let now = Instant::now();
    halls.filter(|(_, hall)| hall.due(now) <= now).map(|(id, _)| *id).collect()
}

#[cfg(test)]
mod tests {
    use sangam_model::{ManualClock, SeededRandom, Timestamp};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_is_at_another_hub_is_there_until_it_says_no_more() {
        let (clock, random) = (ManualClock::new(Timestamp::default()), SeededRandom::new(1));
        let workspace_id = WorkspaceId::new(&clock, &random);
        let [asha, vikram] = [(); 2].map(|()| PersonId::new(&clock, &random));
        let doing = Doing { conversation_id: Some(ConversationId::new(&clock, &random)), typing: true };
        let (mut here, mut there) = (Hall::new(), Hall::new());
        there.hear(7, doing);
        let desks = || [(7, vikram, Role::Agent)].into_iter();
        let word = there.words(workspace_id, desks()).remove(0);
        assert!(there.words(workspace_id, desks()).is_empty(), "said once");
        let heard = Word::heard(&word.said()).unwrap();
        assert_eq!(heard, word);
        here.is_changed = false;
        here.hear_from_abroad(Uuid::nil(), heard.clone());
        assert!(here.is_changed);
        here.is_changed = false;
        here.hear_from_abroad(Uuid::nil(), heard);
        assert!(!here.is_changed, "nothing new");

        let people =
            |hall: &mut Hall| hall.question(workspace_id, [(1, asha, Role::Agent)].into_iter()).people;
        let seen = people(&mut here);
        assert_eq!(seen.keys().copied().collect::<BTreeSet<_>>(), BTreeSet::from([asha, vikram]));
        assert_eq!(seen[&vikram].doing, [doing]);
        assert!(here.abroad().contains(&vikram));
        here.hear_from_abroad(Uuid::nil(), Word::of_nobody(workspace_id));
        assert_eq!(people(&mut here).len(), 1, "they left");

        here.hear_from_abroad(Uuid::nil(), word);
        tokio::time::advance(EXPIRES).await;
        assert!(here.abroad().is_empty(), "their hub is gone");
        assert_eq!(people(&mut here).len(), 1, "their hub is gone");
        assert_eq!(there.words(workspace_id, desks()).len(), 1, "said again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hub_with_very_many_desks_says_all_of_them_in_words_that_go_through() {
        let (clock, random) = (ManualClock::new(Timestamp::default()), SeededRandom::new(1));
        let workspace_id = WorkspaceId::new(&clock, &random);
        let people: Vec<PersonId> = (0..DESKS * 2 + 1).map(|_| PersonId::new(&clock, &random)).collect();
        let (mut here, mut there) = (Hall::new(), Hall::new());
        let desks = |count: usize| {
            let desk = |(name, person): (u64, &PersonId)| (name, *person, Role::Manager);
            (0..).zip(&people).map(desk).take(count).collect::<Vec<_>>().into_iter()
        };
        for (name, ..) in desks(people.len()) {
            let conversation_id = Some(ConversationId::new(&clock, &random));
            there.hear(name, Doing { conversation_id, typing: true });
        }
        let mut heard = |count: usize| {
            for word in there.words(workspace_id, desks(count)) {
                let said = word.said();
                assert!(said.len() < 7_800, "what PostgreSQL takes: {}", said.len());
                here.hear_from_abroad(Uuid::nil(), Word::heard(&said).unwrap());
            }
            here.question(workspace_id, std::iter::empty()).people.len()
        };
        assert_eq!(heard(people.len()), people.len());
        assert_eq!(heard(DESKS + 1), DESKS + 1, "the third word is said no more");
        assert_eq!(heard(0), 0);
    }
}
