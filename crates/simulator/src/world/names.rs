//! Names for invented people and shops.

use sangam_model::{Random, SeededRandom};

const PEOPLE: [&str; 24] = [
    "Ritika Sharma",
    "अनन्या वर्मा",
    "Faizan Qureshi",
    "முருகன் செல்வம்",
    "Gurpreet Kaur",
    "সৌমিক সেন",
    "Kavya Rao",
    "మాధవి రెడ్డి",
    "Joseph Fernandes",
    "ಕಿರಣ್ ಗೌಡ",
    "Zoya Khan 🌸",
    "गौरव पटेल",
    "Lakshmi Iyer",
    "മീര നായർ",
    "Harsh Agarwal",
    "ગીતા દેસાઈ",
    "Nandini Das",
    "ਹਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Tenzin Dolma",
    "مریم انصاری",
    "Rohit Meena",
    "ସୁଜାତା ମହାନ୍ତି",
    "Imran S.",
    "देवेंद्र चौहान",
];

const SHOPS: [&str; 6] = [
    "Sangam Textiles",
    "Johari Silver House",
    "Pink City Spices",
    "Amber Books",
    "Rangoli Prints",
    "Hawa Cafe",
];

const HANDLES: [&str; 6] = ["blockprint", "chaiwala", "jaipuri", "mirchi", "neelgai", "bandhani"];

/// Every name once, in the order of the seed. Latin names stand at even places and others at odd ones, so any dozen holds
/// several scripts.
pub(super) fn shuffled(random: &SeededRandom) -> Vec<&'static str> {
    let (mut latin, mut other): (Vec<_>, Vec<_>) =
        PEOPLE.iter().partition::<Vec<&str>, _>(|name| has_latin(name));
    shuffle(random, &mut latin);
    shuffle(random, &mut other);
    latin.into_iter().zip(other).flat_map(|(one, two)| [one, two]).collect()
}

/// The name of somebody the world did not know; always the same one for the same number.
pub(super) fn of_stranger(digits: &str) -> String {
    let sum: usize = digits.bytes().map(usize::from).sum();
    PEOPLE.get(sum % PEOPLE.len()).copied().unwrap_or("Asha").to_owned()
}

pub(super) fn of_shop(place: usize) -> &'static str {
    SHOPS.get(place % SHOPS.len()).copied().unwrap_or("Sangam Textiles")
}

pub(super) fn handle(random: &SeededRandom) -> &'static str {
    pick(random, &HANDLES).unwrap_or("jaipuri")
}

fn has_latin(name: &str) -> bool {
    name.chars().next().is_some_and(|first| first.is_ascii_alphabetic())
}

fn pick<'a>(random: &SeededRandom, choices: &[&'a str]) -> Option<&'a str> {
    let place = random.below(u64::try_from(choices.len()).unwrap_or(1));
    choices.get(usize::try_from(place).unwrap_or(0)).copied()
}

/// Fisher and Yates, from a seeded stream.
pub(crate) fn shuffle<T>(random: &SeededRandom, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        let bound = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        items.swap(last, usize::try_from(random.below(bound)).unwrap_or(0));
    }
}
