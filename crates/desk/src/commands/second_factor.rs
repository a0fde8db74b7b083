//! The second factor: questions to the hub, asked while online. What is secret goes to the screen and stays nowhere.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use sangam_protocol::error::code;
use sangam_protocol::route;
use sangam_protocol::second_factor::{
    ConfirmCode, KeepCodes, MakeCodes, OwnProof, Recover, RecoveryCodes, RequireSecondFactor, SecondFactor,
    SecondFactorSecret,
};

use crate::address::HubAddress;
use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::people::PersonArgs;
use crate::api::second_factor::*;
use crate::app::App;
use crate::hub::{Door, HubError};
use crate::session::Record;

/// What readers want to see empty around a code, in its squares.
const QUIET: i32 = 4;
/// Letters of a secret that stand together.
const GROUP: usize = 4;

impl From<OwnProofArgs> for OwnProof {
    fn from(args: OwnProofArgs) -> Self {
        Self { password: args.password, code: args.code }
    }
}

pub(crate) async fn second_factor(app: &App, _: Nothing) -> Result<SecondFactor, UiError> {
    Ok(app.hub().await?.call(route::SECOND_FACTOR).await?)
}

pub(crate) async fn begin_second_factor(app: &App, args: OwnProofArgs) -> Result<SecretDrawn, UiError> {
    let begun = app.hub().await?.call_with(route::BEGIN_SECOND_FACTOR, &OwnProof::from(args)).await?;
    drawn(&begun).ok_or_else(|| UiError::new(code::INTERNAL, "the secret cannot be drawn"))
}

pub(crate) async fn confirm_second_factor(
    app: &App,
    args: ConfirmCodeArgs,
) -> Result<RecoveryCodes, UiError> {
    let wish = ConfirmCode { code: args.code };
    Ok(app.hub().await?.call_with(route::CONFIRM_SECOND_FACTOR, &wish).await?)
}

pub(crate) async fn end_second_factor(app: &App, args: OwnProofArgs) -> Result<Nothing, UiError> {
    let wish = OwnProof::from(args);
    app.hub().await?.call_with(route::END_SECOND_FACTOR, &wish).await?;
    Ok(Nothing {})
}

pub(crate) async fn make_recovery_codes(app: &App, args: OwnProofArgs) -> Result<RecoveryCodes, UiError> {
    let wish = MakeCodes { proof: OwnProof::from(args), until_kept: true };
    Ok(app.hub().await?.call_with(route::MAKE_RECOVERY_CODES, &wish).await?)
}

/// A hub that does not know of it let the earlier ones go when it made these.
pub(crate) async fn recovery_codes_kept(app: &App, args: KeptCodesArgs) -> Result<Nothing, UiError> {
    let wish = KeepCodes { set: args.set };
    let told = app.hub().await?.call_with(route::KEEP_RECOVERY_CODES, &wish).await;
    match told.map_err(UiError::from) {
        Err(error) if error.code != code::NOT_FOUND => Err(error),
        _ => Ok(Nothing {}),
    }
}

pub(crate) async fn remove_second_factor(app: &App, args: PersonArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call(route::REMOVE_SECOND_FACTOR.of(args.person_id)).await?;
    Ok(Nothing {})
}

/// A door: whoever comes this way chose a new password and sits down.
pub(crate) async fn recover(app: &App, args: RecoverArgs) -> Result<CameIn, UiError> {
    let _door = app.door().await;
    let address: HubAddress = args.hub_url.parse()?;
    let context = &app.inner.context;
    let attempt = app.attempt(&format!("{} {}", args.email, args.code));
    let wish = Recover {
        email: args.email,
        code: args.code,
        password: args.password,
        device_name: context.host.device_name(),
        totp: args.totp,
        attempt: Some(attempt),
    };
    let session =
        Door::new(context.transport.clone(), address.clone()).recover(&wish).await.map_err(drawn_out)?;
    let place = app.inner.place_of(&address).await;
    app.inner.sit_down(Record::of(&session, place, address, context.clock.now())).await?;
    Ok(CameIn { recovery_codes: session.recovery_codes })
}

pub(crate) async fn require_second_factor(app: &App, wish: RequireSecondFactor) -> Result<Nothing, UiError> {
    app.hub().await?.call_with(route::REQUIRE_SECOND_FACTOR, &wish).await?;
    Ok(Nothing {})
}

/// A refusal at a door; a second factor that must be set up first comes as a drawing.
pub(super) fn drawn_out(error: HubError) -> UiError {
    let mut refused = UiError::from(error);
    if refused.code == code::TOTP_SET_UP {
        let begun = refused.detail.take().and_then(|detail| serde_json::from_value(detail).ok());
        refused.detail = begun.and_then(|begun| serde_json::to_value(drawn(&begun)?).ok());
    }
    refused
}

fn drawn(begun: &SecondFactorSecret) -> Option<SecretDrawn> {
    let letters: Vec<char> = begun.secret.chars().collect();
    let code = QrCode::encode_text(&begun.uri, QrCodeEcc::Medium).ok()?;
    let side = u32::try_from(code.size() + 2 * QUIET).ok()?;
    Some(SecretDrawn {
        groups: letters.chunks(GROUP).map(|group| group.iter().collect()).collect(),
        picture: QrPicture { side, path: path_of(&code) },
    })
}

/// Each run of dark squares of a line is one bar.
fn path_of(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let width = i32::try_from(run).unwrap_or(0);
            if width > 0 {
                let _ = write!(path, "M{} {}h{width}v1h-{width}z", x + QUIET, y + QUIET);
            }
            x += width.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_is_the_code_square_by_square() {
        let uri = "otpauth://totp/Johari%20Sarees:asha%40shop.example?secret=ABCDEFGHIJKLMNOP";
        let begun = SecondFactorSecret { secret: "ABCDEFGHIJKLMNOPQR".to_owned(), uri: uri.to_owned() };
        let shown = drawn(&begun).unwrap();
        assert_eq!(shown.groups, ["ABCD", "EFGH", "IJKL", "MNOP", "QR"]);
        let code = QrCode::encode_text(uri, QrCodeEcc::Medium).unwrap();
        assert_eq!(i32::try_from(shown.picture.side).unwrap(), code.size() + 2 * QUIET);
        let mut dark = std::collections::BTreeSet::new();
        for bar in shown.picture.path.split('M').skip(1) {
            let numbers: Vec<i32> =
                bar.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            dark.extend((0..numbers[2]).map(|step| (numbers[0] + step - QUIET, numbers[1] - QUIET)));
        }
        for (x, y) in (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y))) {
            assert_eq!(dark.contains(&(x, y)), code.get_module(x, y), "{x} {y}");
        }
    }
}
