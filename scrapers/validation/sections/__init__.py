"""The sections of the page, each a function from what was validated to pieces of HTML."""
