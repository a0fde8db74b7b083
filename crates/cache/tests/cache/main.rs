//! The cache as the desk sees it: laws, faults, screens.

mod convergence;
mod files;
mod screens;
mod search;
mod world;
