"""One reader for every harmonised DSA transparency report (Annex I).

`parse` takes printed cells out of the tables, `normalise` gives them the project's words,
`checks` holds the figures against each other, `read` joins the three; `outline` says what a
document holds even when it is refused.
"""

from scrapers.annex_i.outline import Outline, outline, services
from scrapers.annex_i.report import READER, read, read_opened

__all__ = ["READER", "Outline", "outline", "read", "read_opened", "services"]
