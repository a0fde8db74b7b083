//! WhatsApp Cloud API: webhook payloads, signature, typed client, error table.
