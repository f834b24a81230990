"""Documents that are kept and not read, and the figures that people type in from them."""
