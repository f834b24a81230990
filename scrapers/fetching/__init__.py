"""Asking a publisher's server for one document, politely; the only folder that asks anybody."""
