//! Private notes stay private: they are read by whoever sees their chat, changed by their author alone, and move nothing a customer or
//! a figure could notice.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sangam_hub::inbox::Outcome;
use sangam_model::Clock;
use sangam_model::id::{CommandId, ConversationId, EventId, PersonId};
use sangam_model::send::Answer;
use sangam_model::time::SECOND;
use sangam_protocol::error::code;
use sangam_protocol::note::{MENTIONS_MAX, NOTE_MAX_CHARS, Note};
use sangam_protocol::rows::EventKind;
use sangam_protocol::{Command, CommandBody, CommandOutcome, EventRow, Outcome as Decided};

use crate::sending::{answer, queued};
use crate::shop::{ScriptedGraph, Shop, refusal, run, stories};

const CANARY: &str = "canary: she pays late";

impl Shop {
    async fn notes(&self, who: PersonId, body: CommandBody) -> (EventId, CommandOutcome) {
        let (id, outcome) = self.does(who, body).await;
        (EventId::from_uuid(id.as_uuid()), outcome)
    }

    async fn note(&self, id: EventId) -> Option<(EventRow, Note)> {
        let line = self.store.read(move |tx| tx.event(id)).await.unwrap()?;
        match line.what.clone() {
            EventKind::Note(note) => Some((line, note)),
            _ => None,
        }
    }
}

fn add(conversation_id: ConversationId, text: &str, mentions: Vec<PersonId>) -> CommandBody {
    CommandBody::AddNote { conversation_id, text: text.to_owned(), mentions }
}

#[derive(Clone, Debug)]
enum Step {
    Adds { who: usize, mentions: Vec<usize> },
    Edits { who: usize, which: usize, mentions: Vec<usize> },
    Deletes { who: usize, which: usize },
    Reads { who: usize, which: Vec<usize> },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let people = || proptest::collection::vec(0..3_usize, 0..3);
    let step = prop_oneof![
        3 => (0..3_usize, people()).prop_map(|(who, mentions)| Step::Adds { who, mentions }),
        2 => (0..3_usize, 0..6_usize, people())
            .prop_map(|(who, which, mentions)| Step::Edits { who, which, mentions }),
        1 => (0..3_usize, 0..6_usize).prop_map(|(who, which)| Step::Deletes { who, which }),
        2 => (0..3_usize, proptest::collection::vec(0..6_usize, 0..4))
            .prop_map(|(who, which)| Step::Reads { who, which }),
    ];
    proptest::collection::vec(step, 1..14)
}

/// What a note should be, told in another way.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    author: usize,
    text: Option<String>,
    read: BTreeMap<usize, bool>,
}

impl Told {
    fn mention(&mut self, mentions: &[usize]) {
        let before = std::mem::take(&mut self.read);
        let author = self.author;
        let read = |who: &usize| before.get(who).copied().unwrap_or(*who == author);
        self.read = mentions.iter().map(|who| (*who, read(who))).collect();
    }
}

async fn play(steps: &[Step]) -> Result<(), TestCaseError> {
    let (shop, ritika, _) = queued(&["Haan, mil jayega"]).await;
    let people = [shop.asha, shop.vikram, shop.rajesh];
    let ids = |places: &[usize]| places.iter().map(|place| people[*place]).collect::<Vec<_>>();
    let (before, row) = (shop.picture().await, shop.conversations().await.remove(0).conversation.rev);
    let mut told: Vec<(EventId, Told)> = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        shop.clock.advance(SECOND);
        let text = format!("{CANARY} {n}");
        match step {
            Step::Adds { who, mentions } => {
                let (id, outcome) = shop.notes(people[*who], add(ritika, &text, ids(mentions))).await;
                prop_assert_eq!(outcome.outcome, Decided::Applied);
                let mut note = Told { author: *who, text: Some(text), ..Told::default() };
                note.mention(mentions);
                told.push((id, note));
            }
            Step::Edits { who, which, mentions } => {
                let Some((id, note)) = told.get_mut(*which) else { continue };
                let mentioned = ids(mentions);
                let (conversation_id, note_id) = (ritika, *id);
                let wish = CommandBody::EditNote {
                    conversation_id,
                    note_id,
                    text: text.clone(),
                    mentions: mentioned,
                };
                let (_, outcome) = shop.notes(people[*who], wish).await;
                let may = note.author == *who && note.text.is_some();
                prop_assert_eq!(outcome.outcome == Decided::Applied, may);
                if may {
                    note.text = Some(text);
                    note.mention(mentions);
                }
            }
            Step::Deletes { who, which } => {
                let Some((id, note)) = told.get_mut(*which) else { continue };
                let wish = CommandBody::DeleteNote { conversation_id: ritika, note_id: *id };
                let (_, outcome) = shop.notes(people[*who], wish).await;
                let may = note.author == *who && note.text.is_some();
                prop_assert_eq!(outcome.outcome == Decided::Applied, may);
                if may {
                    *note = Told { author: *who, ..Told::default() };
                }
            }
            Step::Reads { who, which } => {
                let note_ids: Vec<EventId> =
                    which.iter().filter_map(|which| told.get(*which)).map(|(id, _)| *id).collect();
                let wish = CommandBody::ReadMentions { conversation_id: ritika, note_ids };
                prop_assert_eq!(shop.notes(people[*who], wish).await.1.outcome, Decided::Applied);
                for which in which {
                    if let Some(read) = told.get_mut(*which).and_then(|(_, note)| note.read.get_mut(who)) {
                        *read = true;
                    }
                }
            }
        }
    }
    for (id, expected) in &told {
        let (line, note) = shop.note(*id).await.unwrap();
        let read = note.mentions.iter().map(|mention| {
            let who = people.iter().position(|person| *person == mention.person_id).unwrap();
            (who, mention.read_at.is_some())
        });
        let author = people.iter().position(|person| Some(*person) == line.by).unwrap();
        let shown = Told { author, text: note.text.clone(), read: read.collect() };
        prop_assert_eq!(&shown, expected);
        prop_assert_eq!(note.deleted_at.is_some(), note.text.is_none());
    }
    // No window, no wait, no unread mark, no place in the list, and nothing in the chat's row at all.
    prop_assert_eq!(shop.picture().await, before);
    prop_assert_eq!(shop.conversations().await.remove(0).conversation.rev, row);
    let graph = ScriptedGraph::answering(vec![Outcome { ..answer(Answer::Accepted) }]);
    shop.sender(graph.clone()).run_due().await.unwrap();
    prop_assert_eq!(graph.texts(), ["Haan, mil jayega"]);
    prop_assert!(graph.ran.lock().unwrap().is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(stories(48))]

    #[test]
    fn a_note_is_its_authors_and_moves_nothing_else(steps in steps()) {
        run(play(&steps))?;
    }
}

#[test]
fn what_is_no_note_is_refused_and_leaves_nothing() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let head = shop.head().await;
        let many = vec![shop.vikram; MENTIONS_MAX + 1];
        for (text, mentions, why) in [
            (String::new(), vec![], code::TEXT_LENGTH),
            (" \n".to_owned(), vec![], code::TEXT_LENGTH),
            ("a".repeat(NOTE_MAX_CHARS + 1), vec![], code::TEXT_LENGTH),
            ("haan".to_owned(), many, code::INVALID),
            ("haan".to_owned(), vec![PersonId::new(&*shop.clock, &*shop.random)], code::MENTION_BLIND),
        ] {
            let (id, outcome) = shop.notes(shop.asha, add(ritika, &text, mentions)).await;
            assert_eq!(refusal(&outcome), why, "{text:.20}");
            assert!(shop.note(id).await.is_none());
        }
        assert_eq!(shop.head().await, head);
        let (id, _) = shop.notes(shop.asha, add(ritika, "a\0b", vec![])).await;
        assert_eq!(shop.note(id).await.unwrap().1.text.as_deref(), Some("a\u{FFFD}b"));
        let again = Command { id: CommandId::from_uuid(id.as_uuid()), body: add(ritika, "other", vec![]) };
        assert!(shop.ask(shop.asha, &again).await.is_err(), "the id is a note's");
    });
}

#[test]
fn in_a_chat_of_the_owners_alone_nobody_else_writes_reads_or_is_mentioned() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let (note, _) = shop.notes(shop.asha, add(ritika, CANARY, vec![shop.vikram])).await;
        let private = CommandBody::SetPrivate { conversation_id: ritika, private: true };
        assert_eq!(shop.notes(shop.rajesh, private).await.1.outcome, Decided::Applied);
        let delete = CommandBody::DeleteNote { conversation_id: ritika, note_id: note };
        let read = CommandBody::ReadMentions { conversation_id: ritika, note_ids: vec![note] };
        for (who, wish) in
            [(shop.asha, add(ritika, "haan", vec![])), (shop.asha, delete), (shop.vikram, read)]
        {
            assert_eq!(refusal(&shop.notes(who, wish).await.1), code::NOT_FOUND);
        }
        let (_, outcome) = shop.notes(shop.rajesh, add(ritika, "only me", vec![shop.asha])).await;
        assert_eq!(refusal(&outcome), code::MENTION_BLIND);
        let (_, outcome) = shop.notes(shop.rajesh, add(ritika, "only me", vec![shop.rajesh])).await;
        assert_eq!(outcome.outcome, Decided::Applied);
    });
}

#[test]
fn a_note_of_another_chat_is_not_changed_through_this_one() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let (note, _) = shop.notes(shop.asha, add(ritika, CANARY, vec![])).await;
        shop.receive(&[crate::shop::text_from("919829010188", "wamid.2", 5, "Hello")]).await;
        let views = shop.conversations().await;
        let other = views.iter().map(|view| view.conversation.id).find(|id| *id != ritika).unwrap();
        let edit = CommandBody::EditNote {
            conversation_id: other,
            note_id: note,
            text: "no".to_owned(),
            mentions: vec![],
        };
        assert_eq!(refusal(&shop.notes(shop.asha, edit).await.1), code::NOT_FOUND);
        assert_eq!(shop.note(note).await.unwrap().1.text.as_deref(), Some(CANARY));
        assert!(shop.clock.now() > shop.note(note).await.unwrap().0.at.plus(-1));
    });
}
