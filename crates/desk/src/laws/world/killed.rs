//! A desk that is killed again and again.

use std::time::Duration;

use sangam_model::id::ConversationId;
use sangam_model::time::SECOND;
use serde_json::{Value, json};

use super::{World, wait_for, wait_for_thread, wait_until_live};
use crate::App;
use crate::laws::sync::runtime;

/// One life for each act: Asha does something, the desk runs on for some moments, a few more each time, and is killed. Every task
/// ends where it happens to wait, and nothing is closed. The last life comes to rest; what its screen then shows of the chat.
pub(in crate::laws) fn killed_again_and_again(
    world: &World,
    chat: ConversationId,
    lives: usize,
    ready: impl AsyncFnOnce(&App),
    act: &impl AsyncFn(&App, usize),
) -> Vec<Value> {
    let mut life = runtime();
    let mut app = life.block_on(async {
        let app = world.asha().await;
        wait_until_live(&app).await;
        ready(&app).await;
        app
    });
    for nth in 0..lives {
        life.block_on(async {
            world.clock.advance(SECOND);
            act(&app, nth).await;
            for _ in 0..nth * 60 / lives {
                tokio::task::yield_now().await;
            }
        });
        life.shutdown_timeout(Duration::from_secs(60));
        drop(app);
        life = runtime();
        app = life.block_on(world.open());
    }
    life.block_on(async {
        // Longer than any of these desks lets a send be taken back.
        world.clock.advance(3 * SECOND);
        wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
        let has_left = |items: &[Value]| items.iter().all(|item| item["outbox"].is_null());
        let items = wait_for_thread(&app, chat, has_left).await;
        app.close().await;
        items
    })
}
