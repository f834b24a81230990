"""What a form without scripts asks, and what becomes of the row that it sends.

The row goes through the same reader as a file (`scrapers.intake`), so through the same guards.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from starlette.requests import Request

from data.exercises import personal
from data.exercises.acts import Refused, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Item
from data.exercises.roles import Person
from pages.parts import bring, ledger, record
from scrapers.intake import known_to, read
from scrapers.intake.columns import KINDS_OF_FILE
from scrapers.intake.templates import as_csv

LARGEST = 64 * 1024
"""Bytes of a filled form; ours has fewer than 8,000."""
_MOST_FIELDS = 100
_ITEM = re.compile(r"[A-Za-z0-9-]{4,40}", re.ASCII)
PLACE = ("exercise_id", "round_id")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reports": (
        *("platform", "harm_code", "channel", "reporter_type", "vantage_country", "submitted_at"),
        *("reporter_standing_valid", "notice_complete", "language", "content_format", "origin"),
        *("target_type", "acknowledged_at", "decided_at", "decision"),
    ),
    "checks": ("short_code", "checked_at", "vantage_country", "state", "logged_in", "copy_found"),
}
"""What each form asks, beside exercise, round and token."""
_NOW = {"reports": "submitted_at", "checks": "checked_at"}
_OURS = {"reports": {"attempt_no": "1"}, "checks": {"method": "manual"}}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows: the kind of row, values to keep, what is wrong, or what was done.

    `faults` are by column, "" for the row as a whole; `item` is the id a new report will have.
    """

    kind: str
    values: Mapping[str, str]
    item: str
    faults: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    done: str = ""


class Turnstile:
    """Answers to wrong tokens, one after the other for the whole process, and never many at once.

    Whoever asks is not known here: nobody's address is looked at or kept.
    """

    def __init__(
        self,
        pause: float = 1.0,
        longest: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Let one answer go in `pause` seconds, and none wait longer than `longest`."""
        self._pause, self._longest, self._clock, self._sleep = pause, longest, clock, sleep
        self._free_at = 0.0

    def full(self) -> bool:
        """Whether so many wait that nobody's token is looked at just now."""
        return self._free_at - self._clock() > self._longest

    async def wait(self) -> None:
        """Wait for one's turn."""
        now = self._clock()
        self._free_at = max(now, self._free_at) + self._pause
        await self._sleep(self._free_at - now)


async def body(request: Request) -> Mapping[str, str] | None:
    """Return the fields of a filled form, several of a name joined; None for more than a form."""
    held = b""
    async for part in request.stream():
        held += part
        if len(held) > LARGEST:
            return None
    try:
        pairs = parse_qsl(held.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]};{value.strip()}" if name in found else value.strip()
    return found


def empty(kind: str) -> Answer:
    """Return a form to begin with; the time is that of now."""
    kind = kind if kind in COLUMNS else "reports"
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return Answer(kind, {_NOW[kind]: now.strftime("%Y-%m-%dT%H:%MZ")}, record.new_id())


def unknown(given: Mapping[str, str]) -> Answer:
    """Return the form as it was filled, with a word on the token."""
    return _again(given, {"token": "Nobody here has this token."})


def _again(
    given: Mapping[str, str], faults: Mapping[str, str] | None = None, refused: str = ""
) -> Answer:
    """Return the form as it was filled; nothing in it is repeated that looks personal."""
    kind = given.get("kind", "") if given.get("kind") in COLUMNS else "reports"
    asked = (*PLACE, *COLUMNS[kind])
    values = {c: given[c] for c in asked if given.get(c) and personal.where(given[c]) is None}
    item = given.get("item_id", "")
    item = item if _ITEM.fullmatch(item) else record.new_id()
    return Answer(kind, values, item, faults or {}, refused)


def take(person: Person, given: Mapping[str, str]) -> Answer:
    """Take the row of a filled form in, and return what became of it."""
    kept = _again(given)
    held = ledger.exercises()
    row = _row(person, kept.kind, given)
    code = ""
    if kept.kind == "reports":
        row["short_code"] = code = _code(held, row)
    into = known_to(held, exercise=row["exercise_id"], round=row["round_id"])
    found = read(as_csv([tuple(row), tuple(row.values())]), f"{kept.kind}.csv", into=into)
    if found.faults:
        faults: dict[str, str] = {}
        for one in found.faults:
            where = one.column if one.column in (*PLACE, *COLUMNS[kept.kind]) else ""
            faults[where] = f"{faults.get(where, '')} {one.what}. {one.mend}.".strip()
        return _again(given, faults)
    try:
        done = bring.outcome(held, person, found, "a form without scripts")
    except (Refused, Unfit) as fault:
        return _again(given, refused=str(fault))
    return _done(kept, code or row.get("short_code", ""), done)


def _row(person: Person, kind: str, given: Mapping[str, str]) -> dict[str, str]:
    asked = (*PLACE, *COLUMNS[kind])
    row = {**_OURS[kind], **{c: given.get(c, "") for c in asked}}
    if kind == "reports":
        row["decision"] = row["decision"] or record.NO_DECISION
        row |= {"item_id": given.get("item_id", ""), "organisation": person.organisation}
    return row


def _code(held: ExerciseLedger, row: Mapping[str, str]) -> str:
    """Return the short code of the item: its own when the form was sent before, else the next."""
    place = (row["exercise_id"], row["round_id"])
    phase = next((r for r in held.rounds(place[0]) if (r.exercise, r.id) == place), None)
    if phase is None:
        return ""
    items: list[Item] = held.items(*place, waiting=True)
    known = next((one.short_code for one in items if one.id == row["item_id"]), None)
    return record.next_code(phase, items) if known is None else known


def _done(kept: Answer, code: str, told: str) -> Answer:
    """Return an empty form of the same round with a word on what was done."""
    new = empty(kept.kind)
    values = {**new.values, **{c: kept.values.get(c, "") for c in (*PLACE, "vantage_country")}}
    about = f"{code}: " if code else ""
    return Answer(kept.kind, values, new.item, done=f"{about}{told}")


assert all(c in KINDS_OF_FILE[kind].columns for kind, asked in COLUMNS.items() for c in asked)
