//! Saved views with their counts.

use sangam_model::Capability;
use sangam_protocol::views::{Filter, ViewRow};

use crate::api::error::UiError;
use crate::api::labels::CountView;
use crate::api::views::{SavedView, SavedViews};
use crate::desk::Shared;

/// The views of the person at this desk: the team's and their own, in their order.
pub(crate) async fn list(shared: &Shared) -> Result<SavedViews, UiError> {
    let (rows, labels) = shared.read(|reader| Ok((reader.saved_views()?, reader.labels()?))).await?;
    let filters: Vec<Filter> = rows.iter().map(|row| row.filter.clone()).collect();
    let counts = shared.answer(shared.cache.filter_counts(filters, shared.hub_now())).await?;
    let may_share = shared.present_record().role.may(Capability::ShareViews);
    let view = |(row, counted): (ViewRow, sangam_cache::FilterCount)| {
        let meant = |id| labels.meant(id).map(|label| label.id);
        let label_lost = row.filter.labels.iter().any(|id| meant(*id).is_none());
        let now = row.filter.labels.iter().map(|id| meant(*id).unwrap_or(*id)).collect();
        SavedView {
            id: row.id,
            name: row.name,
            filter: Filter { labels: now, ..row.filter },
            shared: row.shared,
            may_change: !row.shared || may_share,
            pinned: row.pinned,
            count: CountView { count: counted.count, more: counted.is_more },
            label_lost,
        }
    };
    Ok(SavedViews { views: rows.into_iter().zip(counts).map(view).collect(), may_share })
}
