//! The invented customers of the practice shop, and what its hub knows of them.

use std::sync::Arc;

use sangam_hub::access::visibility::Viewer;
use sangam_hub::store::{ConversationQuery, ConversationView, Store, StoreError};
use sangam_model::id::WorkspaceId;
use sangam_simulator::Stage;

/// How many conversations the shop has at most.
const SHOP_SIZE: u32 = 200;

/// Who is in the shop. Customers are named by their place in the stand-in's fixed order.
#[derive(Clone)]
pub(crate) struct Floor {
    /// The stand-in's world.
    pub(crate) stage: Arc<Stage>,
    /// The hub's database.
    pub(crate) store: Arc<dyn Store>,
    /// The business.
    pub(crate) workspace: WorkspaceId,
}

impl Floor {
    /// How the stand-in knows the customer at this place.
    pub(crate) fn customer(&self, place: usize) -> Option<String> {
        let shop = self.stage.numbers().into_iter().next()?;
        shop.customers.get(place).map(|card| card.user_id.clone())
    }

    /// The conversations of the customers at these places, in the order of `places`; those that exist.
    pub(crate) async fn chats(&self, places: &[usize]) -> Result<Vec<ConversationView>, StoreError> {
        let query = ConversationQuery {
            workspace_id: self.workspace,
            status: None,
            before: None,
            viewer: Viewer::Owner,
            limit: SHOP_SIZE,
        };
        let everyone = self.store.read(move |tx| tx.conversation_page(&query)).await?;
        let of = |place: &usize| {
            let customer = self.customer(*place)?;
            everyone.iter().find(|chat| chat.contact.user_id.as_ref() == Some(&customer)).cloned()
        };
        Ok(places.iter().filter_map(of).collect())
    }

    /// Those conversations once they are as wished, looking again after every commit of the hub.
    pub(crate) async fn until(
        &self,
        places: &[usize],
        is_wished: impl Fn(&[ConversationView]) -> bool,
    ) -> Result<Vec<ConversationView>, StoreError> {
        let mut commits = self.store.commits();
        loop {
            let chats = self.chats(places).await?;
            if !chats.is_empty() && is_wished(&chats) {
                return Ok(chats);
            }
            // Lagging behind is as good a reason to look again as a commit.
            let _ = commits.recv().await;
        }
    }
}
