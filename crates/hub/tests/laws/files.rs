//! Sending everything that is not a plain text: what is taken, what is shown, and what an upload may and may not do.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sangam_hub::inbox::{Inbox, UploadOutcome};
use sangam_hub::media::{BringError, BroughtFiles, MediaStore, brought};
use sangam_hub::store::{
    CollectArrivals, Commit, JournalJob, JournalReadJob, Lane, MediaRecord, ReadJob, Result as StoreResult,
    SideJob, Store, WriteJob,
};
use sangam_hub::vault::{MasterKey, Vault};
use sangam_model::id::{CommandId, ConversationId, MessageId, PersonId, WorkspaceId};
use sangam_model::message::{ContactCard, MessageError, Prompt};
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile};
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Clock, Delivery, MediaState};
use sangam_protocol::error::code;
use sangam_protocol::{Command, CommandBody, CommandOutcome, Outcome as Decided};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::broadcast;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::sending::{answer, queued};
use crate::shop::{ScriptedGraph, Shop, run, status};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a blue saree";

/// A shop whose desk brings files.
pub(crate) struct Desk {
    pub(crate) shop: Shop,
    pub(crate) ritika: ConversationId,
    pub(crate) media: MediaStore,
    files: BroughtFiles,
}

impl Desk {
    async fn open() -> Self {
        let (shop, ritika, _) = queued(&[]).await;
        Self::of(shop, ritika)
    }

    pub(crate) fn of(shop: Shop, ritika: ConversationId) -> Self {
        let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
        let media = MediaStore::in_memory(&vault, shop.random.clone());
        Self::with_media(shop, ritika, media)
    }

    pub(crate) fn with_media(shop: Shop, ritika: ConversationId, media: MediaStore) -> Self {
        let files = BroughtFiles::new(shop.store.clone(), media.clone(), shop.clock.clone());
        Self { shop, ritika, media, files }
    }

    pub(crate) async fn bring(&self, who: PersonId, bytes: &'static [u8]) -> OutgoingFile {
        self.bring_as(who, "image/jpeg", bytes).await
    }

    pub(crate) async fn bring_as(&self, who: PersonId, claimed: &str, bytes: &'static [u8]) -> OutgoingFile {
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        let pieces = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from_static(bytes))]);
        let found = self.files.bring((self.shop.workspace_id, who), sha256, claimed, pieces).await.unwrap();
        OutgoingFile {
            sha256: hex::encode(sha256),
            mime_type: found.mime_type,
            filename: None,
            size_bytes: found.size_bytes,
            voice: false,
            animated: false,
        }
    }

    pub(crate) async fn send(&self, who: PersonId, content: OutgoingContent) -> (MessageId, CommandOutcome) {
        let body =
            CommandBody::Send { conversation_id: self.ritika, content, reply_to: None, retry_of: None };
        let (id, outcome) = self.shop.does(who, body).await;
        (id.into(), outcome)
    }

    pub(crate) async fn picture_queued(&self) -> (MessageId, OutgoingFile) {
        let file = self.bring(self.shop.asha, JPEG).await;
        let (id, decided) = self.send(self.shop.asha, picture(file.clone())).await;
        assert_eq!(decided.outcome, Decided::Applied, "{:?}", decided.error);
        (id, file)
    }
}

fn picture(file: OutgoingFile) -> OutgoingContent {
    OutgoingContent::File { media: FileKind::Image, file, caption: Some("नीला".to_owned()) }
}

fn paper(file: OutgoingFile) -> OutgoingContent {
    let file = OutgoingFile { filename: Some("list.csv".to_owned()), ..file };
    OutgoingContent::File { media: FileKind::Document, file, caption: None }
}

fn code_of(decided: &CommandOutcome) -> &str {
    decided.error.as_ref().map_or("", |error| &error.code)
}

#[test]
fn a_picture_is_shown_at_once_uploaded_once_and_sent_by_its_id() {
    run(async {
        let desk = Desk::open().await;
        let (first, file) = desk.picture_queued().await;
        let view = desk.shop.store.read(move |tx| tx.message(first)).await.unwrap().unwrap();
        let media = view.media.unwrap();
        assert_eq!((media.state, media.sha256.as_ref()), (MediaState::Ready, Some(&file.sha256)));
        assert_eq!(view.message.facts.project().unwrap().content.text.as_deref(), Some("नीला"));
        let (second, _) = desk.picture_queued().await;
        let accepted = |wamid: &str| sangam_hub::inbox::Outcome {
            wamid: Some(wamid.to_owned()),
            ..answer(Answer::Accepted)
        };
        let graph = ScriptedGraph::answering(vec![accepted("wamid.a"), accepted("wamid.b")]);
        desk.shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(*graph.uploaded.lock().unwrap(), [file.sha256]);
        let sent = graph.sent_media.lock().unwrap().clone();
        assert_eq!(sent, [Some("media.1".to_owned()), Some("media.1".to_owned())]);
        for id in [first, second] {
            assert_eq!(desk.shop.delivery(id).await, Some(Delivery::HandedOver));
        }
    });
}

#[test]
fn an_upload_that_grew_old_is_made_anew() {
    run(async {
        let desk = Desk::open().await;
        desk.picture_queued().await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted), answer(Answer::Accepted)]);
        desk.shop.sender(graph.clone()).run_due().await.unwrap();
        desk.shop.clock.advance(30 * DAY);
        let later = crate::shop::text_from("919829010187", "wamid.2", 30 * 86_400, "still there?");
        desk.shop.receive_at(desk.shop.clock.now(), &[later]).await;
        desk.picture_queued().await;
        desk.shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.uploaded.lock().unwrap().len(), 2);
    });
}

#[test]
fn a_failed_upload_is_repeated_by_its_class_and_never_makes_a_message_unknown() {
    let refused =
        |refusal| UploadOutcome::Refused(refusal, MessageError { code: 131_053, title: "no".to_owned() });
    for (script, delivery, connected) in [
        (UploadOutcome::NotSent, Delivery::HandedOver, true),
        (refused(Refusal::Passing { wait: 0 }), Delivery::HandedOver, true),
        (refused(Refusal::Final), Delivery::Failed, true),
        (UploadOutcome::Missing, Delivery::Failed, true),
        (refused(Refusal::Account), Delivery::Queued, false),
    ] {
        run(async {
            let desk = Desk::open().await;
            let (id, _) = desk.picture_queued().await;
            let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
            graph.uploads.lock().unwrap().push(script.clone());
            let sender = desk.shop.sender(graph.clone());
            sender.run_due().await.unwrap();
            assert!(graph.texts().is_empty(), "no message without its file: {script:?}");
            for _ in 0..3 {
                desk.shop.clock.advance(300_000);
                sender.run_due().await.unwrap();
            }
            assert_eq!(desk.shop.delivery(id).await, Some(delivery), "{script:?}");
            let number_id = desk.shop.number_id;
            let number = desk.shop.store.read(move |tx| tx.number(number_id)).await.unwrap().unwrap();
            assert_eq!(number.standing.is_connected(), connected, "{script:?}");
        });
    }
}

/// Wherever a hub dies between the wish and the answer, the next one calls at most once where the first may have called, and
/// the message ends as what is really known of it.
#[test]
fn wherever_a_hub_dies_a_message_with_a_file_is_sent_once_at_most() {
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Died {
        BeforeUpload,
        InUpload,
        AfterUpload,
        InCall,
        AfterCall,
    }
    for died in [Died::BeforeUpload, Died::InUpload, Died::AfterUpload, Died::InCall, Died::AfterCall] {
        run(async {
            let desk = Desk::open().await;
            let (id, file) = desk.picture_queued().await;
            let (clock, random) = (desk.shop.clock.clone(), desk.shop.random.clone());
            let mut calls = 0;
            let one_step = |step: u8| {
                let (clock, random, file) = (clock.clone(), random.clone(), file.clone());
                desk.shop.store.write(desk.shop.workspace_id, move |tx| {
                    let begun = tx.send_job(id)?;
                    let mut inbox = Inbox::new(tx, &*clock, &*random);
                    match step {
                        0 => assert!(inbox.begin_upload(id)?.is_some()),
                        1 => inbox.upload_done(id, &file, UploadOutcome::Uploaded("media.0".to_owned()))?,
                        2 => assert!(inbox.begin(id, Uuid::nil())?.is_some()),
                        _ => inbox.answered(&begun.unwrap(), None, answer(Answer::Accepted))?,
                    }
                    inbox.finish()
                })
            };
            let steps = match died {
                Died::BeforeUpload => 0,
                Died::InUpload => 1,
                Died::AfterUpload => 2,
                Died::InCall => 3,
                Died::AfterCall => 4,
            };
            for step in 0..steps {
                one_step(step).await.unwrap();
                calls += usize::from(step == 2);
            }
            let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
            let sender = desk.shop.sender(graph.clone());
            sender.run_due().await.unwrap();
            desk.shop.clock.advance(HOUR);
            sender.run_due().await.unwrap();
            calls += graph.texts().len();
            assert_eq!(calls, 1, "{died:?}");
            let expected = if died == Died::InCall { Delivery::Unknown } else { Delivery::HandedOver };
            assert_eq!(desk.shop.delivery(id).await, Some(expected), "{died:?}");
            let uploads = graph.uploaded.lock().unwrap().len();
            assert_eq!(uploads, usize::from(matches!(died, Died::BeforeUpload | Died::InUpload)), "{died:?}");
        });
    }
}

#[test]
fn a_refused_picture_is_uploaded_anew_when_a_person_sends_it_again() {
    run(async {
        let desk = Desk::open().await;
        let (failed, file) = desk.picture_queued().await;
        let answers = vec![answer(Answer::Refused(Refusal::Final)), answer(Answer::Accepted)];
        let graph = ScriptedGraph::answering(answers);
        let sender = desk.shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        assert_eq!(desk.shop.delivery(failed).await, Some(Delivery::Failed));
        // Days later, and by a colleague who never brought the file: the bubble has it.
        let id = CommandId::new(&*desk.shop.clock, &*desk.shop.random);
        let content = picture(file);
        let body = CommandBody::Send {
            conversation_id: desk.ritika,
            content,
            reply_to: None,
            retry_of: Some(failed),
        };
        let commands = desk.shop.commands();
        let decided = commands.execute(desk.shop.asker(desk.shop.vikram), Command { id, body }).await;
        assert_eq!(decided.unwrap().outcome, Decided::Applied);
        sender.run_due().await.unwrap();
        assert_eq!(desk.shop.delivery(id.into()).await, Some(Delivery::HandedOver));
        assert_eq!(graph.uploaded.lock().unwrap().len(), 2);
    });
}

#[test]
fn a_picture_that_a_status_refuses_is_uploaded_anew() {
    run(async {
        let desk = Desk::open().await;
        let (failed, file) = desk.picture_queued().await;
        let accepted = |wamid: &str| sangam_hub::inbox::Outcome {
            wamid: Some(wamid.to_owned()),
            ..answer(Answer::Accepted)
        };
        let graph =
            ScriptedGraph::answering(vec![accepted("wamid.a"), accepted("wamid.b"), accepted("wamid.c")]);
        let sender = desk.shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        let refused = || status("wamid.a", "failed", 9, None);
        desk.shop.receive(&[refused()]).await;
        assert_eq!(desk.shop.delivery(failed).await, Some(Delivery::Failed));
        desk.send(desk.shop.asha, picture(file.clone())).await;
        sender.run_due().await.unwrap();
        assert_eq!(graph.uploaded.lock().unwrap().len(), 2, "what WhatsApp took and could not use");
        // Told once more, it says nothing of the new one.
        desk.shop.receive(&[refused()]).await;
        desk.send(desk.shop.asha, picture(file)).await;
        sender.run_due().await.unwrap();
        assert_eq!(graph.uploaded.lock().unwrap().len(), 2);
    });
}

#[test]
fn words_go_as_a_document_whatever_they_look_like_inside() {
    run(async {
        let desk = Desk::open().await;
        for words in [
            b"a,b\n1,2\n".as_slice(),
            b"BEGIN:VCARD\r\nVERSION:3.0\r\n",
            b"BEGIN:VCALENDAR\r\n",
            b"{\"saree\": 7}",
            b"<?xml version=\"1.0\"?><stock/>",
            b"<!DOCTYPE html><p>",
            b"<html><table><tr><td>12</td></tr></table></html>",
            b"{\\rtf1 hello}",
            b"#!/bin/sh\n",
            b"BM,rate\n",
            b"MZ,rate\n",
            "नमस्ते\n".as_bytes(),
            b"caf\xe9;1\r\n",
            b"\xff\xfea\0b\0",
        ] {
            let file = desk.bring_as(desk.shop.asha, "text/plain", words).await;
            assert_eq!(file.mime_type, "text/plain", "{words:?}");
            let (_, decided) = desk.send(desk.shop.asha, paper(file)).await;
            assert_eq!(decided.outcome, Decided::Applied, "{:?}", decided.error);
        }
    });
}

#[test]
fn what_a_customer_wrote_into_a_file_goes_on_as_plain_text() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let photo = shop.messages(ritika).await[0].message.id;
        let desk = Desk::of(shop, ritika);
        for (known, is_taken) in [("text/csv", true), ("text/vcard", true), ("application/zip", false)] {
            let sha256 = hex::encode(Sha256::digest(known));
            let stored = sha256.clone();
            let comes = desk.shop.store.write(desk.shop.workspace_id, move |tx| {
                tx.save_media(&MediaRecord {
                    message_id: photo,
                    media_id: None,
                    mime_type: known.to_owned(),
                    filename: Some("list.csv".to_owned()),
                    voice: false,
                    animated: false,
                    state: MediaState::Ready,
                    size_bytes: Some(9),
                    sha256: Some(stored.clone()),
                })
            });
            comes.await.unwrap();
            let file = OutgoingFile {
                sha256,
                mime_type: "text/plain".to_owned(),
                filename: None,
                size_bytes: 9,
                voice: false,
                animated: false,
            };
            let (_, decided) = desk.send(desk.shop.asha, paper(file)).await;
            assert_eq!(decided.outcome == Decided::Applied, is_taken, "{known}: {:?}", decided.error);
        }
    });
}

#[test]
fn a_file_is_there_for_who_brought_it_and_for_nobody_else() {
    run(async {
        let desk = Desk::open().await;
        let file = desk.bring(desk.shop.asha, JPEG).await;
        let (_, decided) = desk.send(desk.shop.vikram, picture(file.clone())).await;
        assert_eq!(code_of(&decided), code::FILE_MISSING);
        assert_eq!(decided.error.unwrap().detail, Some(json!({ "sha256": file.sha256 })));
        desk.shop.clock.advance(DAY);
        let (_, decided) = desk.send(desk.shop.asha, picture(file)).await;
        assert_eq!(code_of(&decided), code::FILE_MISSING, "a day later it is swept");
    });
}

#[test]
fn a_file_that_is_not_what_the_message_says_is_refused_with_what_it_is() {
    run(async {
        let desk = Desk::open().await;
        let file = desk.bring(desk.shop.asha, JPEG).await;
        let lying = OutgoingFile { mime_type: "image/png".to_owned(), size_bytes: 7, ..file };
        let (_, decided) = desk.send(desk.shop.asha, picture(lying)).await;
        assert_eq!(code_of(&decided), code::INVALID);
        let problems = json!({ "problems": [
            { "field": "file.mime_type", "fault": "wrong_type", "allowed": ["image/jpeg"] },
            { "field": "file.size_bytes", "fault": "invalid" },
        ]});
        assert_eq!(decided.error.unwrap().detail, Some(problems));
    });
}

#[test]
fn unused_files_go_after_a_day_and_used_ones_stay() {
    run(async {
        let desk = Desk::open().await;
        let used = desk.picture_queued().await.1;
        let unused = desk.bring(desk.shop.vikram, b"\xff\xd8\xff\xe0 another").await;
        let is_stored = async |file: &OutgoingFile| {
            let name = sangam_hub::media::brought::name_of(desk.shop.workspace_id, file).unwrap();
            desk.media.open(name).await.is_ok()
        };
        desk.files.sweep().await.unwrap();
        assert!(is_stored(&used).await && is_stored(&unused).await);
        desk.shop.clock.advance(DAY + 2 * HOUR);
        assert!(!desk.files.sweep().await.unwrap());
        assert!(is_stored(&used).await && !is_stored(&unused).await);
        let rows =
            desk.shop.store.read(|tx| tx.stale_files(sangam_model::Timestamp::from_millis(i64::MAX), 9));
        assert!(rows.await.unwrap().is_empty());
    });
}

#[test]
fn a_file_goes_with_the_last_message_that_carries_it() {
    run(async {
        let desk = Desk::open().await;
        let (first, file) = desk.picture_queued().await;
        let (second, _) = desk.send(desk.shop.asha, picture(file.clone())).await;
        let name = brought::name_of(desk.shop.workspace_id, &file).unwrap();
        desk.shop.clock.advance(DAY + 2 * HOUR);
        for (message, stays) in [(first, true), (second, false)] {
            desk.files.sweep().await.unwrap();
            assert!(desk.media.is_whole(name).await.unwrap());
            let deleted = desk.shop.store.write(desk.shop.workspace_id, move |tx| tx.remove_media(message));
            deleted.await.unwrap();
            desk.files.sweep().await.unwrap();
            assert_eq!(desk.media.is_whole(name).await.unwrap(), stays);
            assert!(desk.shop.store.read(|tx| tx.files_let_go(9)).await.unwrap().is_empty());
        }
    });
}

#[test]
fn what_whatsapp_would_not_take_is_refused_field_by_field() {
    run(async {
        let desk = Desk::open().await;
        let cards = vec![ContactCard::default()];
        let (_, decided) = desk.send(desk.shop.asha, OutgoingContent::Contacts { cards }).await;
        assert_eq!(code_of(&decided), code::INVALID);
        let problems = json!({ "problems": [{ "field": "cards.0.name", "fault": "empty" }] });
        assert_eq!(decided.error.unwrap().detail, Some(problems));
        let prompt = Prompt::Buttons { buttons: Vec::new() };
        let empty = OutgoingContent::Interactive { text: " ".to_owned(), footer: None, prompt };
        let (_, decided) = desk.send(desk.shop.asha, empty).await;
        assert_eq!(decided.error.unwrap().detail.unwrap()["problems"].as_array().unwrap().len(), 2);
        assert_eq!(desk.shop.messages(desk.ritika).await.len(), 1, "there is no bubble of either");
    });
}

#[test]
fn no_character_of_a_message_is_one_that_no_database_keeps() {
    run(async {
        let desk = Desk::open().await;
        let place = OutgoingContent::Location {
            latitude: 26.9239,
            longitude: 75.8267,
            name: Some("Hawa\0Mahal".to_owned()),
            address: None,
        };
        let (id, _) = desk.send(desk.shop.asha, place).await;
        let view = desk.shop.store.read(move |tx| tx.message(id)).await.unwrap().unwrap();
        let content = OutgoingContent::of(&view.message.facts.project().unwrap().content).unwrap();
        let OutgoingContent::Location { name, latitude, .. } = content else { panic!("{content:?}") };
        assert_eq!((name.as_deref(), latitude), (Some("Hawa\u{FFFD}Mahal"), 26.9239));
    });
}

/// The queue's own law, over every pair of ends of an upload and a call.
#[test]
fn whatever_uploads_and_calls_bring_a_message_leaves_once_at_most() {
    let error = || MessageError { code: 1, title: String::new() };
    let uploads = [
        UploadOutcome::Uploaded("media.x".to_owned()),
        UploadOutcome::NotSent,
        UploadOutcome::Missing,
        UploadOutcome::Refused(Refusal::Passing { wait: 0 }, error()),
        UploadOutcome::Refused(Refusal::Final, error()),
    ];
    let calls = [
        Answer::Accepted,
        Answer::NotSent,
        Answer::Refused(Refusal::Passing { wait: 0 }),
        Answer::Refused(Refusal::Final),
        Answer::Ambiguous,
    ];
    for upload in &uploads {
        for first in calls {
            run(async {
                let desk = Desk::open().await;
                desk.picture_queued().await;
                let graph: Arc<ScriptedGraph> =
                    ScriptedGraph::answering(vec![answer(first), answer(Answer::Ambiguous)]);
                graph.uploads.lock().unwrap().push(upload.clone());
                let sender = desk.shop.sender(graph.clone());
                for _ in 0..6 {
                    sender.run_due().await.unwrap();
                    desk.shop.clock.advance(300_000);
                }
                let made = graph.texts().len();
                let may_have_arrived = (0..made)
                    .map(|at| if at == 0 { first } else { Answer::Ambiguous })
                    .filter(|answer| !matches!(answer, Answer::NotSent | Answer::Refused(_)))
                    .count();
                assert!(may_have_arrived <= 1, "{upload:?} {first:?}: {made} calls");
            });
        }
    }
}

#[test]
fn a_file_that_is_being_removed_is_recorded_by_no_hub_until_it_is_gone() {
    run(async {
        let desk = Desk::open().await;
        let file = desk.bring(desk.shop.asha, JPEG).await;
        let workspace_id = desk.shop.workspace_id;
        desk.shop.clock.advance(2 * DAY);
        let leaving = file.sha256.clone();
        desk.shop.store.side(move |tx| tx.let_file_leave(workspace_id, &leaving)).await.unwrap();
        let bring = || async {
            let pieces = [Ok::<_, std::io::Error>(bytes::Bytes::from_static(JPEG))];
            let (whose, sha256) = ((workspace_id, desk.shop.asha), Sha256::digest(JPEG).into());
            desk.files.bring(whose, sha256, "image/jpeg", futures_util::stream::iter(pieces)).await
        };
        assert!(matches!(bring().await, Err(BringError::Leaving)));
        // The hub that was removing it died; the next sweep goes on.
        assert!(!desk.files.sweep().await.unwrap());
        let name = brought::name_of(workspace_id, &file).unwrap();
        assert!(!desk.media.is_whole(name).await.unwrap());
        bring().await.unwrap();
        assert!(desk.media.is_whole(name).await.unwrap());
        assert!(!desk.files.sweep().await.unwrap());
        assert!(desk.media.is_whole(name).await.unwrap(), "somebody brought it a moment ago");
    });
}

/// A store that lets somebody else act in the moment before the next thing is written beside the workspaces.
struct Meanwhile {
    store: Arc<dyn Store>,
    acts: Mutex<Option<BoxFuture<'static, ()>>>,
}

#[async_trait]
impl Store for Meanwhile {
    async fn run_side(&self, job: SideJob) -> StoreResult<()> {
        let acts = self.acts.lock().unwrap().take();
        if let Some(acts) = acts {
            acts.await;
        }
        self.store.run_side(job).await
    }
    async fn run_write(&self, workspace_id: WorkspaceId, job: WriteJob) -> StoreResult<()> {
        self.store.run_write(workspace_id, job).await
    }
    async fn run_read(&self, job: ReadJob) -> StoreResult<()> {
        self.store.run_read(job).await
    }
    async fn run_append(&self, lane: Lane, come: CollectArrivals) -> StoreResult<()> {
        self.store.run_append(lane, come).await
    }
    async fn run_journal(&self, lane: Lane, job: JournalJob) -> StoreResult<()> {
        self.store.run_journal(lane, job).await
    }
    async fn run_journal_read(&self, lane: Lane, job: JournalReadJob) -> StoreResult<()> {
        self.store.run_journal_read(lane, job).await
    }
    async fn copy_to(&self, folder: &std::path::Path) -> StoreResult<()> {
        self.store.copy_to(folder).await
    }
    fn commits(&self) -> broadcast::Receiver<Commit> {
        self.store.commits()
    }
    async fn is_current(&self) -> StoreResult<bool> {
        self.store.is_current().await
    }
    async fn close(&self) {
        self.store.close().await;
    }
}

#[test]
fn a_file_that_another_hub_removed_before_it_was_recorded_is_brought_again() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let folder = tempfile::tempdir().unwrap();
        // Two hubs of one place do not see each other's doors.
        let [here, there] = [1, 2].map(|_| {
            let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
            MediaStore::in_folder(folder.path(), &vault, shop.random.clone()).unwrap()
        });
        let desk = Desk::with_media(shop, ritika, here.clone());
        let file = desk.bring(desk.shop.asha, JPEG).await;
        desk.shop.clock.advance(2 * DAY);
        let other_hub = BroughtFiles::new(desk.shop.store.clone(), there, desk.shop.clock.clone());
        let sweeps = async move { assert!(!other_hub.sweep().await.unwrap()) };
        let acts = Mutex::new(Some(sweeps.boxed()));
        let store = Arc::new(Meanwhile { store: desk.shop.store.clone(), acts });
        let files = BroughtFiles::new(store, here.clone(), desk.shop.clock.clone());
        let bring = || async {
            let pieces = [Ok::<_, std::io::Error>(bytes::Bytes::from_static(JPEG))];
            let (whose, sha256) = ((desk.shop.workspace_id, desk.shop.asha), Sha256::digest(JPEG).into());
            files.bring(whose, sha256, "image/jpeg", futures_util::stream::iter(pieces)).await
        };
        assert!(matches!(bring().await, Err(BringError::Leaving)));
        let (_, refused) = desk.send(desk.shop.asha, picture(file.clone())).await;
        assert_eq!(code_of(&refused), code::FILE_MISSING);
        bring().await.unwrap();
        assert!(here.is_whole(brought::name_of(desk.shop.workspace_id, &file).unwrap()).await.unwrap());
    });
}

/// A shop whose files are in a folder, and where the bytes of a file are in it.
async fn in_folder(folder: &std::path::Path) -> (Desk, impl Fn(&OutgoingFile) -> std::path::PathBuf) {
    let (shop, ritika, _) = queued(&[]).await;
    let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
    let media = MediaStore::in_folder(folder, &vault, shop.random.clone()).unwrap();
    let shelf = folder.join(shop.workspace_id.to_string());
    (Desk::with_media(shop, ritika, media), move |file: &OutgoingFile| shelf.join(&file.sha256))
}

#[test]
fn a_file_that_was_damaged_gives_way_to_the_same_one_brought_again() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let (desk, place) = in_folder(folder.path()).await;
        let file = desk.bring(desk.shop.asha, JPEG).await;
        let name = brought::name_of(desk.shop.workspace_id, &file).unwrap();
        let mut sealed = std::fs::read(place(&file)).unwrap();
        sealed[4] ^= 1;
        std::fs::write(place(&file), sealed).unwrap();
        assert!(!desk.media.is_whole(name).await.unwrap());
        desk.bring(desk.shop.asha, JPEG).await;
        assert!(desk.media.is_whole(name).await.unwrap());
    });
}

#[test]
fn a_file_that_cannot_be_removed_keeps_no_other_from_it() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let (desk, place) = in_folder(folder.path()).await;
        let stuck = desk.bring(desk.shop.asha, JPEG).await;
        desk.shop.clock.advance(HOUR);
        let later = desk.bring(desk.shop.asha, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a red one").await;
        desk.shop.clock.advance(2 * DAY);
        std::fs::remove_file(place(&stuck)).unwrap();
        std::fs::create_dir_all(place(&stuck).join("somebody's")).unwrap();
        assert!(!desk.files.sweep().await.unwrap());
        assert!(!place(&later).exists());
        std::fs::remove_dir_all(place(&stuck)).unwrap();
        desk.bring(desk.shop.asha, JPEG).await;
        let name = brought::name_of(desk.shop.workspace_id, &stuck).unwrap();
        assert!(desk.media.is_whole(name).await.unwrap());
    });
}
