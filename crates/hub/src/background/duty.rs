//! Leader work: runs the tasks that one of several hubs does for all, while this hub holds the duty.
//!
//! A hub that serves alone always has the duty. Of several on one database one has it at a time ([`Store::duty`]). When it ends
//! here, only calls to WhatsApp are waited for, because nobody else can learn their answer; they have an end of their own. Everything
//! else goes on from the database at whoever works next, so it has a moment to come to a good place and is then dropped. A hub that
//! stops gives the duty back as soon as no call is under way. Each new term begins the work anew.
//!
//! [`Store::duty`]: crate::store::Store::duty

use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::background::tended::Tasks;
use crate::store::Duty;

/// How long what is dropped may take to come to a good place.
const FAREWELL: Duration = Duration::from_secs(5);

/// Who is at work in a term.
#[derive(Default)]
pub(crate) struct Term {
    /// Those whose calls end with an answer that only they hear.
    pub(crate) callers: Tasks,
    /// Those who leave everything in the database.
    pub(crate) others: Tasks,
}

/// When those at work in a term rest.
pub(crate) struct Rest {
    /// When no new call begins.
    pub(crate) callers: CancellationToken,
    /// When everything else comes to its end.
    pub(crate) others: CancellationToken,
}

/// Begins the work whenever a term begins, and ends it with the term or at `stop`; then `gives_back` lets another hub have it. Calls may
/// have to rest before: from `no_more_calls` on none begins.
pub(crate) async fn run(
    mut duty: Duty,
    begin: impl Fn(&mut Term, &Rest),
    gives_back: impl Future<Output = ()>,
    no_more_calls: CancellationToken,
    stop: CancellationToken,
) {
    loop {
        let number = *duty.borrow_and_update();
        let mut term = Term::default();
        let rest = Rest { callers: no_more_calls.child_token(), others: stop.child_token() };
        if number > 0 {
            begin(&mut term, &rest);
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = changed(&mut duty) => {}
        }
        rest.callers.cancel();
        rest.others.cancel();
        all_ended(&mut term.callers).await;
        if stop.is_cancelled() {
            gives_back.await;
            return part(term.others).await;
        }
        part(term.others).await;
    }
}

async fn part(mut others: Tasks) {
    if timeout(FAREWELL, all_ended(&mut others)).await.is_err() {
        tracing::info!(count = others.len(), "work is dropped; it goes on from the database");
        others.shutdown().await;
    }
}

async fn all_ended(tasks: &mut Tasks) {
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(name) => tracing::debug!(task = name, "ended"),
            Err(error) => tracing::error!(%error, "a task died"),
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

    use tokio::sync::{mpsc, oneshot, watch};

    use super::*;

    #[tokio::test]
    async fn each_term_begins_the_work_once_and_ends_it() {
        let (terms, duty) = watch::channel(0);
        let (begun, mut seen) = mpsc::unbounded_channel();
        let (stop, under_way) = (CancellationToken::new(), Arc::new(AtomicI64::new(0)));
        let counted = Arc::clone(&under_way);
        let begin = move |term: &mut Term, rest: &Rest| {
            let (rest, counted, begun) = (rest.others.clone(), Arc::clone(&counted), begun.clone());
            term.others.spawn(async move {
                begun.send(counted.fetch_add(1, Ordering::SeqCst)).unwrap();
                rest.cancelled().await;
                counted.fetch_sub(1, Ordering::SeqCst);
                "work"
            });
        };
        let running = tokio::spawn(run(duty, begin, async {}, stop.clone(), stop.clone()));
        for term in [1, 2] {
            terms.send_replace(term);
            assert_eq!(seen.recv().await, Some(0), "nobody else is at it");
        }
        stop.cancel();
        running.await.unwrap();
        assert_eq!(under_way.load(Ordering::SeqCst), 0);
    }

    /// Work that goes on whatever it is told, and says that it began.
    fn deaf(tasks: &mut Tasks, begun: &mpsc::UnboundedSender<()>) {
        begun.send(()).unwrap();
        tasks.spawn(std::future::pending());
    }

    #[tokio::test(start_paused = true)]
    async fn a_term_begins_though_somebody_of_the_last_one_does_not_come_to_an_end() {
        let (terms, duty) = watch::channel(1);
        let (begun, mut seen) = mpsc::unbounded_channel();
        let begin = move |term: &mut Term, _: &Rest| deaf(&mut term.others, &begun);
        let stop = CancellationToken::new();
        let running = tokio::spawn(run(duty, begin, async {}, stop.clone(), stop.clone()));
        seen.recv().await.unwrap();
        terms.send_replace(0);
        terms.send_replace(2);
        seen.recv().await.unwrap();
        stop.cancel();
        running.await.unwrap();
    }

    #[tokio::test]
    async fn a_hub_that_is_told_to_stop_begins_no_call_while_a_request_is_still_being_answered() {
        let (_terms, duty) = watch::channel(1);
        let (begun, mut seen) = mpsc::unbounded_channel();
        let (told, no_more_calls) = (CancellationToken::new(), CancellationToken::new());
        let begin = move |term: &mut Term, rest: &Rest| {
            let (calls, others, begun) = (rest.callers.clone(), rest.others.clone(), begun.clone());
            term.callers.spawn(async move {
                calls.cancelled().await;
                begun.send(others.is_cancelled()).unwrap();
                "call"
            });
        };
        let running = tokio::spawn(run(duty, begin, async {}, no_more_calls.clone(), told.clone()));
        no_more_calls.cancel();
        assert_eq!(seen.recv().await, Some(false), "everything else goes on until the request is answered");
        assert!(!running.is_finished());
        told.cancel();
        running.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_stops_gives_the_duty_back_once_the_calls_are_answered_and_before_anything_else_ends() {
        let (_terms, duty) = watch::channel(1);
        let (begun, mut seen) = mpsc::unbounded_channel();
        let (answered, call) = oneshot::channel::<()>();
        let call = std::sync::Mutex::new(Some(call));
        let begin = move |term: &mut Term, _: &Rest| {
            deaf(&mut term.others, &begun);
            let call = call.lock().unwrap().take().unwrap();
            term.callers.spawn(async move {
                call.await.unwrap();
                "call"
            });
        };
        let (gives_back, mut given_back) = oneshot::channel();
        let stop = CancellationToken::new();
        let gives_back = async move { gives_back.send(()).unwrap() };
        let running = tokio::spawn(run(duty, begin, gives_back, stop.clone(), stop.clone()));
        seen.recv().await.unwrap();
        stop.cancel();
        tokio::time::sleep(FAREWELL * 4).await;
        assert!(given_back.try_recv().is_err(), "a call is under way");
        answered.send(()).unwrap();
        given_back.await.unwrap();
        assert!(!running.is_finished(), "somebody else is still at it");
        running.await.unwrap();
    }
}
