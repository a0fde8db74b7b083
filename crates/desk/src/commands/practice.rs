//! The practice shop's scenes.

use crate::api::app::Nothing;
use crate::api::error::{UiError, own};
use crate::api::practice::*;
use crate::app::App;
use crate::session::Place;

pub(crate) async fn practice_scenes(app: &App, _: Nothing) -> Result<Vec<SceneState>, UiError> {
    in_practice(app).await?;
    Ok(app.inner.practice.scenes().await)
}

pub(crate) async fn start_scene(app: &App, args: StartSceneArgs) -> Result<SceneState, UiError> {
    in_practice(app).await?;
    let scene = app.inner.practice.start(args.scene).await?;
    if let Some(conversation_id) = scene.conversation_id {
        app.show(conversation_id);
    }
    Ok(scene)
}

async fn in_practice(app: &App) -> Result<(), UiError> {
    if app.desk().await?.shared.record.place == Place::Practice {
        return Ok(());
    }
    Err(UiError::new(own::NOT_PRACTICE, "this is a real desk"))
}
