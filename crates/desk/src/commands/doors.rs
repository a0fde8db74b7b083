//! Commands of the signed-out app: practise, join a team, sign in, start an own hub; and signing out.

use sangam_protocol::session::{AcceptInvitation, SignIn};
use zeroize::Zeroizing;

use crate::address::HubAddress;
use crate::api::app::*;
use crate::api::error::UiError;
use crate::api::second_factor::CameIn;
use crate::api::tag::Tag;
use crate::app::{App, Inner};
use crate::host::Owner;
use crate::hub::Door;
use crate::session::{Place, Record, invitation};

use super::second_factor::drawn_out;

pub(crate) async fn enter_practice(app: &App, _: Nothing) -> Result<Nothing, UiError> {
    let _door = app.door().await;
    let entered = app.inner.enter_practice().await;
    if entered.is_err() {
        app.inner.come_back().await?;
    }
    entered.map(|()| Nothing {})
}

pub(crate) async fn read_invitation(_: &App, args: ReadInvitationArgs) -> Result<InvitationRead, UiError> {
    let invitation = invitation::read(&args.invitation)?;
    Ok(InvitationRead { hub_url: invitation.hub.to_string(), resets: invitation.resets })
}

pub(crate) async fn accept_invitation(app: &App, args: AcceptInvitationArgs) -> Result<CameIn, UiError> {
    let _door = app.door().await;
    let invitation = invitation::read(&args.invitation)?;
    let context = &app.inner.context;
    let wish = AcceptInvitation {
        code: invitation.code.to_string(),
        name: args.name,
        email: args.email,
        password: args.password,
        device_name: context.host.device_name(),
        attempt: Some(app.attempt(&invitation.code)),
    };
    let door = Door::new(context.transport.clone(), invitation.hub.clone());
    let session = door.accept_invitation(&wish).await.map_err(drawn_out)?;
    let place = app.inner.place_of(&invitation.hub).await;
    app.inner.sit_down(Record::of(&session, place, invitation.hub, context.clock.now())).await?;
    Ok(CameIn { recovery_codes: session.recovery_codes })
}

pub(crate) async fn sign_in(app: &App, args: SignInArgs) -> Result<CameIn, UiError> {
    let _door = app.door().await;
    let address: HubAddress = args.hub_url.parse()?;
    let password = Zeroizing::new(args.password);
    let place = app.inner.place_of(&address).await;
    sign_in_to(&app.inner, address, place, args.email, password, args.totp).await
}

/// Finds the desk that was begun on this computer, whoever is signed in and whatever the vault still knows of it.
pub(crate) async fn find_own_desk(app: &App, _: Nothing) -> Result<OwnDesk, UiError> {
    let _door = app.door().await;
    let found = app.inner.local_hub.find(&app.inner.own_hub()).await?;
    Ok(OwnDesk { hub_url: found.map(|address| address.to_string()) })
}

pub(crate) async fn start_own_desk(app: &App, args: StartOwnDeskArgs) -> Result<Nothing, UiError> {
    let _door = app.door().await;
    let password = Zeroizing::new(args.password);
    let owner = Owner {
        workspace_name: args.workspace_name,
        name: args.name,
        email: args.email.clone(),
        password: password.clone(),
    };
    let address = app.inner.local_hub.create(&app.inner.own_hub(), owner).await?;
    sign_in_to(&app.inner, address, Place::Own, args.email, password, None).await?;
    Ok(Nothing {})
}

pub(crate) async fn sign_out(app: &App, args: SignOutArgs) -> Result<Nothing, UiError> {
    let _door = app.door().await;
    let left = app.inner.sign_out(args.wipe).await;
    // Whatever came of it: the page shows the room there is.
    app.bell().all_stale(&Tag::ALL);
    left.map(|()| Nothing {})
}

/// Signs in and sits down. The caller holds the door.
pub(crate) async fn sign_in_to(
    inner: &Inner,
    address: HubAddress,
    place: Place,
    email: String,
    password: Zeroizing<String>,
    totp: Option<String>,
) -> Result<CameIn, UiError> {
    let context = &inner.context;
    let device_name = context.host.device_name();
    let wish = SignIn { email, password: password.to_string(), device_name, totp };
    let session =
        Door::new(context.transport.clone(), address.clone()).sign_in(&wish).await.map_err(drawn_out)?;
    inner.sit_down(Record::of(&session, place, address, context.clock.now())).await?;
    Ok(CameIn { recovery_codes: session.recovery_codes })
}
