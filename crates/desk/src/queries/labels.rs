//! Labels, and the list as a filter shows it.

use std::collections::BTreeMap;

use sangam_cache::{FilterQuery, Labels};
use sangam_model::Capability;
use sangam_model::id::{ConversationId, LabelId};
use sangam_protocol::labels::LabelRow;
use sangam_protocol::views::Filter;

use super::at_most;
use super::list::{place, shown};
use crate::api::conversations::ConversationPage;
use crate::api::error::UiError;
use crate::api::labels::{CountView, FilteredArgs, LabelItem, LabelList, LabelView, LabelsOn};
use crate::desk::Shared;

/// A label as a chip shows it.
pub(crate) fn view(row: &LabelRow) -> LabelView {
    LabelView { id: row.id, name: row.name.clone(), colour: row.colour }
}

/// What a conversation carries, by name.
pub(super) fn on(labels: &Labels, carried: &[LabelId]) -> Vec<LabelView> {
    labels.on(carried).into_iter().map(view).collect()
}

/// Every label, by name.
pub(crate) async fn list(shared: &Shared) -> Result<LabelList, UiError> {
    let labels = shared.read(|reader| reader.labels()).await?;
    let mut rows: Vec<&LabelRow> = labels.living().collect();
    rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id));
    let filters = rows.iter().map(|row| Filter { labels: vec![row.id], ..Filter::default() }).collect();
    let counts = shared.answer(shared.cache.filter_counts(filters, shared.hub_now())).await?;
    let item = |(row, counted): (&&LabelRow, sangam_cache::FilterCount)| LabelItem {
        label: view(row),
        chats: CountView { count: counted.count, more: counted.is_more },
    };
    let may_keep = shared.present_record().role.may(Capability::KeepLabels);
    Ok(LabelList { labels: rows.iter().zip(counts).map(item).collect(), may_keep })
}

/// What these chats carry, each of them or only some, by name. Those that left this desk count no more.
pub(crate) async fn labels_on(shared: &Shared, ids: Vec<ConversationId>) -> Result<LabelsOn, UiError> {
    let labels = shared.read(|reader| reader.labels()).await?;
    let rows = shared.answer(shared.cache.conversations(ids)).await?;
    let mut chats: BTreeMap<LabelId, usize> = BTreeMap::new();
    for label in rows.iter().flat_map(|(_, row)| labels.on(&row.labels)) {
        *chats.entry(label.id).or_default() += 1;
    }
    let carried: Vec<LabelId> = chats.keys().copied().collect();
    let is_on_all = |label: &LabelView| chats.get(&label.id) == Some(&rows.len());
    let (all, some) = on(&labels, &carried).into_iter().partition(is_on_all);
    Ok(LabelsOn { all, some })
}

/// A page of what a filter shows.
pub(crate) async fn filtered(shared: &Shared, args: FilteredArgs) -> Result<ConversationPage, UiError> {
    let before = args.before.as_deref().map(place).transpose()?;
    let (filter, now, limit) = (args.filter, shared.hub_now(), at_most(args.limit, 200));
    let query = FilterQuery { filter, now, before, limit };
    shown(shared, move |cache| cache.filtered(&query)).await
}
