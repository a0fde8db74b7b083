//! The one place that talks to Meta: webhooks, the team's truth, sending.
