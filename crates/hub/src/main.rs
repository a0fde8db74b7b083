//! The hub as a program: `serve`, the admin commands that prepare what is served, `restore` and `move`.
//!
//! This is the edge: the machine's clock, randomness, environment and signals are read here and handed inwards. Standard
//! output carries only what another program may want to read (the address a hub listens on, the ids an admin command
//! made, as JSON); the log goes to standard error. Secrets come in through standard input or the settings, never through
//! arguments, which every user of the machine can see.
//!
//! `SIGTERM` and `SIGINT` end a hub the same way: it stops listening, finishes what it holds, and lets the database go.
//! The manual's pages in `docs/src/host` explain how to run one.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Parser, Subcommand};
use sangam_cloud_api::AccessToken;
use sangam_hub::access::password::{Password, Passwords};
use sangam_hub::copies::recovery::RecoverySecret;
use sangam_hub::copies::{CopyError, DamagedMedia, Keeper, Places, Restoring, measured};
use sangam_hub::media::{Condition, MediaStore, moving, shelves};
use sangam_hub::service::admin::{Admin, NewNumber, NewWorkspace};
use sangam_hub::service::assembly::assemble;
use sangam_hub::service::config::{Database, LogFormat, Settings, Storage, may_be_logged};
use sangam_hub::service::metrics::Exposition;
use sangam_hub::service::opening::{self, Opened};
use sangam_hub::store::moving::to_postgres;
use sangam_hub::store::postgres::{PostgresStore, with_password};
use sangam_hub::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use sangam_hub::store::{Lane, Store};
use sangam_hub::vault::{MasterKey, Vault};
use sangam_model::id::{NumberId, WorkspaceId};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_model::{Clock, Random, Timestamp};
use sangam_protocol::version::OLDEST_DESKTOP;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};
use zeroize::Zeroizing;

/// A webhook is some thousand small pieces of memory, taken on one thread and given back on another. SQLite and OpenSSL take theirs
/// here as well.
#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// More than any password or token.
const MAX_SECRET_BYTES: u64 = 64 * 1024;

/// What `--version` says: this hub's, and whom it shuts out.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{}\nspeaks with desktops from {OLDEST_DESKTOP} on", env!("CARGO_PKG_VERSION")));

/// The one place that talks to Meta. Settings are read from the environment (SANGAM_…) and a TOML file; see docs/src/host.
#[derive(Parser)]
#[command(name = "sangam-hub", version, long_version = VERSION.as_str())]
struct Cli {
    /// A TOML file with settings; the environment overrides it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Takes in webhooks, serves desktops and sends, until told to stop.
    Serve(Serve),
    /// Asks the hub that serves on this machine whether it is alive, and fails if it is not: for a container's health check. Prints
    /// what is the matter with the media store, if something is.
    Health,
    /// Brings a hub back from a copy, to an empty place, and prints what came back.
    Restore(Restore),
    /// Moves a hub from its file to an empty PostgreSQL database, checks every row, and prints how many came to each table.
    Move(Move),
    /// Copies the media to another folder or bucket, reads every file back, and prints how many are there. Nothing is removed
    /// where they were; begun again, it goes on where it stopped.
    MoveMedia(MoveMedia),
    /// Prepares what is served; may run before a hub starts, or beside it.
    #[command(subcommand)]
    Admin(AdminCommand),
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Founds a workspace with its owner and prints their ids.
    CreateWorkspace(CreateWorkspace),
    /// Sets the password of somebody who forgot it, an owner for instance, and signs them out everywhere. Prints their id.
    ResetPassword(ResetPassword),
    /// Turns off the second factor of somebody who lost it with their recovery codes, and signs them out everywhere. Prints their id.
    ResetSecondFactor(ResetSecondFactor),
    /// Adds a WhatsApp number to a workspace and prints its id. Makes no network call.
    AddNumber(AddNumber),
    /// Prints how many webhooks wait, and how many were kept or set aside, why, and for which numbers. Nothing of their content.
    Webhooks,
    /// After PostgreSQL's own tools brought the database back: desktops start over, and what waited to be sent waits for a person,
    /// because the lost hub may have sent it. Refused while a hub serves.
    BeginAnew(BeginAnew),
    /// Where the folder of the media was lost: begins an empty one, so that the hub starts again. Old pictures and files stay lost.
    BeginMediaAnew,
    /// Makes a recovery key for the hub's copies and prints it. It opens everything; all earlier ones stay valid.
    RecoveryKey,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    begin: Begin,
}

/// How to go on where the data of a hub should be and is not.
#[derive(Args)]
struct Begin {
    /// Begins a new hub, though one was kept in this database under this master key and is not there. Refused where one is.
    #[arg(long)]
    new: bool,
}

#[derive(Args)]
struct Restore {
    /// A copy, or a folder of copies, of which the newest is taken.
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// The database file to make. Nothing may be there yet.
    #[arg(long, value_name = "DB", required_unless_present = "try_in")]
    to: Option<PathBuf>,
    /// Only tries it: brings the copy back into this folder, which must not be there yet, opens it, prints what came back, and removes
    /// the folder. Copies and hubs are left as they are.
    #[arg(long = "try", value_name = "FOLDER", conflicts_with = "to")]
    try_in: Option<PathBuf>,
    /// A recovery key is read from standard input, and the master key file is made; else that file must be there.
    #[arg(long)]
    recovery_key_stdin: bool,
    /// Media that are damaged or gone in the copy are named and left out; else they have it refused.
    #[arg(long)]
    without_damaged_media: bool,
    /// The hub will run as root, too, whoever the folder belongs to.
    #[arg(long)]
    as_root: bool,
}

#[derive(Args)]
struct Move {
    /// The database to move to: `postgres://USER@HOST/DATABASE`, without a password.
    #[arg(long, value_name = "URL")]
    to: String,
    /// The password of the database's user is read from standard input.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Args)]
struct MoveMedia {
    /// Where to: `s3://BUCKET/PREFIX`, whose address and key the settings hold, or `file:///FOLDER`.
    #[arg(long, value_name = "URL")]
    to: String,
}

#[derive(Args)]
struct BeginAnew {
    /// The moment the database was brought back to, such as 2026-11-21T20:30:00Z.
    #[arg(long, value_name = "TIME")]
    back_to: Timestamp,
}

#[derive(Args)]
struct CreateWorkspace {
    /// What the business is called.
    #[arg(long)]
    name: String,
    /// What the owner signs in with.
    #[arg(long)]
    owner_email: String,
    /// The owner's password is read from standard input (required: a secret has no place among arguments).
    #[arg(long, required = true)]
    password_stdin: bool,
    #[command(flatten)]
    begin: Begin,
}

#[derive(Args)]
struct ResetPassword {
    /// What they sign in with.
    #[arg(long)]
    email: String,
    /// The new password is read from standard input (required: a secret has no place among arguments).
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Args)]
struct ResetSecondFactor {
    /// What they sign in with.
    #[arg(long)]
    email: String,
}

#[derive(Args)]
struct AddNumber {
    /// The workspace's id or name.
    #[arg(long)]
    workspace: String,
    /// Meta's id of the WhatsApp Business Account.
    #[arg(long)]
    waba_id: String,
    /// Meta's id of the number.
    #[arg(long)]
    phone_number_id: String,
    /// The number as people write it.
    #[arg(long)]
    display_number: String,
    /// The access token is read from standard input (required: a secret has no place among arguments).
    #[arg(long, required = true)]
    token_stdin: bool,
}

fn main() {
    // Only fails if a provider is already there, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let ended = run(Cli::parse());
    if let Err(error) = &ended {
        let _ = writeln!(io::stderr(), "sangam-hub: {error:#}");
    }
    sangam_sqlite::leave(ended.is_err().into())
}

fn run(cli: Cli) -> Result<()> {
    let settings = Settings::read(cli.config.as_deref(), environment())?;
    start_log(&settings)?;
    let runtime = Runtime::new().context("the program's threads cannot be started")?;
    match cli.command {
        Command::Serve(wish) => {
            let served = runtime.block_on(serve(settings, &wish));
            // Whatever still runs is a copy, whose draft the next one removes. Nobody waits for it.
            runtime.shutdown_background();
            served
        }
        Command::Health => {
            let listen = settings.listen()?;
            let asked = runtime.block_on(sangam_hub::service::health::ask(listen));
            match asked.with_context(|| format!("no living hub at {listen}"))? {
                Condition::Well => Ok(()),
                trouble => print_line(trouble.told()),
            }
        }
        Command::Restore(wish) => runtime.block_on(bring_back(&settings, wish)),
        Command::Move(wish) => runtime.block_on(move_to_server(&settings, wish)),
        Command::MoveMedia(wish) => runtime.block_on(move_media(&settings, &wish)),
        Command::Admin(AdminCommand::BeginAnew(wish)) => runtime.block_on(begin_anew(&settings, &wish)),
        Command::Admin(AdminCommand::BeginMediaAnew) => runtime.block_on(begin_media_anew(&settings)),
        Command::Admin(AdminCommand::RecoveryKey) => runtime.block_on(recovery_key(&settings)),
        Command::Admin(AdminCommand::CreateWorkspace(wish)) => {
            runtime.block_on(create_workspace(&settings, wish))
        }
        Command::Admin(AdminCommand::ResetPassword(wish)) => {
            runtime.block_on(reset_password(&settings, wish))
        }
        Command::Admin(AdminCommand::ResetSecondFactor(wish)) => {
            runtime.block_on(reset_second_factor(&settings, wish))
        }
        Command::Admin(AdminCommand::AddNumber(wish)) => runtime.block_on(add_number(&settings, wish)),
        Command::Admin(AdminCommand::Webhooks) => runtime.block_on(webhooks(&settings)),
    }
}

async fn serve(settings: Settings, wish: &Serve) -> Result<()> {
    let config = settings.hub()?;
    let storage = config.storage.clone();
    let listen = config.listen;
    let exposition = Exposition::install().context("metrics cannot be counted")?;
    let stop = stop_on_signal()?;
    let hub = async {
        begin(&wish.begin, &storage)?;
        let random = Arc::new(SystemRandom);
        let hub = assemble(config, Arc::new(SystemClock), random, Some(exposition.clone())).await?;
        refuse_data(&wish.begin, &storage, &hub.admin()).await?;
        anyhow::Ok(hub)
    };
    let Some(hub) = stop.run_until_cancelled(hub).await.transpose()? else { return Ok(()) };
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

/// Who says that a hub begins anew looks for no data of an old one.
fn begin(wish: &Begin, storage: &Storage) -> Result<()> {
    if !wish.new {
        return Ok(());
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

async fn create_workspace(settings: &Settings, wish: CreateWorkspace) -> Result<()> {
    let password = Password::new(secret_from_stdin("the password")?);
    let storage = settings.storage()?;
    begin(&wish.begin, &storage)?;
    let admin = open_beside(settings).await?;
    refuse_data(&wish.begin, &storage, &admin).await?;
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
    let (workspace_id, owner_id) = made?;
    note_data(&storage);
    print_line(&json!({ "workspace_id": workspace_id, "owner_id": owner_id }).to_string())
}

async fn reset_password(settings: &Settings, wish: ResetPassword) -> Result<()> {
    let password = Password::new(secret_from_stdin("the password")?);
    let admin = open_beside(settings).await?;
    let set = admin.reset_password(&wish.email, password).await;
    admin.store.close().await;
    print_line(&json!({ "person_id": set? }).to_string())
}

async fn reset_second_factor(settings: &Settings, wish: ResetSecondFactor) -> Result<()> {
    let admin = open_beside(settings).await?;
    let reset = admin.reset_second_factor(&wish.email).await;
    admin.store.close().await;
    print_line(&json!({ "person_id": reset? }).to_string())
}

/// Restores, and prints when the copy was made and how much came back.
async fn bring_back(settings: &Settings, wish: Restore) -> Result<()> {
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
async fn move_to_server(settings: &Settings, wish: Move) -> Result<()> {
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
    let moved = to_postgres(from, &DatabaseKey::new(vault.sqlite_key().expose()), &to).await?;
    print_line(&serde_json::to_string(&moved)?)
}

/// Copies the media, and prints what is at the new place.
async fn move_media(settings: &Settings, wish: &MoveMedia) -> Result<()> {
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

async fn begin_anew(settings: &Settings, wish: &BeginAnew) -> Result<()> {
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

async fn begin_media_anew(settings: &Settings) -> Result<()> {
    let place = settings.media(&settings.storage()?)?;
    let folder = place.folder().context("the media are in a bucket, which the hub does not look into")?;
    let admin = open_beside(settings).await?;
    let begun = shelves::begin_anew(folder, &*admin.store).await;
    admin.store.close().await;
    begun?;
    tracing::info!(media = %folder.display(), "begun anew");
    Ok(())
}

async fn recovery_key(settings: &Settings) -> Result<()> {
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
    let made = Keeper::new(Arc::clone(&store), vault, clock, random, media, places).recovery_key(None).await;
    store.close().await;
    print_line(&made?.key)
}

async fn add_number(settings: &Settings, wish: AddNumber) -> Result<()> {
    let token = AccessToken::new(secret_from_stdin("the token")?)?;
    let admin = open_beside(settings).await?;
    let made = add_number_to(&admin, wish, token).await;
    admin.store.close().await;
    let (workspace_id, number_id) = made?;
    print_line(&json!({ "workspace_id": workspace_id, "number_id": number_id }).to_string())
}

async fn webhooks(settings: &Settings) -> Result<()> {
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

/// A token that is cancelled by the first `SIGTERM` or `SIGINT`. A second one ends the program at once, for whoever does not
/// want to wait.
fn stop_on_signal() -> Result<CancellationToken> {
    let stop = CancellationToken::new();
    let asked = stop.clone();
    let mut signals = Signals::listen().context("signals cannot be heard")?;
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("stopping");
        asked.cancel();
        signals.next().await;
        sangam_sqlite::leave(130);
    });
    Ok(stop)
}

/// What asks a program to end.
#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

/// What asks a program to end.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The environment, without what is not text: no setting is.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

fn start_log(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(settings.log_filter()).context("SANGAM_LOG cannot be read")?;
    // Whoever read it may be gone. To complain of that there as well would end whatever has something to say.
    let log = fmt::layer().with_writer(io::stderr).log_internal_errors(false);
    let log = match settings.log_format()? {
        LogFormat::Text => log.with_ansi(false).boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    tracing_subscriber::registry().with(log).with(filter).with(filter_fn(may_be_logged)).init();
    Ok(())
}

/// All of standard input but one line end, which a shell or a file adds without being asked.
fn secret_from_stdin(what: &str) -> Result<String> {
    let mut text = Zeroizing::new(String::new());
    io::stdin()
        .take(MAX_SECRET_BYTES + 1)
        .read_to_string(&mut text)
        .with_context(|| format!("{what} cannot be read from standard input"))?;
    if text.len() as u64 > MAX_SECRET_BYTES {
        bail!("{what} on standard input is too long");
    }
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() {
        bail!("{what} is expected on standard input, but nothing came");
    }
    // Taken out, not copied: the type it goes into wipes it.
    Ok(std::mem::take(&mut *text))
}

fn print_line(line: &str) -> Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).context("standard output cannot be written")
}
