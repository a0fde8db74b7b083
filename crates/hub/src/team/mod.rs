//! What a team decides about itself, each decision in one transaction that looks at who decides as they are then.

pub mod decider;
pub mod labels;
pub mod people;
pub mod quick_replies;
pub mod release;
pub mod shop;
pub mod teams;
pub mod views;
