//! Opening hours and targets. Read from this desk's copy; changed while online, because what everybody counts by may not differ from
//! desk to desk.

use sangam_model::Capability;
use sangam_protocol::route;
use sangam_protocol::shop::{KeepOwnHours, KeepShop};

use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::shop::{KeepOwnHoursArgs, ShopView};
use crate::app::App;

pub(crate) async fn shop(app: &App, _: Nothing) -> Result<ShopView, UiError> {
    let desk = app.desk().await?;
    let row = desk.shared.read(|reader| reader.shop()).await?;
    let role = desk.shared.present_record().role;
    Ok(ShopView {
        hours: row.hours,
        promise: row.promise,
        own: row.own.into_iter().map(|(person, own)| (person, own.hours)).collect(),
        may_keep: role.may(Capability::RouteChats),
        may_keep_others: role.may(Capability::WatchTeam),
    })
}

pub(crate) async fn keep_shop(app: &App, args: KeepShop) -> Result<KeepShop, UiError> {
    Ok(app.hub().await?.call_with(route::KEEP_SHOP, &args).await?)
}

pub(crate) async fn keep_own_hours(app: &App, args: KeepOwnHoursArgs) -> Result<Nothing, UiError> {
    let keep = route::KEEP_OWN_HOURS.of(args.person_id);
    app.hub().await?.call_with(keep.unread(), &KeepOwnHours { hours: args.hours }).await?;
    Ok(Nothing {})
}
