//! Notifications of the system.

use sangam_model::time::SECOND;
use sangam_protocol::error::code;

use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::notify::{BeQuietArgs, Quiet};
use crate::app::App;

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
