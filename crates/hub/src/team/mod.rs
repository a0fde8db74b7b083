//! A team's own settings. Each decision is one transaction, which checks the rights its person has at that moment.

pub mod decider;
pub mod labels;
pub mod people;
pub mod quick_replies;
pub mod release;
pub mod shop;
pub mod teams;
pub mod views;
