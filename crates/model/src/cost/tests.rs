use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::card::MAX_MICROS;
use super::*;
use crate::delivery::Delivery;
use crate::facts::{ContentFact, Facts, PriceFact, Source};
use crate::message::{Content, Direction, Origin};
use crate::time::{DAY, SECOND};

/// 2026-11-21T23:03:40Z.
const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);
const INDIA: BillingOffset = BillingOffset { minutes: 330 };

fn card(markets: Vec<Market>) -> RateCard {
    RateCard { markets, ..RateCard::shipped() }
}

fn market(prefix: &str, utility: Option<u64>) -> Market {
    Market { prefix: prefix.to_owned(), utility, ..Market::default() }
}

fn service(recipient: &str, sent_this_month: u32) -> Wish<'_> {
    Wish {
        category: Category::Service,
        recipient: Some(recipient),
        at: NOW,
        is_entry_point: false,
        is_window_open: true,
        sent_this_month,
    }
}

fn charge(at: Timestamp, category: Option<&str>, kind: Option<&str>) -> Charge {
    Charge { at, category: category.map(str::to_owned), kind: kind.map(str::to_owned) }
}

fn markets() -> impl Strategy<Value = Vec<Market>> {
    vec(("[1-9][0-9]{0,3}", option::of(0..=MAX_MICROS), option::of(0..=MAX_MICROS)), 0..12).prop_map(|rows| {
        rows.into_iter()
            .map(|(prefix, service, utility)| Market { prefix, service, utility, ..Market::default() })
            .collect()
    })
}

fn charges() -> impl Strategy<Value = Vec<(Charge, Option<String>)>> {
    let categories = option::of(select(vec!["service", "utility", "marketing_lite"]));
    let kinds = option::of(select(vec![
        PriceFact::REGULAR,
        PriceFact::FREE_CUSTOMER_SERVICE,
        PriceFact::FREE_ENTRY_POINT,
        "free_moon",
    ]));
    let recipients = option::of(select(vec!["+919829010187", "+447700900123"]));
    vec((0_i64..6, categories, kinds, recipients), 0..24).prop_map(|rows| {
        rows.into_iter()
            .map(|(secs, category, kind, recipient)| {
                (charge(NOW.plus(secs * SECOND), category, kind), recipient.map(str::to_owned))
            })
            .collect()
    })
}

/// What a price costs at least; nothing is known of an unknown one.
fn micros(price: &Price) -> Option<u64> {
    match price {
        Price::Free { .. } => Some(0),
        Price::About { amount } => Some(amount.micros),
        Price::Unknown => None,
    }
}

proptest! {
    #[test]
    fn a_price_never_falls_as_more_is_sent(markets in markets(), digits in "[1-9][0-9]{9}", a in 0_u32..3_000, b in 0_u32..3_000) {
        let card = card(markets);
        let recipient = format!("+{digits}");
        let (earlier, later) = (a.min(b), a.max(b));
        let before = price_of(&card, &service(&recipient, earlier));
        let after = price_of(&card, &service(&recipient, later));
        match (micros(&before), micros(&after)) {
            (Some(before), Some(after)) => prop_assert!(before <= after),
            // Once unknown, always unknown: the card does not learn by sending.
            (None, after) => prop_assert_eq!(after, None),
            (Some(_), None) => prop_assert_eq!(before, Price::Free { reason: FreeReason::Allowance }),
        }
    }

    #[test]
    fn the_longest_prefix_that_fits_wins(markets in markets(), digits in "[1-9][0-9]{9}") {
        let card = card(markets);
        let found = card.market(&format!("+{digits}"));
        let fitting = || card.markets.iter().filter(|market| digits.starts_with(&market.prefix));
        prop_assert_eq!(found.is_some(), fitting().next().is_some());
        if let Some(found) = found {
            prop_assert!(digits.starts_with(&found.prefix));
            prop_assert!(fitting().all(|other| other.prefix.len() <= found.prefix.len()));
        }
    }

    #[test]
    fn every_instant_lies_in_exactly_one_month(millis in 1_240_000_000_000_i64..4_000_000_000_000, minutes in -840_i32..=840) {
        let (at, offset) = (Timestamp::from_millis(millis), BillingOffset { minutes });
        let month = Month::holding(at, offset);
        let (from, until) = month.range(offset);
        prop_assert!(from <= at && at < until);
        prop_assert_eq!(month.next().range(offset).0, until);
        prop_assert_eq!(Month::holding(until, offset), month.next());
        prop_assert_eq!(Month::holding(until.plus(-1), offset), month);
        prop_assert_eq!(month.next().previous(), month);
        prop_assert_eq!(month.to_string().parse::<Month>().unwrap(), month);
    }

    #[test]
    fn a_month_is_the_same_in_whatever_order_it_is_told(
        (told, shuffled) in charges().prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle())),
        markets in markets(),
        allowance in option::of(0_u32..6),
    ) {
        let card = RateCard { allowance, ..card(markets) };
        let lines = month_lines(&card, told.clone());
        prop_assert_eq!(&lines, &month_lines(&card, shuffled));
        let counted: u32 = lines.iter().map(|line| line.messages).sum();
        prop_assert_eq!(counted as usize, told.len(), "every message is in one line");
        prop_assert!(lines.iter().all(|line| line.unpriced <= line.messages));
    }

    #[test]
    fn an_entry_point_does_not_depend_on_order(
        (told, shuffled) in vec((0_i64..200, any::<bool>()), 0..8).prop_flat_map(|marks| {
            let marks: Vec<EntryMark> = marks
                .into_iter()
                .map(|(hours, came)| {
                    let at = NOW.plus(hours * HOUR);
                    if came { EntryMark::Came(at) } else { EntryMark::Answered(at) }
                })
                .collect();
            (Just(marks.clone()), Just(marks).prop_shuffle())
        }),
        hours in 0_i64..300,
    ) {
        let now = NOW.plus(hours * HOUR);
        let entry = EntryPoint::of(&told, now);
        prop_assert_eq!(entry, EntryPoint::of(&shuffled, now));
        if let EntryPoint::Open { until } = entry {
            prop_assert!(now < until && until <= now.plus(ENTRY_POINT).max(until));
            let began = until.plus(-ENTRY_POINT);
            prop_assert!(told.contains(&EntryMark::Answered(began)));
        }
    }
}

#[test]
fn the_shipped_card_names_no_price_and_says_what_is_unconfirmed() {
    let card = RateCard::shipped();
    assert_eq!(card.check(), Ok(()));
    assert_ne!(card, RateCard::empty());
    assert_eq!(card.allowance, Some(1_000));
    assert!(card.unconfirmed.iter().any(|note| note == "allowance"));
    for market in &card.markets {
        assert!(
            Category::ALL.into_iter().all(|category| market.rate(category).is_none()),
            "{}",
            market.prefix
        );
    }
    assert_eq!(price_of(&card, &service("+919829010187", 1_000)), Price::Unknown);
}

#[test]
fn the_allowance_ends_at_its_last_message() {
    let card = card(vec![market("91", Some(120_000))]);
    let free = Price::Free { reason: FreeReason::Allowance };
    assert_eq!(price_of(&card, &service("+919829010187", 999)), free);
    let amount = Money { micros: 120_000, currency: "INR".to_owned() };
    assert_eq!(price_of(&card, &service("+919829010187", 1_000)), Price::About { amount });
    assert_eq!(price_of(&card, &service("+447700900123", 1_000)), Price::Unknown);
    let nobody = Wish { recipient: None, ..service("", 1_000) };
    assert_eq!(price_of(&card, &nobody), Price::Unknown);
    let promised_nothing = RateCard { allowance: None, ..card };
    assert!(matches!(price_of(&promised_nothing, &service("+919829010187", 0)), Price::About { .. }));
}

#[test]
fn a_service_price_of_its_own_goes_before_the_utility_one() {
    let own = Market { service: Some(7), ..market("91", Some(9)) };
    assert_eq!(card(vec![own]).rate(Category::Service, Some("+919829010187"), NOW), Some(7));
    assert_eq!(
        card(vec![market("91", Some(9))]).rate(Category::Service, Some("+919829010187"), NOW),
        Some(9)
    );
}

#[test]
fn before_whatsapp_charged_answers_only_templates_that_are_none_cost() {
    let of_july = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    let card = RateCard { valid_from: of_july, ..card(vec![market("91", Some(120_000))]) };
    let september = Wish { at: Timestamp::from_secs(1_790_000_000), ..service("+919829010187", 5_000) };
    assert_eq!(price_of(&card, &september), Price::Free { reason: FreeReason::NotYetCharged });
    let answer = Wish { category: Category::Utility, ..september };
    assert_eq!(price_of(&card, &answer), Price::Free { reason: FreeReason::NotYetCharged });
    let template = Wish { is_window_open: false, ..answer };
    assert!(matches!(price_of(&card, &template), Price::About { .. }));
    let offer = Wish { category: Category::Marketing, ..september };
    assert_eq!(price_of(&card, &offer), Price::Unknown, "an offer is never an answer");
}

proptest! {
    /// Typing next quarter's list early makes nothing free that is charged, and no figure of it counts yet.
    #[test]
    fn a_list_that_is_not_good_yet_promises_nothing(
        markets in markets(), category in select(Category::ALL.to_vec()), is_window_open: bool, sent in 0_u32..3_000,
    ) {
        let next = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        let card = RateCard { valid_from: next, ..card(markets) };
        let wish = Wish { category, is_window_open, ..service("+919829010187", sent) };
        prop_assert_eq!(price_of(&card, &wish), Price::Unknown);
        prop_assert_eq!(card.allowance_at(wish.at), None);
        let told = charge(NOW, Some(category.as_str()), Some(PriceFact::REGULAR));
        let lines = month_lines(&card, vec![(told, Some("+919829010187".to_owned()))]);
        prop_assert_eq!((lines[0].about.micros, lines[0].unpriced), (0, 1));
        let good = Wish { at: card.billing_offset().begins(next), ..wish };
        let of_old = RateCard { valid_from: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap(), ..card.clone() };
        prop_assert_eq!(price_of(&card, &good), price_of(&of_old, &good));
    }
}

#[test]
fn a_month_begins_at_midnight_where_bills_are_made() {
    let (from, until) = "2026-11".parse::<Month>().unwrap().range(INDIA);
    assert_eq!(from.to_string(), "2026-10-31T18:30:00.000Z");
    assert_eq!(until.to_string(), "2026-11-30T18:30:00.000Z");
    for odd in ["2026-13", "2026-1", "26-11", "2026-11-01", "november"] {
        assert!(odd.parse::<Month>().is_err(), "{odd}");
    }
}

#[test]
fn an_answer_within_a_day_opens_three_days() {
    let came = EntryMark::Came(NOW);
    let waiting = EntryPoint::Waiting { answer_by: NOW.plus(DAY) };
    assert_eq!(EntryPoint::of(&[came], NOW.plus(HOUR)), waiting);
    assert_eq!(EntryPoint::of(&[came], NOW.plus(DAY)), EntryPoint::None);
    let answered = NOW.plus(23 * HOUR);
    let until = answered.plus(3 * DAY);
    let marks = [EntryMark::Answered(answered), came, EntryMark::Answered(answered.plus(DAY))];
    assert_eq!(EntryPoint::of(&marks, until.plus(-1)), EntryPoint::Open { until });
    assert_eq!(EntryPoint::of(&marks, until), EntryPoint::None);
    let late = [came, EntryMark::Answered(NOW.plus(DAY))];
    assert_eq!(EntryPoint::of(&late, NOW.plus(DAY)), EntryPoint::None);
}

fn sent_by(origin: Origin, delivery: Delivery) -> Facts {
    let mut facts = Facts::told(ContentFact {
        source: Source::Live,
        sent_at: NOW,
        clock_doubtful: false,
        direction: if origin == Origin::Customer { Direction::In } else { Direction::Out },
        origin,
        author: None,
        content: Content::text("haan ji"),
    });
    facts.join(Facts::reached(delivery));
    facts
}

#[test]
fn only_what_whatsapp_took_through_the_api_counts() {
    let counted = Some(charge(NOW, Some("service"), None));
    assert_eq!(Charge::of(&sent_by(Origin::Desk, Delivery::HandedOver)), counted);
    assert_eq!(Charge::of(&sent_by(Origin::Bot, Delivery::Read)), counted);
    assert_eq!(Charge::of(&sent_by(Origin::Template, Delivery::Sent)), Some(charge(NOW, None, None)));
    for (origin, delivery) in [
        (Origin::Desk, Delivery::Queued),
        (Origin::Desk, Delivery::Unknown),
        (Origin::Desk, Delivery::Failed),
        (Origin::Phone, Delivery::Read),
        (Origin::Customer, Delivery::Read),
    ] {
        assert_eq!(Charge::of(&sent_by(origin, delivery)), None, "{origin:?} {delivery:?}");
    }
}

#[test]
fn a_price_whatsapp_told_counts_without_a_bubble() {
    let price = |rank, kind: &str| PriceFact {
        rank,
        at: NOW,
        kind: Some(kind.to_owned()),
        category: Some("utility".to_owned()),
    };
    let mut facts = Facts::priced(price(Delivery::Delivered, PriceFact::FREE_ENTRY_POINT));
    facts.join(Facts::priced(price(Delivery::Sent, PriceFact::REGULAR)));
    let told = charge(NOW, Some("utility"), Some(PriceFact::FREE_ENTRY_POINT));
    assert_eq!(Charge::of(&facts), Some(told), "the furthest status counts");
    facts.join(Facts::reached(Delivery::Failed));
    assert_eq!(Charge::of(&facts), None, "what failed is not charged");
}

#[test]
fn what_meta_said_goes_before_what_is_reckoned() {
    let card = RateCard { allowance: Some(1), ..card(vec![market("91", Some(100))]) };
    let to = || Some("+919829010187".to_owned());
    let lines = month_lines(
        &card,
        vec![
            (charge(NOW, Some("service"), Some(PriceFact::REGULAR)), to()),
            (charge(NOW.plus(1), Some("service"), None), to()),
            (charge(NOW.plus(2), Some("service"), Some(PriceFact::FREE_ENTRY_POINT)), to()),
            (charge(NOW.plus(3), Some("marketing"), None), to()),
        ],
    );
    let read = |kind: Option<&str>, category: &str| {
        let is_line =
            |line: &&MonthLine| line.kind.as_deref() == kind && line.category.as_deref() == Some(category);
        let line = lines.iter().find(is_line).unwrap();
        (line.messages, line.about.micros, line.unpriced)
    };
    assert_eq!(read(Some(PriceFact::REGULAR), "service"), (1, 100, 0), "charged although it is the first");
    assert_eq!(read(None, "service"), (1, 100, 0), "the first used up the allowance");
    assert_eq!(read(Some(PriceFact::FREE_ENTRY_POINT), "service"), (1, 0, 0));
    assert_eq!(read(None, "marketing"), (1, 0, 1));
}

#[test]
fn a_card_nobody_can_mean_is_refused() {
    let good = card(vec![market("91", Some(120_000))]);
    assert_eq!(good.check(), Ok(()));
    for (field, card) in [
        ("currency", RateCard { currency: "rupee".to_owned(), ..good.clone() }),
        ("source", RateCard { source: "  ".to_owned(), ..good.clone() }),
        ("utc_offset_minutes", RateCard { utc_offset_minutes: 841, ..good }),
        ("markets", card(vec![market("91", None), market("91", None)])),
        ("markets", card(vec![market("+91", None)])),
        ("markets", card(vec![market("91", Some(MAX_MICROS + 1))])),
    ] {
        assert_eq!(card.check(), Err(CardFault(field)));
    }
}
