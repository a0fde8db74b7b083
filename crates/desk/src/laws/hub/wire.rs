//! The way to the small hub: requests that may be lost either way, and sockets that can be cut.

use async_trait::async_trait;
use sangam_model::Clock;
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use sangam_protocol::session::SessionToken;
use sangam_protocol::sync::{ClientFrame, HubFrame};
use tokio::sync::mpsc;
use url::Url;

use super::{Fault, ScriptedHub};
use crate::transport::{Request, Response, Socket, SocketEvent, Transport, TransportError};

fn lost() -> TransportError {
    TransportError::unreachable("the test cut it")
}

/// What the sync and the outbox ask.
const BUSY_ANYWAY: [&str; 6] = [
    "/v1/snapshot",
    "/v1/snapshot/conversations",
    "/v1/backfill",
    "/v1/changes",
    "/v1/commands",
    "/v1/sessions",
];

#[async_trait]
impl Transport for ScriptedHub {
    async fn request(&self, request: Request) -> Result<Response, TransportError> {
        // A real network lets others go first.
        tokio::task::yield_now().await;
        if self.state().offline {
            self.in_vain.send_modify(|asked| asked.push(request.url.path().to_owned()));
            return Err(lost());
        }
        if let Some(file) = &request.file {
            file.progress.send_replace(file.bytes.len() as u64 / 2);
            let held = self.state().moods.hold_files.clone();
            if let Some(held) = held {
                held.notified().await;
            }
            let mut state = self.state();
            if state.cut_files > 0 {
                state.cut_files -= 1;
                return Err(lost());
            }
        }
        if request.url.path() == "/v1/backfill" {
            let held = self.state().moods.hold_older.clone();
            if let Some(held) = held {
                held.notified().await;
            }
        }
        if self.state().moods.is_lost_in_thought && !BUSY_ANYWAY.contains(&request.url.path()) {
            self.in_vain.send_modify(|asked| asked.push(request.url.path().to_owned()));
            std::future::pending::<()>().await;
        }
        let fault = self.state().faults.pop_front();
        if fault == Some(Fault::Lost) {
            return Err(lost());
        }
        if let Some(Fault::Page(status)) = fault {
            return Ok(Response {
                status,
                retry_after: None,
                body: "<html>Sign in to the network</html>".into(),
            });
        }
        let answer = match fault {
            Some(Fault::Busy) => Err((503, ApiError::new(code::UNAVAILABLE, ""))),
            _ => self.route(&request),
        };
        if request.url.path() == "/v1/commands" && self.state().moods.cuts_behind_answers {
            self.cut();
        }
        tokio::task::yield_now().await;
        if fault == Some(Fault::AnswerLost) || self.state().offline {
            return Err(lost());
        }
        let (status, body) = match answer {
            Ok(body) if body.is_empty() => (204, body),
            Ok(body) => (200, body),
            Err((status, error)) => (status, serde_json::to_vec(&error).unwrap()),
        };
        Ok(Response { status, retry_after: None, body: body.into() })
    }

    async fn connect(&self, _: Url, token: &SessionToken) -> Result<Box<dyn Socket>, TransportError> {
        tokio::task::yield_now().await;
        let state = self.state();
        if state.offline {
            return Err(lost());
        }
        if let Err((status, error)) = state.admit(Some(token)) {
            return Err(TransportError::Handshake {
                status,
                body: serde_json::to_vec(&error).unwrap().into(),
            });
        }
        let (sender, receiver) = mpsc::unbounded_channel();
        Ok(Box::new(ScriptedSocket { hub: self.clone(), sender, receiver }))
    }
}

struct ScriptedSocket {
    hub: ScriptedHub,
    sender: mpsc::UnboundedSender<Option<SocketEvent>>,
    receiver: mpsc::UnboundedReceiver<Option<SocketEvent>>,
}

#[async_trait]
impl Socket for ScriptedSocket {
    async fn send(&mut self, text: String) -> Result<(), TransportError> {
        let cursor = match serde_json::from_str(&text).unwrap() {
            ClientFrame::Hello { cursor, .. } => cursor,
            ClientFrame::Doing(doing) => {
                self.hub.doings.send_modify(|all| all.push(doing));
                return Ok(());
            }
            ClientFrame::Unknown => return Ok(()),
        };
        let mut state = self.hub.state();
        let answer = match cursor.map_or(Ok(()), |cursor| state.check(cursor)) {
            Ok(()) => {
                let now = self.hub.clock.now().plus(state.clock_ahead_ms);
                HubFrame::Welcome { version: 1, head: state.head(), now, capabilities: Vec::new() }
            }
            Err(error) => HubFrame::Closing { error },
        };
        let _ = self.sender.send(Some(SocketEvent::Text(serde_json::to_string(&answer).unwrap())));
        state.sockets_opened += 1;
        state.sockets.push(self.sender.clone());
        Ok(())
    }

    async fn ping(&mut self) -> Result<(), TransportError> {
        if !self.hub.state().mute {
            let _ = self.sender.send(Some(SocketEvent::Alive));
        }
        Ok(())
    }

    async fn next(&mut self) -> Option<SocketEvent> {
        self.receiver.recv().await.flatten()
    }
}
