"""The worksheet: one HTML file that works on a phone without network, made for one round.

It keeps the links of a tester sealed in a vault, says what to check today, and writes the files
of the import. Its parts lie in `worksheet_parts/`; nothing of the project runs with it, and a
page or a command only hands it out. What stands in `round_settings` is all that it knows.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.exercises import codes, columns
from data.exercises.choices import Choice, choices
from data.exercises.model import Round
from data.exercises.words import counted_as

PARTS = Path(__file__).parent / "worksheet_parts"
SCRIPTS = (
    *("hashes.js", "cipher.js", "address.js", "vault.js", "round.js", "fields.js", "start.js"),
    *("screens.js", "items.js"),
)
"""In the order in which they build on each other."""

LIGHT = (24, 48, 168, 672)
FULL = (1, 2, 4, 12, 24, 36, 48, 72, 168, 336, 504, 672, 2160)
SCHEDULES: Mapping[str, tuple[int, ...]] = MappingProxyType({"light": LIGHT, "full": FULL})
"""Hours after the report by the code of a schedule (protocol, section 3.4)."""

_NOT_FILLED = frozenset(
    (
        *("pair_id", "assignment", "script", "reporter_gender", "reporter_age_band"),
        *("reporter_disability", "persona", "uploader_side"),
    )
)
"""Columns that are fixed by the plan of a round, not by a tester with a phone."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{1,39}")


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """What a worksheet or a form for phones is told of its round.

    `code_prefix` begins the short codes; give each worksheet of a round its own, for two phones
    count without knowing of each other. `check_hours` are hours after the first report of an
    item. Raises ValueError for a setting out of form.
    """

    exercise_id: str
    round_id: str
    code_prefix: str
    observation_days: int = 28
    check_hours: tuple[int, ...] = LIGHT
    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=choices)

    def __post_init__(self) -> None:
        """Refuse what no worksheet could work with."""
        codes.short_code(self.code_prefix, 1)
        if not (_SLUG.fullmatch(self.exercise_id) and _SLUG.fullmatch(self.round_id)):
            raise ValueError("exercise and round are named by small letters, digits, - and _")
        if not 1 <= self.observation_days <= 400:
            raise ValueError("a round is watched for 1 to 400 days")
        hours = self.check_hours
        if not hours or hours[0] < 1 or list(hours) != sorted(set(hours)):
            raise ValueError("checks are hours after the report, rising")


def settings_of(phase: Round, code_prefix: str = "") -> RoundSettings:
    """Return the settings of a round in the ledger; `code_prefix` goes before the round's own.

    Raises ValueError where neither names a beginning for short codes.
    """
    return RoundSettings(
        exercise_id=phase.exercise,
        round_id=phase.id,
        code_prefix=code_prefix or phase.code_prefix,
        observation_days=phase.observation_days or 28,
        check_hours=SCHEDULES[phase.schedule],
    )


def worksheet(round_settings: RoundSettings) -> str:
    """Return the worksheet of a round as one HTML file: the same settings, the same file."""
    script, style = _script(), _part("page.css")
    given = {
        "script": script,
        "style": style,
        "script_hash": _content_hash(script),
        "style_hash": _content_hash(style),
        "settings": _as_json(_settings(round_settings)),
        "prefix": round_settings.code_prefix,
        "round": html.escape(round_settings.round_id),
        "exercise": html.escape(round_settings.exercise_id),
        "days": str(round_settings.observation_days),
        "hours": _spans(round_settings.check_hours),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: given[found[1]], _part("page.html"))


@cache
def _part(name: str) -> str:
    return (PARTS / name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    """Return all scripts as one, shut in a function: a link that is opened can reach none of it."""
    head = (
        'const ROUND_SETTINGS = JSON.parse(document.getElementById("settings").textContent);\n'
        "const ADDRESS = ROUND_SETTINGS.address;\n"
    )
    return f'(() => {{\n"use strict";\n{head}{"".join(map(_part, SCRIPTS))}}})();\n'


def _content_hash(content: str) -> str:
    """Return the source expression by which the page's own policy lets this content run."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _as_json(settings: Mapping[str, Any]) -> str:
    written = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "").replace("\u2029", "")


def _settings(given: RoundSettings) -> dict[str, Any]:
    more = (name for name in columns.REPORT_MORE if name not in _NOT_FILLED)
    return {
        "exercise": given.exercise_id,
        "round": given.round_id,
        "prefix": given.code_prefix,
        "days": given.observation_days,
        "hours": given.check_hours,
        "lists": dict(given.lists),
        "pending": sorted(counted_as("decision", "pending")),
        "columns": {
            "reports": (*columns.REPORT, *more),
            "checks": (*columns.CHECK, *columns.CHECK_MORE),
        },
        "address": {
            "fronts": codes.FRONTS,
            "prefixes": codes.TRACKING_PREFIXES,
            "everywhere": sorted(codes.TRACKING),
            "by_host": dict(codes.TRACKING_BY_HOST),
            "mark": codes.MARK.decode("ascii"),
        },
    }


def _spans(hours: tuple[int, ...]) -> str:
    """Return hours in words, as the worksheet itself says them."""
    spans = [
        f"{n} hour{'' if n == 1 else 's'}" if n % 24 or n < 72 else f"{n // 24} days" for n in hours
    ]
    return ", ".join(spans)
