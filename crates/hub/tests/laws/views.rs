//! Saved views: one's own are nobody else's, the team's are kept by those who look after it.

use sangam_hub::ruling::{Ruling, apart};
use sangam_hub::store::{SavedView, Tx};
use sangam_hub::team::decider::Decider;
use sangam_hub::team::views;
use sangam_model::ConversationStatus;
use sangam_model::id::{LabelId, PersonId, ViewId};
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use sangam_protocol::views::{Filter, SaveView};

use crate::shop::{Shop, run};

type Decided<T> = Result<T, ApiError>;

fn wish(name: &str, shared: bool) -> SaveView {
    let filter = Filter { unread: true, ..Filter::default() };
    SaveView { name: name.to_owned(), filter, shared, pinned: true }
}

impl Shop {
    fn view_id(&self) -> ViewId {
        ViewId::new(&*self.clock, &*self.random)
    }

    async fn with_views<T: Send + 'static>(
        &self,
        who: PersonId,
        job: impl Fn(&mut Tx<'_>, Decider) -> Ruling<T> + Send + 'static,
    ) -> Decided<T> {
        let decider = Decider { workspace_id: self.workspace_id, person_id: who };
        apart(self.store.decide(self.workspace_id, move |tx| job(tx, decider)).await).unwrap()
    }

    async fn save_view(&self, who: PersonId, id: ViewId, wish: SaveView) -> Decided<SavedView> {
        self.with_views(who, move |tx, decider| views::save(tx, decider, id, &wish)).await
    }

    async fn order_views(&self, who: PersonId, ids: Vec<ViewId>) -> Decided<()> {
        self.with_views(who, move |tx, decider| views::order(tx, decider, &ids)).await
    }

    async fn delete_view(&self, who: PersonId, id: ViewId) -> Decided<()> {
        self.with_views(who, move |tx, decider| views::delete(tx, decider, id)).await
    }

    async fn views_in_order(&self) -> Vec<String> {
        let id = self.workspace_id;
        let views = self.store.read(move |tx| tx.living_views(id)).await.unwrap();
        views.into_iter().map(|view| view.name).collect()
    }
}

fn refused<T: std::fmt::Debug>(decided: Decided<T>) -> String {
    decided.unwrap_err().code
}

#[test]
fn what_somebody_keeps_for_themselves_nobody_else_can_name() {
    run(async {
        let shop = Shop::open().await;
        let id = shop.view_id();
        shop.save_view(shop.asha, id, wish("Mine", false)).await.unwrap();
        for other in [shop.vikram, shop.rajesh] {
            assert_eq!(refused(shop.save_view(other, id, wish("Theirs", false)).await), code::NOT_FOUND);
            assert_eq!(refused(shop.delete_view(other, id).await), code::NOT_FOUND);
            assert_eq!(refused(shop.order_views(other, vec![id]).await), code::NOT_FOUND);
        }
        assert_eq!(shop.views_in_order().await, ["Mine"]);
        shop.delete_view(shop.asha, id).await.unwrap();
        let left = shop.store.read(move |tx| tx.saved_view(id)).await.unwrap().unwrap();
        assert!(left.gone && left.name.is_empty() && left.filter == Filter::default(), "{left:?}");
        assert_eq!(refused(shop.save_view(shop.asha, id, wish("Again", false)).await), code::NOT_FOUND);
    });
}

#[test]
fn the_teams_views_are_kept_by_those_who_look_after_it() {
    run(async {
        let shop = Shop::open().await;
        let (own, shared) = (shop.view_id(), shop.view_id());
        assert_eq!(refused(shop.save_view(shop.asha, own, wish("For all", true)).await), code::FORBIDDEN);
        shop.save_view(shop.rajesh, shared, wish("Unread", true)).await.unwrap();
        assert_eq!(refused(shop.save_view(shop.asha, shared, wish("Other", true)).await), code::FORBIDDEN);
        assert_eq!(refused(shop.delete_view(shop.asha, shared).await), code::FORBIDDEN);
        assert_eq!(refused(shop.order_views(shop.asha, vec![shared]).await), code::FORBIDDEN);
        let head = shop.head().await;
        shop.save_view(shop.rajesh, shared, wish("Unread", true)).await.unwrap();
        assert_eq!(shop.head().await, head, "the same wish twice is one view and costs nothing");
        let back = shop.save_view(shop.rajesh, shared, wish("Unread", false)).await.unwrap();
        assert!(!back.shared && back.was_shared, "everybody else is told that it is gone");
    });
}

#[test]
fn an_order_moves_what_was_named_and_leaves_the_rest_where_it_stands() {
    run(async {
        let shop = Shop::open().await;
        let mut ids = Vec::new();
        for (who, name, shared) in [
            (shop.rajesh, "A", true),
            (shop.asha, "own", false),
            (shop.rajesh, "B", true),
            (shop.rajesh, "C", true),
        ] {
            let id = shop.view_id();
            shop.save_view(who, id, wish(name, shared)).await.unwrap();
            ids.push(id);
        }
        shop.order_views(shop.rajesh, vec![ids[3], ids[0], ids[2]]).await.unwrap();
        assert_eq!(shop.views_in_order().await, ["C", "own", "A", "B"]);
        let head = shop.head().await;
        shop.order_views(shop.rajesh, vec![ids[3], ids[0], ids[2]]).await.unwrap();
        assert_eq!(shop.head().await, head);
    });
}

#[test]
fn a_filter_is_kept_clean_and_one_that_asks_too_much_is_refused() {
    run(async {
        let shop = Shop::open().await;
        let label = LabelId::new(&*shop.clock, &*shop.random);
        let open = ConversationStatus::Open;
        let filter = Filter { labels: vec![label, label], statuses: vec![open, open], ..Filter::default() };
        let saved = SaveView { filter, ..wish("Twice", false) };
        let saved = shop.save_view(shop.asha, shop.view_id(), saved).await.unwrap();
        assert_eq!((saved.filter.labels, saved.filter.statuses), (vec![label], vec![open]));
        let labels = (0..21).map(|_| LabelId::new(&*shop.clock, &*shop.random)).collect();
        let many = SaveView { filter: Filter { labels, ..Filter::default() }, ..wish("Many", false) };
        assert_eq!(refused(shop.save_view(shop.asha, shop.view_id(), many).await), code::INVALID);
        for nothing in ["", "  ", "a\u{202e}b"] {
            assert_eq!(
                refused(shop.save_view(shop.asha, shop.view_id(), wish(nothing, false)).await),
                code::INVALID
            );
        }
        for nth in 0..views::MOST - 1 {
            shop.save_view(shop.asha, shop.view_id(), wish(&format!("View {nth}"), false)).await.unwrap();
        }
        assert_eq!(
            refused(shop.save_view(shop.asha, shop.view_id(), wish("One more", false)).await),
            code::VIEWS_FULL
        );
        shop.save_view(shop.vikram, shop.view_id(), wish("His first", false)).await.unwrap();
    });
}
