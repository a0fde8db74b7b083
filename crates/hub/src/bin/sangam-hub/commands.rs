//! What each command does, between the settings and what it prints.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use sangam_cloud_api::AccessToken;
use sangam_hub::access::password::{Password, Passwords};
use sangam_hub::copies::recovery::RecoverySecret;
use sangam_hub::copies::{CopyError, DamagedMedia, Keeper, Places, Restoring, measured};
use sangam_hub::ground::Ground;
use sangam_hub::media::{MediaStore, moving, shelves};
use sangam_hub::service::admin::{Admin, NewNumber, NewWorkspace};
use sangam_hub::service::assembly::assemble;
use sangam_hub::service::config::{Database, Settings, Storage};
use sangam_hub::service::metrics::Exposition;
use sangam_hub::service::opening::{self, Opened};
use sangam_hub::store::moving::to_postgres;
use sangam_hub::store::postgres::{PostgresStore, with_password};
use sangam_hub::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use sangam_hub::store::{Lane, Store};
use sangam_hub::vault::{MasterKey, Vault};
use sangam_model::id::{NumberId, PersonId, WorkspaceId};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_model::{Clock, Random};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use zeroize::Zeroizing;

use crate::cli::{
    AddNumber, Begin, BeginAnew, CreateWorkspace, Move, MoveMedia, ResetPassword, ResetSecondFactor, Restore,
    Serve,
};
use crate::edge::{print_line, secret_from_stdin, stop_on_signal};

pub(crate) async fn serve(settings: Settings, wish: &Serve) -> Result<()> {
    let config = settings.hub()?;
    let storage = config.storage.clone();
    let listen = config.listen;
    let exposition = Exposition::install().context("metrics cannot be counted")?;
    let stop = stop_on_signal()?;
    let was_expected = begin(&wish.begin, &storage)?;
    let hub = async {
        let random = Arc::new(SystemRandom);
        let hub = assemble(config, Arc::new(SystemClock), random, Some(exposition.clone())).await?;
        refuse_data(&wish.begin, &storage, &hub.admin()).await?;
        anyhow::Ok(hub)
    };
    let begun = stop.run_until_cancelled(hub).await.transpose();
    if was_expected && !matches!(begun, Ok(Some(_))) {
        note_data(&storage);
    }
    let Some(hub) = begun? else { return Ok(()) };
    if !hub.admin().store.read(|tx| tx.workspaces()).await?.is_empty() {
        note_data(&storage);
    }
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener.local_addr()?;
    print_line(&format!("listening on {address}"))?;
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "serving");
    let upkeep = tokio::spawn(exposition.upkeep(stop.clone()));
    hub.serve(listener, stop.clone()).await;
    stop.cancel();
    upkeep.await?;
    tracing::info!("stopped");
    Ok(())
}

/// Who says that a hub begins anew looks for no data of an old one. Says whether there should have been some.
fn begin(wish: &Begin, storage: &Storage) -> Result<bool> {
    if !wish.new {
        return Ok(false);
    }
    opening::expect_no_data(storage).context("what is noted beside the master key cannot be changed")
}

/// Refuses whoever says so where there is a hub.
async fn refuse_data(wish: &Begin, storage: &Storage, admin: &Admin) -> Result<()> {
    let refused = if wish.new { opening::refuse_data(storage, &*admin.store).await } else { Ok(()) };
    if refused.is_err() {
        admin.store.close().await;
    }
    Ok(refused?)
}

/// From now on nobody begins anew in this database by mistake.
fn note_data(storage: &Storage) {
    if let Err(error) = opening::note_data(storage) {
        tracing::debug!(%error, "nothing is noted beside the master key");
    }
}

/// The database, beside a hub that may be serving from it.
async fn open_beside(settings: &Settings) -> Result<Admin> {
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let Opened { store, vault } =
        opening::open(&settings.storage()?, Purpose::Beside, Calls::OnThreads, Arc::clone(&random)).await?;
    let passwords = Passwords::new(&*random)?;
    Ok(Admin { store, vault, clock: Arc::new(SystemClock), random, passwords })
}

pub(crate) async fn create_workspace(settings: &Settings, wish: CreateWorkspace) -> Result<()> {
    let password = Password::new(secret_from_stdin("the password")?);
    let storage = settings.storage()?;
    let was_expected = begin(&wish.begin, &storage)?;
    let founded = found(settings, &storage, wish, password).await;
    if was_expected || founded.is_ok() {
        note_data(&storage);
    }
    let (workspace_id, owner_id) = founded?;
    print_line(&json!({ "workspace_id": workspace_id, "owner_id": owner_id }).to_string())
}

async fn found(
    settings: &Settings,
    storage: &Storage,
    wish: CreateWorkspace,
    password: Password,
) -> Result<(WorkspaceId, PersonId)> {
    let admin = open_beside(settings).await?;
    refuse_data(&wish.begin, storage, &admin).await?;
    let owner_name = wish.owner_email.split('@').next().unwrap_or_default().to_owned();
    let new = NewWorkspace {
        name: wish.name,
        practice: false,
        owner_name,
        owner_email: wish.owner_email,
        owner_password: password,
    };
    let made = admin.create_workspace(new).await;
    admin.store.close().await;
    Ok(made?)
}

pub(crate) async fn reset_password(settings: &Settings, wish: ResetPassword) -> Result<()> {
    let password = Password::new(secret_from_stdin("the password")?);
    let admin = open_beside(settings).await?;
    let set = admin.reset_password(&wish.email, password).await;
    admin.store.close().await;
    print_line(&json!({ "person_id": set? }).to_string())
}

pub(crate) async fn reset_second_factor(settings: &Settings, wish: ResetSecondFactor) -> Result<()> {
    let admin = open_beside(settings).await?;
    let reset = admin.reset_second_factor(&wish.email).await;
    admin.store.close().await;
    print_line(&json!({ "person_id": reset? }).to_string())
}

/// Restores, and prints when the copy was made and how much came back.
pub(crate) async fn bring_back(settings: &Settings, wish: Restore) -> Result<()> {
    let key = if wish.recovery_key_stdin {
        let text = Zeroizing::new(secret_from_stdin("the recovery key")?);
        Some(RecoverySecret::parse(&text)?)
    } else {
        None
    };
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let damaged = if wish.without_damaged_media { DamagedMedia::LeaveOut } else { DamagedMedia::Refuse };
    let (from, recovery_key) = (wish.from.as_path(), key.as_ref());
    let restoring =
        Restoring { from, recovery_key, damaged, clock: &SystemClock, random: &random, measure: measured() };
    if let Some(folder) = &wish.try_in {
        let key_file = settings.key_file_beside(folder);
        let tried = restoring.tried_in(folder, &key_file).await.map_err(with_the_way_on)?;
        tracing::info!(made_at = %tried.made_at, "the copy opens; what was tried is removed");
        return print_line(&serde_json::to_string(&tried)?);
    }
    let target = settings.restore_target(&wish.to.unwrap_or_default())?;
    if !wish.as_root {
        refuse_as_root(&target.database)?;
    }
    let restored = restoring.to(&target).await.map_err(with_the_way_on)?;
    let (master_key_file, media) = (target.master_key_file.display(), target.media.display());
    tracing::info!(made_at = %restored.made_at, %master_key_file, %media, "restored");
    print_line(&serde_json::to_string(&restored)?)
}

/// Says with which flag it goes on, where there is one.
fn with_the_way_on(error: CopyError) -> anyhow::Error {
    match error {
        CopyError::Ahead { .. } => anyhow!("{error}; name one copy with --from"),
        CopyError::DamagedMedia { .. } => anyhow!("{error}; --without-damaged-media restores the rest"),
        error => error.into(),
    }
}

/// What root restores a hub that runs as another user cannot read. So it is refused where the folder is another user's, unless the hub
/// itself is said to run as root.
#[cfg(unix)]
fn refuse_as_root(database: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt;

    use sangam_hub::copies::restore::shut_out;
    let owner = |path: &Path| std::fs::metadata(path).ok().map(|there| there.uid());
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let own = owner(Path::new("/proc/self"));
    let Some(user) =
        own.zip(folder.ancestors().find_map(owner)).and_then(|(own, theirs)| shut_out(own, theirs))
    else {
        return Ok(());
    };
    bail!(
        "{} belongs to user {user}, who could not read what root restores there: type\n  sudo systemd-run --quiet --pipe --wait \
         --uid={user} -p EnvironmentFile=/etc/sangam/hub.env /usr/local/bin/sangam-hub restore …\nor say --as-root, if the hub runs as \
         root, too",
        folder.display()
    )
}

#[cfg(not(unix))]
fn refuse_as_root(_: &Path) -> Result<()> {
    Ok(())
}

/// Moves, and prints what came over.
pub(crate) async fn move_to_server(settings: &Settings, wish: Move) -> Result<()> {
    let password =
        if wish.password_stdin { Some(Zeroizing::new(secret_from_stdin("the password")?)) } else { None };
    let to = with_password(&wish.to, password.as_ref().map(|password| password.as_str()));
    let to = to.map_err(|error| anyhow!("--to {error}"))?;
    let storage = settings.storage()?;
    let from =
        storage.database.file().context("SANGAM_DATABASE_URL must name the file to move: sqlite:PATH")?;
    if SqliteStore::is_empty(from) {
        bail!("there is no hub in {} to move", from.display());
    }
    let vault = Vault::open(&MasterKey::read_or_create(&storage.master_key_file, false, &SystemRandom)?);
    let key = DatabaseKey::new(vault.sqlite_key().expose());
    let moved = to_postgres(from, &key, &to, (Arc::new(SystemClock), Arc::new(SystemRandom))).await?;
    print_line(&serde_json::to_string(&moved)?)
}

/// Copies the media, and prints what is at the new place.
pub(crate) async fn move_media(settings: &Settings, wish: &MoveMedia) -> Result<()> {
    let (here, there) = (settings.media(&settings.storage()?)?, settings.media_place(&wish.to)?);
    if here == there {
        bail!("the media are there already");
    }
    if here.folder().is_some_and(|folder| !folder.is_dir()) {
        bail!("there are no media in {}", here.folder().unwrap_or(Path::new("")).display());
    }
    let admin = open_beside(settings).await?;
    admin.store.close().await;
    let from = MediaStore::at(&here, &admin.vault, Arc::clone(&admin.random))?;
    let to = MediaStore::at(&there, &admin.vault, Arc::clone(&admin.random))?;
    let moved = moving::media(&from, &to).await?;
    print_line(&serde_json::to_string(&moved)?)
}

pub(crate) async fn begin_anew(settings: &Settings, wish: &BeginAnew) -> Result<()> {
    let storage = settings.storage()?;
    let Database::Postgres(url) = &storage.database else {
        bail!("a file is brought back with `sangam-hub restore`, which does this as well");
    };
    let now = SystemClock.now();
    if wish.back_to > now {
        bail!("--back-to lies ahead");
    }
    // Whether it is the database of this key is asked as for every other command.
    let admin = open_beside(settings).await?;
    let workspaces = admin.store.read(|tx| tx.workspaces()).await;
    admin.store.close().await;
    if workspaces?.is_empty() {
        bail!("there is no hub in the database SANGAM_DATABASE_URL names");
    }
    let store = PostgresStore::open(url).await?;
    let begun = store.begin_anew(wish.back_to, now, Arc::new(SystemRandom)).await;
    store.close().await;
    Ok(begun?)
}

pub(crate) async fn begin_media_anew(settings: &Settings) -> Result<()> {
    let place = settings.media(&settings.storage()?)?;
    let folder = place.folder().context("the media are in a bucket, which the hub does not look into")?;
    let admin = open_beside(settings).await?;
    let begun = shelves::begin_anew(folder, &*admin.store).await;
    admin.store.close().await;
    begun?;
    tracing::info!(media = %folder.display(), "begun anew");
    Ok(())
}

pub(crate) async fn recovery_key(settings: &Settings) -> Result<()> {
    let storage = settings.storage()?;
    let admin = open_beside(settings).await?;
    let media = MediaStore::in_memory(&admin.vault, Arc::clone(&admin.random));
    let places = Places {
        database: storage.database.file().map(Path::to_owned),
        master_key_file: storage.master_key_file,
        folder: None,
        is_own_computer: false,
    };
    let Admin { store, vault, clock, random, .. } = admin;
    let ground = Ground { store: Arc::clone(&store), vault, clock, random };
    let made = Keeper::new(ground, media, places).recovery_key(None).await;
    store.close().await;
    print_line(&made?.key)
}

pub(crate) async fn add_number(settings: &Settings, wish: AddNumber) -> Result<()> {
    let token = AccessToken::new(secret_from_stdin("the token")?)?;
    let admin = open_beside(settings).await?;
    let made = add_number_to(&admin, wish, token).await;
    admin.store.close().await;
    let (workspace_id, number_id) = made?;
    print_line(&json!({ "workspace_id": workspace_id, "number_id": number_id }).to_string())
}

pub(crate) async fn webhooks(settings: &Settings) -> Result<()> {
    let admin = open_beside(settings).await?;
    let counted = count_webhooks(&admin).await;
    admin.store.close().await;
    print_line(&counted?.to_string())
}

async fn count_webhooks(admin: &Admin) -> Result<Value> {
    let (mut waiting, mut set_aside) = (serde_json::Map::new(), Vec::new());
    for lane in Lane::ALL {
        let counted = admin.store.read_journal(lane, |tx| Ok((tx.waiting_count()?, tx.set_aside()?)));
        let (bodies, aside) = counted.await?;
        waiting.insert(lane.as_str().to_owned(), bodies.into());
        set_aside.extend(aside.iter().map(|aside| {
            json!({
                "lane": lane.as_str(),
                "reason": aside.reason,
                "phone_number_id": aside.phone_number_id,
                "bodies": aside.bodies,
            })
        }));
    }
    Ok(json!({ "waiting": waiting, "set_aside": set_aside }))
}

async fn add_number_to(
    admin: &Admin,
    wish: AddNumber,
    token: AccessToken,
) -> Result<(WorkspaceId, NumberId)> {
    let workspace_id = find_workspace(admin, &wish.workspace).await?;
    let new = NewNumber {
        workspace_id,
        waba_id: wish.waba_id,
        phone_number_id: wish.phone_number_id,
        display_number: wish.display_number,
        token,
    };
    Ok((workspace_id, admin.add_number(new).await?))
}

/// The workspace with this id, or the only one with this name.
async fn find_workspace(admin: &Admin, wanted: &str) -> Result<WorkspaceId> {
    let workspaces = admin.store.read(|tx| tx.workspaces()).await?;
    if let Ok(id) = wanted.parse::<WorkspaceId>()
        && workspaces.iter().any(|workspace| workspace.id == id)
    {
        return Ok(id);
    }
    let mut named = workspaces.iter().filter(|workspace| workspace.name == wanted);
    match (named.next(), named.next()) {
        (Some(only), None) => Ok(only.id),
        (None, _) => bail!("there is no workspace {wanted:?}"),
        _ => bail!("several workspaces are called {wanted:?}: name one by its id"),
    }
}
