//! A faithful stand-in for Meta, the owner's phone and the customers.
