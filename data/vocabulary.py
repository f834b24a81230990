"""The nouns of the reference tables: who is measured, where, which harm, what kind of number.

Plain frozen records without behaviour; the readers fill them from `reference/*.csv`.
Empty text means that the table leaves the cell blank, never that something is nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from data.model import Statistic


class ReferenceFault(LookupError):
    """A reference table is broken, or was asked for something it does not hold.

    `file`, `row` (the key or line of the row) and `column` say where; `word` is the word that
    is missing, doubled or not understood.
    """

    def __init__(self, file: str, row: str, column: str, word: str, why: str) -> None:
        """Keep the place and the word beside one sentence for a person."""
        super().__init__(f"{file}, row {row or '-'}, column {column}: {why} ({word!r})")
        self.file = file
        self.row = row
        self.column = column
        self.word = word


@dataclass(frozen=True, slots=True)
class Operator:
    """The company or foundation behind a platform."""

    id: str
    name: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Platform:
    """A service that is measured, or (`sector` joint) several counted as one.

    `default_set` marks social, messaging, dating, adult, gaming and video services, with which
    every page starts. `designated_on` is None where the date is not known for sure.
    """

    id: str
    name: str
    operator: str
    sector: str
    default_set: bool
    designation: str
    designated_on: date | None
    source: str
    confidence: str
    notes: str


@dataclass(frozen=True, slots=True)
class PlatformName:
    """One printed name of a platform and the days on which it means that platform.

    `kind` is name, alias, joint (several named services as one) or aggregate.
    """

    name: str
    platform: str
    valid_from: date | None
    valid_until: date | None
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A country (ISO 3166-1 alpha-2), a union, or a scope such as worldwide.

    `eurostat` is the two letters Eurostat prints for a country of Europe (EL, UK).
    """

    id: str
    name: str
    kind: str
    eurostat: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Membership:
    """One country in one union, both days included."""

    union: str
    member: str
    since: date
    until: date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Family:
    """A group of harms a reader filters by."""

    id: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Harm:
    """One harm category of the project.

    `tier` is all, explicit, wider, adjacent, children or control; the lens is explicit and
    wider together. `families` are the filter groups it belongs to.
    """

    id: str
    label: str
    tier: str
    families: tuple[str, ...]
    parent: str
    definition: str


@dataclass(frozen=True, slots=True)
class HarmWord:
    """A publisher's code or label under one scheme, and the harm it is read as.

    `match` is exact, or partial where the publisher's category holds more, less or other things.
    """

    scheme: str
    code: str
    words: str
    harm: str
    match: str
    note: str


class HarmMatch(NamedTuple):
    """What a publisher's category is read as."""

    harm: str
    match: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of number.

    `unit` is the unit values are stored in (hours, share in [0, 1], count ...); `aggregation`
    is sum, or none where adding or averaging means nothing; `direction` says whether lower or
    higher is better, or neither; `side` whose it is (uploader, notifier, both, none); `clock`
    keeps the time spans apart that must never share a column.
    """

    id: str
    label: str
    unit: str
    statistic: Statistic
    population: str
    aggregation: str
    direction: str
    side: str
    theme: str
    clock: str
    note: str


@dataclass(frozen=True, slots=True)
class Definition:
    """How one publisher computes one measure: a word, `not_stated`, or `n_a` for each field.

    Platform `*` is what the regime itself lays down, measure `*` what holds for all measures of
    a regime. The fields are those of section 5.2 of the research on metrics; `automation` says
    whether none, part or all of the cases are handled by machine; `words` is our paraphrase.
    Where the publisher says each of them stands in `definition_words.csv`.
    """

    id: str
    programme: str
    measure: str
    platform: str
    valid_from: date | None
    valid_until: date | None
    clock_start: str
    clock_stop: str
    hours: str
    unit: str
    unactioned: str
    multi_item: str
    duplicates: str
    pending: str
    side: str
    actor_scope: str
    population_unit: str
    geographic_rule: str
    label_source: str
    category_scheme: str
    cohort: str
    basis: str
    automation: str
    automation_note: str
    words: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a publisher or a regime says what some fields of a definition hold.

    `document` is named in words and dated by `edition` (the end of its period, or None), `place`
    is part, row and column or section in it, `cell` its address in a table where one was read,
    `address` where the document is published. `confidence` is high (read in the document or a
    full copy), medium (read in part, or in a file's header alone) or low (as others tell it).
    """

    definition: str
    fields: tuple[str, ...]
    document: str
    edition: date | None
    place: str
    cell: str
    address: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Break:
    """A dated change in how figures come about; `on` is the first day of the new way.

    With `until`, its last day, it is a fault that passed: figures before and after are alike,
    those between are not. Programme `*` is every regime, platform `*` every service of one, empty
    `measures` every measure. `label` stands on a time axis, `words` say it in a sentence.
    `confidence` is high (read in a document of the publisher or in the law), medium or low (as
    others tell it).
    """

    id: str
    programme: str
    platform: str
    measures: tuple[str, ...]
    on: date
    words: str
    source: str
    confidence: str
    until: date | None = None
    label: str = ""

    @property
    def days(self) -> tuple[date, ...]:
        """The first days of another way of counting: of the new one, and of the old one again."""
        return (self.on,) if self.until is None else (self.on, self.until + timedelta(days=1))

    def separates(self, programme: str, platform: str, measure: str) -> bool:
        """Whether it concerns a measure of a service under a regime."""
        return (
            self.programme in (programme, "*")
            and self.platform in (platform, "*")
            and (not self.measures or measure in self.measures)
        )


@dataclass(frozen=True, slots=True)
class LegalClock:
    """One time limit or standard of one law: who must do what, by when, from when on.

    `deadline_hours` is empty where the law names no hours and holds several where it asks for
    buckets. `may_judge` says under which condition a verdict may be shown at all.
    """

    id: str
    jurisdiction: str
    instrument: str
    article: str
    content_type: str
    deadline_hours: tuple[float, ...]
    starts_at: str
    in_force_from: date | None
    until: date | None
    source_url: str
    duty: str
    addressee: str
    status: str
    confidence: str
    notes: str
    binds: str
    kind: str
    target_share: float | None
    official_text_cited: bool
    may_judge: str
    quoted: str = ""
    checked_by: str = ""
    checked_on: date | None = None

    @property
    def judges(self) -> bool:
        """Whether a verdict may rest on it: a time limit on platforms, in force, and read.

        Read means: the official text is cited, its words are quoted, and somebody has signed
        and dated the check. Without that a duration is shown and nothing is judged.
        """
        binding = (self.kind, self.binds, self.status) == ("clock", "platform", "in force")
        allowed = self.may_judge == "yes" or self.may_judge.startswith("only after")
        return binding and allowed and bool(self.deadline_hours) and self.checked

    @property
    def checked(self) -> bool:
        """Whether the official words are cited, quoted, and checked by a person on a day."""
        signed = bool(self.checked_by) and self.checked_on is not None
        return self.official_text_cited and bool(self.quoted) and signed


@dataclass(frozen=True, slots=True)
class ClockReach:
    """Which reports a limit of the law is about, and what it asks for.

    `harm_codes` are those of test reports, None for any; `claimed_illegal` says that only a
    report that calls the content illegal counts. `started_by` is any_report, person_depicted,
    monitoring_reporter, trusted_flagger, copyright_notice or never; `stops_at` acknowledged,
    decided, removed or none. The reasons say why.
    """

    id: str
    started_by: str
    stops_at: str
    harm_codes: frozenset[str] | None
    claimed_illegal: bool
    started_reason: str
    content_reason: str


@dataclass(frozen=True, slots=True)
class ClockSearch:
    """That somebody looked for limits of the law in a place, when, and where."""

    jurisdiction: str
    checked_on: date
    checked_by: str
    where: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A reporting regime or test exercise: the frame in which figures may be compared.

    `who_states` is "they say", "testers saw" or "body"; `scheme` the prefix of its category
    ids; `known_as` other names it goes by in collections of figures.
    """

    id: str
    title: str
    publisher_kind: str
    who_states: str
    clock: str
    comparable: str
    scheme: str
    known_as: tuple[str, ...]
    source: str
    note: str
