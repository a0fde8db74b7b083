//! The two secrets of the simulated world. They are invented, but handled as the real ones would be: no `Debug`, no
//! `Serialize`, one way out.

use subtle::ConstantTimeEq;

macro_rules! secrets {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(String);

        impl $name {
            /// Wraps the secret.
            pub fn new(secret: impl Into<String>) -> Self {
                Self(secret.into())
            }

            /// The secret itself, for the one place that must write it.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// Whether `presented` is this secret, compared in constant time.
            #[must_use]
            pub fn matches(&self, presented: &str) -> bool {
                self.0.as_bytes().ct_eq(presented.as_bytes()).into()
            }
        }
    )*};
}

secrets! {
    /// What a client presents as bearer to act for one number.
    AccessToken;
    /// What webhook bodies are signed with.
    AppSecret;
    /// What the receiver of webhooks must recognise before it may echo the challenge.
    VerifyToken;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_secret_matches() {
        let token = AccessToken::new("EAAG-one");
        assert!(token.matches("EAAG-one"));
        assert!(!token.matches("EAAG-on"));
        assert!(!token.matches(""));
    }
}
