//! What belongs to the whole team is changed at the hub or not at all, and a desk without a line says so. What is one's own waits.

use serde_json::{Value, json};

use super::hub::Fault;
use super::world::{World, wait_until_live};

/// What is asked, and the hub's route and answer.
type Line = (&'static str, Value, String, Value);

fn lines(id: &str, me: &str) -> Vec<Line> {
    let label = |rev: i64| json!({ "id": id, "name": "VIP", "colour": "teal", "rev": rev });
    let reply = json!({ "name": "hours", "folder": null, "wordings": [{ "language": "en", "text": "Till 8." }],
        "payee": null, "file": null });
    let kept = json!({ "id": id, "edited_at": "2026-11-26T09:00:00.000Z", "edited_by": me, "rev": 1 });
    let view = json!({ "view_id": id, "name": "Late", "filter": {}, "shared": false, "pinned": true });
    vec![
        ("make_label", json!({ "name": "VIP", "colour": "teal" }), "POST /v1/labels".into(), label(1)),
        (
            "change_label",
            json!({ "label_id": id, "name": "VIP", "colour": "teal" }),
            format!("PUT /v1/labels/{id}"),
            label(1),
        ),
        (
            "merge_labels",
            json!({ "label_id": id, "into": me }),
            format!("POST /v1/labels/{id}/merge"),
            json!(null),
        ),
        ("delete_label", json!({ "label_id": id }), format!("DELETE /v1/labels/{id}"), json!(null)),
        ("save_view", view, format!("PUT /v1/views/{id}"), json!({ "id": id, "rev": 1 })),
        ("order_views", json!({ "view_ids": [id] }), "PUT /v1/views".into(), json!(null)),
        ("delete_view", json!({ "view_id": id }), format!("DELETE /v1/views/{id}"), json!(null)),
        (
            "save_quick_reply",
            json!({ "quick_reply_id": id, "own": true, "reply": reply, "known_rev": null }),
            format!("PUT /v1/quick-replies/{id}"),
            kept,
        ),
        (
            "remove_quick_reply",
            json!({ "quick_reply_id": id }),
            format!("DELETE /v1/quick-replies/{id}"),
            json!(null),
        ),
    ]
}

#[tokio::test(start_paused = true)]
async fn labels_views_and_replies_are_not_changed_without_a_line_which_is_said_and_the_same_wish_works_later()
{
    let world = World::new();
    world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let all = json!({ "search": null, "conversation_id": null, "limit": null });
    let kept = async || {
        let mut kept = Vec::new();
        for (name, args) in
            [("labels", json!({})), ("saved_views", json!({})), ("quick_replies", all.clone())]
        {
            kept.push(app.call(name, args).await.unwrap());
        }
        kept
    };
    let before = kept().await;
    world.goes_offline(&app).await;
    let (id, me) = (world.hub.vikram().to_string(), world.hub.vikram().to_string());
    for (command, args, ..) in lines(&id, &me) {
        assert_eq!(app.call(command, args).await.unwrap_err().code, "offline", "{command}");
    }
    assert_eq!(kept().await, before, "nothing looks as if it had been done");
    assert_eq!(app.call("connection", json!({})).await.unwrap()["waiting"], 0, "nor does anything wait");

    world.hub.heal();
    wait_until_live(&app).await;
    assert_eq!(world.hub.state().owners_asked, [], "nothing is done behind anybody's back");
    for (command, args, route, answer) in lines(&id, &me) {
        let bytes = if answer.is_null() { Vec::new() } else { serde_json::to_vec(&answer).unwrap() };
        world.hub.state().owners.insert(route.clone(), bytes);
        app.call(command, args).await.unwrap();
        let asked: Vec<String> =
            std::mem::take(&mut world.hub.state().owners_asked).into_iter().map(|(asked, _)| asked).collect();
        assert_eq!(asked, [route], "{command}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_language_chosen_without_a_line_is_told_when_it_is_back_and_the_last_one_counts() {
    const ROUTE: &str = "PUT /v1/me/language";
    let world = World::new();
    world.hub.customer("Ritika");
    world.hub.state().owners.insert(ROUTE.to_owned(), b"{}".to_vec());
    let told = || -> Vec<Value> {
        let asked = world.hub.state().owners_asked.clone();
        asked.into_iter().filter(|(asked, _)| asked == ROUTE).map(|(_, body)| body).collect()
    };
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    for language in [json!("fr"), json!("hi-u-nu-deva")] {
        app.call("choose_language", json!({ "language": language })).await.unwrap();
    }
    // The computer is switched off before the line comes back.
    app.close().await;
    assert_eq!(told(), Vec::<Value>::new());
    world.hub.heal();
    // Heard, but the answer is lost: it is told again.
    let app = world.open().await;
    wait_until_live(&app).await;
    while told().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(told().iter().all(|body| *body == json!({ "language": "hi-u-nu-deva" })), "{:?}", told());

    world.hub.fails_next(Fault::AnswerLost);
    app.call("choose_language", json!({ "language": null })).await.unwrap();
    app.call("choose_language", json!({ "language": "en" })).await.unwrap();
    assert_eq!(told().last(), Some(&json!({ "language": "en" })), "the newest is what the hub heard last");
    let count = told().len();
    world.hub.cut();
    wait_until_live(&app).await;
    app.close().await;
    assert_eq!(told().len(), count, "what was told is not told again");
}
