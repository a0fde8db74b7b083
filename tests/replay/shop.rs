//! The shop: the real hub over files of its own, WhatsApp beside it, two desks, and a witness who reads the hub's rows.

use std::sync::Arc;

use anyhow::{Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use sangam_cloud_api::AccessToken;
use sangam_hub::access::password::Password;
use sangam_hub::service::admin::{Admin, NewNumber, NewPerson, NewWorkspace};
use sangam_hub::service::hub::Background;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::{Random, SeededRandom};
use sangam_testkit::{Colleague, asha, rajesh, vikram};
use sangam_tests::replay::hub::{self, Around, webhook};
use sangam_tests::replay::line::{Line, Pipes};
use sangam_tests::replay::seat::Seat;
use sangam_tests::replay::trace::{PausedClock, Trace};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::meta::{Meta, PHONE_NUMBER_ID, WABA_ID};

/// Everything there is.
pub(crate) struct Shop {
    pub(crate) clock: Arc<PausedClock>,
    pub(crate) trace: Trace,
    pub(crate) meta: Arc<Meta>,
    pub(crate) desks: Vec<Seat>,
    pub(crate) workspace: WorkspaceId,
    router: Router,
    stop: CancellationToken,
    background: Background,
    _folder: TempDir,
}

impl Shop {
    /// A shop in which everything that is decided by chance is decided by `seed`.
    pub(crate) async fn open(seed: u64) -> Result<Self> {
        let clock = Arc::new(PausedClock::begin());
        let trace = Trace::new(Arc::clone(&clock));
        let chance = |nth: u64| -> Arc<dyn Random> { Arc::new(SeededRandom::new(seed.rotate_left(8) ^ nth)) };
        let meta = Arc::new(Meta::new(Arc::clone(&clock), chance(1), trace.clone()));
        let folder = sangam_tests::replay::folder()?;
        let around =
            Around { clock: Arc::clone(&clock) as _, random: chance(2), graph: Arc::clone(&meta) as _ };
        let hub = hub::open(folder.path(), around, |store| store).await?;
        let (workspace, people) = furnish(&hub.admin()).await?;
        let (pipes, arriving) = mpsc::unbounded_channel();
        let (router, stop) = (hub.router(), CancellationToken::new());
        let background = hub.start(stop.clone());
        tokio::spawn(axum::serve(Pipes(arriving), router.clone()).into_future());
        let mut desks = Vec::new();
        for ((colleague, name, nth), person) in
            [(asha(), "Asha", 10), (vikram(), "Vikram", 20)].into_iter().zip(people)
        {
            let line = Line::new(name, router.clone(), pipes.clone(), chance(nth), trace.clone());
            let around = (Arc::clone(&clock) as _, chance(nth + 1), trace.clone());
            desks.push(Seat::take(colleague, person, line, around).await?);
        }
        Ok(Self { clock, trace, meta, desks, workspace, router, stop, background, _folder: folder })
    }

    /// Meta posts a webhook.
    pub(crate) async fn webhook(&self, body: &Value) -> Result<()> {
        let answer = self.router.clone().oneshot(webhook(body)?).await?;
        ensure!(answer.status() == 200, "a webhook was answered {}", answer.status());
        Ok(())
    }

    /// Every row of the hub this colleague may see, as the lists tell them.
    pub(crate) async fn rows(&self, colleague: Colleague) -> Result<Vec<String>> {
        let wish =
            json!({ "email": colleague.email, "password": colleague.password, "device_name": "witness" });
        let session = self.ask(Request::post("/v1/sessions"), Some(&wish), "").await?;
        let token = session["token"].as_str().unwrap_or_default();
        let page = self.ask(Request::get("/v1/conversations?limit=500"), None, token).await?;
        let mut rows = Vec::new();
        for conversation in page["conversations"].as_array().into_iter().flatten() {
            rows.push(conversation.to_string());
            for kind in ["messages", "events"] {
                let path = format!(
                    "/v1/conversations/{}/{kind}?limit=500",
                    conversation["id"].as_str().unwrap_or_default()
                );
                let page = self.ask(Request::get(path), None, token).await?;
                rows.extend(page[kind].as_array().into_iter().flatten().map(Value::to_string));
            }
        }
        rows.sort();
        Ok(rows)
    }

    async fn ask(
        &self,
        request: axum::http::request::Builder,
        body: Option<&Value>,
        token: &str,
    ) -> Result<Value> {
        let request = request
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))?;
        let answer = self.router.clone().oneshot(request).await?;
        ensure!(answer.status().is_success(), "the hub answered {}", answer.status());
        Ok(serde_json::from_slice(&to_bytes(answer.into_body(), usize::MAX).await?)?)
    }

    /// Everyone goes home; the hub writes what it took.
    pub(crate) async fn close(self) {
        self.stop.cancel();
        self.background.end().await;
    }
}

/// The business, its number, and the ids of Asha and Vikram.
async fn furnish(admin: &Admin) -> Result<(WorkspaceId, Vec<PersonId>)> {
    let owner = rajesh();
    let (workspace_id, _) = admin
        .create_workspace(NewWorkspace {
            name: "Neelam Textiles".to_owned(),
            practice: false,
            owner_name: owner.name.to_owned(),
            owner_email: owner.email.to_owned(),
            owner_password: Password::new(owner.password.to_owned()),
        })
        .await?;
    let mut people = Vec::new();
    for agent in [asha(), vikram()] {
        let person = NewPerson {
            workspace_id,
            name: agent.name.to_owned(),
            email: agent.email.to_owned(),
            password: Password::new(agent.password.to_owned()),
            role: agent.role,
        };
        people.push(admin.add_person(person).await?);
    }
    let number = NewNumber {
        workspace_id,
        waba_id: WABA_ID.to_owned(),
        phone_number_id: PHONE_NUMBER_ID.to_owned(),
        display_number: "+91 141 555 0142".to_owned(),
        token: AccessToken::new("EAAnobodyAsksForThis".to_owned())?,
    };
    admin.add_number(number).await?;
    Ok((workspace_id, people))
}
