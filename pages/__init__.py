"""The exhibition: what a reader sees. A page reads filters, asks metrics and places parts."""
