//! `GET /v1/sync`: the socket a desktop listens on.
//!
//! ```text
//! desktop: hello {versions, cursor}
//! hub:     welcome {version, head, now}      or closing {error}, and the end
//! hub:     changes {..} | head {..}          as they happen
//! desktop: doing {conversation_id, typing}  as its person turns to something else
//! hub:     presence {people}                to desks whose hello named it
//! hub:     closing {error}                   before it hangs up with a reason
//! ```
//!
//! The session is checked before the upgrade like on any route; afterwards the fan-out watches it. Listening begins before
//! the welcome is said, so nothing that commits after the head in it is missed.
//!
//! A desktop says little: one hello, what its person does, and pings. Its messages are small by limit, frames it may not send end the
//! conversation, and one that floods is cut off. The hub pings on its own; a desktop that gives no sign of life for two
//! pings, or does not take a frame in time, is gone. Each of these costs it a reconnect and no row: it resumes from its cursor.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use metrics::counter;
use sangam_protocol::error::code;
use sangam_protocol::presence;
use sangam_protocol::sync::{ClientFrame, HubFrame};
use sangam_protocol::version::{self, SUBPROTOCOL, Versions};
use sangam_protocol::{ApiError, Cursor};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::error::Failure;
use super::live::{Letter, Listener, encode};
use super::person::{self, Asker};
use super::state::AppState;
use crate::service::metrics::SYNC_DROPPED;

const PING_EVERY: Duration = Duration::from_secs(25);
/// Pings without any sign of life in between.
const PINGS_UNANSWERED: u32 = 2;
const HELLO_WITHIN: Duration = Duration::from_secs(10);
const SEND_WITHIN: Duration = Duration::from_secs(20);
const CLOSE_WITHIN: Duration = Duration::from_secs(5);
/// Messages a desktop may send between two of our pings; its own pings are a dozen.
const HEARD_AT_MOST: u32 = 500;
/// The longest message a desktop may send.
const MAX_HEARD_BYTES: usize = 16 * 1024;
/// Buffers of a connection that is mostly silent; frames are encoded once, outside of them.
const READ_BUFFER_BYTES: usize = 4 * 1024;
const WRITE_BUFFER_BYTES: usize = 4 * 1024;
const MAX_WRITE_BUFFER_BYTES: usize = 512 * 1024;

/// See the module.
pub(super) async fn sync(
    State(state): State<AppState>,
    asker: Asker,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Failure> {
    let upgrade = upgrade.map_err(|_| Failure::new(code::INVALID, "this is a WebSocket"))?;
    let upgrade = upgrade.protocols([SUBPROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return Err(Failure::upgrade_required());
    }
    let upgrade = upgrade
        .max_message_size(MAX_HEARD_BYTES)
        .max_frame_size(MAX_HEARD_BYTES)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(MAX_WRITE_BUFFER_BYTES);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let mut line = Line { socket, heard: 0 };
        let ended = line.talk(&state, asker).await;
        person::seen(&*state.store, asker.session, state.clock.now()).await;
        if let Err(Ending::Told(error)) = ended {
            line.close(error).await;
        }
    }))
}

/// How a conversation ends.
enum Ending {
    /// With a reason the desktop is told.
    Told(ApiError),
    /// The other side is gone.
    Gone,
}

impl From<Failure> for Ending {
    fn from(failure: Failure) -> Self {
        Self::Told(failure.error)
    }
}

struct Line {
    socket: WebSocket,
    /// Messages since our last ping.
    heard: u32,
}

impl Line {
    async fn talk(&mut self, state: &AppState, asker: Asker) -> Result<(), Ending> {
        let (versions, cursor, wants_presence) =
            timeout(HELLO_WITHIN, self.hello()).await.map_err(|_| silent())??;
        let version = version::OURS.agree(versions).ok_or_else(Failure::upgrade_required)?;
        let listener = state.live.join(asker, wants_presence).await?;
        if let Some(cursor) = cursor {
            state.look(asker, move |view| view.can_tell_from(cursor)).await?;
        }
        let now = state.clock.now();
        let capabilities = vec![presence::CAPABILITY.to_owned()];
        let welcome = HubFrame::Welcome { version, head: listener.head, now, capabilities };
        self.send(Message::Text(encode(&welcome).map_err(Failure::from)?)).await?;
        self.pass_on(&listener).await
    }

    /// The first frame, which is a hello: what it speaks, where it stands, and whether it wants to know who is there.
    async fn hello(&mut self) -> Result<(Versions, Option<Cursor>, bool), Ending> {
        loop {
            match self.hear().await? {
                Some(ClientFrame::Hello { versions, cursor, capabilities }) => {
                    let wants_presence = capabilities.iter().any(|named| named == presence::CAPABILITY);
                    return Ok((versions, cursor, wants_presence));
                }
                Some(ClientFrame::Doing(_) | ClientFrame::Unknown) => {
                    return Err(Failure::new(code::INVALID, "say hello first").into());
                }
                None => {}
            }
        }
    }

    /// Passes on what comes into the mailbox, until either side ends.
    async fn pass_on(&mut self, listener: &Listener) -> Result<(), Ending> {
        let mut pings = interval(PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        pings.reset();
        let mut unanswered = 0;
        loop {
            // In this order nobody starves: a desktop may say only so much, and pings are far apart.
            tokio::select! {
                biased;
                heard = self.hear() => {
                    if let Some(ClientFrame::Doing(doing)) = heard? {
                        listener.does(doing);
                    }
                    unanswered = 0;
                }
                _ = pings.tick() => {
                    if unanswered >= PINGS_UNANSWERED {
                        return Err(Ending::Gone);
                    }
                    unanswered += 1;
                    self.heard = 0;
                    self.send(Message::Ping(axum::body::Bytes::new())).await?;
                }
                letter = listener.mailbox.next() => match letter {
                    Letter::Frame(frame) => self.send(Message::Text(frame)).await?,
                    Letter::End(error) => return Err(Ending::Told(error)),
                },
            }
        }
    }

    /// The next message; `None` for one that only says that someone is there. May be dropped while waiting.
    async fn hear(&mut self) -> Result<Option<ClientFrame>, Ending> {
        let Some(Ok(message)) = self.socket.recv().await else { return Err(Ending::Gone) };
        self.heard = self.heard.saturating_add(1);
        if self.heard > HEARD_AT_MOST {
            return Err(Failure::new(code::TOO_MANY_ATTEMPTS, "too many messages").into());
        }
        match message {
            Message::Text(text) => match serde_json::from_str(&text) {
                Ok(frame) => Ok(Some(frame)),
                Err(_) => Err(Failure::new(code::INVALID, "not a frame of the protocol").into()),
            },
            Message::Binary(_) => Err(Failure::new(code::INVALID, "frames are text").into()),
            Message::Close(_) => Err(Ending::Gone),
            Message::Ping(_) | Message::Pong(_) => Ok(None),
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), Ending> {
        match timeout(SEND_WITHIN, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Ending::Gone),
            Err(_) => {
                counter!(SYNC_DROPPED).increment(1);
                Err(Ending::Gone)
            }
        }
    }

    /// Says why, closes, and waits for the other side to have read it.
    async fn close(&mut self, error: ApiError) {
        let reason = error.code.clone().into();
        let closing = async {
            if let Ok(text) = encode(&HubFrame::Closing { error }) {
                self.socket.send(Message::Text(text)).await?;
            }
            let frame = CloseFrame { code: close_code::POLICY, reason };
            self.socket.send(Message::Close(Some(frame))).await?;
            while let Some(Ok(_)) = self.socket.recv().await {}
            Ok::<_, axum::Error>(())
        };
        // Whoever does not take the reason in time goes without.
        let _ = timeout(CLOSE_WITHIN, closing).await;
    }
}

fn silent() -> Ending {
    Failure::new(code::INVALID, "no hello in time").into()
}
