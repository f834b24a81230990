"""What a `source.toml` may say: who publishes, where, when, and what its words mean.

The models refuse unknown keys, so a misspelt key is found on the first load. Reading the
files is the business of `data.sources`; nothing here touches disk.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from data.due import NAME_PARTS, parts_of, two_months_after
from data.model import UnitStatus
from data.wording import FigureRule, Layout, LeftOut, Printed, unread

LEGAL_DUE = "legal date: two months after the period"
"""Article 2 of Implementing Regulation (EU) 2024/2835 and Annex II, Part I.2."""

UNPROVEN = "unproven live"
"""The words for a source whose reader has met no document of the publisher's own."""

_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
_CRON = re.compile(rf"[0-5]?\d (?:[01]?\d|2[0-3]) \* \* {_DAY}(?:,{_DAY})*")


def _pattern(words: str) -> str:
    try:
        re.compile(words)
    except re.error as fault:
        raise ValueError(f"not a regular expression: {fault}") from fault
    return words


def _cron(words: str) -> str:
    if words and not _CRON.fullmatch(words):
        raise ValueError("expected 'minute hour * * weekday' in UTC with weekday names")
    return words


def _named_by_period(words: str) -> str:
    """Refuse an address whose parts are not known, or that names no period."""
    if words and not (words.startswith("https://") and NAME_PARTS & set(parts_of(words))):
        raise ValueError(f"expected https and a part of {', '.join(sorted(NAME_PARTS))}")
    if unknown := {*parts_of(words)} - NAME_PARTS:
        raise ValueError(f"unknown parts: {', '.join(sorted(unknown))}")
    return words


Pattern = Annotated[str, AfterValidator(_pattern)]
Address = Annotated[str, Field(pattern=r"^https?://\S+$")]
Seen = Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expect(_Frozen):
    """What should come next, when, and how many rows it should have.

    `records_min` and `records_max` bound the rows with content per part. The lower bounds are
    low on purpose: a publisher may leave out rows it has nothing to say in.
    """

    next_period_start: date
    next_period_end: date
    next_due: date
    due_basis: Literal["legal date: two months after the period", "usual date"]
    records_min: dict[int, int] = {}
    records_max: dict[int, int] = {}

    @model_validator(mode="after")
    def _ordered(self) -> Expect:
        if not self.next_period_start < self.next_period_end < self.next_due:
            raise ValueError("period and due date are out of order")
        if self.due_basis == LEGAL_DUE and self.next_due != two_months_after(self.next_period_end):
            raise ValueError("a legal due date is two months after the end of the period")
        if self.records_min.keys() != self.records_max.keys():
            raise ValueError("records_min and records_max name different parts")
        if any(low > self.records_max[part] for part, low in self.records_min.items()):
            raise ValueError("records_min exceeds records_max")
        return self


class Known(_Frozen):
    """An edition somebody saw published: when it was seen, and what it was."""

    period_start: date
    period_end: date
    url: Address
    seen_on: Seen
    what: str = Field(min_length=1)

    @model_validator(mode="after")
    def _ordered(self) -> Known:
        if self.period_start >= self.period_end:
            raise ValueError("the period ends before it starts")
        return self


class Words(_Frozen):
    """Printed words and the template's words they stand for, one table per kind of label.

    A `section`, and a `scope` of parts 8 and 9, may also be kept `as printed`: the name of a
    system, a language group, whatever the template has no word for.
    """

    section: dict[str, str] = {}
    category: dict[str, str] = {}
    scope: dict[str, str] = {}
    scope_label: dict[str, str] = {}
    indicator: dict[str, str] = {}


class Edition(_Frozen):
    """One edition of one part that departs from the template, named column by column.

    `renamed` maps a printed header to a template key, `extra` a header the template does not
    have to a measure (or to `skip: reason`), `absent` lists template keys left out.
    """

    period_end: date
    part: int = Field(ge=1, le=11)
    renamed: dict[str, str] = {}
    extra: dict[str, str] = {}
    absent: tuple[str, ...] = ()
    reason: str = Field(min_length=1)


class Unit(_Frozen):
    """The unit of one measure where the template's unit does not hold or is worth a word.

    Without `period_end` the entry holds for every edition. A unit printed in the cell itself
    always goes first.
    """

    part: int = Field(ge=1, le=11)
    measure: str = Field(min_length=1)
    unit: Literal["minute", "hour", "day", "week", "million", "percent"]
    status: UnitStatus
    reason: str = Field(min_length=1)
    period_end: date | None = None


class SourceDeclaration(_Frozen):
    """One source as declared in `scrapers/sources/<id>/source.toml`.

    `access` says how documents are reached: links in the page's HTML, links that exist only
    after scripts ran, attachments listed by a help centre, a page that is the document itself
    (`page`), or dropped by a person. A program looks at all but those behind scripts and those
    dropped, and only they have a `cron`. `documents` are
    addresses that stay the same from edition to edition, so that no page need link them.
    `encoding` is given only where the bytes do not tell it, `members` where a ZIP holds other
    files than data: those whose path it does not match are set aside by name. `unproven_live`
    says that the reader was built from a layout on record and has met no document of the
    publisher's own; `note` then says where the layout stands. Whoever reads the first real
    document takes the line out.

    A source may be kept and not read (`format = "held"`): its documents are archived as evidence
    and its figures typed in by people. Where a publisher names its files by period, `address` is
    the name's pattern (see `data.due.NAME_PARTS`) and `access` is `by_name`. `periods_begin`
    is the day of the month on which a reporting period begins.

    The rest is for publishers with a table of their own (`format = "own"`, see `data.wording`).
    `cumulative` says that each release repeats the earlier periods, perhaps changed; `marks`
    are signs that refer to a footnote (`*`); `rows` bounds how many figures a document has;
    `neutral` says what a label prints that a figure rule does not name (`all`); `meaning` has a
    table per kind of label, and one for words that stand for an absence.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    programme: str = ""
    format: Literal["dsa_annex_i", "recorded", "own", "changelog", "held"]
    platform: str = ""
    services: tuple[str, ...] = ()
    landing: Address | Literal[""] = ""
    further_pages: tuple[Address, ...] = ()
    documents: tuple[Address, ...] = ()
    access: Literal["html", "script", "attachments", "by_name", "page", "drop"]
    link_pattern: Pattern = ""
    address: Annotated[str, AfterValidator(_named_by_period)] = ""
    encoding: str = ""
    members: Pattern = ""
    cadence: Literal["yearly", "half-yearly", "quarterly", "monthly", ""] = ""
    periods_begin: int = Field(default=1, ge=1, le=28)
    cron: Annotated[str, AfterValidator(_cron)] = ""
    licence: str = Field(min_length=1)
    attribution: str = Field(min_length=1)
    note: str = ""
    unproven_live: bool = False
    expect: Expect | None = None
    known: tuple[Known, ...] = ()
    words: Words = Words()
    editions: tuple[Edition, ...] = Field(default=(), alias="edition")
    units: tuple[Unit, ...] = Field(default=(), alias="unit")
    cumulative: bool = False
    decimal: Literal["point", "comma"] = "point"
    marks: tuple[str, ...] = ()
    rows: tuple[int, int] = (1, 1_000_000)
    layouts: tuple[Layout, ...] = Field(default=(), alias="layout")
    figures: tuple[FigureRule, ...] = Field(default=(), alias="figure")
    left_out: tuple[LeftOut, ...] = ()
    neutral: dict[str, Printed] = {}
    meaning: dict[str, dict[str, str]] = {}

    @model_validator(mode="after")
    def _complete(self) -> SourceDeclaration:
        if self.fetched != bool(self.cron):
            raise ValueError("a source a program looks at has a cron, any other has none")
        if (self.access == "by_name") != bool(self.address) or (self.address and not self.cadence):
            raise ValueError("a name by period needs access by_name, an address and a cadence")
        if self.periods_begin > 1 and self.cadence != "monthly":
            raise ValueError("only months begin on another day than the first")
        if self.unproven_live and not self.note:
            raise ValueError("an unproven source says in its note where the layout is on record")
        if self.format == "dsa_annex_i":
            wanted = {
                "programme": self.programme,
                "platform": self.platform,
                "services": self.services,
                "landing": self.landing,
                "cadence": self.cadence,
                "expect": self.expect,
            }
            missing = [name for name, value in wanted.items() if not value]
            if missing:
                raise ValueError(f"missing: {', '.join(missing)}")
        if self.format == "own" and not (self.programme and self.figures):
            raise ValueError("a publisher's own table needs a programme and rules for its figures")
        if label := unread(self.layouts, self.figures, {*self.neutral}):
            raise ValueError(f"no word of the label {label!r} is declared neutral")
        return self

    @property
    def fetched(self) -> bool:
        """Whether a program looks for this source; any other waits for a person."""
        return self.access in ("html", "attachments", "by_name", "page")
