"""The columns of files that people bring: which kinds of file there are, and what each holds.

A column's name is that of the field it fills, save where the protocol's template has another
(`harm_code`), or where two things of one row have fields of one name (`appeal_lodged_at`).
Everything else is derived from the fields of `data.exercises.model`, so a field that is added
there can be brought here.

    KINDS_OF_FILE      the kinds by the name their sheet has
    column_of(...)     which of our columns a printed header means
    PLATFORM_COLUMNS   what KoboToolbox and ODK add to every export; left unread
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass
from functools import cache
from typing import Any

from data.exercises.model import (
    AccessRule,
    Aggregate,
    Appeal,
    Assessment,
    Coding,
    Dispute,
    Exercise,
    HelplineCase,
    Item,
    Report,
    Round,
    StateCheck,
    fields_of,
)

KEY_COLUMNS = {
    "exercise": "exercise_id",
    "round": "round_id",
    "item": "item_id",
    "attempt": "attempt_no",
}
_OWN_ID = {
    Exercise: "exercise_id",
    Round: "round_id",
    Item: "item_id",
    HelplineCase: "case_id",
}
_RENAMED: dict[type[Any], dict[str, str]] = {
    Item: {"harm": "harm_code", "reach": "reach_bucket", "agreement": "coder_agreement"},
    Report: {
        "standing_valid": "reporter_standing_valid",
        "reclassified": "platform_reclassified_as",
        "pair": "pair_id",
    },
    StateCheck: {"copies": "copy_found"},
    Coding: {"harm": "harm_code"},
    HelplineCase: {"harm": "harm_code"},
}
_PREFIXED = {Appeal: "appeal_", Dispute: "dispute_"}

# What every export of KoboToolbox or ODK Central holds beside the answers. None of it is read:
# some of it names the person who sent a form.
PLATFORM_COLUMNS = frozenset({
    *("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status"),
    *("_submitted_by", "__version__", "_version_", "_tags", "_index", "_parent_table_name"),
    *("_parent_index", "_submission__id", "_submission__uuid", "_submission__submission_time"),
    *("_submission__validation_status", "_submission__notes", "_submission__status"),
    *("_submission__submitted_by", "_submission___version__", "_submission__tags"),
    *("_xform_id_string", "_bamboo_dataset_id", "_attachments", "formhub/uuid"),
    *("meta/instanceid", "meta/instancename", "meta/rootuuid", "meta/deprecatedid"),
    *("meta-instanceid", "meta-instancename", "instanceid", "instancename", "key"),
    *("submissiondate", "submitteddate", "submitterid", "submittername", "attachmentspresent"),
    *("attachmentsexpected", "status", "reviewstate", "deviceid", "edits", "formversion"),
    *("start", "end", "today", "audit"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: what its rows become, and which columns tell it from the others.

    `columns` gives, for each of our columns, the field that says what may stand in it. `slots`
    gives, for each kind of thing in a row, the column of each of its fields, in their order.
    """

    name: str
    needed: tuple[str, ...]
    columns: Mapping[str, Field[Any]]
    slots: Mapping[type[Any], tuple[str, ...]]
    also: Mapping[str, str]

    @property
    def kinds(self) -> tuple[type[Any], ...]:
        """Return what a row of such a file may hold."""
        return tuple(self.slots)


def _column(kind: type[Any], name: str, *, embedded: bool) -> str:
    """Return the column that fills a field."""
    if name == "id":
        return _OWN_ID[kind]
    if name in KEY_COLUMNS:
        return KEY_COLUMNS[name]
    if renamed := _RENAMED.get(kind, {}).get(name):
        return renamed
    return f"{_PREFIXED[kind]}{name}" if embedded and kind in _PREFIXED else name


def _file(name: str, needed: str, *kinds: type[Any], code: bool = False) -> FileKind:
    columns: dict[str, Field[Any]] = {}
    slots: dict[type[Any], tuple[str, ...]] = {}
    also: dict[str, str] = {}
    for kind in kinds:
        embedded = kind is not kinds[0]
        names = []
        for one in fields_of(kind):
            column = _column(kind, one.name, embedded=embedded)
            columns.setdefault(column, one)
            names.append(column)
            if kind not in _PREFIXED:
                also.setdefault(one.name, column)
            elif not embedded:
                also[f"{_PREFIXED[kind]}{one.name}"] = column
        slots[kind] = tuple(names)
    if code:
        columns["short_code"] = next(f for f in fields_of(Item) if f.name == "short_code")
    plain = {k: v for k, v in also.items() if k not in columns and k != "id"}
    return FileKind(name, tuple(needed.split()), columns, slots, plain)


_FILES = (
    _file("exercises", "exercise_id title design", Exercise, Round),
    _file("rounds", "round_id field_start field_end", Round),
    _file("items", "item_id platform harm_code", Item),
    _file("reports", "channel reporter_type submitted_at", Item, Report, Appeal, Dispute),
    _file("checks", "checked_at state", StateCheck, code=True),
    _file("appeals", "lodged_at outcome", Appeal, code=True),
    _file("disputes", "lodged_at outcome body", Dispute, code=True),
    _file("assessments", "coder receipt_confirmed", Assessment, code=True),
    _file("codings", "coder illegal", Coding, code=True),
    _file("access_rules", "who_may_report checked_on", AccessRule),
    _file("helpline_cases", "case_id reported_month", HelplineCase),
    _file("aggregates", "metric numerator denominator", Aggregate),
)
KINDS_OF_FILE: Mapping[str, FileKind] = {one.name: one for one in _FILES}
"""In the order in which what they hold depends on each other."""

SHEETS_ASIDE = frozenset({"codes", "read me", "columns"})
"""Sheets of our templates that hold no rows."""


@cache
def every_column() -> frozenset[str]:
    """Return every name a column of any kind of file may have."""
    names = [{*one.columns, *one.also} for one in _FILES]
    return frozenset().union(*names)


def column_of(printed: str, known: frozenset[str]) -> str:
    """Return the one of `known` that a printed header means, or nothing.

    Case, spaces and the names of groups before it (`visit/item_id`, `visit-item_id`) don't
    count.
    """
    return next((one for one in _spelled(printed) if one in known), "")


def is_platforms(printed: str) -> bool:
    """Whether a header is one that KoboToolbox or ODK adds to every export."""
    plain = printed.strip().casefold()
    return plain in PLATFORM_COLUMNS or plain.rpartition("/")[2] in PLATFORM_COLUMNS


def _spelled(printed: str) -> list[str]:
    """Return the names a header may mean, the longest first."""
    plain = printed.strip().casefold()
    found = [plain]
    while "/" in plain or "-" in plain:
        plain = re.split(r"[/-]", plain, maxsplit=1)[1].strip()
        found.append(plain)
    return [re.sub(r"[\s-]+", "_", one) for one in found if one]


def is_choice(printed: str, several: Mapping[str, frozenset[str]]) -> bool:
    """Whether a header is one choice of a column that holds several (`harm_code/THREAT`).

    KoboToolbox writes those beside the column itself, with 0 and 1.
    """
    before, _, choice = printed.strip().rpartition("/")
    column = column_of(before, frozenset(several))
    return bool(column) and choice in several[column]
