//! The cache as the desk sees it: laws, faults, screens.

#[cfg(test)]
mod attachments;
mod begun;
#[cfg(test)]
mod convergence;
#[cfg(test)]
mod files;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod labels;
#[cfg(test)]
mod later;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod running;
#[cfg(test)]
mod screens;
#[cfg(test)]
mod search;
#[cfg(test)]
mod survey;
#[cfg(test)]
mod team;
#[cfg(test)]
mod typed;
#[cfg(test)]
mod wanted;
#[cfg(test)]
mod world;
