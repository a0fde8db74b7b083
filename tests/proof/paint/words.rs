//! Two words that a customer says in turn, and when each is on the screen.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use sangam_tests::screen::{Area, Screen, Turns};

/// The newest bubbles of the open chat.
pub(crate) const THREAD: Area = Area { x: 400, y: 300, width: 600, height: 440 };
/// Words that fill the thread.
pub(crate) const FILLING: usize = 24;
/// Words that are said before the rounds: those, and each once or twice to see what it looks like.
pub(crate) const BEFORE: usize = FILLING + 3;
/// Milliseconds between two words: at least, and at most so many more, in steps that meet every moment of a frame.
const APART: (u64, u64, u64) = (180, 120, 47);
const WORDS: [&str; 2] = ["Haan", "Haan, bilkul theek hai, kal dukaan par milte hain"];
/// Without a change for so long, a picture stays.
pub(crate) const STILL: Duration = Duration::from_secs(3);
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What each of the words looks like in the open chat.
pub(crate) struct Words {
    screen: Screen,
    turns: Turns,
}

impl Words {
    /// Fills the thread before anything is compared, has it opened, and sees what each of the words looks like.
    pub(crate) async fn seen(
        screen: Screen,
        mut says: impl FnMut(&str),
        opens: impl AsyncFnOnce(&Screen) -> Result<()>,
    ) -> Result<Self> {
        for nth in 0..FILLING {
            says(WORDS[nth % 2]);
        }
        opens(&screen).await?;
        let mut pictures = Vec::new();
        for nth in [0, 1, 0] {
            says(WORDS[nth]);
            screen.film(THREAD, Instant::now(), STILL, PATIENCE).await?;
            pictures.push(screen.look(THREAD)?);
        }
        let [first, second, again] = pictures.try_into().ok().context("three were taken")?;
        let turns = Turns::between(first, second, &again)?;
        Ok(Self { screen, turns })
    }

    /// The word that stands there last.
    pub(crate) const fn last() -> &'static str {
        WORDS[0]
    }

    /// Says the words in turn and tells after how many milliseconds each was painted. `says` may wait for more than that.
    pub(crate) async fn in_turn(
        &self,
        count: usize,
        mut says: impl AsyncFnMut(&str, Instant) -> Result<()>,
    ) -> Result<Vec<f64>> {
        let (least, more, step) = APART;
        let (mut painted_ms, mut pause) = (Vec::new(), 0);
        // An even number, so that the next begins as this did.
        for turn in 1..=count.next_multiple_of(2) {
            pause = (pause + step) % more;
            tokio::time::sleep(Duration::from_millis(least + pause)).await;
            let began = Instant::now();
            let is_painted = |seen: &_| self.turns.is_shown(turn, seen);
            let painted = self.screen.until(THREAD, began, PATIENCE, is_painted);
            let ((), painted) = tokio::try_join!(says(WORDS[turn % 2], began), painted)?;
            painted_ms.push(painted.as_secs_f64() * 1_000.0);
        }
        Ok(painted_ms)
    }
}
