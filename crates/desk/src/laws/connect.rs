//! Connecting a number: each question reaches its route as it was meant, each answer the screen as it was given.

use sangam_model::Timestamp;
use sangam_model::connection::{OneShot, Stage, SyncKind};
use sangam_protocol::connect::{
    Alerts, AlertsTested, Checks, Connected360dialog, Copies, HeldCounts, HeldPage, Item, ItemCheck, Ledger,
    MediaLedger, Moved, NumberDetail, Plan, RecoveryKey, Signup, SignupStep, TryItMarks, Via, problem,
};
use sangam_protocol::error::code;
use sangam_protocol::sync::HubFrame;
use sangam_protocol::{ApiError, NumberRow, WorkspaceRow};
use serde::Serialize;
use serde_json::{Value, json};

use super::hub::Fault;
use super::world::{HUB, World, wait_for, wait_until_live};
use crate::api::tag::{Push, Stale, Tag};
use crate::{App, Pushes};

const SIGNUP: &str = "01932b8e-7c2a-7000-8000-000000000007";

fn value(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_secs(1_795_302_220)
}

fn number(world: &World) -> NumberRow {
    let row = world.hub.visible_numbers().remove(0);
    NumberRow { stage: Stage::Mirror, contacts: OneShot::default(), ..row }
}

fn checks() -> Checks {
    let found = ItemCheck {
        item: Item::Disk,
        is_good: false,
        problem: Some("disk_full".into()),
        names: vec!["2 GB".into()],
    };
    Checks { at: now(), found: vec![found] }
}

fn signup(step: SignupStep) -> Signup {
    Signup {
        id: SIGNUP.parse().unwrap(),
        step,
        problem: (step == SignupStep::Failed).then(|| problem::CANCELLED.to_owned()),
        detail: None,
        found: Vec::new(),
        candidates: Vec::new(),
        number_id: None,
        reconnects: None,
        began_at: now(),
        expires_at: now().plus(1_800_000),
    }
}

fn detail(world: &World) -> NumberDetail {
    NumberDetail {
        number: number(world),
        waba_id: "900100200300400".into(),
        phone_number_id: "900555000111222".into(),
        request_ids: [(SyncKind::History, "a1".to_owned())].into(),
        token_expires_at: None,
        life: Vec::new(),
        gaps: Vec::new(),
        tried: TryItMarks::default(),
        held: HeldCounts::default(),
        plan: None,
        via: Via::Meta,
        contacts: 0,
        missing_parts: 0,
        is_unheard: false,
    }
}

fn ledger(world: &World) -> Ledger {
    Ledger {
        number_id: number(world).id,
        contacts: 7,
        messages: 4_000,
        overlap: 12,
        conversations_total: 40,
        media: MediaLedger::default(),
        phases: Vec::new(),
        unread_bodies: 0,
        conversations: Vec::new(),
        next: Some("mark".into()),
    }
}

/// A question of the screen, the route it takes with its body, and what the hub answers, which the screen gets as it is.
struct Line {
    command: &'static str,
    args: Value,
    route: String,
    body: Value,
    answer: Value,
}

fn line(command: &'static str, args: Value, route: &str, body: Value, answer: Value) -> Line {
    Line { command, args, route: route.to_owned(), body, answer }
}

/// Every command that hands the hub's own words on.
fn lines(world: &World) -> Vec<Line> {
    [journey(world), numbers(world), imports(world), sleeping_well()].into_iter().flatten().collect()
}

fn journey(world: &World) -> Vec<Line> {
    let (row, none) = (number(world), json!({}));
    let plan = json!({ "needs": null, "route": "own_server", "confirm": ["phone_ready"], "retract": [] });
    let (this, chosen) = (json!({ "id": SIGNUP }), json!({ "id": SIGNUP, "phone_number_id": "8" }));
    let choice = json!({ "phone_number_id": "8" });
    let by_token = json!({ "waba_id": "9", "phone_number_id": "8", "token": "EAAcanary" });
    let by_360 =
        json!({ "waba_id": "9", "phone_number_id": "8", "display_number": "+91 98", "api_key": "canary" });
    let connected = Connected360dialog {
        number: row.clone(),
        webhook_host: "desk.shop.example".into(),
        webhook_is_set: true,
        webhook_to_set: None,
    };
    let at = |method: &str, tail: &str| format!("{method} /v1/signups/{SIGNUP}{tail}");
    let stands = |step| value(&signup(step));
    vec![
        line("save_plan", plan.clone(), "PUT /v1/connect/plan", plan, value(&Plan::default())),
        line("run_checks", none.clone(), "POST /v1/connect/checks", none.clone(), value(&checks())),
        line("signup", this.clone(), &at("GET", ""), Value::Null, stands(SignupStep::Opened)),
        line("choose_number", chosen, &at("POST", "/choose"), choice, stands(SignupStep::Subscribing)),
        line("cancel_signup", this, &at("POST", "/cancel"), none, stands(SignupStep::Failed)),
        line("connect_by_token", by_token.clone(), "POST /v1/numbers/by-token", by_token, value(&row)),
        line(
            "connect_by_360dialog",
            by_360.clone(),
            "POST /v1/numbers/by-360dialog",
            by_360,
            value(&connected),
        ),
    ]
}

fn numbers(world: &World) -> Vec<Line> {
    let (id, row, none) = (number(world).id, value(&number(world)), json!({}));
    let about = json!({ "number_id": id });
    let (detail, post) = (value(&detail(world)), |tail: &str| format!("POST /v1/numbers/{id}/{tail}"));
    let (stage, kind) = (json!({ "stage": "team" }), json!({ "kind": "history" }));
    let (staged, asked) =
        (json!({ "number_id": id, "stage": stage }), json!({ "number_id": id, "kind": "history" }));
    let shared = json!({ "shared": true });
    let workspace = WorkspaceRow { phone_book_shared: true, ..world.hub.state().workspace.clone() };
    vec![
        line("number", about.clone(), &format!("GET /v1/numbers/{id}"), Value::Null, detail.clone()),
        line("set_stage", staged, &post("stage"), stage, row.clone()),
        line("ask_sync", asked, &post("sync"), kind, row.clone()),
        line("opened_on_phone", about.clone(), &post("opened"), none.clone(), row),
        line("check_number", about, &post("check"), none, detail),
        line("share_phone_book", shared.clone(), "PUT /v1/workspace/phone-book", shared, value(&workspace)),
    ]
}

fn imports(world: &World) -> Vec<Line> {
    let id = number(world).id;
    let route = |method: &str, tail: &str| format!("{method} /v1/numbers/{id}/{tail}");
    let page = |before: Value| json!({ "number_id": id, "before": before });
    let chosen = |choice: &Value| json!({ "number_id": id, "choice": choice });
    let ledger = value(&ledger(world));
    let held = value(&HeldPage {
        counts: HeldCounts::default(),
        goes_on: true,
        labels: Vec::new(),
        conversations: Vec::new(),
        next: None,
    });
    let counts = HeldCounts { released: 3, ..HeldCounts::default() };
    let moved = value(&Moved { changed: 3, counts, goes_on: false });
    let (all, some) = (json!({ "which": "all" }), json!({ "which": "active_since", "at": now() }));
    vec![
        line("ledger", page(Value::Null), &route("GET", "ledger"), Value::Null, ledger.clone()),
        line("ledger", page(json!("a mark")), &route("GET", "ledger?before=a+mark"), Value::Null, ledger),
        line("held", page(Value::Null), &route("GET", "held"), Value::Null, held),
        line("release", chosen(&all), &route("POST", "release"), all, moved.clone()),
        line("hold", chosen(&some), &route("POST", "hold"), some, moved),
    ]
}

fn sleeping_well() -> Vec<Line> {
    let none = json!({});
    let alerts = value(&Alerts { emails: vec!["rajesh@shop.example".into()], ..Alerts::default() });
    let tested =
        value(&AlertsTested { email: Some(false), webhook: None, problems: vec!["no answer".into()] });
    let copies = Copies {
        folder: Some("/srv/copies".into()),
        may_choose: false,
        has_recovery_key: true,
        made: Vec::new(),
    };
    let (copies, no_more) = (value(&copies), json!({ "folder": null }));
    let key = value(&RecoveryKey { key: "AAAA-BBBB".into() });
    vec![
        line("alerts", none.clone(), "GET /v1/alerts", Value::Null, alerts.clone()),
        line("save_alerts", alerts.clone(), "PUT /v1/alerts", alerts.clone(), alerts),
        line("test_alerts", none.clone(), "POST /v1/alerts/test", none.clone(), tested),
        line("copies", none.clone(), "GET /v1/copies", Value::Null, copies.clone()),
        line("save_copies", no_more.clone(), "PUT /v1/copies", no_more, copies.clone()),
        line("copy_now", none.clone(), "POST /v1/copies/now", none.clone(), copies),
        line("make_recovery_key", none.clone(), "POST /v1/copies/recovery-key", none, key),
    ]
}

#[tokio::test(start_paused = true)]
async fn every_question_takes_its_route_and_every_answer_arrives() {
    let world = World::new();
    let app = world.asha().await;
    for line in lines(&world) {
        {
            let mut state = world.hub.state();
            state.owners.insert(line.route.clone(), serde_json::to_vec(&line.answer).unwrap());
            state.owners_asked.clear();
        }
        let answer = app.call(line.command, line.args).await.unwrap();
        assert_eq!(answer, line.answer, "{}", line.command);
        assert_eq!(world.hub.state().owners_asked, [(line.route, line.body)], "{}", line.command);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_and_a_missing_line_are_told_apart() {
    let world = World::new();
    let app = world.asha().await;
    for line in lines(&world) {
        let refusal =
            ApiError::new(problem::PREFLIGHT_OPEN, "").with_detail(json!({ "open": ["phone_ready"] }));
        world.hub.state().owners_refused = Some((422, refusal));
        let refused = app.call(line.command, line.args.clone()).await.unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.detail),
            (problem::PREFLIGHT_OPEN, Some(json!({ "open": ["phone_ready"] })))
        );
        world.hub.state().owners_refused = Some((403, ApiError::new(code::FORBIDDEN, "")));
        assert_eq!(app.call(line.command, line.args.clone()).await.unwrap_err().code, code::FORBIDDEN);
        world.hub.state().offline = true;
        assert_eq!(app.call(line.command, line.args).await.unwrap_err().code, "offline", "{}", line.command);
        world.hub.state().offline = false;
    }
}

#[tokio::test(start_paused = true)]
async fn a_wish_is_asked_once_whatever_becomes_of_its_answer() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let ask = lines(&world).into_iter().find(|line| line.command == "ask_sync").unwrap();
    world.hub.state().owners.insert(ask.route, serde_json::to_vec(&ask.answer).unwrap());
    world.hub.fails_next(Fault::AnswerLost);
    assert_eq!(app.call("ask_sync", ask.args).await.unwrap_err().code, "offline");
    assert_eq!(
        world.hub.state().owners_asked.len(),
        1,
        "the one-shot sync is never asked for again by itself"
    );
}

#[tokio::test(start_paused = true)]
async fn the_journey_is_shown_with_what_this_desk_knows_about_its_hub() {
    let world = World::new();
    let app = world.asha().await;
    let needs = json!({ "people": "several", "daily_chats": "many" });
    let plan = Plan { checks: Some(checks()), ..Plan::default() };
    world.hub.state().owners.insert("GET /v1/connect/plan".into(), serde_json::to_vec(&plan).unwrap());
    let view = app.call("connect", json!({})).await.unwrap();
    assert_eq!((&view["plan"], &view["recommendation"]), (&value(&plan), &Value::Null));
    assert_eq!(
        (&view["hub_url"], &view["is_own_hub"], &view["practice"]),
        (&json!(HUB), &json!(false), &json!(false))
    );
    assert_eq!(
        app.call("assess", needs).await.unwrap_err().code,
        code::INVALID,
        "half an assessment recommends nothing"
    );
}

async fn opens(world: &World, app: &App, url: &str) -> Result<Value, crate::api::error::UiError> {
    let begun = json!({ "id": SIGNUP, "url": url, "expires_at": now() });
    world.hub.state().owners.insert("POST /v1/signups".into(), serde_json::to_vec(&begun).unwrap());
    app.call("begin_signup", json!({ "number_id": null })).await
}

#[tokio::test(start_paused = true)]
async fn a_signup_opens_in_the_browser_and_nowhere_else() {
    let world = World::new();
    let app = world.asha().await;
    let page = "https://desk.shop.example/connect/ticket-canary";
    let opened = opens(&world, &app, page).await.unwrap();
    assert_eq!(opened, json!({ "id": SIGNUP }), "the ticket is for the browser alone");
    assert_eq!(*world.host.opened.lock().unwrap(), [page]);
    opens(&world, &app, "http://127.0.0.1:40001/connect/t").await.unwrap();
    for odd in [
        "http://desk.shop.example/connect/t",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "sangam://join",
        "",
    ] {
        let refused = opens(&world, &app, odd).await.unwrap_err();
        assert_eq!(refused.code, code::INTERNAL);
        assert!(!refused.message.contains("canary"));
    }
    assert_eq!(world.host.opened.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_ledger_a_table_and_the_recovery_key_are_saved_where_the_person_says() {
    let world = World::new();
    let app = world.asha().await;
    let id = number(&world).id;
    let csv = b"customer,messages\r\nRitika,40\r\n".to_vec();
    world.hub.state().owners.insert(format!("GET /v1/numbers/{id}/ledger.csv"), csv.clone());
    let save_ledger = || app.call("save_ledger", json!({ "number_id": id }));
    assert_eq!(save_ledger().await.unwrap(), json!({ "name": null }), "nobody chose a place");
    *world.host.save_to.lock().unwrap() = Some(world.folder.path().to_owned());
    assert_eq!(save_ledger().await.unwrap(), json!({ "name": "import-ledger.csv" }));
    assert_eq!(std::fs::read(world.folder.path().join("import-ledger.csv")).unwrap(), csv);
    let sheet = json!({ "name": "../recovery key.txt", "text": "AAAA-BBBB" });
    assert_eq!(app.call("save_text", sheet).await.unwrap(), json!({ "name": "recovery key.txt" }));
    let path = world.folder.path().join("recovery key.txt");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "AAAA-BBBB");
    let table = json!({ "name": "team.csv", "rows": [["name", "open"], ["=1+1", 3], [null, 2.5]] });
    assert_eq!(app.call("save_table", table).await.unwrap(), json!({ "name": "team.csv" }));
    let file = std::fs::read_to_string(world.folder.path().join("team.csv")).unwrap();
    assert_eq!(file, "\u{feff}\"name\",\"open\"\r\n\"'=1+1\",3\r\n,2.5\r\n");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777,
        0o600
    );
}

/// Reads pushes until one says that all of these are stale.
async fn until_stale(pushes: &mut Pushes, tags: &[Tag]) {
    loop {
        if let Push::Stale { stale } = pushes.next().await.unwrap()
            && tags.iter().all(|tag| stale.contains(&Stale::all(*tag)))
        {
            return;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_owners_pages_follow_the_hub_and_catch_up_after_an_absence() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let mut pushes = app.subscribe();
    world.hub.state().push(&HubFrame::Connect);
    until_stale(&mut pushes, &[Tag::Connect, Tag::Numbers]).await;
    world.hub.cut();
    until_stale(&mut pushes, &[Tag::Connect, Tag::Numbers, Tag::Alerts, Tag::Copies]).await;
    wait_until_live(&app).await;
}

#[tokio::test(start_paused = true)]
async fn what_the_team_knows_about_a_number_is_here_without_the_hub() {
    let world = World::new();
    let seen_at = sangam_model::Clock::now(&*world.clock).plus(-11 * sangam_model::time::DAY);
    world.hub.changes_number(|row| (row.stage, row.phone_seen_at) = (Stage::Mirror, Some(seen_at)));
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    let views = app.call("numbers", json!({})).await.unwrap();
    assert_eq!(views[0]["number"], value(&world.hub.visible_numbers()[0]));
    assert_eq!((&views[0]["may_send"], &views[0]["lifeline"]["is_reminding"]), (&json!(false), &json!(true)));
    let person_id = world.hub.asha();
    world.hub.heal();
    world.hub.now(|hub| hub.changes_number(|row| row.stage = Stage::OnePerson { person_id }));
    app.look_for_hub().await;
    let mine = |views: &Value| views[0]["may_send"] == true;
    wait_for(&app, "numbers", json!({}), mine).await;
}

#[tokio::test(start_paused = true)]
async fn a_link_from_outside_leads_to_a_page_and_decides_nothing() {
    let world = World::new();
    let app = world.open().await;
    let invitation = "sangam://join?hub=https%3A%2F%2Fdesk.shop.example&code=k7-Q2";
    assert!(app.opened_from_outside(invitation).await);
    let link = async || app.call("app_state", json!({})).await.unwrap()["link"].clone();
    assert_eq!(link().await, json!({ "to": "join", "invitation": invitation }));
    app.call("link_followed", json!({})).await.unwrap();
    assert_eq!(link().await, Value::Null);
    assert!(!app.opened_from_outside("sangam://wipe?all=1").await);
    assert_eq!(link().await, Value::Null);
    super::world::sign_in(&app, "asha").await.unwrap();
    wait_until_live(&app).await;
    let mut pushes = app.subscribe();
    assert!(app.opened_from_outside("sangam://connected?signup=1").await);
    until_stale(&mut pushes, &[Tag::App, Tag::Connect, Tag::Numbers]).await;
    assert_eq!(link().await, json!({ "to": "connected" }));
    assert!(world.hub.state().owners_asked.is_empty());
}
