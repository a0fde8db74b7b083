//! Newer versions of the app.

use sangam_protocol::error::code;

use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::updates::UpdateView;
use crate::app::App;

/// Where it stands.
pub(crate) async fn updates(app: &App, _: Nothing) -> Result<UpdateView, UiError> {
    Ok(app.inner.update_view().await)
}

/// A person wants to know whether there is a newer version.
pub(crate) async fn look_for_update(app: &App, _: Nothing) -> Result<Nothing, UiError> {
    done(app.inner.update(|machine| machine.look(true)).await)
}

/// A person wants it to be fetched.
pub(crate) async fn fetch_update(app: &App, _: Nothing) -> Result<Nothing, UiError> {
    done(app.inner.update(|machine| machine.fetch()).await)
}

/// A person wants it in the place of this version, as soon as nothing is under way.
pub(crate) async fn install_update(app: &App, _: Nothing) -> Result<Nothing, UiError> {
    done(app.inner.update(|machine| machine.install()).await)
}

/// Not today.
pub(crate) async fn put_off_update(app: &App, _: Nothing) -> Result<Nothing, UiError> {
    let now = app.inner.context.clock.now();
    let put_off = app.inner.update(|machine| {
        machine.put_off(now);
        None
    });
    done(put_off.await)
}

/// Not this one.
pub(crate) async fn pass_over_update(app: &App, _: Nothing) -> Result<Nothing, UiError> {
    let passed_over = app.inner.update(|machine| {
        machine.pass_over();
        None
    });
    done(passed_over.await)
}

fn done(is_ours: bool) -> Result<Nothing, UiError> {
    let otherwise = || UiError::new(code::UNAVAILABLE, "newer versions come in another way");
    is_ours.then_some(Nothing {}).ok_or_else(otherwise)
}
