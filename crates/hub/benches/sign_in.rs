//! Whether time tells who exists: how long a sign-in takes that fails, for an address nobody has and for a wrong password, in turns, in
//! one run.
//!
//! What is timed is all the hub does between admitting an attempt and refusing it: looking the address up and checking the password.
//! The two kinds alternate, so that a busy machine slows both; what is compared are medians and, by Welch's test, means. Beyond an
//! absolute value of 3.3 the difference would be significant at one in a thousand. Half of the samples, of one kind
//! alone, are compared in the same way: what that says is the noise of this machine.
//!
//! `cargo run --release -p sangam-hub --example sign_in_bench [--size N]` prints a table and one JSON object. The default of
//! 1,000 samples each takes about half a minute on a free core; the goal is stated for 10,000.

#![allow(clippy::unwrap_used, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock

use std::sync::Arc;
use std::time::Instant;

use sangam_hub::access::password::{Password, Passwords, Verdict};
use sangam_hub::service::admin::{Admin, NewWorkspace};
use sangam_hub::store::Store;
use sangam_hub::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use sangam_hub::vault::{MasterKey, Vault};
use sangam_model::system::{SystemClock, SystemRandom};
use serde_json::json;
use zeroize::Zeroizing;

const SAMPLES: usize = 1_000;
const SOMEBODY: &str = "meena@shop.example";
const NOBODY: &str = "nobody@shop.example";

/// Milliseconds of one attempt that fails.
async fn attempt(store: &dyn Store, passwords: &Passwords, email: &'static str) -> f64 {
    let began = Instant::now();
    let person = store.read(move |tx| tx.person_by_email(email)).await.unwrap();
    let stored = person.map(|person| person.password_hash);
    let verdict = passwords.verify(Password::new("a wrong password".to_owned()), stored).await.unwrap();
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!(verdict, Verdict::Wrong);
    took
}

fn mean_and_variance(samples: &[f64]) -> (f64, f64) {
    let count = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / count;
    (mean, samples.iter().map(|sample| (sample - mean).powi(2)).sum::<f64>() / (count - 1.0))
}

/// Welch's statistic of two samples.
fn welch(one: &[f64], other: &[f64]) -> f64 {
    let ((mean, variance), (other_mean, other_variance)) = (mean_and_variance(one), mean_and_variance(other));
    (mean - other_mean) / (variance / one.len() as f64 + other_variance / other.len() as f64).sqrt()
}

fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn size() -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--size").skip(1);
    arguments.next().map_or(SAMPLES, |size| size.parse().unwrap()).max(4)
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let store =
        SqliteStore::open(&path, &DatabaseKey::new(&[7; 32]), Purpose::Serve, Calls::OnThreads).unwrap();
    let store: Arc<dyn Store> = Arc::new(store);
    let passwords = Passwords::new(&SystemRandom).unwrap();
    let admin = Admin {
        store: Arc::clone(&store),
        vault: Arc::new(Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])))),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        passwords: passwords.clone(),
    };
    let shop = NewWorkspace {
        name: "Jaipur Silks".to_owned(),
        practice: false,
        owner_name: "Meena".to_owned(),
        owner_email: SOMEBODY.to_owned(),
        owner_password: Password::new("monsoon in jaipur".to_owned()),
    };
    admin.create_workspace(shop).await.unwrap();
    let (mut unknown, mut wrong) = (Vec::new(), Vec::new());
    for nth in 0..size() {
        // Who goes first changes, so that neither always runs behind the other.
        for is_known in if nth % 2 == 0 { [true, false] } else { [false, true] } {
            let (email, samples) = if is_known { (SOMEBODY, &mut wrong) } else { (NOBODY, &mut unknown) };
            samples.push(attempt(&*store, &passwords, email).await);
        }
    }
    let halves: [Vec<f64>; 2] = [0, 1].map(|half| wrong.iter().skip(half).step_by(2).copied().collect());
    let [one, other] = &halves;
    let (difference, noise) = (welch(&unknown, &wrong), welch(one, other));
    println!("| | median ms | mean ms |\n|---|---|---|");
    for (name, samples) in [("unknown address", &unknown), ("wrong password", &wrong)] {
        println!("| {name} | {:.3} | {:.3} |", median(samples), mean_and_variance(samples).0);
    }
    println!("\nWelch's t {difference:.2}; of two halves of one kind {noise:.2}; significant beyond 3.3\n");
    let told = json!({
        "samples": unknown.len(),
        "unknown_median_ms": median(&unknown),
        "wrong_median_ms": median(&wrong),
        "welch_t": difference,
        "welch_t_of_halves": noise,
        "is_significant": difference.abs() > 3.3,
    });
    println!("{told}");
}
