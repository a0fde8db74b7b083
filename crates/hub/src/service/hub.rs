//! A hub as a whole: wiring, start, serving and shutdown.
//!
//! The binary, the desktop (for practice) and tests all make it the same way: parts in, [`Hub`] out. [`Hub::serve`] answers
//! requests and keeps the background work going until it is told to stop: the journal's writer, the processor, the send
//! queue, live sync, the media fetcher, what the owner decided about imported chats, the watch over numbers and the disk with its alerts,
//! templates, nightly copies, and the housekeeping. Every task has a name, stops by one token, and is waited for.
//!
//! Stopping goes in the order of the flow: no new requests and no new calls that send, then what was taken is written, then the background work ends, then
//! the database is closed. A message's call to WhatsApp is waited for, and nothing else: then another hub may have the duty, and what
//! does not end soon is dropped, a large upload too. A hub that is killed instead loses nothing that was acknowledged; it finds what is
//! left to do when it starts again.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use futures_util::future::{BoxFuture, FutureExt};
use sangam_model::{Clock, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, broadcast};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::access::password::Passwords;
use crate::access::throttle::{AddressThrottle, SignInThrottle};
use crate::alerts::Courier;
use crate::background::alarm::Alarm;
use crate::background::beside::Beside;
use crate::background::duty::{self, Rest, Term};
use crate::background::tended::{Tasks, once, tend, told};
use crate::commands::Commands;
use crate::connect::{self, Connector};
use crate::copies::Keeper;
use crate::ground::Ground;
use crate::media::fetch::MediaSource;
use crate::media::jobs::StoreJobs;
use crate::media::{BroughtFiles, MediaFetcher, MediaStore};
use crate::routes::{self, AppState};
use crate::sending::Sender;
use crate::service::admin::Admin;
use crate::service::health;
use crate::service::opening::StoreReadiness;
use crate::service::parts::{Parts, WatchParts};
use crate::service::server;
use crate::service::sweep::sweep;
use crate::store::{Elsewhere, Lane, Store};
use crate::team::release::Releases;
use crate::templates::Librarian;
use crate::watch::{Room, Watcher};
use crate::webhooks::intake::{self, Door, JournalWriter};
use crate::webhooks::{Arrivals, Intake, Processor};

/// How long requests may take to end once the hub stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// Signs between the parts: work has come.
#[derive(Clone, Default)]
struct Signs {
    arrivals: Arc<Arrivals>,
    applied: Arc<Notify>,
    queued: Arc<Notify>,
}

impl Signs {
    /// Makes what other hubs did a sign here, until `stop`.
    async fn relay(self, mut elsewhere: broadcast::Receiver<Elsewhere>, stop: CancellationToken) {
        loop {
            let told = tokio::select! {
                () = stop.cancelled() => return,
                told = elsewhere.recv() => told,
            };
            match told {
                Ok(Elsewhere::Arrival(lane)) => self.arrivals.announce(lane, 0, Timestamp::default()),
                Ok(Elsewhere::Whisper { .. }) => {}
                Ok(Elsewhere::Commit) | Err(RecvError::Lagged(_)) => {
                    self.queued.notify_one();
                    self.applied.notify_one();
                }
                Err(RecvError::Closed) => return,
            }
        }
    }
}

/// A hub, ready to serve.
pub struct Hub {
    ground: Ground,
    passwords: Passwords,
    commands: Commands,
    router: Router,
    writer: JournalWriter,
    processor: Processor,
    sender: Arc<Sender>,
    fetcher: Arc<MediaFetcher>,
    fan_out: routes::FanOut,
    signs: Signs,
    watcher: Arc<Watcher>,
    courier: Arc<Courier>,
    librarian: Arc<Librarian>,
    connector: Arc<Connector>,
    signups: connect::Worker,
    copies: Arc<Keeper>,
    room: Room,
    releases: Releases,
    files: BroughtFiles,
    media: MediaStore,
}

impl Hub {
    /// Puts a hub together. Nothing runs yet.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { ground, passwords, media, .. } = parts;
        let signs = Signs::default();
        let (intake, writer) = Intake::new(&ground.store, &signs.arrivals);
        let door = Door {
            intake,
            secrets: Arc::new(parts.app_secrets),
            verify_token: parts.verify_token,
            store: Arc::clone(&ground.store),
            clock: Arc::clone(&ground.clock),
            guesses: AddressThrottle::default(),
            trusted_proxies: parts.trusted_proxies.clone(),
        };
        let (live, fan_out) = routes::Live::new(Arc::clone(&ground.store), Arc::clone(&ground.clock));
        let commands = Commands::new(ground.clone(), Arc::clone(&signs.queued));
        let files = BroughtFiles::new(Arc::clone(&ground.store), media.clone(), Arc::clone(&ground.clock));
        let WatchParts { inspector, mailer, hooks, places, disk } = parts.watch;
        let watcher = Watcher::new(ground.clone(), inspector);
        let courier = Courier::new(ground.clone(), mailer, hooks);
        let copies = Arc::new(Keeper::new(ground.clone(), media.clone(), places));
        let room = Room::new(ground.clone(), disk);
        let (connector, signups) = Connector::new(ground.clone(), live.clone(), parts.connect);
        let librarian = Librarian::new(ground.clone(), parts.shelf);
        let beside = Beside::new(Arc::clone(&signs.arrivals), Arc::clone(&ground.clock));
        let releases = Releases::new(ground.clone(), beside.clone());
        let api = routes::router(AppState::new(routes::Parts {
            store: Arc::clone(&ground.store),
            clock: Arc::clone(&ground.clock),
            random: Arc::clone(&ground.random),
            vault: Arc::clone(&ground.vault),
            passwords: passwords.clone(),
            sign_ins: SignInThrottle::default(),
            guesses: AddressThrottle::default(),
            media: media.clone(),
            files: files.clone(),
            beside,
            releases: releases.clone(),
            commands: commands.clone(),
            live,
            watcher: Arc::clone(&watcher),
            courier: Arc::clone(&courier),
            librarian: Arc::clone(&librarian),
            connector: Arc::clone(&connector),
            copies: Arc::clone(&copies),
            public_url: parts.public_url,
            trusted_proxies: parts.trusted_proxies,
        }));
        let readiness = Arc::new(StoreReadiness::new(Arc::clone(&ground.store), Arc::clone(&ground.clock)));
        let health = health::routes(readiness, media.condition(), parts.exposition);
        let router = routes::dress(api.merge(intake::routes(Arc::new(door))).merge(health));
        let sender = Sender::new(ground.clone(), parts.graph, Arc::clone(&signs.queued));
        let processor =
            Processor::new(ground.clone(), Arc::clone(&signs.arrivals), Arc::clone(&signs.applied))
                .waking(Arc::clone(&signs.queued))
                .telling(sender.pace());
        let fetcher = fetcher(ground.clone(), parts.media_source, media.clone(), Arc::clone(&signs.applied));
        Self {
            ground,
            passwords,
            commands,
            router,
            writer,
            processor,
            sender,
            fetcher,
            fan_out,
            signs,
            watcher,
            courier,
            librarian,
            connector,
            signups,
            copies,
            room,
            releases,
            files,
            media,
        }
    }

    /// Every route, for a caller that brings its own server.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Deciding commands, for a caller in this process.
    #[must_use]
    pub fn commands(&self) -> Commands {
        self.commands.clone()
    }

    /// What admin commands and first starts do with this hub's database.
    #[must_use]
    pub fn admin(&self) -> Admin {
        Admin {
            store: Arc::clone(&self.ground.store),
            vault: Arc::clone(&self.ground.vault),
            clock: Arc::clone(&self.ground.clock),
            random: Arc::clone(&self.ground.random),
            passwords: self.passwords.clone(),
        }
    }

    /// The processor, for a system that is replayed step by step.
    #[must_use]
    pub const fn processor(&self) -> &Processor {
        &self.processor
    }

    /// What connects numbers, for a system that is replayed step by step.
    #[must_use]
    pub const fn connector(&self) -> &Arc<Connector> {
        &self.connector
    }

    /// The send queue, for a system that is replayed step by step.
    #[must_use]
    pub const fn sender(&self) -> &Arc<Sender> {
        &self.sender
    }

    /// Who wakes conversations, for a system that is replayed step by step.
    #[must_use]
    pub fn alarm(&self) -> Arc<Alarm> {
        Alarm::new(self.ground.clone(), Arc::clone(&self.signs.queued))
    }

    /// The watch over numbers, for a system that is replayed step by step.
    #[must_use]
    pub const fn watcher(&self) -> &Arc<Watcher> {
        &self.watcher
    }

    /// Who keeps templates, for a system that is replayed step by step.
    #[must_use]
    pub const fn librarian(&self) -> &Arc<Librarian> {
        &self.librarian
    }

    /// Who carries alerts, for a system that is replayed step by step.
    #[must_use]
    pub const fn courier(&self) -> &Arc<Courier> {
        &self.courier
    }

    /// Serves on `listener` until `stop`; returns when everything has ended and the database is closed. Boxed, so that the whole of it is
    /// compiled with this crate, and not once more with every program that serves.
    pub fn serve(self, listener: TcpListener, stop: CancellationToken) -> BoxFuture<'static, ()> {
        self.served(listener, stop).boxed()
    }

    async fn served(mut self, listener: TcpListener, stop: CancellationToken) {
        let router = self.router();
        if *self.ground.store.duty().borrow() > 0 {
            self.signups.recover().await;
        }
        let background = self.start(stop.clone());
        end_in_time(server::serve(listener, router, stop.clone()), &stop).await;
        background.end().await;
    }

    /// Begins everything but answering requests, for a caller that brings its own server for [`Hub::router`]. At `stop` the
    /// sockets hang up and no message is sent any more; the rest goes on until [`Background::end`].
    #[must_use]
    pub fn start(self, stop: CancellationToken) -> Background {
        let work = Work {
            alarm: self.alarm(),
            processor: self.processor,
            sender: self.sender,
            fetcher: self.fetcher,
            watcher: self.watcher,
            courier: self.courier,
            librarian: self.librarian,
            copies: self.copies,
            releases: self.releases,
            files: self.files,
            store: Arc::clone(&self.ground.store),
            clock: Arc::clone(&self.ground.clock),
        };
        let Self {
            ground: Ground { store, clock, .. }, writer, signs, fan_out, signups, media, room, ..
        } = self;
        let (journal, rest) = (CancellationToken::new(), CancellationToken::new());
        let writer = tokio::spawn(told("journal", writer.run(journal.clone())));
        let mut tasks = Tasks::new();
        let duty = store.duty();
        let begin = move |term: &mut Term, rest: &Rest| work.begin(term, rest);
        let held = Arc::clone(&store);
        let gives_back = async move { held.give_back().await };
        let working = duty::run(duty.clone(), begin, gives_back, stop.clone(), rest.clone());
        once(&mut tasks, "duty", working);
        once(&mut tasks, "signups", signups.run(duty, rest.clone()));
        tend(&mut tasks, "media store", &rest, &(media, clock), |(media, clock), rest| {
            media.watch(clock, rest)
        });
        tend(&mut tasks, "room", &rest, &room, Room::run);
        once(&mut tasks, "live sync", fan_out.run(stop));
        tend(
            &mut tasks,
            "other hubs",
            &rest,
            &(signs, Arc::clone(&store)),
            |(signs, store), rest| async move {
                if let Some(elsewhere) = store.elsewhere() {
                    signs.relay(elsewhere, rest).await;
                }
            },
        );
        Background { store, writer, journal, tasks, rest }
    }
}

fn fetcher(
    ground: Ground,
    source: Arc<dyn MediaSource>,
    media: MediaStore,
    announced: Arc<Notify>,
) -> Arc<MediaFetcher> {
    let Ground { store, vault, clock, random } = ground;
    let jobs = Arc::new(StoreJobs::new(store, vault));
    MediaFetcher::new(jobs, source, media, clock, random, announced)
}

/// What one hub of a database does for all.
struct Work {
    alarm: Arc<Alarm>,
    processor: Processor,
    sender: Arc<Sender>,
    fetcher: Arc<MediaFetcher>,
    watcher: Arc<Watcher>,
    courier: Arc<Courier>,
    librarian: Arc<Librarian>,
    copies: Arc<Keeper>,
    releases: Releases,
    files: BroughtFiles,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

impl Work {
    /// Begins it, until `rest`.
    fn begin(&self, term: &mut Term, rest: &Rest) {
        tend(&mut term.callers, "send queue", &rest.callers, &self.sender, Sender::run);
        let (tasks, rest) = (&mut term.others, &rest.others);
        tend(tasks, "processor", rest, &self.processor, |it, rest| it.run(Lane::Live, rest));
        tend(tasks, "import", rest, &self.processor, |it, rest| it.run(Lane::History, rest));
        tend(tasks, "alarm", rest, &self.alarm, Alarm::run);
        tend(tasks, "releases", rest, &self.releases, Releases::run);
        tend(tasks, "media", rest, &self.fetcher, MediaFetcher::run);
        tend(tasks, "watch", rest, &self.watcher, Watcher::run);
        tend(tasks, "alerts", rest, &self.courier, Courier::run);
        tend(tasks, "templates", rest, &self.librarian, Librarian::run);
        tend(tasks, "copies", rest, &self.copies, Keeper::run);
        tend(tasks, "watch over copies", rest, &self.copies, Keeper::watch);
        let kept = (Arc::clone(&self.store), Arc::clone(&self.clock), self.files.clone());
        tend(tasks, "housekeeping", rest, &kept, |(store, clock, files), rest| {
            sweep(store, clock, files, rest)
        });
    }
}

/// A hub's work besides answering requests. Dropping it is what a crash is.
pub struct Background {
    store: Arc<dyn Store>,
    writer: JoinHandle<bool>,
    journal: CancellationToken,
    tasks: Tasks,
    rest: CancellationToken,
}

impl Background {
    /// Writes what was taken, ends the work and closes the database. Call when the last request has ended.
    pub async fn end(mut self) {
        self.journal.cancel();
        // If it died, that was told then.
        let _ = self.writer.await;
        self.rest.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            match ended {
                Ok(name) => tracing::debug!(task = name, "ended"),
                Err(error) => tracing::error!(%error, "a task died"),
            }
        }
        self.store.close().await;
    }
}

/// Serves; once stopped, requests have a moment to end and are then cut.
async fn end_in_time(served: impl Future<Output = ()>, stop: &CancellationToken) {
    tokio::select! {
        () = served => {}
        () = async { stop.cancelled().await; tokio::time::sleep(FAREWELL).await } => {}
    }
}
