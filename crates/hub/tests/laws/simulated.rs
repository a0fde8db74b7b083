//! Every kind of message on its whole way: a desk's wish, the hub's queue, HTTP, and the customer's phone in the simulated world.

use std::sync::Arc;

use sangam_cloud_api::client::Timeouts;
use sangam_cloud_api::provider::Provider;
use sangam_cloud_api::{AccessToken, Client};
use sangam_hub::inbox::Slip;
use sangam_hub::media::MediaStore;
use sangam_hub::sending::CloudGraph;
use sangam_hub::store::Via;
use sangam_hub::vault::tokens;
use sangam_hub::vault::{MasterKey, Vault};
use sangam_model::Delivery;
use sangam_model::id::MessageId;
use sangam_model::message::{Choice, ChoiceSection, ContactCard, Prompt};
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile};
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, Outcome as Decided};
use sangam_simulator::{Config, Simulator};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::files::Desk;
use crate::shop::{Shop, run, text_from};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a blue saree";
const WEBP: &[u8] = b"RIFF\x24\x00\x00\x00WEBPVP8 a smile";
const PDF: &[u8] = b"%PDF-1.7\na bill";
const CLIP: &[u8] = include_bytes!("../../../simulator/assets/clip.mp4");
const VOICE: &[u8] = include_bytes!("../../../simulator/assets/voice-note.ogg");

/// A shop in the simulated world, with one question of Ritika's.
struct World {
    desk: Desk,
    simulator: Simulator,
    graph: Arc<CloudGraph>,
    question: MessageId,
    wamid: String,
}

impl World {
    async fn begin(via: Via) -> Self {
        let shop = Shop::open().await;
        let config = Config { clock: shop.clock.clone(), ..Config::default() };
        let simulator = Simulator::start(config).await.unwrap();
        let (number, token) = match via {
            Via::Meta => {
                let number = simulator.numbers().remove(0);
                (number.phone_number_id, number.access_token.expose().to_owned())
            }
            Via::Dialog360 => {
                let phone = simulator.phones().into_iter().find(|phone| phone.link != "connected").unwrap();
                let key = simulator.connect_by_dialog360(&phone.phone_number_id).unwrap();
                (phone.phone_number_id, key.expose().to_owned())
            }
        };
        let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
        let (id, own) = (shop.number_id, number.clone());
        let token = AccessToken::new(token).unwrap();
        let sealed = tokens::seal(&vault, id, &token, &*shop.random);
        let connect = shop.store.write(shop.workspace_id, move |tx| {
            let mut row = tx.number(id)?.unwrap();
            row.standing.via = via;
            row.token_sealed.clone_from(&sealed);
            row.phone_number_id.clone_from(&own);
            row.rev = tx.next_rev();
            tx.save_number(&row)
        });
        connect.await.unwrap();
        let wamid =
            simulator.customer_writes(&number, "919829010187", "Is the blue one in stock?").unwrap().id;
        let mut told = text_from("919829010187", &wamid, 0, "Is the blue one in stock?");
        told["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!(number);
        shop.receive(&[told]).await;
        let ritika = shop.conversations().await.remove(0).conversation.id;
        let question = shop.messages(ritika).await.remove(0).message.id;
        let desk = Desk::of(shop, ritika);
        let graph = graph_of(&simulator, &desk);
        Self { desk, simulator, graph, question, wamid }
    }

    async fn sends(&self, content: OutgoingContent) -> (MessageId, Value) {
        let (id, decided) = self.desk.send(self.desk.shop.asha, content).await;
        assert_eq!(decided.outcome, Decided::Applied, "{:?}", decided.error);
        self.desk.shop.sender(self.graph.clone()).run_due().await.unwrap();
        // The customer's pair and the number rest, so that every kind has room.
        self.desk.shop.clock.advance(6_000);
        let taken = self.simulator.accepted_messages().pop().unwrap();
        assert_eq!(taken.callback, Some(id.to_string()));
        (id, taken.content)
    }

    async fn decide(&self, body: CommandBody) {
        self.desk.shop.is_done(self.desk.shop.asha, body).await;
        self.desk.shop.sender(self.graph.clone()).run_due().await.unwrap();
    }

    async fn file(&self, claimed: &str, bytes: &'static [u8]) -> OutgoingFile {
        self.desk.bring_as(self.desk.shop.asha, claimed, bytes).await
    }
}

fn graph_of(simulator: &Simulator, desk: &Desk) -> Arc<CloudGraph> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = || simulator.base_url().parse().unwrap();
    let client = |provider| Arc::new(Client::new(provider, Timeouts::default()).unwrap());
    let meta = client(Provider::meta(url(), "v25.0").unwrap());
    let dialog360 = client(Provider::dialog360(url()).unwrap());
    let vault = Arc::new(Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32]))));
    Arc::new(CloudGraph::new(meta, dialog360, vault, desk.media.clone()))
}

#[test]
fn every_kind_of_file_reaches_the_customer_through_either_door() {
    for via in [Via::Meta, Via::Dialog360] {
        run(async {
            let world = World::begin(via).await;
            let voice = OutgoingFile { voice: true, ..world.file("audio/ogg", VOICE).await };
            let bill = OutgoingFile {
                filename: Some("bill.pdf".to_owned()),
                ..world.file("application/pdf", PDF).await
            };
            let caption = Some("नीला".to_owned());
            for (media, file, caption) in [
                (FileKind::Image, world.file("image/jpeg", JPEG).await, caption.clone()),
                (FileKind::Video, world.file("video/mp4", CLIP).await, caption),
                (FileKind::Audio, voice, None),
                (FileKind::Document, bill.clone(), None),
                (FileKind::Sticker, world.file("image/webp", WEBP).await, None),
            ] {
                let content = OutgoingContent::File { media, file: file.clone(), caption: caption.clone() };
                let (id, taken) = world.sends(content).await;
                let name = media.as_str();
                assert_eq!(world.desk.shop.delivery(id).await, Some(Delivery::HandedOver), "{name}");
                assert_eq!(taken["type"], name);
                assert_eq!(taken[name].get("caption").and_then(Value::as_str), caption.as_deref());
                assert_eq!(taken[name].get("voice").is_some(), file.voice);
                assert_eq!(taken[name].get("filename").and_then(Value::as_str), file.filename.as_deref());
            }
            let uploads = world.simulator.requests();
            let before = uploads.iter().filter(|asked| asked.path.ends_with("/media")).count();
            assert_eq!(before, 5);
            let again = OutgoingContent::File { media: FileKind::Document, file: bill, caption: None };
            world.sends(again).await;
            let requests = world.simulator.requests();
            let after = requests.iter().filter(|asked| asked.path.ends_with("/media")).count();
            assert_eq!(after, before, "the same file is uploaded once");
        });
    }
}

fn choice(id: &str, title: &str) -> Choice {
    Choice { id: id.to_owned(), title: title.to_owned(), description: None }
}

#[test]
fn words_places_cards_and_things_to_tap_reach_the_customer() {
    run(async {
        let world = World::begin(Via::Meta).await;
        let tap = |prompt| OutgoingContent::Interactive {
            text: "Which one?".to_owned(),
            footer: Some("Johari Sarees".to_owned()),
            prompt,
        };
        let sections = vec![
            ChoiceSection { title: "Silk".to_owned(), rows: vec![choice("a", "Blue")] },
            ChoiceSection { title: "Cotton".to_owned(), rows: vec![choice("b", "Red")] },
        ];
        let card = ContactCard {
            name: "Asha".to_owned(),
            phones: vec!["+91 55500 90001".to_owned()],
            on_whatsapp: [("+91 55500 90001".to_owned(), "915550090001".to_owned())].into(),
            ..ContactCard::default()
        };
        let place = OutgoingContent::Location {
            latitude: 26.9239,
            longitude: 75.8267,
            name: Some("Hawa Mahal".to_owned()),
            address: None,
        };
        for (content, at, expected) in [
            (OutgoingContent::text("Haan, mil jayega"), "/text/body", json!("Haan, mil jayega")),
            (place, "/location/latitude", json!(26.9239)),
            (
                OutgoingContent::Contacts { cards: vec![card] },
                "/contacts/0",
                json!({
                    "name": { "formatted_name": "Asha", "first_name": "Asha" },
                    "phones": [{ "phone": "+91 55500 90001", "wa_id": "915550090001" }],
                }),
            ),
            (
                tap(Prompt::Buttons { buttons: vec![choice("a", "Yes"), choice("b", "No")] }),
                "/interactive/action/buttons/1/reply/title",
                json!("No"),
            ),
            (
                tap(Prompt::List { button: "Open".to_owned(), sections }),
                "/interactive/action/sections/1/rows/0/title",
                json!("Red"),
            ),
            (
                tap(Prompt::Link { label: "Pay".to_owned(), url: "https://example.com/bill".to_owned() }),
                "/interactive/action/parameters/url",
                json!("https://example.com/bill"),
            ),
            (tap(Prompt::LocationRequest), "/interactive/type", json!("location_request_message")),
        ] {
            let (id, taken) = world.sends(content).await;
            assert_eq!(taken.pointer(at), Some(&expected), "{taken}");
            assert_eq!(world.desk.shop.delivery(id).await, Some(Delivery::HandedOver));
        }
    });
}

#[test]
fn a_reaction_its_withdrawal_and_a_receipt_reach_whatsapp() {
    for via in [Via::Meta, Via::Dialog360] {
        run(async {
            let world = World::begin(via).await;
            let (conversation_id, message_id) = (world.desk.ritika, world.question);
            for emoji in [Some("🙏".to_owned()), None] {
                let wish = CommandBody::React { conversation_id, message_id, emoji: emoji.clone() };
                world.decide(wish).await;
                let taken = world.simulator.accepted_messages().pop().unwrap();
                assert!(taken.callback.as_deref().is_some_and(|carried| Slip::read(carried).is_some()));
                let taken = taken.content;
                let expected = json!({ "message_id": world.wamid, "emoji": emoji.unwrap_or_default() });
                assert_eq!(taken["reaction"], expected);
            }
            let up_to = message_id;
            world.decide(CommandBody::MarkRead { conversation_id, up_to, receipt: true, typing: true }).await;
            let asked = world.simulator.requests().pop().unwrap();
            let body = asked.body;
            assert_eq!(body["message_id"], world.wamid);
            assert_eq!(
                (&body["status"], &body["typing_indicator"]["type"]),
                (&json!("read"), &json!("text"))
            );
            assert_eq!(asked.status, Some(200));
        });
    }
}

#[test]
fn a_film_that_is_damaged_on_the_hubs_disk_fails_at_once_and_says_so() {
    run(async {
        let World { desk, simulator, .. } = World::begin(Via::Meta).await;
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
        let media = MediaStore::in_folder(folder.path(), &vault, desk.shop.random.clone()).unwrap();
        let (shop, ritika) = (desk.shop, desk.ritika);
        let desk = Desk::with_media(shop, ritika, media);
        let film: &'static [u8] = [CLIP, &vec![7; 3_000_000]].concat().leak();
        let file = desk.bring_as(desk.shop.asha, "video/mp4", film).await;
        let stored = folder.path().join(desk.shop.workspace_id.to_string()).join(&file.sha256);
        let mut bytes = std::fs::read(&stored).unwrap();
        *bytes.get_mut(2_000_000).unwrap() ^= 1;
        std::fs::write(&stored, bytes).unwrap();
        let content = OutgoingContent::File { media: FileKind::Video, file, caption: None };
        let (id, decided) = desk.send(desk.shop.asha, content).await;
        assert_eq!(decided.outcome, Decided::Applied, "{:?}", decided.error);
        desk.shop.sender(graph_of(&simulator, &desk)).run_due().await.unwrap();
        let view = desk.shop.store.read(move |tx| tx.message(id)).await.unwrap().unwrap();
        let shown = view.message.facts.project().unwrap();
        let why = shown.error.map(|error| error.title);
        assert_eq!((shown.delivery, why.as_deref()), (Some(Delivery::Failed), Some(code::FILE_MISSING)));
    });
}
