//! Connecting a number, and the pages about it: questions to the hub, asked while online. Nothing of them is kept here.

use sangam_model::connection::Lifeline;
use sangam_model::needs::{Needs, Recommendation};
use sangam_protocol::connect::{
    Alerts, AlertsTested, AskSync, BeginSignup, Checks, ChooseNumber, ConnectBy360dialog, ConnectByToken,
    Connected360dialog, Copies, HeldPage, Ledger, Moved, NumberDetail, Plan, RecoveryKey, SaveCopies,
    SavePlan, SharePhoneBook, Signup, SignupBegun,
};
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, NumberRow, WorkspaceRow};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{add, save_as};
use crate::address;
use crate::api::app::Nothing;
use crate::api::connect::*;
use crate::api::error::{UiError, own};
use crate::app::App;
use crate::hub::Hub;
use crate::session::Place;

pub(crate) async fn connect(app: &App, _: Nothing) -> Result<ConnectView, UiError> {
    let hub = hub(app).await?;
    let plan: Plan = hub.ask("v1/connect/plan", &[]).await?;
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let record = &shared.record;
    let workspace = shared.read(|reader| reader.workspace()).await?;
    Ok(ConnectView {
        recommendation: plan.needs.map(Needs::recommendation),
        plan,
        hub_url: record.hub.to_string(),
        is_own_hub: record.place != Place::Remote,
        practice: record.place == Place::Practice,
        phone_book_shared: workspace.is_some_and(|workspace| workspace.phone_book_shared),
    })
}

pub(crate) async fn assess(_: &App, needs: Needs) -> Result<Recommendation, UiError> {
    Ok(needs.recommendation())
}

pub(crate) async fn save_plan(app: &App, wish: SavePlan) -> Result<Plan, UiError> {
    Ok(hub(app).await?.put("v1/connect/plan", &wish).await?)
}

pub(crate) async fn run_checks(app: &App, _: Nothing) -> Result<Checks, UiError> {
    told(app, "v1/connect/checks", &Nothing {}).await
}

/// Opens Meta's dialog in the system's browser: a window inside the app would be refused there.
pub(crate) async fn begin_signup(app: &App, args: BeginSignupArgs) -> Result<SignupOpened, UiError> {
    let begun: SignupBegun = told(app, "v1/signups", &BeginSignup { number_id: args.number_id }).await?;
    let url = url::Url::parse(&begun.url).ok().filter(address::is_protected);
    let url = url.ok_or_else(|| UiError::new(code::INTERNAL, "the hub's page has no address to open"))?;
    let opened = app.inner.context.host.open_url(&url).await;
    opened.map_err(|error| UiError::new(own::NO_BROWSER, error.to_string()))?;
    Ok(SignupOpened { id: begun.id })
}

pub(crate) async fn signup(app: &App, args: SignupArgs) -> Result<Signup, UiError> {
    Ok(hub(app).await?.ask(&format!("v1/signups/{}", args.id), &[]).await?)
}

pub(crate) async fn choose_number(app: &App, args: ChooseNumberArgs) -> Result<Signup, UiError> {
    let wish = ChooseNumber { phone_number_id: args.phone_number_id };
    told(app, &format!("v1/signups/{}/choose", args.id), &wish).await
}

pub(crate) async fn cancel_signup(app: &App, args: SignupArgs) -> Result<Signup, UiError> {
    told(app, &format!("v1/signups/{}/cancel", args.id), &Nothing {}).await
}

pub(crate) async fn connect_by_token(app: &App, wish: ConnectByToken) -> Result<NumberRow, UiError> {
    told(app, "v1/numbers/by-token", &wish).await
}

pub(crate) async fn connect_by_360dialog(
    app: &App,
    wish: ConnectBy360dialog,
) -> Result<Connected360dialog, UiError> {
    told(app, "v1/numbers/by-360dialog", &wish).await
}

/// The numbers as they are kept on this computer, so also while offline.
pub(crate) async fn numbers(app: &App, _: Nothing) -> Result<Vec<NumberView>, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let rows = shared.read(|reader| reader.numbers()).await?;
    let (now, me) = (app.inner.context.clock.now(), shared.record.person_id);
    let view = |number: NumberRow| NumberView {
        lifeline: number.phone_seen_at.map(|seen| Lifeline::of(seen, now).into()),
        may_send: number.connected && number.stage.lets(me),
        number,
    };
    Ok(rows.into_iter().map(view).collect())
}

pub(crate) async fn number(app: &App, args: NumberArgs) -> Result<NumberDetail, UiError> {
    Ok(hub(app).await?.ask(&format!("v1/numbers/{}", args.number_id), &[]).await?)
}

pub(crate) async fn set_stage(app: &App, args: SetStageArgs) -> Result<NumberRow, UiError> {
    told(app, &format!("v1/numbers/{}/stage", args.number_id), &args.stage).await
}

pub(crate) async fn ask_sync(app: &App, args: AskSyncArgs) -> Result<NumberRow, UiError> {
    told(app, &format!("v1/numbers/{}/sync", args.number_id), &AskSync { kind: args.kind }).await
}

pub(crate) async fn opened_on_phone(app: &App, args: NumberArgs) -> Result<NumberRow, UiError> {
    told(app, &format!("v1/numbers/{}/opened", args.number_id), &Nothing {}).await
}

pub(crate) async fn check_number(app: &App, args: NumberArgs) -> Result<NumberDetail, UiError> {
    told(app, &format!("v1/numbers/{}/check", args.number_id), &Nothing {}).await
}

pub(crate) async fn ledger(app: &App, args: NumberPageArgs) -> Result<Ledger, UiError> {
    let path = format!("v1/numbers/{}/ledger", args.number_id);
    Ok(hub(app).await?.ask(&path, &before(args.before.as_deref())).await?)
}

pub(crate) async fn save_ledger(app: &App, args: NumberArgs) -> Result<SavedFile, UiError> {
    let bytes = hub(app).await?.file(&format!("v1/numbers/{}/ledger.csv", args.number_id)).await?;
    Ok(SavedFile::at(save_as(app, "import-ledger.csv", bytes).await?))
}

pub(crate) async fn held(app: &App, args: NumberPageArgs) -> Result<HeldPage, UiError> {
    let path = format!("v1/numbers/{}/held", args.number_id);
    let mut page: HeldPage = hub(app).await?.ask(&path, &before(args.before.as_deref())).await?;
    let desk = app.desk().await?;
    let labels = desk.shared.read(|reader| reader.labels()).await?;
    // A row names what was put on it; a screen what that means by now.
    for row in &mut page.conversations {
        row.labels = labels.on(&row.labels).into_iter().map(|label| label.id).collect();
    }
    Ok(page)
}

pub(crate) async fn release(app: &App, args: ChoiceArgs) -> Result<Moved, UiError> {
    told(app, &format!("v1/numbers/{}/release", args.number_id), &args.choice).await
}

pub(crate) async fn hold(app: &App, args: ChoiceArgs) -> Result<Moved, UiError> {
    told(app, &format!("v1/numbers/{}/hold", args.number_id), &args.choice).await
}

/// Through the outbox, like every decision about a conversation: it holds also when the connection is gone.
pub(crate) async fn set_private(app: &App, args: SetPrivateArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let SetPrivateArgs { conversation_id, private } = args;
    add(&desk.shared, CommandBody::SetPrivate { conversation_id, private }).await?;
    Ok(Nothing {})
}

pub(crate) async fn share_phone_book(app: &App, wish: SharePhoneBook) -> Result<WorkspaceRow, UiError> {
    Ok(hub(app).await?.put("v1/workspace/phone-book", &wish).await?)
}

pub(crate) async fn alerts(app: &App, _: Nothing) -> Result<Alerts, UiError> {
    Ok(hub(app).await?.ask("v1/alerts", &[]).await?)
}

pub(crate) async fn save_alerts(app: &App, wish: Alerts) -> Result<Alerts, UiError> {
    Ok(hub(app).await?.put("v1/alerts", &wish).await?)
}

pub(crate) async fn test_alerts(app: &App, _: Nothing) -> Result<AlertsTested, UiError> {
    told(app, "v1/alerts/test", &Nothing {}).await
}

pub(crate) async fn copies(app: &App, _: Nothing) -> Result<Copies, UiError> {
    Ok(hub(app).await?.ask("v1/copies", &[]).await?)
}

pub(crate) async fn save_copies(app: &App, wish: SaveCopies) -> Result<Copies, UiError> {
    Ok(hub(app).await?.put("v1/copies", &wish).await?)
}

pub(crate) async fn copy_now(app: &App, _: Nothing) -> Result<Copies, UiError> {
    told(app, "v1/copies/now", &Nothing {}).await
}

pub(crate) async fn make_recovery_key(app: &App, _: Nothing) -> Result<RecoveryKey, UiError> {
    told(app, "v1/copies/recovery-key", &Nothing {}).await
}

/// The hub of the signed-in person. The desk is not held while it answers.
async fn hub(app: &App) -> Result<Hub, UiError> {
    Ok(app.desk().await?.shared.hub.clone())
}

async fn told<A: DeserializeOwned>(app: &App, path: &str, wish: &impl Serialize) -> Result<A, UiError> {
    Ok(hub(app).await?.tell(path, wish).await?)
}

fn before(before: Option<&str>) -> Vec<(&str, &str)> {
    before.map(|before| ("before", before)).into_iter().collect()
}
