//! Search in the scripts our users write.

use std::collections::BTreeSet;

use sangam_cache::{Cache, Filters, From, Index, Search};
use sangam_model::ConversationStatus;
use sangam_model::id::ConversationId;
use sangam_model::message::{Detail, FilledIn, OrderLine};
use sangam_protocol::{ConversationRow, MessageRow};

use crate::world::*;

async fn filled(texts: &[&str]) -> (tempfile::TempDir, Cache) {
    let (folder, cache) = fresh().await;
    let mut changes = vec![with_conversation(conversation(1, 1)), with_conversation(conversation(2, 1))];
    for (place, text) in texts.iter().enumerate() {
        let number = u128::try_from(place).unwrap();
        let secs = i64::try_from(place).unwrap();
        changes.push(with_message(message(number, 1 + number % 2, secs, text, secs + 2)));
    }
    cache.apply(frame(0, changes)).await.unwrap();
    (folder, cache)
}

async fn found_in(cache: &Cache, text: &str, conversation: Option<ConversationId>) -> Vec<String> {
    let search = Search { text: text.into(), conversation, before: None, limit: 50, ..Search::default() };
    let hits = cache.search(search).await.unwrap().hits;
    hits.into_iter().map(|hit| hit.message.row.text.unwrap()).collect()
}

async fn found(cache: &Cache, text: &str) -> Vec<String> {
    found_in(cache, text, None).await
}

#[tokio::test]
async fn words_are_found_in_every_script() {
    let texts = [
        "मेरी किताब कहाँ है",
        "தமிழ் புத்தகம் வேண்டும்",
        "আমার বই",
        "నా పుస్తకం",
        "ನನ್ನ ಪುಸ್ತಕ",
        "എന്റെ മലയാളം പുസ്തകം",
        "ਮੇਰੀ ਕਿਤਾਬ",
        "મારું પુસ્તક",
        "Bonjour élève",
        "दर्\u{200d}या नदी",
    ];
    let (_folder, cache) = filled(&texts).await;
    let table = [
        ("किताब", 0),
        ("कि", 0),
        ("मेरी", 0),
        ("புத்தகம்", 1),
        ("தமி", 1),
        ("আমার", 2),
        ("పుస్తకం", 3),
        ("ಪುಸ್ತಕ", 4),
        ("മലയാളം", 5),
        ("ਕਿਤਾਬ", 6),
        ("પુસ્તક", 7),
        ("eleve", 8),
        ("ÉLÈVE", 8),
        ("e\u{301}lève", 8),
        ("दर्या", 9),
        ("दर्\u{200d}या", 9),
    ];
    for (typed, expected) in table {
        assert_eq!(found(&cache, typed).await, [texts[expected]], "{typed}");
    }
    // Letters inside another word are not that word.
    assert!(found(&cache, "ताब").await.is_empty());
}

#[tokio::test]
async fn the_last_word_may_be_unfinished_and_every_word_must_be_there() {
    let (_folder, cache) = filled(&["red shoes size 7", "blue shoes", "shoes red"]).await;
    assert_eq!(found(&cache, "sho").await.len(), 3);
    assert_eq!(found(&cache, "red sho").await, ["shoes red", "red shoes size 7"]);
    assert_eq!(found(&cache, "\"red shoes\"").await, ["red shoes size 7"]);
    assert_eq!(found(&cache, "shoes green").await.len(), 0);
}

#[tokio::test]
async fn numbers_are_found_from_their_middle() {
    let (_folder, cache) = filled(&["order ORD-771204", "call +91 98290 12345", "nothing 12"]).await;
    assert_eq!(found(&cache, "7120").await, ["order ORD-771204"]);
    assert_eq!(found(&cache, "29012").await, ["call +91 98290 12345"]);
    assert_eq!(found(&cache, "982 90").await, ["call +91 98290 12345"]);
    assert_eq!(found(&cache, "ORD-77").await, ["order ORD-771204"]);
}

#[tokio::test]
async fn nothing_typed_is_an_error() {
    let (_folder, cache) = filled(&["plain words AND \"quotes\" here"]).await;
    let long = "ab ".repeat(400_000);
    let odd = [
        "",
        " ",
        "\"",
        "\"\"",
        "*",
        "AND",
        "OR NOT",
        "NEAR(",
        "body:",
        "chat : x",
        "a*b",
        "(",
        ")",
        "^",
        "{}",
        "+",
        "-",
        "'",
        "';--",
        "\u{0}",
        "\u{2}\u{3}",
        "🙏",
        "%",
        "_",
        "a\"b",
        "\"a",
        "a AND",
        "\\",
        &long,
    ];
    for typed in odd {
        for conversation in [None, Some(conversation_id(1))] {
            found_in(&cache, typed, conversation).await;
            cache.search_people(typed.into(), Filters::default(), 5).await.unwrap();
        }
    }
    assert_eq!(found(&cache, "AND").await.len(), 1);
    assert_eq!(found(&cache, "\"quotes\"").await.len(), 1);
}

#[tokio::test]
async fn newest_first_page_by_page_and_inside_one_conversation() {
    let texts: Vec<String> = (0..40).map(|number| format!("parcel {number}")).collect();
    let (_folder, cache) = filled(&texts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let search =
            Search { text: "parc".into(), conversation: None, before, limit: 7, ..Search::default() };
        let hits = cache.search(search).await.unwrap().hits;
        let Some(last) = hits.last() else { break };
        before = Some(last.message.position);
        seen.extend(hits.into_iter().map(|hit| hit.message.row.text.unwrap()));
    }
    assert_eq!(seen, texts.iter().rev().cloned().collect::<Vec<_>>());
    let inside = found_in(&cache, "parcel", Some(conversation_id(2))).await;
    assert_eq!(inside.len(), 20);
}

#[tokio::test]
async fn a_snippet_marks_what_was_searched() {
    let (_folder, cache) = filled(&["the blue shoes please"]).await;
    let search =
        Search { text: "shoe".into(), conversation: None, before: None, limit: 1, ..Search::default() };
    let hits = cache.search(search).await.unwrap().hits;
    let marked: Vec<_> =
        hits[0].snippet.iter().filter(|part| part.hit).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["shoes"]);
    let all: String = hits[0].snippet.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(all, "the blue shoes please");
}

#[tokio::test]
async fn what_was_ordered_and_filled_in_is_found() {
    let (_folder, cache) = fresh().await;
    let line = OrderLine { product: "SAREE-7".into(), quantity: Some(2), ..OrderLine::default() };
    let order = Detail::Order { items: 1, lines: vec![line] };
    let city = FilledIn { name: "city".into(), value: "Jaipur".into() };
    let form = Detail::Choice { id: String::new(), description: None, filled_in: vec![city] };
    let bubble = |number: u128, text: &str, detail: Detail| {
        let secs = i64::try_from(number).unwrap();
        let row = message(number, 1, secs, text, secs + 1);
        with_message(MessageRow { detail: Some(detail), ..row })
    };
    let changes =
        vec![with_conversation(conversation(1, 1)), bubble(1, "basket", order), bubble(2, "form", form)];
    cache.apply(frame(0, changes)).await.unwrap();
    assert_eq!(found(&cache, "SAREE-7").await, ["basket"]);
    assert_eq!(found(&cache, "jaipur").await, ["form"]);
}

#[tokio::test]
async fn edits_and_revokes_leave_no_old_word_behind() {
    let (_folder, cache) = filled(&["the secret word"]).await;
    let mut edited = message(0, 1, 0, "the public word 8812345", 10);
    edited.edited_at = Some(at(1));
    cache.apply(frame(2, vec![with_message(edited.clone())])).await.unwrap();
    assert!(found(&cache, "secret").await.is_empty());
    assert_eq!(found(&cache, "public").await.len(), 1);
    assert_eq!(found(&cache, "81234").await.len(), 1);
    edited.revoked_at = Some(at(2));
    edited.rev.0 = 11;
    cache.apply(frame(10, vec![with_message(edited)])).await.unwrap();
    for gone in ["public", "word", "81234"] {
        let search =
            Search { text: gone.into(), conversation: None, before: None, limit: 5, ..Search::default() };
        assert!(cache.search(search).await.unwrap().hits.is_empty(), "{gone}");
    }
    let stored = cache.read(|reader| reader.message(message_id(0))).await.unwrap().unwrap();
    assert_eq!(stored.row.text, None);
    assert!(!cache.write(|writer| writer.repair_search()).await.unwrap(), "the index agreed with its rows");
}

#[tokio::test]
async fn people_are_found_by_name_and_phone() {
    let (_folder, cache) = fresh().await;
    let mut ritika = conversation(1, 1);
    ritika.contact.name = Some("Ritika Sharma".into());
    ritika.contact.phone = Some("+919829012345".into());
    let mut renamed = ritika.clone();
    renamed.contact.name = Some("ऋतिका".into());
    renamed.rev.0 = 2;
    cache.apply(frame(0, vec![with_conversation(ritika.clone())])).await.unwrap();
    for typed in ["rit", "sharma rit", "90123", "+91 98290"] {
        assert_eq!(
            cache.search_people(typed.into(), Filters::default(), 5).await.unwrap(),
            [ritika.clone()],
            "{typed}"
        );
    }
    cache.apply(frame(1, vec![with_conversation(renamed.clone())])).await.unwrap();
    assert!(cache.search_people("sharma".into(), Filters::default(), 5).await.unwrap().is_empty());
    assert_eq!(cache.search_people("ऋति".into(), Filters::default(), 5).await.unwrap(), [renamed]);
}

#[tokio::test]
async fn of_many_who_are_called_alike_those_are_found_who_were_active_last() {
    const SHARMAS: u128 = 600;
    let (_folder, cache) = fresh().await;
    let sharma = |number: u128, rev: i64| {
        let mut row = conversation(number, rev);
        row.contact.name = Some(format!("Sharma {number}"));
        // As a first sync brings them, the most recently active first.
        row.activity_at = Some(at(-i64::try_from(number).unwrap()));
        row.status = [ConversationStatus::Open, ConversationStatus::Resolved][number as usize % 2];
        row
    };
    let first = (1..=SHARMAS).map(|number| with_conversation(sharma(number, number as i64)));
    cache.apply(frame(0, first.collect())).await.unwrap();
    // Somebody new comes, and somebody writes again who was long silent.
    let rev = SHARMAS as i64;
    let ritika = ConversationRow { activity_at: Some(at(20)), ..sharma(SHARMAS + 1, rev + 1) };
    let anil = ConversationRow { activity_at: Some(at(10)), ..sharma(400, rev + 2) };
    let news = vec![with_conversation(ritika.clone()), with_conversation(anil.clone())];
    cache.apply(frame(rev, news)).await.unwrap();
    for typed in ["sharma", "+91 98290"] {
        let found = cache.search_people(typed.into(), Filters::default(), 4).await.unwrap();
        assert_eq!(found, [ritika.clone(), anil.clone(), sharma(1, 1), sharma(2, 2)], "{typed}");
    }
}

#[tokio::test]
async fn whoever_is_asked_for_by_name_is_found_behind_any_number_of_namesakes() {
    const NAMESAKES: u128 = 400;
    let (_folder, cache) = fresh().await;
    let kumar = |number: u128| {
        let mut row = conversation(number, number as i64);
        row.contact.name = Some("Kumar".to_owned());
        row.activity_at = Some(at(-i64::try_from(number).unwrap()));
        row
    };
    // Whoever wrote longest ago wrote to another number, and said what nobody else did.
    let there = other_number_id();
    let last = ConversationRow { number_id: there, ..kumar(NAMESAKES) };
    let mut changes: Vec<_> = (1..NAMESAKES).map(|number| with_conversation(kumar(number))).collect();
    changes.push(with_conversation(last.clone()));
    changes.push(with_message(message(1, NAMESAKES, -1_000, "green velvet", NAMESAKES as i64 + 1)));
    cache.apply(frame(0, changes)).await.unwrap();

    let at_number = Filters { numbers: Some(vec![there]), ..Filters::default() };
    let found = cache.search_people("kumar".into(), at_number, 4).await.unwrap();
    assert_eq!(found, [last]);
    let chats = cache.read(|reader| reader.chats_with("kumar")).await.unwrap();
    assert_eq!(chats.len(), NAMESAKES as usize);
    let chats: BTreeSet<_> = chats.into_iter().collect();
    let from = From { customers_of: chats.clone(), authors: Vec::new() };
    for wanted in [
        Filters { chats: Some(chats), ..Filters::default() },
        Filters { from: Some(from), ..Filters::default() },
    ] {
        for text in ["velvet", ""] {
            let search = Search { text: text.into(), limit: 3, wanted: wanted.clone(), ..Search::default() };
            assert_eq!(cache.search(search).await.unwrap().hits.len(), 1, "{text:?} {wanted:?}");
        }
    }
}

#[tokio::test]
async fn a_word_is_found_in_the_script_it_was_not_typed_in() {
    let texts = ["नमस्ते बहनजी", "Namaste ji", "धन्यवाद", "shukriya, dhanyawad", "நன்றி", "nimisha"];
    let (_folder, cache) = filled(&texts).await;
    for (typed, expected) in [
        ("namaste", vec!["Namaste ji", "नमस्ते बहनजी"]),
        ("नमस्ते", vec!["Namaste ji", "नमस्ते बहनजी"]),
        ("dhanyavaad", vec!["धन्यवाद"]),
        ("धन्यवाद", vec!["shukriya, dhanyawad", "धन्यवाद"]),
        ("nanri", vec!["நன்றி"]),
        ("namaste behanji", vec!["नमस्ते बहनजी"]),
        ("\"namaste\"", vec!["Namaste ji"]),
    ] {
        assert_eq!(found(&cache, typed).await, expected, "{typed}");
    }
    let search = Search {
        text: "namaste behanji".into(),
        conversation: None,
        before: None,
        limit: 1,
        ..Search::default()
    };
    let hits = cache.search(search).await.unwrap().hits;
    let marked: Vec<_> =
        hits[0].snippet.iter().filter(|part| part.hit).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["नमस्ते"]);
    assert!(!cache.write(|writer| writer.repair_search()).await.unwrap(), "the index agreed with its rows");
}

#[tokio::test]
async fn a_name_is_found_in_spite_of_a_slip_and_behind_those_without() {
    let (_folder, cache) = fresh().await;
    let names = ["Priya Nair", "प्रिया शर्मा", "Mohammed Rafi", "Prya Das", "Madhu", "Ritika Sharma"];
    let person = |(nth, name): (usize, &&str)| {
        let mut row = conversation(nth as u128 + 1, 1);
        row.contact.name = Some((*name).to_owned());
        row
    };
    let rows: Vec<_> = names.iter().enumerate().map(person).collect();
    cache.apply(frame(0, rows.iter().cloned().map(with_conversation).collect())).await.unwrap();
    let people = async |typed: &str| {
        let found = cache.search_people(typed.into(), Filters::default(), 8).await.unwrap();
        found.into_iter().map(|row| row.contact.name.unwrap()).collect::<Vec<_>>()
    };
    let mut prya = people("Prya").await;
    assert_eq!(prya.first().map(String::as_str), Some("Prya Das"), "who is called so comes first");
    prya.sort();
    assert_eq!(prya, ["Priya Nair", "Prya Das", "प्रिया शर्मा"]);
    assert_eq!(people("Muhammad").await, ["Mohammed Rafi"]);
    assert_eq!(people("मोहम्मद").await, ["Mohammed Rafi"]);
    assert_eq!(people("Ritkia").await, ["Ritika Sharma"]);
    assert_eq!(people("prya shrma").await, ["प्रिया शर्मा"]);
    assert!(people("\"Ritkia\"").await.is_empty(), "what stands between quotes is meant");
    let mut renamed = rows[2].clone();
    renamed.contact.name = Some("Farah".into());
    renamed.rev.0 = 2;
    cache.apply(frame(1, vec![with_conversation(renamed)])).await.unwrap();
    assert!(people("Muhammad").await.is_empty());
    assert_eq!(people("Fara").await, ["Farah"]);
    assert!(!cache.write(|writer| writer.repair_search()).await.unwrap(), "the index agreed with its rows");
}

/// Everything a search can ask of an index, and what it finds.
async fn everything(cache: &Cache) -> Vec<String> {
    let mut all = Vec::new();
    for typed in ["blue saree", "sar", "\"blue saree\"", "साड़ी", "8290", "thread", "nobody says this"]
    {
        for conversation in [None, Some(conversation_id(1))] {
            let search = || Search { text: typed.into(), conversation, limit: 3, ..Search::default() };
            let mut before = None;
            loop {
                let found = cache.search(Search { before, ..search() }).await.unwrap();
                all.extend(
                    found
                        .hits
                        .iter()
                        .map(|hit| format!("{typed}: {:?} {:?}", hit.message.row.id, hit.snippet)),
                );
                before = found.stopped_at;
                if before.is_none() {
                    break;
                }
            }
        }
    }
    for typed in ["Ritika", "2", "Ritkia", "+91 98290", "nobody"] {
        let people = cache.search_people(typed.into(), Filters::default(), 9).await.unwrap();
        all.extend(people.iter().map(|row| format!("{typed}: {:?}", row.id)));
    }
    all
}

#[tokio::test]
async fn an_index_that_disagrees_is_found_asked_nothing_and_built_anew() {
    let texts = [
        "the blue saree, please",
        "blue or red",
        "नीली साड़ी",
        "call 98290-12345",
        "a saree in blue",
        "blue saree 2",
        "threads",
        "the last blue saree",
    ];
    let (_folder, cache) = filled(&texts).await;
    let mut named = conversation(1, 20);
    named.contact.name = Some("Ritika Sharma".into());
    named.contact.phone = Some("+919829012345".into());
    let from = cache.sync_state().await.unwrap().cursor.unwrap().rev.0;
    cache.apply(frame(from, vec![with_conversation(named)])).await.unwrap();
    let truth = everything(&cache).await;
    assert!(truth.len() > 20, "{truth:#?}");
    for index in Index::ALL {
        cache.write(move |writer| writer.spoil(index)).await.unwrap();
        let rows_without_words = index == Index::Notes;
        assert_eq!(everything(&cache).await == truth, rows_without_words, "{index:?} is not asked at all");
        let agrees = cache.write(move |writer| writer.check_index(index)).await.unwrap();
        assert_eq!(agrees, rows_without_words, "{index:?}");
        assert_eq!(everything(&cache).await, truth, "{index:?} is distrusted");
        assert_eq!(everything(&cache).await, truth, "{index:?} is distrusted, once more");
        assert_eq!(cache.check_search().await.unwrap(), rows_without_words);
        assert!(!cache.read(move |reader| reader.distrusts(index)).await.unwrap());
        assert_eq!(everything(&cache).await, truth, "{index:?} was built anew");
    }
    assert!(cache.check_search().await.unwrap());
}

#[tokio::test]
async fn a_search_finds_the_same_before_while_and_after_its_pieces_are_brought_together() {
    let (_folder, cache) = filled(&["kal milte hain"]).await;
    for number in 1..120_i64 {
        let words: Vec<String> = (0..400).map(|word| format!("w{}", number * word % 6_007)).collect();
        let text = format!("kal {}", words.join(" "));
        let id = u128::try_from(number).unwrap();
        let row = message(id, 1 + id % 2, number, &text, number + 2);
        cache.apply(frame(number + 1, vec![with_message(row)])).await.unwrap();
    }
    let asked = ["kal", "w17", "w4 w8", "kal w6006", "milte"];
    let mut before = Vec::new();
    for typed in asked {
        before.push(found(&cache, typed).await);
    }
    let (mut begins, mut steps) = (true, 0);
    while cache.gather_search(begins).await.unwrap() {
        (begins, steps) = (false, steps + 1);
        for (typed, before) in asked.iter().zip(&before) {
            assert_eq!(found(&cache, typed).await, *before, "{typed} after {steps} steps");
        }
    }
    assert!(steps > 1, "there was something to bring together");
    assert!(!cache.gather_search(true).await.unwrap(), "they are together");
    assert!(cache.check_search().await.unwrap());
}
