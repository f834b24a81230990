"""What a publisher stated as a figure, and what that figure is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from data.model.document import Citation, Tier
from data.model.ids import digest
from data.model.value import Value


class Series(NamedTuple):
    """What an observation is about: every dimension except value and vintage.

    Two observations of one series are two vintages (or two copies) of one figure. `programme`
    is the reporting regime the figure belongs to (`dsa_annex_i`, `tiktok_cger`, ...), so the
    same words under two regimes never fall together. `category` is the publisher's own
    category under a scheme (`dsa/3e`), `population` what the count is of (`all`, or the kind
    of complaint), `breakdown` further dimensions as sorted `name=value` pairs.
    """

    programme: str
    platform: str
    surface: str
    jurisdiction: str
    category: str
    population: str
    actor: str
    measure: str
    breakdown: str
    period_start: str
    period_end: str

    @property
    def key(self) -> int:
        """A signed 64-bit digest of all dimensions, the same on every machine."""
        return digest("|".join(self))


class Observation(NamedTuple):
    """One value of one measure as stated by the publisher.

    A tuple with names, because a report makes 20,000 of them and a page reads a thousand.

    `harm` is the project's harm category that `series.category` maps to and `words` the
    printed category label where it carries more than its code. `read_by` names the reader
    and its version (`dsa_annex_i@3`), `first_seen` the instant its snapshot was obtained.
    `edition` is 1, or the number of a corrected re-issue; of a file that repeats earlier periods
    it is the last day of its newest one as YYYYMMDD (see `release`), so that a newer release
    goes before an older one whichever came here first. `place` says in words where a
    transcribed figure stands in an original that is not held.
    """

    series: Series
    value: Value
    citation: Citation
    document: str
    definition: str
    harm: str
    tier: Tier
    read_by: str
    first_seen: datetime
    edition: int = 1
    words: str = ""
    confidence: str = ""
    place: str = ""
    numerator: float | None = None
    denominator: float | None = None

    @property
    def id(self) -> int:
        """A digest of series and address: the same printed figure keeps its id for ever."""
        cited = f"{self.citation.snapshot}|{self.citation.locator}"
        return digest(f"{'|'.join(self.series)}|{cited}")


def release(edition: int) -> str:
    """Return the last day of the newest period of the release an edition is, ISO; else nothing."""
    words = str(edition)
    return f"{words[:4]}-{words[4:6]}-{words[6:]}" if len(words) == 8 else ""


@dataclass(frozen=True, slots=True)
class Note:
    """A publisher's printed remark on a cell, kept word for word with its address."""

    series: Series
    citation: Citation
