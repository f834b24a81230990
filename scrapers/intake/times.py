"""Times as people write them -> instants. What could be read two ways is never guessed.

An instant names its zone (`2026-03-02T09:14:05Z`, `+01:00`). A time without a zone is read only
where a mapping declares the zone, and then not in the hour that a change of clocks leaves out
or repeats. `02/03/2026` is read only where the order of day and month is declared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from scrapers.intake.faults import Bad

ORDERS = ("DMY", "MDY", "YMD")

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d{1,9})?\s?(Z|z|[+-]\d\d:?\d\d)?"
)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LOCAL = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})"
    r"(?:,?[ T](\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?(?:\s?([AaPp])\.?[Mm]\.?)?)?"
)
_EARLIEST, _LATEST = 2000, 2100

NO_TIME = Bad(
    "this is no time that can be read",
    "Write it as 2026-03-02T09:14:05Z, or with the offset of its zone (+01:00)",
)
NO_DAY = Bad("this is no date that can be read", "Write it as 2026-03-02")
_NO_ZONE = Bad(
    "the time does not say its zone",
    "Write the offset (2026-03-02T09:14:05+01:00), or declare the zone in a mapping",
)
_NO_CLOCK = Bad(
    "there is a day and no time of day",
    "Write the time as well: 2026-03-02T09:14:05Z",
)
_NO_ORDER = Bad(
    "day and month could be either way round",
    "Write 2026-03-02T09:14:05Z, or declare the order (DMY, MDY, YMD) in a mapping",
)
_GAP = Bad(
    "this time never was: the clocks of the declared zone were put forward over it",
    "Write the time with its offset",
)
_TWICE = Bad(
    "this time was twice: the clocks of the declared zone were put back over it",
    "Write the time with its offset",
)
_FAR = Bad(f"the year is not between {_EARLIEST} and {_LATEST}", "Write the year it was")


@dataclass(frozen=True, slots=True)
class Clock:
    """What a mapping declares of the times in a file; nothing unless it does."""

    zone: ZoneInfo | None = None
    order: str = ""

    def moment(self, words: str) -> datetime | Bad:
        """Return the instant in UTC, to the second, or why there is none."""
        if (iso := _ISO.fullmatch(words)) is None:
            return self._local(words)
        day, minute, second, offset = iso.groups()
        try:
            at = datetime.fromisoformat(f"{day}T{minute}{second or ':00'}{(offset or '').upper()}")
            at = at.astimezone(UTC) if offset else at
        except (ValueError, OverflowError):
            return NO_TIME
        return _within(at) if offset else self._placed(at)

    def day(self, words: str) -> date | Bad:
        """Return the calendar day, or why there is none."""
        iso = _ISO_DAY.fullmatch(words)
        read = _plain_day(words) if iso else self._parts(words)
        if isinstance(read, Bad):
            return NO_DAY if read is NO_TIME else read
        if isinstance(read, datetime):
            if read.time() != datetime.min.time():
                return NO_DAY
            read = read.date()
        return read if _EARLIEST <= read.year < _LATEST else _FAR

    def _local(self, words: str) -> datetime | Bad:
        if _ISO_DAY.fullmatch(words):
            return _NO_CLOCK
        read = self._parts(words)
        if isinstance(read, Bad):
            return read
        return self._placed(read) if isinstance(read, datetime) else _NO_CLOCK

    def _parts(self, words: str) -> date | datetime | Bad:
        """Read `02/03/2026 9:14 pm` in the declared order; a day alone gives a date."""
        found = _LOCAL.fullmatch(words)
        if found is None:
            return NO_TIME
        if not self.order:
            return _NO_ORDER
        numbers = dict(zip(self.order, (found[1], found[3], found[4]), strict=True))
        if len(numbers["Y"]) != 4 or len(numbers["D"]) > 2 or len(numbers["M"]) > 2:
            return Bad(
                f"the date is not written as the declared order ({self.order}) with a year of "
                "four digits",
                "Write it so, or mend the mapping",
            )
        try:
            day = date(int(numbers["Y"]), int(numbers["M"]), int(numbers["D"]))
            if found[5] is None:
                return day
            hour = _hour(int(found[5]), found[8])
            return datetime(  # noqa: DTZ001, its zone is declared apart
                day.year, day.month, day.day, hour, int(found[6]), int(found[7] or 0)
            )
        except ValueError:
            return NO_TIME

    def _placed(self, at: datetime) -> datetime | Bad:
        """Return a time of the declared zone as an instant."""
        if self.zone is None:
            return _NO_ZONE
        if isinstance(_within(at.replace(tzinfo=UTC)), Bad):
            return _FAR
        first, second = (at.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return first.astimezone(UTC)
        there = first.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None)
        return _TWICE if there == at else _GAP


def _hour(hour: int, half: str | None) -> int:
    """Return an hour of 24. Raises ValueError for 13 pm."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half in "Pp" else 0)


def _plain_day(words: str) -> date | Bad:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return NO_DAY


def _within(at: datetime) -> datetime | Bad:
    return at if _EARLIEST <= at.year < _LATEST else _FAR
