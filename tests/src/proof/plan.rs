//! How large a town is and what befalls it.

/// What customers write while the desks do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// One message to every number each so many milliseconds.
    Every(u64),
    /// As many on the whole, but whenever chance wants, often several at once.
    Random(u64),
}

/// A fault in the hub, planted to see that it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A client that now and then sends twice.
    SendsTwice,
    /// A client that takes no answer for a no, and asks again.
    RetriesSilence,
    /// A client that takes no answer for a no, and says so.
    FailsSilence,
    /// A client that now and then says yes and sends nothing.
    SwallowsSends,
}

/// A town.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Decides whatever chance decides.
    pub seed: u64,
    /// Businesses.
    pub workspaces: usize,
    /// Of each business.
    pub numbers: usize,
    /// Of each business.
    pub agents: usize,
    /// Whom each agent writes to, on each number.
    pub customers: usize,
    /// To each of them.
    pub texts: usize,
    /// What the first agent of each business writes beside that to their first customer alone: more than WhatsApp lets go to one person
    /// in a row.
    pub to_one: usize,
    /// What customers write meanwhile.
    pub inbound: Inbound,
    /// Whether a desk that has written everything has a line only a quarter of the time. Otherwise every desk hears of every tick at
    /// once, which is most of the work in a town.
    pub in_shifts: bool,
    /// Whether hub, desks and lines break.
    pub breaks: bool,
    /// What is wrong with the hub, if anything.
    pub bug: Option<Bug>,
}

impl Plan {
    /// Fifty agents, twenty numbers, a hundred thousand messages.
    #[must_use]
    pub const fn hundred_thousand(seed: u64) -> Self {
        Self { texts: 50, in_shifts: true, ..Self::of(seed, (10, 2, 5, 20)) }
    }

    /// A town small enough for a test: six agents, four numbers.
    #[must_use]
    pub const fn small(seed: u64) -> Self {
        Self { texts: 5, ..Self::of(seed, (2, 2, 3, 16)) }
    }

    const fn of(seed: u64, (workspaces, numbers, agents, customers): (usize, usize, usize, usize)) -> Self {
        let inbound = Inbound::Every(1_000);
        let (in_shifts, breaks, bug) = (false, false, None);
        let (texts, to_one) = (0, 90);
        Self { seed, workspaces, numbers, agents, customers, texts, to_one, inbound, in_shifts, breaks, bug }
    }

    /// The same town, in which things break.
    #[must_use]
    pub const fn breaking(self) -> Self {
        Self { breaks: true, ..self }
    }

    /// Texts all agents write together.
    #[must_use]
    pub const fn sends(&self) -> usize {
        self.workspaces * (self.numbers * self.agents * self.customers * self.texts + self.to_one)
    }
}
