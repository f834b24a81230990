"""Visits to a source: which pages and documents to ask for, and what they brought."""
