"""The declared sources told to people: a line on the state of each, and the table of README."""
