"""A partner's column mapping as JSON, and back; written once, saved beside the reports.

    {
      "name": "our-kobo-form",
      "columns": {"Which service?": "platform", "Sheet number": ""},
      "words": {"channel": {"In the app": "in_app"}},
      "zone": "Africa/Nairobi",
      "date_order": "dmy",
      "exercise": "kenya-2026",
      "round": "round-1"
    }

A column that leads to nothing ("") is left out by intent; one that looks personal is refused
all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.exercises.acts import FileMapping
from scrapers.intake.columns import every_column
from scrapers.intake.faults import near
from scrapers.intake.times import ORDERS

_KNOWN = ("name", "columns", "words", "zone", "date_order", "exercise", "round")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{1,39}")


def mapping_of(file: bytes) -> FileMapping:
    """Return the mapping that a JSON file holds. Raises ValueError, in one sentence."""
    try:
        said = json.loads(file)
    except ValueError as fault:  # a fault of the encoding is one as well
        raise ValueError("the mapping is no JSON in UTF-8") from fault
    if not isinstance(said, dict) or (unknown := sorted(set(said) - set(_KNOWN))):
        words = f": there is no {', '.join(unknown)}" if isinstance(said, dict) else ""
        raise ValueError(f"a mapping is an object with {', '.join(_KNOWN)}{words}")
    made = FileMapping(
        name=_text(said, "name"),
        columns=tuple(_pairs(said.get("columns", {}), "columns")),
        words=tuple(
            (column, theirs, ours)
            for column, pairs in _table(said.get("words", {}), "words").items()
            for theirs, ours in _pairs(pairs, f"words of {column}")
        ),
        zone=_text(said, "zone"),
        date_order=_text(said, "date_order").lower(),
        exercise=_text(said, "exercise"),
        round=_text(said, "round"),
    )
    refuse(made)
    return made


def refuse(made: FileMapping) -> None:
    """Raise ValueError where a mapping can't be obeyed."""
    if not _NAME.fullmatch(made.name):
        raise ValueError("name has 2 to 40 small letters, digits, - and _")
    if made.date_order and made.date_order.upper() not in ORDERS:
        raise ValueError("date_order is dmy, mdy or ymd")
    try:
        ZoneInfo(made.zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise ValueError("zone is no zone of the IANA list, as Africa/Nairobi") from fault
    known = every_column()
    ours = [*(b for _, b in made.columns if b), *(column for column, _, _ in made.words)]
    for column in ours:
        if column not in known:
            raise ValueError(f"no template has the column {column!r} ({near(column, known)})")


def as_json(made: FileMapping) -> str:
    """Return a mapping as `mapping_of` reads it."""
    spoken: dict[str, dict[str, str]] = {}
    for column, theirs, ours in made.words:
        spoken.setdefault(column, {})[theirs] = ours
    said = {
        "name": made.name,
        "columns": dict(made.columns),
        "words": spoken,
        "zone": made.zone,
        "date_order": made.date_order,
        "exercise": made.exercise,
        "round": made.round,
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")  # noqa: TRY004, a fault of what the file says
    return value.strip()


def _table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is an object")  # noqa: TRY004
    return value


def _pairs(value: Any, name: str) -> list[tuple[str, str]]:
    found = list(_table(value, name).items())
    if not all(isinstance(ours, str) for _, ours in found):
        raise ValueError(f"{name} lead from text to text")
    return found
