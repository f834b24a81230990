"""Check an unpublished report: what was printed, read, typed and derived, and what is odd.

`check` reads a document and keeps nothing; `page` shows what came of it as one HTML file,
`summary` as lines for a terminal and as JSON; `advice` says how to mend what was found.
"""
