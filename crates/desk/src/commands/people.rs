//! The team: questions to the hub, asked while online. What changes somebody's rows comes back through the sync.

use sangam_protocol::WorkspaceRow;
use sangam_protocol::people::{
    AuditCheck, AuditPage, ChangePassword, ChangeRole, ChooseLanguage, MaskPhones, Rename, ResetCode, Team,
    UseReset,
};
use sangam_protocol::route;
use sangam_protocol::session::{Invitation, Invite};
use serde_json::Value;

use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::people::*;
use crate::api::second_factor::CameIn;
use crate::app::App;
use crate::hub::Door;
use crate::language;
use crate::session::{Record, invitation};

use super::second_factor::drawn_out;

pub(crate) async fn team(app: &App, _: Nothing) -> Result<Team, UiError> {
    Ok(app.hub().await?.call(route::TEAM).await?)
}

pub(crate) async fn invite(app: &App, wish: Invite) -> Result<Invitation, UiError> {
    Ok(app.hub().await?.call_with(route::INVITE, &wish).await?)
}

pub(crate) async fn withdraw_invitation(app: &App, args: InvitationArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call(route::WITHDRAW_INVITATION.of(args.invitation_id)).await?;
    Ok(Nothing {})
}

pub(crate) async fn change_role(app: &App, args: ChangeRoleArgs) -> Result<Nothing, UiError> {
    let wish = ChangeRole { role: args.role };
    app.hub().await?.call_with(route::CHANGE_ROLE.of(args.person_id), &wish).await?;
    Ok(Nothing {})
}

pub(crate) async fn remove_person(app: &App, args: PersonArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call(route::REMOVE_PERSON.of(args.person_id)).await?;
    Ok(Nothing {})
}

pub(crate) async fn revoke_device(app: &App, args: DeviceArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call(route::REVOKE_DEVICE.of(args.device_id)).await?;
    Ok(Nothing {})
}

pub(crate) async fn reset_password(app: &App, args: PersonArgs) -> Result<ResetCode, UiError> {
    Ok(app.hub().await?.call(route::RESET_PASSWORD.of(args.person_id)).await?)
}

pub(crate) async fn rename_me(app: &App, args: RenameArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call_with(route::RENAME.unread(), &Rename { name: args.name }).await?;
    Ok(Nothing {})
}

/// A new desk of this person begins in it. Without a line the hub is told when there is one.
pub(crate) async fn choose_language(app: &App, args: ChooseLanguage) -> Result<Nothing, UiError> {
    language::choose(&app.desk().await?.shared, args.language).await?;
    Ok(Nothing {})
}

pub(crate) async fn change_password(app: &App, args: ChangePasswordArgs) -> Result<Nothing, UiError> {
    let wish = ChangePassword { current: args.current, new: args.new };
    app.hub().await?.call_with(route::CHANGE_PASSWORD, &wish).await?;
    Ok(Nothing {})
}

/// A door: whoever comes this way chose a new password and sits down.
pub(crate) async fn use_reset(app: &App, args: UseResetArgs) -> Result<CameIn, UiError> {
    let _door = app.door().await;
    let read = invitation::read(&args.reset)?;
    let context = &app.inner.context;
    let wish = UseReset {
        code: read.code.to_string(),
        password: args.password,
        device_name: context.host.device_name(),
        totp: args.totp,
        attempt: Some(app.attempt(&read.code)),
    };
    let session =
        Door::new(context.transport.clone(), read.hub.clone()).use_reset(&wish).await.map_err(drawn_out)?;
    let place = app.inner.place_of(&read.hub).await;
    app.inner.sit_down(Record::of(&session, place, read.hub, context.clock.now())).await?;
    Ok(CameIn { recovery_codes: session.recovery_codes })
}

pub(crate) async fn mask_phones(app: &App, wish: MaskPhones) -> Result<WorkspaceRow, UiError> {
    Ok(app.hub().await?.call_with(route::MASK_PHONES, &wish).await?)
}

pub(crate) async fn audit(app: &App, args: AuditArgs) -> Result<AuditPage, UiError> {
    let what = args.what.and_then(|what| serde_json::to_value(what).ok());
    let page = route::AUDIT
        .with("before", args.before)
        .with("what", what.as_ref().and_then(Value::as_str))
        .with("by", args.by)
        .with("from", args.from)
        .with("until", args.until);
    Ok(app.hub().await?.call(page).await?)
}

pub(crate) async fn check_audit(app: &App, _: Nothing) -> Result<AuditCheck, UiError> {
    Ok(app.hub().await?.call(route::CHECK_AUDIT).await?)
}
