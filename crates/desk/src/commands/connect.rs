//! Connecting a number, and the pages about it: questions to the hub, asked while online. Nothing of them is kept here.

use sangam_model::connection::Lifeline;
use sangam_model::needs::{Needs, Recommendation};
use sangam_protocol::connect::{
    Alerts, AlertsTested, AskSync, BeginSignup, Checks, ChooseNumber, ConnectBy360dialog, ConnectByToken,
    Connected360dialog, Copies, HeldPage, Ledger, Moved, NumberDetail, Plan, RecoveryKey, SaveCopies,
    SavePlan, SharePhoneBook, Signup,
};
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, NumberRow, WorkspaceRow, route};

use super::{add, save_as};
use crate::address;
use crate::api::app::Nothing;
use crate::api::connect::*;
use crate::api::error::{UiError, own};
use crate::app::App;
use crate::session::Place;

pub(crate) async fn connect(app: &App, _: Nothing) -> Result<ConnectView, UiError> {
    let plan = app.hub().await?.call(route::PLAN).await?;
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
    Ok(app.hub().await?.call_with(route::SAVE_PLAN, &wish).await?)
}

pub(crate) async fn run_checks(app: &App, _: Nothing) -> Result<Checks, UiError> {
    Ok(app.hub().await?.call(route::RUN_CHECKS).await?)
}

/// Opens Meta's dialog in the system's browser: a window inside the app would be refused there.
pub(crate) async fn begin_signup(app: &App, args: BeginSignupArgs) -> Result<SignupOpened, UiError> {
    let wish = BeginSignup { number_id: args.number_id };
    let begun = app.hub().await?.call_with(route::BEGIN_SIGNUP, &wish).await?;
    let url = url::Url::parse(&begun.url).ok().filter(address::is_protected);
    let url = url.ok_or_else(|| UiError::new(code::INTERNAL, "the hub's page has no address to open"))?;
    let opened = app.inner.context.host.open_url(&url).await;
    opened.map_err(|error| UiError::new(own::NO_BROWSER, error.to_string()))?;
    Ok(SignupOpened { id: begun.id })
}

pub(crate) async fn signup(app: &App, args: SignupArgs) -> Result<Signup, UiError> {
    Ok(app.hub().await?.call(route::SIGNUP.of(args.id)).await?)
}

pub(crate) async fn choose_number(app: &App, args: ChooseNumberArgs) -> Result<Signup, UiError> {
    let wish = ChooseNumber { phone_number_id: args.phone_number_id };
    Ok(app.hub().await?.call_with(route::CHOOSE_NUMBER.of(args.id), &wish).await?)
}

pub(crate) async fn cancel_signup(app: &App, args: SignupArgs) -> Result<Signup, UiError> {
    Ok(app.hub().await?.call(route::CANCEL_SIGNUP.of(args.id)).await?)
}

pub(crate) async fn connect_by_token(app: &App, wish: ConnectByToken) -> Result<NumberRow, UiError> {
    Ok(app.hub().await?.call_with(route::CONNECT_BY_TOKEN, &wish).await?)
}

pub(crate) async fn connect_by_360dialog(
    app: &App,
    wish: ConnectBy360dialog,
) -> Result<Connected360dialog, UiError> {
    Ok(app.hub().await?.call_with(route::CONNECT_BY_360DIALOG, &wish).await?)
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
    Ok(app.hub().await?.call(route::NUMBER.of(args.number_id)).await?)
}

pub(crate) async fn set_stage(app: &App, args: SetStageArgs) -> Result<NumberRow, UiError> {
    Ok(app.hub().await?.call_with(route::SET_STAGE.of(args.number_id), &args.stage).await?)
}

pub(crate) async fn ask_sync(app: &App, args: AskSyncArgs) -> Result<NumberRow, UiError> {
    let wish = AskSync { kind: args.kind };
    Ok(app.hub().await?.call_with(route::ASK_SYNC.of(args.number_id), &wish).await?)
}

pub(crate) async fn opened_on_phone(app: &App, args: NumberArgs) -> Result<NumberRow, UiError> {
    Ok(app.hub().await?.call(route::OPENED_ON_PHONE.of(args.number_id)).await?)
}

pub(crate) async fn check_number(app: &App, args: NumberArgs) -> Result<NumberDetail, UiError> {
    Ok(app.hub().await?.call(route::CHECK_NUMBER.of(args.number_id)).await?)
}

pub(crate) async fn ledger(app: &App, args: NumberPageArgs) -> Result<Ledger, UiError> {
    let page = route::LEDGER.of(args.number_id).with("before", args.before);
    Ok(app.hub().await?.call(page).await?)
}

pub(crate) async fn save_ledger(app: &App, args: NumberArgs) -> Result<SavedFile, UiError> {
    let bytes = app.hub().await?.file(route::LEDGER_FILE.of(args.number_id)).await?;
    Ok(SavedFile::at(save_as(app, "import-ledger.csv", bytes).await?))
}

pub(crate) async fn held(app: &App, args: NumberPageArgs) -> Result<HeldPage, UiError> {
    let page = route::HELD.of(args.number_id).with("before", args.before);
    let mut page = app.hub().await?.call(page).await?;
    let desk = app.desk().await?;
    let labels = desk.shared.read(|reader| reader.labels()).await?;
    // A row names what was put on it; a screen what that means by now.
    for row in &mut page.conversations {
        row.labels = labels.on(&row.labels).into_iter().map(|label| label.id).collect();
    }
    Ok(page)
}

pub(crate) async fn release(app: &App, args: ChoiceArgs) -> Result<Moved, UiError> {
    Ok(app.hub().await?.call_with(route::RELEASE.of(args.number_id), &args.choice).await?)
}

pub(crate) async fn hold(app: &App, args: ChoiceArgs) -> Result<Moved, UiError> {
    Ok(app.hub().await?.call_with(route::HOLD.of(args.number_id), &args.choice).await?)
}

/// Through the outbox, like every decision about a conversation: it holds also when the connection is gone.
pub(crate) async fn set_private(app: &App, args: SetPrivateArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let SetPrivateArgs { conversation_id, private } = args;
    add(&desk.shared, CommandBody::SetPrivate { conversation_id, private }).await?;
    Ok(Nothing {})
}

pub(crate) async fn share_phone_book(app: &App, wish: SharePhoneBook) -> Result<WorkspaceRow, UiError> {
    Ok(app.hub().await?.call_with(route::SHARE_PHONE_BOOK, &wish).await?)
}

pub(crate) async fn alerts(app: &App, _: Nothing) -> Result<Alerts, UiError> {
    Ok(app.hub().await?.call(route::ALERTS).await?)
}

pub(crate) async fn save_alerts(app: &App, wish: Alerts) -> Result<Alerts, UiError> {
    Ok(app.hub().await?.call_with(route::SAVE_ALERTS, &wish).await?)
}

pub(crate) async fn test_alerts(app: &App, _: Nothing) -> Result<AlertsTested, UiError> {
    Ok(app.hub().await?.call(route::TEST_ALERTS).await?)
}

pub(crate) async fn copies(app: &App, _: Nothing) -> Result<Copies, UiError> {
    Ok(app.hub().await?.call(route::COPIES).await?)
}

pub(crate) async fn save_copies(app: &App, wish: SaveCopies) -> Result<Copies, UiError> {
    Ok(app.hub().await?.call_with(route::SAVE_COPIES, &wish).await?)
}

pub(crate) async fn copy_now(app: &App, _: Nothing) -> Result<Copies, UiError> {
    Ok(app.hub().await?.call(route::COPY_NOW).await?)
}

pub(crate) async fn make_recovery_key(app: &App, _: Nothing) -> Result<RecoveryKey, UiError> {
    Ok(app.hub().await?.call(route::MAKE_RECOVERY_KEY).await?)
}
