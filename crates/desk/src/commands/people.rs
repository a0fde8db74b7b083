//! The team: questions to the hub, asked while online. What changes somebody's rows comes back through the sync.

use sangam_protocol::WorkspaceRow;
use sangam_protocol::people::{
    AuditCheck, AuditPage, ChangePassword, ChangeRole, ChooseLanguage, MaskPhones, Rename, ResetCode, Team,
    UseReset,
};
use sangam_protocol::session::{Invitation, Invite};
use serde_json::Value;

use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::people::*;
use crate::api::second_factor::CameIn;
use crate::app::App;
use crate::hub::{Door, Hub};
use crate::language;
use crate::session::{Record, invitation};
use crate::transport::Method;

use super::second_factor::drawn_out;

pub(super) async fn hub(app: &App) -> Result<Hub, UiError> {
    Ok(app.desk().await?.shared.hub.clone())
}

pub(crate) async fn team(app: &App, _: Nothing) -> Result<Team, UiError> {
    Ok(hub(app).await?.ask("v1/team", &[]).await?)
}

pub(crate) async fn invite(app: &App, wish: Invite) -> Result<Invitation, UiError> {
    Ok(hub(app).await?.tell("v1/invitations", &wish).await?)
}

pub(crate) async fn withdraw_invitation(app: &App, args: InvitationArgs) -> Result<Nothing, UiError> {
    take_away(app, &format!("v1/invitations/{}", args.invitation_id)).await
}

pub(crate) async fn change_role(app: &App, args: ChangeRoleArgs) -> Result<Nothing, UiError> {
    let path = format!("v1/people/{}/role", args.person_id);
    hub(app).await?.order(Method::Post, &path, Some(&ChangeRole { role: args.role })).await?;
    Ok(Nothing {})
}

pub(crate) async fn remove_person(app: &App, args: PersonArgs) -> Result<Nothing, UiError> {
    take_away(app, &format!("v1/people/{}", args.person_id)).await
}

pub(crate) async fn revoke_device(app: &App, args: DeviceArgs) -> Result<Nothing, UiError> {
    take_away(app, &format!("v1/devices/{}", args.device_id)).await
}

pub(crate) async fn reset_password(app: &App, args: PersonArgs) -> Result<ResetCode, UiError> {
    Ok(hub(app).await?.tell(&format!("v1/people/{}/password-reset", args.person_id), &Nothing {}).await?)
}

pub(crate) async fn rename_me(app: &App, args: RenameArgs) -> Result<Nothing, UiError> {
    hub(app).await?.put::<Value>("v1/me", &Rename { name: args.name }).await?;
    Ok(Nothing {})
}

/// A new desk of this person begins in it. Without a line the hub is told when there is one.
pub(crate) async fn choose_language(app: &App, args: ChooseLanguage) -> Result<Nothing, UiError> {
    language::choose(&app.desk().await?.shared, args.language).await?;
    Ok(Nothing {})
}

pub(crate) async fn change_password(app: &App, args: ChangePasswordArgs) -> Result<Nothing, UiError> {
    let wish = ChangePassword { current: args.current, new: args.new };
    hub(app).await?.order(Method::Post, "v1/me/password", Some(&wish)).await?;
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
    Ok(hub(app).await?.put("v1/workspace/phones", &wish).await?)
}

pub(crate) async fn audit(app: &App, args: AuditArgs) -> Result<AuditPage, UiError> {
    let before = args.before.map(|before| before.to_string());
    let what = args.what.and_then(|what| serde_json::to_value(what).ok());
    let by = args.by.map(|by| by.to_string());
    let from = args.from.map(|at| at.to_string());
    let until = args.until.map(|at| at.to_string());
    let wished = [
        ("before", before.as_deref()),
        ("what", what.as_ref().and_then(Value::as_str)),
        ("by", by.as_deref()),
        ("from", from.as_deref()),
        ("until", until.as_deref()),
    ];
    let query: Vec<_> = wished.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    Ok(hub(app).await?.ask("v1/audit", &query).await?)
}

pub(crate) async fn check_audit(app: &App, _: Nothing) -> Result<AuditCheck, UiError> {
    Ok(hub(app).await?.ask("v1/audit/check", &[]).await?)
}

pub(super) async fn take_away(app: &App, path: &str) -> Result<Nothing, UiError> {
    hub(app).await?.order(Method::Delete, path, None::<&Nothing>).await?;
    Ok(Nothing {})
}
