"""Unattended work: when a source is due, and the process of its own that it runs in."""
