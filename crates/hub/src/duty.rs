//! Doing what one hub does for all, for as long as it is this one's to do.
//!
//! A hub that serves alone always has the duty. Of several on one database one has it at a time ([`Store::duty`]); when it ends
//! here what is under way is waited for, as when the hub stops, and another hub goes on from the database. Each new term begins
//! the work anew.
//!
//! [`Store::duty`]: crate::store::Store::duty

use tokio_util::sync::CancellationToken;

use crate::store::Duty;
use crate::tended::Tasks;

/// Begins the work whenever a term begins, and ends it with the term or at `stop`.
pub(crate) async fn run(
    mut duty: Duty,
    begin: impl Fn(&mut Tasks, &CancellationToken),
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        let term = *duty.borrow_and_update();
        let (mut tasks, rest) = (Tasks::new(), stop.child_token());
        if term > 0 {
            begin(&mut tasks, &rest);
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = changed(&mut duty) => {}
        }
        rest.cancel();
        while let Some(ended) = tasks.join_next().await {
            match ended {
                Ok(name) => tracing::debug!(task = name, "ended"),
                Err(error) => tracing::error!(%error, "a task died"),
            }
        }
    }
}

/// Returns when the duty comes or goes. Where nobody can give or take it, never.
async fn changed(duty: &mut Duty) {
    if duty.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use tokio::sync::{mpsc, watch};

    use super::*;

    #[tokio::test]
    async fn each_term_begins_the_work_once_and_ends_it() {
        let (terms, duty) = watch::channel(0);
        let (begun, mut seen) = mpsc::unbounded_channel();
        let (stop, under_way) = (CancellationToken::new(), Arc::new(AtomicI64::new(0)));
        let counted = Arc::clone(&under_way);
        let begin = move |tasks: &mut Tasks, rest: &CancellationToken| {
            let (rest, counted, begun) = (rest.clone(), Arc::clone(&counted), begun.clone());
            tasks.spawn(async move {
                begun.send(counted.fetch_add(1, Ordering::SeqCst)).unwrap();
                rest.cancelled().await;
                counted.fetch_sub(1, Ordering::SeqCst);
                "work"
            });
        };
        let running = tokio::spawn(run(duty, begin, stop.clone()));
        for term in [1, 2] {
            terms.send_replace(term);
            assert_eq!(seen.recv().await, Some(0), "nobody else is at it");
        }
        stop.cancel();
        running.await.unwrap();
        assert_eq!(under_way.load(Ordering::SeqCst), 0);
    }
}
