//! The window as a whole.

use sangam_cache::{Outgoing, OutgoingState, Phase};
use sangam_model::id::MessageId;
use sangam_model::plain::file_name;
use sangam_model::sheet;
use sangam_protocol::CommandBody;
use sangam_protocol::error::code;
use url::Url;

use super::save_as;
use crate::api::app::*;
use crate::api::connect::SavedFile;
use crate::api::error::{UiError, own};
use crate::api::tag::Tag;
use crate::app::App;
use crate::outbox;
use crate::settings::reasonable;

/// The longest text that is saved.
const MAX_TEXT_BYTES: usize = 4 << 20;

pub(crate) async fn app_state(app: &App, _: Nothing) -> Result<AppState, UiError> {
    Ok(app.state().await)
}

pub(crate) async fn connection(app: &App, _: Nothing) -> Result<Connection, UiError> {
    let Ok(desk) = app.desk().await else {
        let since = app.inner.context.clock.now();
        let state = match app.state().await.stage {
            Stage::SignedOut => ConnectionState::SignedOut,
            Stage::Vault | Stage::Doors | Stage::Inbox => ConnectionState::Idle,
        };
        return Ok(Connection {
            state,
            since,
            waiting: 0,
            asking: 0,
            lost: Vec::new(),
            clock_ahead_ms: None,
            first_sync: None,
            needs_version: None,
            own_hub_fails: None,
        });
    };
    let link = *desk.shared.connection.borrow();
    let outgoing = desk.shared.answer(desk.shared.cache.outgoing()).await?;
    let sync = desk.shared.answer(desk.shared.cache.sync_state()).await?;
    // A receipt goes with what a person did; it is no change of its own.
    let is_receipt =
        |outgoing: &Outgoing| matches!(outgoing.command.body, CommandBody::MarkRead { receipt: true, .. });
    let count = |wanted: fn(&OutgoingState) -> bool| {
        let counted = outgoing.iter().filter(|outgoing| wanted(&outgoing.state) && !is_receipt(outgoing));
        u32::try_from(counted.count()).unwrap_or(u32::MAX)
    };
    let total = sync.messages_total;
    Ok(Connection {
        state: link.state,
        since: link.since,
        waiting: count(|state| matches!(state, OutgoingState::Waiting | OutgoingState::Sent)),
        asking: count(|state| matches!(state, OutgoingState::Parked)),
        lost: outgoing.iter().filter_map(lost).collect(),
        clock_ahead_ms: desk.shared.clock_is_wrong_by(),
        first_sync: (sync.phase != Phase::Live)
            .then(|| Progress { done: sync.messages_fetched.min(total), total }),
        needs_version: link.needs_version.map(|release| release.to_string()),
        own_hub_fails: desk.shared.own_hub_fails.lock().clone(),
    })
}

fn lost(outgoing: &Outgoing) -> Option<LostSend> {
    let is_lost = outgoing.command.body.is_send() && !outgoing.is_pending();
    is_lost.then(|| LostSend {
        conversation_id: outgoing.conversation,
        message_id: MessageId::from(outgoing.command.id),
    })
}

pub(crate) async fn save_settings(app: &App, settings: Settings) -> Result<Nothing, UiError> {
    let settings = reasonable(settings);
    app.inner
        .files
        .save_settings(&settings)
        .map_err(|error| UiError::new(own::STORAGE, error.to_string()))?;
    app.inner.context.toasts.set(settings.notify);
    *app.inner.settings.lock() = settings;
    Ok(Nothing {})
}

pub(crate) async fn dismiss_notice(app: &App, args: DismissNoticeArgs) -> Result<Nothing, UiError> {
    app.inner.context.notices.dismiss(args.id);
    if let Ok(desk) = app.desk().await
        && let Some(wish) = desk.shared.notices.dismiss(args.id)
    {
        desk.shared.answer(outbox::let_go(&desk.shared, wish)).await?;
    }
    Ok(Nothing {})
}

pub(crate) async fn open_vault(app: &App, args: OpenVaultArgs) -> Result<Nothing, UiError> {
    let _door = app.door().await;
    if !app.inner.is_before_the_vault().await {
        return Ok(Nothing {});
    }
    // What is behind an open one may not have been found yet.
    if !app.inner.drawer.is_open() {
        app.inner.drawer.unlock(args).await?;
    }
    app.inner.find_room().await?;
    app.bell().all_stale(&[Tag::Connection, Tag::Conversations, Tag::People]);
    Ok(Nothing {})
}

pub(crate) async fn open_link(app: &App, args: OpenLinkArgs) -> Result<Nothing, UiError> {
    let refused = || UiError::new(code::INVALID, "only http, https, mailto and tel are opened");
    let url = Url::parse(&args.url).map_err(|_| refused())?;
    if !matches!(url.scheme(), "http" | "https" | "mailto" | "tel") {
        return Err(refused());
    }
    let opened = app.inner.context.host.open_url(&url).await;
    opened.map_err(|error| UiError::new(code::UNAVAILABLE, error.to_string()))?;
    Ok(Nothing {})
}

/// The screen went where a link from outside leads.
pub(crate) async fn link_followed(app: &App, _: Nothing) -> Result<Nothing, UiError> {
    *app.inner.link.lock() = None;
    Ok(Nothing {})
}

/// Writes what the screen shows, such as a recovery key, to a file of the person's choice.
pub(crate) async fn save_text(app: &App, args: SaveTextArgs) -> Result<SavedFile, UiError> {
    let name = file_name(&args.name).unwrap_or_else(|| "sangam.txt".to_owned());
    save(app, &name, args.text).await
}

/// Writes what the screen shows as a file for a spreadsheet.
pub(crate) async fn save_table(app: &App, args: SaveTableArgs) -> Result<SavedFile, UiError> {
    let name = file_name(&args.name).unwrap_or_else(|| "sangam.csv".to_owned());
    save(app, &name, sheet::write(args.rows)).await
}

async fn save(app: &App, name: &str, text: String) -> Result<SavedFile, UiError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(UiError::new(code::INVALID, "too long for a page"));
    }
    Ok(SavedFile::at(save_as(app, name, text.into()).await?))
}
