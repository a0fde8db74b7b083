//! What can be asked of the hub's program: its commands and their arguments.

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, Parser, Subcommand};
use sangam_model::Timestamp;
use sangam_protocol::version::OLDEST_DESKTOP;

/// What `--version` says: this hub's, and whom it shuts out.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{}\nspeaks with desktops from {OLDEST_DESKTOP} on", env!("CARGO_PKG_VERSION")));

/// The one place that talks to Meta. Settings are read from the environment (SANGAM_…) and a TOML file; see docs/src/host.
#[derive(Parser)]
#[command(name = "sangam-hub", version, long_version = VERSION.as_str())]
pub(crate) struct Cli {
    /// A TOML file with settings; the environment overrides it.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
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
pub(crate) enum AdminCommand {
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
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) begin: Begin,
}

/// How to go on where the data of a hub should be and is not.
#[derive(Args)]
pub(crate) struct Begin {
    /// Begins a new hub, though one was kept in this database under this master key and is not there. Refused where one is.
    #[arg(long)]
    pub(crate) new: bool,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// A copy, or a folder of copies, of which the newest is taken.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) from: PathBuf,
    /// The database file to make. Nothing may be there yet.
    #[arg(long, value_name = "DB", required_unless_present = "try_in")]
    pub(crate) to: Option<PathBuf>,
    /// Only tries it: brings the copy back into this folder, which must not be there yet, opens it, prints what came back, and removes
    /// the folder. Copies and hubs are left as they are.
    #[arg(long = "try", value_name = "FOLDER", conflicts_with = "to")]
    pub(crate) try_in: Option<PathBuf>,
    /// A recovery key is read from standard input, and the master key file is made; else that file must be there.
    #[arg(long)]
    pub(crate) recovery_key_stdin: bool,
    /// Media that are damaged or gone in the copy are named and left out; else they have it refused.
    #[arg(long)]
    pub(crate) without_damaged_media: bool,
    /// The hub will run as root, too, whoever the folder belongs to.
    #[arg(long)]
    pub(crate) as_root: bool,
}

#[derive(Args)]
pub(crate) struct Move {
    /// The database to move to: `postgres://USER@HOST/DATABASE`, without a password.
    #[arg(long, value_name = "URL")]
    pub(crate) to: String,
    /// The password of the database's user is read from standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Args)]
pub(crate) struct MoveMedia {
    /// Where to: `s3://BUCKET/PREFIX`, whose address and key the settings hold, or `file:///FOLDER`.
    #[arg(long, value_name = "URL")]
    pub(crate) to: String,
}

#[derive(Args)]
pub(crate) struct BeginAnew {
    /// The moment the database was brought back to, such as 2026-11-21T20:30:00Z.
    #[arg(long, value_name = "TIME")]
    pub(crate) back_to: Timestamp,
}

#[derive(Args)]
pub(crate) struct CreateWorkspace {
    /// What the business is called.
    #[arg(long)]
    pub(crate) name: String,
    /// What the owner signs in with.
    #[arg(long)]
    pub(crate) owner_email: String,
    /// The owner's password is read from standard input (required: a secret has no place among arguments).
    #[arg(long, required = true)]
    pub(crate) password_stdin: bool,
    #[command(flatten)]
    pub(crate) begin: Begin,
}

#[derive(Args)]
pub(crate) struct ResetPassword {
    /// What they sign in with.
    #[arg(long)]
    pub(crate) email: String,
    /// The new password is read from standard input (required: a secret has no place among arguments).
    #[arg(long, required = true)]
    pub(crate) password_stdin: bool,
}

#[derive(Args)]
pub(crate) struct ResetSecondFactor {
    /// What they sign in with.
    #[arg(long)]
    pub(crate) email: String,
}

#[derive(Args)]
pub(crate) struct AddNumber {
    /// The workspace's id or name.
    #[arg(long)]
    pub(crate) workspace: String,
    /// Meta's id of the WhatsApp Business Account.
    #[arg(long)]
    pub(crate) waba_id: String,
    /// Meta's id of the number.
    #[arg(long)]
    pub(crate) phone_number_id: String,
    /// The number as people write it.
    #[arg(long)]
    pub(crate) display_number: String,
    /// The access token is read from standard input (required: a secret has no place among arguments).
    #[arg(long, required = true)]
    pub(crate) token_stdin: bool,
}
