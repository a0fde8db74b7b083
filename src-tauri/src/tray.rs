//! The tray, and the window's title: how many chats nobody read, and the few things that need no window.
//!
//! What is shown follows the desk's pushes. On Linux the tray is a library that is only found at run time; where it is missing, the rest of
//! the program does not notice. Nor does it notice whether anything on the desktop shows trays, which may change at any time: whoever
//! relies on it asks ([`is_shown`]).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use sangam_desk::api::notify::Quiet;
use sangam_desk::api::tag::{Push, Tag};
use sangam_desk::{App, Pushes};
use sangam_model::system::SystemClock;
use sangam_model::{Clock, Timestamp};
use serde_json::json;
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, Menu, MenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry};

use crate::words::Words;

const OPEN: &str = "open";
const QUIET: &str = "quiet";
const QUIT: &str = "quit";
/// Somebody who closed the window waits for it.
#[cfg(target_os = "linux")]
const ANSWERS_WITHIN_MS: i32 = 500;
/// What the title and the tray say depends on these.
const SHOWN: [Tag; 4] = [Tag::App, Tag::Settings, Tag::Conversations, Tag::Notify];

/// Puts the program into the tray, if the desktop has one, and keeps its number and the window's title true.
pub(crate) fn open(app: &AppHandle, desk: &Arc<App>) {
    let tray = Tray::open(app, desk, &Words::of(None));
    let tray = tray.inspect_err(|error| tracing::info!("this desktop has no tray: {error:#}")).ok();
    app.manage(HasTray(tray.is_some()));
    tauri::async_runtime::spawn(follow(app.clone(), Arc::clone(desk), desk.subscribe(), tray));
}

/// Whether somebody would see a tray now. Where nobody answers at once, nobody does.
#[cfg(target_os = "linux")]
pub(crate) fn is_shown() -> bool {
    use gio::glib::VariantTy;
    use gio::prelude::*;

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    let ask = |bus: &gio::DBusConnection| {
        let asked = (WATCHER, "IsStatusNotifierHostRegistered").to_variant();
        let none = gio::Cancellable::NONE;
        let flags = gio::DBusCallFlags::NO_AUTO_START;
        let properties = "org.freedesktop.DBus.Properties";
        let answer = VariantTy::new("(v)").ok();
        bus.call_sync(
            Some(WATCHER),
            "/StatusNotifierWatcher",
            properties,
            "Get",
            Some(&asked),
            answer,
            flags,
            ANSWERS_WITHIN_MS,
            none,
        )
    };
    let answer = gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE).and_then(|bus| ask(&bus));
    match answer {
        Ok(answer) => answer.child_value(0).as_variant().and_then(|is_there| is_there.get()).unwrap_or(false),
        Err(error) => {
            tracing::info!(%error, "nothing on this desktop shows trays");
            false
        }
    }
}

/// The system always does.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn is_shown() -> bool {
    true
}

/// Whether the program can be found in a tray.
pub(crate) struct HasTray(pub(crate) bool);

struct Tray {
    icon: TrayIcon,
    open: MenuItem<Wry>,
    quiet: CheckMenuItem<Wry>,
    quit: MenuItem<Wry>,
    plain: Image<'static>,
    badged: Image<'static>,
}

/// What the tray shows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TrayState {
    unread: u32,
    quiet_until: Option<Timestamp>,
    locale: Option<String>,
}

impl Tray {
    fn open(app: &AppHandle, desk: &Arc<App>, words: &Words) -> Result<Self> {
        let open = MenuItem::with_id(app, OPEN, words.say("tray-open"), true, None::<&str>)?;
        let quiet = CheckMenuItem::with_id(app, QUIET, words.say("tray-quiet"), true, false, None::<&str>)?;
        let quit = MenuItem::with_id(app, QUIT, words.say("tray-quit"), true, None::<&str>)?;
        let menu = Menu::with_items(app, &[&open, &quiet, &quit])?;
        let plain = app.default_window_icon().context("there is no icon")?.clone().to_owned();
        let badged = with_badge(&plain);
        let desk = Arc::clone(desk);
        let builder = TrayIconBuilder::with_id("main").icon(plain.clone()).menu(&menu).on_menu_event(
            move |app, event| match event.id().as_ref() {
                OPEN => crate::show(app),
                QUIET => turn_quiet(&desk),
                QUIT => app.exit(0),
                _ => {}
            },
        );
        // The library ends the call in a panic where it is not installed.
        let icon = catch_unwind(AssertUnwindSafe(|| builder.build(app)));
        let icon = icon.map_err(|_| anyhow::anyhow!("libayatana-appindicator3 is not installed"))??;
        Ok(Self { icon, open, quiet, quit, plain, badged })
    }

    fn show(&self, shown: &TrayState, words: &Words) -> tauri::Result<()> {
        let has_unread = shown.unread > 0;
        self.icon.set_icon(Some(if has_unread { self.badged.clone() } else { self.plain.clone() }))?;
        self.icon.set_title(has_unread.then(|| shown.unread.to_string()))?;
        self.icon.set_tooltip(Some(title(shown.unread)))?;
        let open = if has_unread {
            words.count("tray-open-unread", usize::try_from(shown.unread).unwrap_or(usize::MAX))
        } else {
            words.say("tray-open")
        };
        self.open.set_text(open)?;
        self.quiet.set_text(words.say("tray-quiet"))?;
        self.quiet.set_checked(shown.quiet_until.is_some())?;
        self.quit.set_text(words.say("tray-quit"))
    }
}

/// The menu's check mark follows from what the desk says afterwards.
fn turn_quiet(desk: &Arc<App>) {
    let desk = Arc::clone(desk);
    tauri::async_runtime::spawn(async move {
        let minutes = if quiet_until(&desk).await.is_some() { 0 } else { 60 };
        if let Err(error) = desk.call("be_quiet", json!({ "minutes": minutes })).await {
            tracing::warn!(code = error.code, "the hour of rest did not begin");
        }
    });
}

async fn quiet_until(desk: &App) -> Option<Timestamp> {
    let told = desk.call("quiet", json!({})).await.ok()?;
    serde_json::from_value::<Quiet>(told).ok()?.until
}

/// Until the desk is closed.
async fn follow(app: AppHandle, desk: Arc<App>, mut pushes: Pushes, tray: Option<Tray>) {
    let mut before = None;
    loop {
        let unread = desk.unread().await;
        let locale = desk.locale().await;
        let shown = TrayState { unread, quiet_until: quiet_until(&desk).await, locale };
        let over = shown.quiet_until.map(|until| until.since(SystemClock.now()));
        if before.as_ref() != Some(&shown) {
            show(&app, tray.as_ref(), &shown);
            before = Some(shown);
        }
        if !until_stale(&mut pushes, over).await {
            return;
        }
    }
}

fn show(app: &AppHandle, tray: Option<&Tray>, shown: &TrayState) {
    let words = Words::of(shown.locale.as_deref());
    let titled =
        app.get_webview_window("main").map_or(Ok(()), |window| window.set_title(&title(shown.unread)));
    let told = tray.map_or(Ok(()), |tray| tray.show(shown, &words));
    if let Err(error) = titled.and(told) {
        tracing::warn!(%error, "the number of unread chats could not be shown");
    }
}

/// Waits until something that is shown changed, or the rest is over; false once the desk is closed.
async fn until_stale(pushes: &mut Pushes, over_ms: Option<i64>) -> bool {
    let over = async {
        match over_ms {
            Some(ms) => tokio::time::sleep(Duration::from_millis(u64::try_from(ms).unwrap_or(0))).await,
            None => std::future::pending().await,
        }
    };
    let changed = async {
        while let Some(push) = pushes.next().await {
            if let Push::Stale { stale } = push
                && stale.iter().any(|mark| SHOWN.contains(&mark.tag))
            {
                return true;
            }
        }
        false
    };
    tokio::select! {
        () = over => true,
        goes_on = changed => goes_on,
    }
}

fn title(unread: u32) -> String {
    if unread > 0 { format!("({unread}) Sangam") } else { "Sangam".to_owned() }
}

/// The icon with a round mark in its lower corner, with a gap around it so that it shows on any panel.
fn with_badge(icon: &Image<'_>) -> Image<'static> {
    const MARK: [u8; 4] = [0xd9, 0x3a, 0x2b, 0xff];
    const NOTHING: [u8; 4] = [0; 4];
    let (width, height) = (icon.width(), icon.height());
    let side = f64::from(width.min(height));
    let (radius, gap) = (side * 0.26, side * 0.06);
    let (x0, y0) = (f64::from(width) - radius, f64::from(height) - radius);
    let mut rgba = icon.rgba().to_vec();
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    for ((x, y), pixel) in places.zip(rgba.chunks_exact_mut(4)) {
        let away = (f64::from(x) + 0.5 - x0).hypot(f64::from(y) + 0.5 - y0);
        if away <= radius {
            pixel.copy_from_slice(&MARK);
        } else if away <= radius + gap {
            pixel.copy_from_slice(&NOTHING);
        }
    }
    Image::new_owned(rgba, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_has_a_number_only_when_something_is_unread() {
        assert_eq!(title(0), "Sangam");
        assert_eq!(title(12), "(12) Sangam");
    }

    #[test]
    fn the_mark_stands_in_a_corner_and_leaves_the_rest_of_the_icon() {
        let (width, height) = (32, 32);
        let icon = Image::new_owned(vec![0x11; 32 * 32 * 4], width, height);
        let badged = with_badge(&icon);
        let pixel = |x: usize, y: usize| &badged.rgba()[(y * 32 + x) * 4..][..4];
        assert_eq!(pixel(0, 0), [0x11; 4]);
        assert_eq!(pixel(31, 0), [0x11; 4]);
        assert_eq!(pixel(24, 24), [0xd9, 0x3a, 0x2b, 0xff]);
        assert_eq!(badged.rgba().len(), icon.rgba().len());
    }
}
