"""The record room: what is held to be known, and where each piece of it stands in print."""
