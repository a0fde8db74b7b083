//! The window around the desk: the only Rust code of the product that names `tauri`.
//!
//! At start the parts that only a window has are made (keyring, dialogs, the system's browser, a hub inside this process) and
//! given to the desk, which opens its files while the window opens its page: neither waits for the other, and a person who is
//! asked for the keyring's password sees by whom. From then on the page calls the desk by name and the desk pushes what became
//! stale. When the window closes the desk is closed with it: files are checkpointed, embedded hubs stop, and what waits in the
//! outbox stays there.

mod args;
mod commands;
mod drawing;
mod ending;
mod host;
mod keychain;
mod links;
mod logging;
mod memory;
mod notify;
mod opening;
mod revive;
mod screenshot;
mod startup;
mod tray;
mod updates;
mod window;
mod words;

use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use anyhow::Context;
use args::Args;
use clap::Parser;
use ending::Ending;
use opening::Opening;
use sangam_desk::transport::net::Network;
use sangam_desk::{App, Execution, Parts, SoundCard};
use sangam_embedded::{OwnHub, PracticeShop};
use sangam_model::system::{SystemClock, SystemRandom};
use tauri::async_runtime::JoinHandle;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Emitter, Env, Manager, RunEvent, WindowEvent, Wry};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tokio::time::timeout;
use tray::HasTray;
use words::Words;

/// How long closing the databases may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a notification daemon may take to forget what was said.
const PATIENCE_WITH_DAEMONS: Duration = Duration::from_secs(2);

/// Runs the desktop application until its window closes.
///
/// # Errors
/// When the data folder cannot be used or the window system cannot be reached.
pub fn run() -> anyhow::Result<Infallible> {
    let args = Args::parse();
    memory::prepare();
    // Whoever installed a provider first has already decided, and there is only one in this program.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let ending = Arc::<Ending>::default();
    let (code, env) = open_window(args, Arc::clone(&ending))?;
    // Databases are closed on the runtime's threads.
    runtime.shutdown_timeout(PATIENCE);
    ending.follow(env);
    sangam_model::system::leave(u8::try_from(code).unwrap_or(1))
}

/// Runs the window until it is closed; the code the process should end with, and where it was started.
fn open_window(args: Args, ending: Arc<Ending>) -> anyhow::Result<(i32, Env)> {
    let (failed, failure) = mpsc::channel();
    let mut builder = tauri::Builder::default();
    if args.screenshot.is_none() {
        // A second start hands its link on and brings the window that is there to the front.
        if let Some(plugin) = single_instance(args.data_dir.as_deref()) {
            builder = builder.plugin(plugin);
        }
        builder = builder.plugin(tauri_plugin_window_state::Builder::default().build());
        builder = startup::prepare(builder, args.data_dir.as_deref());
    }
    let app = builder
        .manage(ending)
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_updater::Builder::new().build())
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::media_bytes,
            commands::attachment_bytes,
            commands::attach,
            commands::zoom,
            commands::page_drawn
        ])
        .setup(move |app| {
            if let Err(error) = set_up(app, &args) {
                let handle = app.handle().clone();
                match args.screenshot {
                    Some(_) => handle.exit(1),
                    None => say_why(app.handle(), &error, move || handle.exit(1)),
                }
                failed.send(error)?;
            }
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("the window system cannot be reached")?;
    let env = app.env();
    let code = app.run_return(|app, event| match event {
        RunEvent::WindowEvent { event: WindowEvent::Focused(in_front), .. } => {
            if let Some(desk) = app.state::<Opening>().now() {
                desk.is_in_front(in_front);
                if in_front {
                    tauri::async_runtime::spawn(async move { desk.look_for_hub().await });
                }
            }
        }
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. } if stays(app) => {
            api.prevent_close();
            hide(app, &label);
        }
        // The Dock, or the system's list of what runs: there the window is looked for that was hidden.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => show(app),
        RunEvent::Exit => close(app),
        _ => {}
    });
    failure.try_recv().map_or(Ok((code, env)), Err)
}

/// Whether closing the window only hides it. Without a tray that somebody sees there would be no way back but starting it again, which
/// nobody expects.
fn stays(app: &AppHandle) -> bool {
    app.state::<Opening>().now().is_some_and(|desk| desk.keeps_running())
        && app.try_state::<HasTray>().is_some_and(|tray| tray.0)
        && tray::is_shown()
}

fn hide(app: &AppHandle, label: &str) {
    if let Some(window) = app.get_webview_window(label)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window could not be hidden");
    }
}

/// Closes the desk, and waits until the system no longer shows what it said.
fn close(app: &AppHandle) {
    app.state::<Arc<Ending>>().begins();
    let desk = app.try_state::<Opening>().and_then(|opening| opening.now());
    if let Some(desk) = desk
        && tauri::async_runtime::block_on(async { timeout(PATIENCE, desk.close()).await }).is_err()
    {
        tracing::warn!("the desk did not close in time");
    }
    let speaking = app.try_state::<Speaking>();
    let speaking =
        speaking.and_then(|speaking| speaking.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    if let Some(speaking) = speaking {
        // A daemon that does not answer is not waited for.
        let _ = tauri::async_runtime::block_on(async { timeout(PATIENCE_WITH_DAEMONS, speaking).await });
    }
}

/// The task that has the system say things.
struct Speaking(Mutex<Option<JoinHandle<()>>>);

/// One window for each data folder: two windows would write into the same files, and two folders are two desks. Where starts cannot be told
/// apart by their folder, one with its own is none of anybody else's: the desk that is there would swallow it. There the lock of a
/// profile keeps two from the same files.
fn single_instance(data_dir: Option<&Path>) -> Option<TauriPlugin<Wry>> {
    let builder =
        tauri_plugin_single_instance::Builder::new().callback(|app, args, _| started_again(app, args));
    match data_dir.and_then(|folder| std::path::absolute(folder).ok()) {
        None => Some(builder.build()),
        Some(folder) if cfg!(target_os = "linux") => {
            Some(builder.dbus_id(format!("org.sangam.desk.folder{:016x}", number_of(&folder))).build())
        }
        Some(_) => None,
    }
}

/// Keeps desks with different folders apart.
fn number_of(folder: &Path) -> u64 {
    let mut number = DefaultHasher::new();
    folder.hash(&mut number);
    number.finish()
}

fn set_up(app: &mut tauri::App, args: &Args) -> anyhow::Result<()> {
    let data_dir = match &args.data_dir {
        Some(folder) => std::path::absolute(folder)?,
        None => app.path().app_local_data_dir()?,
    };
    std::fs::create_dir_all(&data_dir).with_context(|| format!("cannot use {}", data_dir.display()))?;
    app.manage(logging::start(&data_dir));
    ending::heed_the_system(app.handle().clone());
    let closing = app.handle().clone();
    if let Some(updater) = updates::of_this_start(app.handle(), args, move || close(&closing)) {
        app.manage(updater);
    }
    app.manage(Opening::default());
    app.manage(window::Screenshot::to(args.screenshot.clone(), args.practice));
    links::follow_all(app.handle(), args);
    window::open(app, args)?;
    let (app, practice, has_tray) = (app.handle().clone(), args.practice, args.screenshot.is_none());
    tauri::async_runtime::spawn(async move {
        let opening = tauri::async_runtime::spawn(open_desk(app.clone(), data_dir, practice));
        match opening.await.map_err(anyhow::Error::from).flatten() {
            Ok(desk) => sit_down(&app, desk, has_tray),
            Err(error) => {
                tracing::error!("the desk cannot be opened: {error:#}");
                if has_tray {
                    let ended = app.clone();
                    say_why(&app, &error, move || ended.exit(1));
                } else {
                    app.exit(1);
                }
            }
        }
    });
    Ok(())
}

/// Something does not open: it says why, to whoever sits before it, and goes on when they have read it.
fn say_why(app: &AppHandle, error: &anyhow::Error, then: impl FnOnce() + Send + 'static) {
    let title = Words::of(None).say("opening-failed");
    let dialog = app.dialog().message(format!("{error:#}")).title(title).kind(MessageDialogKind::Error);
    dialog.show(move |_| then());
}

/// Lets the window, the tray and the system have the desk that was opened.
fn sit_down(app: &AppHandle, desk: Arc<App>, has_tray: bool) {
    forward_pushes(app.clone(), &desk);
    app.manage(Speaking(Mutex::new(Some(notify::say_all(app.clone(), &desk)))));
    app.state::<Opening>().is_done(Arc::clone(&desk));
    let handle = app.clone();
    // Where the window's events come in one after the other, so that none of them falls between the two looks.
    let told = app.run_on_main_thread(move || {
        if let Some(window) = handle.get_webview_window("main") {
            desk.is_in_front(window.is_focused().unwrap_or_default());
        }
        if has_tray {
            tray::open(&handle, &desk);
        }
    });
    if let Err(error) = told {
        tracing::warn!(%error, "the window was gone before its desk was open");
    }
}

async fn open_desk(app: AppHandle, data_folder: PathBuf, practice: bool) -> anyhow::Result<Arc<App>> {
    let desk = App::open(Parts {
        keyring: Arc::new(keychain::Keychain::for_desk(&data_folder)),
        data_folder,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        transport: Arc::new(Network::new()?),
        host: Arc::new(host::Window(app)),
        microphone: Arc::new(SoundCard),
        practice: Arc::new(PracticeShop::default()),
        local_hub: Arc::new(OwnHub::default()),
        execution: Execution::Threads,
    })
    .await?;
    if practice {
        desk.call("enter_practice", serde_json::json!({})).await?;
    }
    Ok(Arc::new(desk))
}

/// Hands the page everything the desk says unasked, until the desk is closed.
fn forward_pushes(app: AppHandle, desk: &Arc<App>) {
    let mut pushes = desk.subscribe();
    tauri::async_runtime::spawn(async move {
        while let Some(push) = pushes.next().await {
            if let Err(error) = app.emit_to("main", "push", &push) {
                tracing::warn!("the page did not hear what changed: {error}");
            }
        }
    });
}

/// A second start shows the window that is already there, and opens the practice shop in it if it was to: whoever asked for invented
/// customers must not find real ones.
fn started_again(app: &AppHandle, args: Vec<String>) {
    if app.state::<Arc<Ending>>().takes(args.get(1..).unwrap_or_default()) {
        return;
    }
    if !Args::try_parse_from(args).is_ok_and(|args| args.practice) {
        return show(app);
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let opened = app.state::<Opening>().desk().await.call("enter_practice", serde_json::json!({})).await;
        match opened {
            Ok(_) => show(&app),
            Err(error) => say_why(&app, &error.into(), || ()),
        }
    });
}

/// Brings the window to the front.
fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main")
        && let Err(error) = window::present(&window)
    {
        tracing::warn!("the window could not be shown: {error}");
    }
}
