//! Law 4 over a town of shops: nothing is sent twice without a person, nothing is lost, and every screen says what is true.
//!
//! Here it is small enough for every day; `cargo xtask bench` plays a hundred thousand sends.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test stops where it stumbles, and says what it saw"
)]

use sangam_tests::proof::{Bug, Inbound, Plan, Report, play};

fn town(plan: Plan) -> Report {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let report = runtime.block_on(play(plan)).unwrap();
    println!("{plan:?}\n{report:?}");
    report
}

#[test]
fn whatever_breaks_nothing_is_sent_twice_nothing_is_lost_and_every_screen_is_right() {
    let plan = Plan { to_one: 0, ..Plan::small(1).breaking() };
    let report = town(plan);
    assert_eq!(report.broken(), Vec::<String>::new());
    assert_eq!(report.promised, plan.sends());
    assert!(report.broke.iter().all(|count| *count > 0), "a town in which nothing breaks proves nothing");
}

#[test]
fn the_quota_is_used_to_the_last_hundredth_without_a_refusal_and_shared_fairly() {
    let plan = Plan::small(2);
    let report = town(plan);
    assert_eq!(report.broken(), Vec::<String>::new());
    assert_eq!(report.refused_number, 0);
    assert_eq!(report.pairs_emptied, plan.workspaces, "a limit nobody comes near is kept by anybody");
    // The hub counts from when it calls and WhatsApp from when that arrives: the first one beyond the limit may come some milliseconds
    // too soon. From then on the pair has waited long enough.
    assert!(report.refused_pair <= plan.workspaces as u64, "{} refusals of a pair", report.refused_pair);
    assert!(report.quota_used >= Some(0.99), "{:?}", report.quota_used);
    assert!(report.fairness_least >= Some(0.98), "{:?}", report.fairness_least);
}

#[test]
fn what_is_refused_because_customers_wrote_by_chance_is_sent_all_the_same() {
    let report = town(Plan { inbound: Inbound::Random(500), texts: 3, to_one: 0, ..Plan::small(3) });
    assert_eq!(report.broken(), Vec::<String>::new());
}

#[test]
fn a_town_is_replayed_from_its_seed() {
    let plan = Plan { texts: 1, to_one: 0, ..Plan::small(4).breaking() };
    let told = town(plan).digest;
    assert_eq!(told, town(plan).digest);
    assert_ne!(told, town(Plan { seed: 5, ..plan }).digest);
}

#[test]
fn a_hub_that_lies_is_found_out() {
    for bug in [Bug::SendsTwice, Bug::RetriesSilence, Bug::FailsSilence, Bug::SwallowsSends] {
        // Few are never told of.
        let texts = if bug == Bug::FailsSilence { 5 } else { 1 };
        let report = town(Plan { bug: Some(bug), texts, to_one: 0, ..Plan::small(6) });
        match bug {
            Bug::SendsTwice | Bug::RetriesSilence => assert!(report.doubled > 0, "{bug:?}: {report:?}"),
            Bug::FailsSilence | Bug::SwallowsSends => assert!(report.lied_about > 0, "{bug:?}: {report:?}"),
        }
    }
}
