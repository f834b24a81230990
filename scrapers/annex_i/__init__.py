"""One reader for every harmonised DSA transparency report (Annex I).

`parse` takes printed cells out of the tables, `normalise` gives them the project's words,
`checks` holds the figures against each other, `read` joins the three.
"""

from scrapers.annex_i.report import READER, read

__all__ = ["READER", "read"]
