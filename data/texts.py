"""What may be asked of publishers' words (`Statement`), and the SQL that answers.

Pure: nothing is run here.

    asked(platform=..., as_of=...)   the versions that count, of which `held` chooses
    of_id(number), of_key(one)       one version by its id; every version of the same words
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, select

from data.model import TIER_RANK, Statement
from data.records import until
from data.sightings import returned, stated_at
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_SAID, _READ = _T["statement"], _T["reading"]
_KEY = (
    *("programme", "platform", "surface", "period_start", "period_end"),
    *("part", "subject", "kind"),
)


_WHOLE = _SAID.join(_READ, _READ.c.id == _SAID.c.reading)


class Version(NamedTuple):
    """One reading of one version of a text; `reading` and `superseded` as of a Vintage."""

    stated: Statement
    reading: int
    superseded: bool
    again: bool = False


def asked(
    platform: str = "", period_end: str = "", part: int = 0, as_of: datetime | None = None
) -> Select[Any]:
    """Choose every version of the newest readings, today or of what had come by an instant."""
    wanted = {"platform": platform, "period_end": period_end, "part": part}
    terms = [_SAID.c[name] == value for name, value in wanted.items() if value]
    if as_of:
        terms.append(_SAID.c.first_seen <= until(as_of))
    back = returned(as_of)
    whole = _WHOLE.outerjoin(back, back.c.snapshot == _SAID.c.snapshot)
    latest = stated_at(back, _SAID).label("stated_at")
    return select(_SAID, latest).select_from(whole).where(_READ.c.superseded.is_(False), *terms)


def of_id(number: int) -> Select[Any]:
    """Choose the newest reading of the version with this id."""
    return _every(_SAID.c.id == number).order_by(_READ.c.id.desc()).limit(1)


def of_key(one: Statement) -> Select[Any]:
    """Choose every reading of every version of the same words."""
    return _every(*(_SAID.c[name] == getattr(one, name) for name in _KEY))


def _every(*terms: Any) -> Select[Any]:
    return select(_SAID, _READ.c.superseded).select_from(_WHOLE).where(*terms)


def held(found: Iterable[Statement]) -> list[Statement]:
    """Return of each text the version that holds, sorted by what it is about.

    It is the one which `current` would choose among figures: of the stronger tier, then of the
    later edition, then stated last: `first_seen` of older words that returned is their return.
    """
    chosen: dict[tuple[str, ...], Statement] = {}
    for one in found:
        chosen[one.key] = max(chosen.get(one.key, one), one, key=_weight)
    return [chosen[key] for key in sorted(chosen)]


def with_returns(
    versions: Iterable[Version], returns: Mapping[str, Sequence[datetime]]
) -> list[Version]:
    """Return versions with one more for every return of bytes that still counts."""
    found = list(versions)
    found += [
        one._replace(stated=replace(one.stated, first_seen=at), again=True)
        for one in found
        if not one.superseded
        for at in returns.get(one.stated.citation.snapshot, ())
    ]
    return found


def _weight(one: Statement) -> tuple[Any, ...]:
    return (-TIER_RANK[one.tier], one.edition, one.first_seen, one.citation)
