//! Notifications of the system.

use std::sync::Arc;

use sangam_model::time::SECOND;
use sangam_protocol::error::code;

use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::notify::{BeQuietArgs, Quiet, StartArgs, StartUp};
use crate::app::App;
use crate::blocking;

/// Nobody stays quiet longer by one click.
const MOST_MINUTES: u16 = 24 * 60;

/// Until when the person wants to be left alone.
pub(crate) async fn quiet(app: &App, _: Nothing) -> Result<Quiet, UiError> {
    let context = &app.inner.context;
    Ok(Quiet { until: context.toasts.quiet_until(context.clock.now()) })
}

/// The person wants to be left alone for a while, or no longer.
pub(crate) async fn be_quiet(app: &App, args: BeQuietArgs) -> Result<Quiet, UiError> {
    if args.minutes > MOST_MINUTES {
        return Err(UiError::new(code::INVALID, "at most a day"));
    }
    let context = &app.inner.context;
    let until = context.clock.now().plus(i64::from(args.minutes) * 60 * SECOND);
    context.toasts.be_quiet((args.minutes > 0).then_some(until));
    quiet(app, Nothing {}).await
}

/// Whether the app starts with the computer: what the system says, which a person may have changed elsewhere.
pub(crate) async fn start_up(app: &App, _: Nothing) -> Result<StartUp, UiError> {
    let context = &app.inner.context;
    let host = Arc::clone(&context.host);
    let told = blocking::run(context.execution, move || host.starts_by_itself()).await;
    let by_itself = told.map_err(|error| UiError::new(code::INTERNAL, error.to_string()))?;
    Ok(StartUp { by_itself })
}

/// The app should start with the computer, or no longer.
pub(crate) async fn start_by_itself(app: &App, args: StartArgs) -> Result<StartUp, UiError> {
    let context = &app.inner.context;
    let host = Arc::clone(&context.host);
    let done = blocking::run(context.execution, move || host.start_by_itself(args.by_itself)).await;
    let done = done.map_err(|error| UiError::new(code::INTERNAL, error.to_string()))?;
    done.map_err(|error| UiError::new(code::UNAVAILABLE, error.to_string()))?;
    start_up(app, Nothing {}).await
}
