//! Asking Meta for templates, and handing them in.

use std::sync::Arc;

use async_trait::async_trait;
use sangam_cloud_api::client::{CallError, MetaApp};
use sangam_cloud_api::{AccessToken, Client, GraphError};
use sangam_model::id::WorkspaceId;
use sangam_model::message::MessageError;
use sangam_model::outgoing::{Fault, OutgoingFile, Problem};
use sangam_model::template::{Header, Template};
use sangam_protocol::template::TemplateRefusal;

use super::Listed;
use super::words::draft;
use crate::media::MediaStore;
use crate::media::brought::name_of;
use crate::store::{Number, Via};
use crate::vault::Vault;
use crate::vault::tokens;
use crate::webhooks::error_of;

/// What Meta made of a template that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Meta's id of it.
    pub meta_id: String,
    /// Its status, in Meta's word.
    pub status: String,
    /// The category Meta gave it, in Meta's word.
    pub category: Option<String>,
}

/// Why Meta did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShelfError {
    /// It said why.
    Refused(Box<TemplateRefusal>),
    /// It did not answer. What was asked may have been done; the list will tell.
    Silent,
    /// This number's templates are not reached through Meta.
    Elsewhere,
    /// A sample needs a Meta app this hub does not have.
    NoApp,
    /// The sample is not here.
    NoSample,
}

impl ShelfError {
    /// As it is kept beside an account.
    #[must_use]
    pub fn kept(&self) -> MessageError {
        match self {
            Self::Refused(refused) => MessageError { code: refused.code, title: refused.title.clone() },
            _ => MessageError { code: 0, title: String::new() },
        }
    }
}

/// The calls to Meta about an account's templates.
#[async_trait]
pub trait Shelf: Send + Sync + 'static {
    /// All of them.
    async fn list(&self, number: &Number) -> Result<Vec<Listed>, ShelfError>;
    /// Hands in a new one.
    async fn create(&self, number: &Number, template: &Template) -> Result<Handed, ShelfError>;
    /// Replaces what one says. `keeps_category` where Meta takes no other one.
    async fn edit(
        &self,
        number: &Number,
        meta_id: &str,
        template: &Template,
        keeps_category: bool,
    ) -> Result<(), ShelfError>;
    /// Deletes one language by its id, or every language of the name.
    async fn delete(&self, number: &Number, name: &str, meta_id: Option<&str>) -> Result<(), ShelfError>;
}

/// Meta's own shelf.
pub struct CloudTemplates {
    client: Arc<Client>,
    vault: Arc<Vault>,
    app: Option<MetaApp>,
    media: MediaStore,
}

impl CloudTemplates {
    /// Asks through `client` with tokens sealed by `vault`; samples are kept in `media` and handed in as `app`.
    #[must_use]
    pub const fn new(
        client: Arc<Client>,
        vault: Arc<Vault>,
        app: Option<MetaApp>,
        media: MediaStore,
    ) -> Self {
        Self { client, vault, app, media }
    }

    fn token(&self, number: &Number) -> Result<AccessToken, ShelfError> {
        if number.standing.via != Via::Meta {
            return Err(ShelfError::Elsewhere);
        }
        tokens::open(&self.vault, number).map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "templates cannot be asked for");
            ShelfError::Silent
        })
    }

    /// The handle of a header's sample, if it has one.
    async fn sample(
        &self,
        workspace_id: WorkspaceId,
        template: &Template,
        token: &AccessToken,
    ) -> Result<Option<String>, ShelfError> {
        let Some(Header::Media { sample: Some(file), .. }) = &template.header else { return Ok(None) };
        let app = self.app.as_ref().ok_or(ShelfError::NoApp)?;
        let bytes = self.bytes(workspace_id, file).await?;
        let handle = self.client.upload_sample(app, token, &file.mime_type, bytes).await;
        handle.map(Some).map_err(|error| trouble(&error))
    }

    async fn bytes(
        &self,
        workspace_id: WorkspaceId,
        file: &OutgoingFile,
    ) -> Result<bytes::Bytes, ShelfError> {
        let name = name_of(workspace_id, file).ok_or(ShelfError::NoSample)?;
        let stored = self.media.open(name).await.map_err(|_| ShelfError::NoSample)?;
        let size_bytes = stored.size_bytes();
        let stream = stored.read(0..size_bytes);
        let body = axum::body::to_bytes(axum::body::Body::from_stream(stream), usize::MAX).await;
        body.map_err(|_| ShelfError::NoSample)
    }
}

#[async_trait]
impl Shelf for CloudTemplates {
    async fn list(&self, number: &Number) -> Result<Vec<Listed>, ShelfError> {
        let token = self.token(number)?;
        let listed = self.client.templates(&number.waba_id, &token).await;
        let listed = listed.map_err(|error| trouble(&error))?;
        Ok(listed.into_iter().map(Listed::from).collect())
    }

    async fn create(&self, number: &Number, template: &Template) -> Result<Handed, ShelfError> {
        let token = self.token(number)?;
        let sample = self.sample(number.workspace_id, template, &token).await?;
        let made = self.client.create_template(&number.waba_id, &draft(template, sample), &token).await;
        let made = made.map_err(|error| trouble(&error))?;
        Ok(Handed { meta_id: made.id, status: made.status, category: made.category })
    }

    async fn edit(
        &self,
        number: &Number,
        meta_id: &str,
        template: &Template,
        keeps_category: bool,
    ) -> Result<(), ShelfError> {
        let token = self.token(number)?;
        let sample = self.sample(number.workspace_id, template, &token).await?;
        let draft = draft(template, sample);
        let category = (!keeps_category).then_some(draft.category.as_str());
        let parts = (&draft.parts, draft.is_named);
        self.client.edit_template(meta_id, category, parts, &token).await.map_err(|error| trouble(&error))
    }

    async fn delete(&self, number: &Number, name: &str, meta_id: Option<&str>) -> Result<(), ShelfError> {
        let token = self.token(number)?;
        let deleted = self.client.delete_template(&number.waba_id, name, meta_id, &token).await;
        deleted.map_err(|error| trouble(&error))
    }
}

fn trouble(error: &CallError) -> ShelfError {
    match error {
        CallError::Refused(error) => ShelfError::Refused(Box::new(refused(error))),
        CallError::Unreachable(_) | CallError::Unreadable { .. } => ShelfError::Silent,
    }
}

fn refused(error: &GraphError) -> TemplateRefusal {
    let MessageError { code, title } = error_of(error);
    let said = [Some(title.as_str()), error.message.as_deref(), error.details.as_deref()];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase();
    let problems = field_of(&said).map(|field| Problem { field: field.to_owned(), fault: Fault::Invalid });
    let details = error.details.clone();
    TemplateRefusal { code, subcode: error.subcode, title, details, problems: problems.into_iter().collect() }
}

/// The part of a template that Meta's message names, if it names one.
fn field_of(said: &str) -> Option<&'static str> {
    let parts = [("header", "header"), ("footer", "footer"), ("button", "buttons"), ("body", "body.text")];
    let named = parts.into_iter().find(|(word, _)| said.contains(word)).map(|(_, field)| field);
    let whole = [("language", "language"), ("category", "category"), ("name", "name")];
    named.or_else(|| whole.into_iter().find(|(word, _)| said.contains(word)).map(|(_, field)| field))
}
