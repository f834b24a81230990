"""From records in a publisher's words to observations in ours, and what is odd about them."""
