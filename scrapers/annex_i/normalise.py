"""Records of a harmonised report -> observations in the project's words.

The words come from `annex_i.toml` and the source's own declaration. A label nobody knows, a
placeholder or a cell that is no number withholds that record and opens an Issue; nothing is
guessed. Values are stored as printed, however odd: `checks` says what does not fit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from data.annex_i import Category, Line, Template, plain, template
from data.declaration import SourceDeclaration
from data.definitions import definition_for
from data.harms import harm_of
from data.model import (
    Absence,
    Citation,
    Document,
    Issue,
    IssueKind,
    Note,
    Observation,
    Series,
    Snapshot,
    UnitStatus,
    Value,
    digest,
    public_id,
)
from scrapers.annex_i.parse import Parsed, Record
from scrapers.annex_i.words import FileName, Period, period, same_service
from scrapers.errors import Drift
from scrapers.stored import read_stored
from scrapers.values import Kind, Mark, ValueFault, decimal_mark, read_value

_PROGRAMME = "dsa_annex_i"
_OTHER = re.compile(r"KEYWORD_OTHER(?:_(.+))?")
_PLACEHOLDERS = ("text to detail the other keyword", "{{")
_UNFILLED_SCOPE = re.compile(r"\[?\s*(?:…|\.\.\.|\[\.\.\.\]|\[…\])\s*\]?")
_HEADER_UNIT = re.compile(r"\(in (hour|day|minute)s?\)", re.IGNORECASE)
_NOTE_UNIT = re.compile(r"\bin (hours|days|minutes)\b", re.IGNORECASE)


class Fault(NamedTuple):
    """Why a record is withheld: the sentence, the word, and where it stands."""

    message: str
    word: str
    locator: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every record of one table."""

    template: Template
    declaration: SourceDeclaration
    snapshot: Snapshot
    name: FileName
    read_by: str
    day_first: bool | None = None


@dataclass(slots=True)
class Normalised:
    """Observations of one table, with what was withheld and what is worth saying."""

    part: int
    source: str
    observations: list[Observation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    remarks: list[tuple[str, str, str]] = field(default_factory=list)
    periods: Counter[Period] = field(default_factory=Counter)

    def subject(self, source: str, when: Period) -> str:
        """Return what an Issue of this table is about: report and part."""
        return f"{document_id(source, when)}|{self.part}"

    @property
    def subjects(self) -> set[str]:
        """Return what this table settles when it is read without an Issue."""
        return {self.subject(self.source, when) for when in self.periods}


def normalise(parsed: Parsed, setting: Setting) -> Normalised:
    """Return the observations of one parsed table.

    Raises Drift when more than half of its rows bear labels nobody knows: then the table is
    not what it seems, and withholding cell by cell would hide that.
    """
    out = Normalised(parsed.part.number, setting.declaration.id)
    meanings = [_meaning(record, setting.template) for record in parsed.records]
    mark = decimal_mark(
        (record.cell.text, meaning.kind)
        for record, meaning in zip(parsed.records, meanings, strict=True)
        if meaning and not record.cell.stored
    )
    rows, figures = _Rows(parsed, setting, out), _Figures(setting, mark, out)
    faulty: set[int] = set()
    for record, meaning in zip(parsed.records, meanings, strict=True):
        place = rows.place(record) if meaning else _unknown_line(record)
        if not isinstance(place, Fault) and meaning:
            figures.observe(record, place, meaning)
        elif record.row not in faulty and isinstance(place, Fault):
            faulty.add(record.row)
            out.issues.append(_issue(place, setting))
    _refuse_strangers(len(faulty), parsed, out)
    _without_doubles(out, setting)
    if out.periods:
        subject = out.subject(out.source, out.periods.most_common(1)[0][0])
        out.issues = [replace(i, subject=subject) for i in out.issues]
    return out


def _refuse_strangers(faulty: int, parsed: Parsed, out: Normalised) -> None:
    if faulty * 2 > parsed.rows:
        first = out.issues[0]
        raise Drift(
            f"{faulty} of {parsed.rows} rows bear labels nobody knows; the first: {first.message}",
            address=first.locator,
            word=first.word,
        )


def _meaning(record: Record, template: Template) -> _Meaning | None:
    """Return what a figure is, by its column or by the labels of its row."""
    column = record.column
    if column.measure:
        return _of_column(column.measure, column.kind, column.actor)
    line = _line(record.labels, template)
    return _of_column(line.measure, line.kind, "all", line.population) if line else None


@cache
def _of_column(measure: str, kind: str, actor: str, population: str = "all") -> _Meaning:
    return _Meaning(measure, Kind(kind), actor, population)


def _unknown_line(record: Record) -> Fault:
    words = " / ".join(record.labels.get(k, "") for k in ("section", "indicator", "scope"))
    return Fault("no row of the template bears these words", words, record.cell.locator)


def _line(labels: Mapping[str, str], template: Template) -> Line | None:
    if "section" not in labels:
        return None
    section, indicator, scope = (plain(labels[k]) for k in ("section", "indicator", "scope"))
    recipients = template.parts[10]
    if indicator in recipients.indicators:
        return template.recipients if section in recipients.sections else None
    # "Decision omitted" in the file is "Decisions omitted" in the annex.
    for words in (scope, scope.replace("decisions omitted", "decision omitted")):
        if found := template.lines.get((section, indicator, words)):
            return found
    return None


class _Place(NamedTuple):
    """Where the figures of one row belong: what its labels say."""

    period: Period
    category: str
    harm: str
    words: str
    jurisdiction: str
    breakdown: str


class _Meaning(NamedTuple):
    """What one figure of a row is: measure, kind of value, who acted, what was counted."""

    measure: str
    kind: Kind
    actor: str
    population: str


class _Rows:
    """Resolve the labels of rows, keeping the category block a row stands in."""

    def __init__(self, parsed: Parsed, setting: Setting, out: Normalised) -> None:
        self._setting = setting
        self._out = out
        self._part = parsed.part.number
        self._block: Category | None = None
        self._row = -1
        self._known: _Place | Fault | None = None
        self._open = _open_rows(parsed)

    def place(self, record: Record) -> _Place | Fault:
        """Return where the record belongs, or why nobody can tell."""
        if record.row != self._row or self._known is None:
            self._row = record.row
            self._known = self._resolve(record)
        return self._known

    def _resolve(self, record: Record) -> _Place | Fault:
        labels, here = record.labels, record.cell.locator
        if not same_service(labels.get("service", ""), self._setting.declaration.services):
            return Fault("this is not the declared service", labels.get("service", ""), here)
        when = period(labels.get("period", ""), day_first=self._setting.day_first)
        if when is None:
            return Fault("the reporting period is not two dates", labels.get("period", ""), here)
        self._out.periods[when] += 1
        category = self._category(labels, here)
        if isinstance(category, Fault):
            return category
        place = self._jurisdiction(labels, here)
        if isinstance(place, Fault):
            return place
        return _Place(when, *category, *place)

    def _category(self, labels: Mapping[str, str], here: str) -> tuple[str, str, str] | Fault:
        if "category" not in labels:
            return "dsa/TOTAL", "all", ""
        printed = labels["category"]
        words = _described(labels.get("other_desc", ""))
        found = _find_category(printed, self._block, self._setting)
        if found is None:
            if not plain_code(printed).startswith("KEYWORD"):
                self._block = None  # open rows below it must not fall to the category above
            return Fault("this category code is not in the template", printed, here)
        if not found.parent:
            self._block = found
        self._check_label(labels, found, here)
        key = self._key(found, printed, words)
        return key, harm_of("dsa", key).harm, words

    def _key(self, found: Category, printed: str, words: str) -> str:
        """Return `dsa/3e`; one of several open rows adds its words, a stray row its block."""
        own = _OTHER.fullmatch(plain_code(printed))
        if own and own[1]:
            return f"dsa/{found.key}[{slug(own[1])}]"
        if found.other:
            several = len(self._open.get(found.parent, ())) > 1
            return f"dsa/{found.key}[{slug(words)}]" if several and words else f"dsa/{found.key}"
        if found.parent and self._block and found.parent != self._block.key:
            # Reddit prints cyber harassment under harmful speech as well: a row of its own,
            # not a second value of 3b.
            return f"dsa/{self._block.key}+{found.key}"
        return f"dsa/{found.key}"

    def _check_label(self, labels: Mapping[str, str], found: Category, here: str) -> None:
        label = plain(labels.get("label", "")).removeprefix("category ")
        if label and label != plain(found.key):
            message = f"the label column says {labels['label']!r}, the code says {found.key}"
            self._out.remarks.append(("label_disagrees", message, here))

    def _jurisdiction(self, labels: Mapping[str, str], here: str) -> tuple[str, str] | Fault:
        if self._part not in (3, 10):
            return "EU", ""
        return _scope(labels["scope"], here, self._setting, self._out)


def _open_rows(parsed: Parsed) -> dict[str, set[str]]:
    """Return, by category number, the different descriptions of its plain open rows."""
    known = template().by_code
    found: dict[str, set[str]] = {}
    block = ""
    for labels in {r.row: r.labels for r in parsed.records}.values():
        code = plain_code(labels.get("category", ""))
        if code == "KEYWORD_OTHER":
            found.setdefault(block, set()).add(_described(labels.get("other_desc", "")))
        elif (category := known.get(code)) and not category.parent:
            block = category.key
    return found


def _scope(printed: str, here: str, setting: Setting, out: Normalised) -> tuple[str, str] | Fault:
    states = setting.template.member_states
    words = setting.declaration.words.scope.get(printed, printed).upper()
    if words == "TOTAL":
        return "EU", ""
    if _UNFILLED_SCOPE.search(words) or "…" in words:
        return "XU", f"scope={slug(words) or 'unfilled'}"
    codes = [setting.template.scope_aliases.get(c, c) for c in re.split(r"[\s,;/]+", words) if c]
    strangers = [c for c in codes if c not in states and c != "GB"]
    if strangers or not codes:
        return Fault("this scope is neither TOTAL nor a Member State", printed, here)
    if codes != re.split(r"[\s,;/]+", words):
        out.remarks.append(("scope_alias", f"scope {printed!r} is read as {' '.join(codes)}", here))
    if len(codes) > 1:
        return "XM", f"states={' '.join(sorted(codes))}"
    return ("GR" if codes[0] == "EL" else codes[0]), ""


def _find_category(printed: str, block: Category | None, setting: Setting) -> Category | None:
    template = setting.template
    code = plain_code(setting.declaration.words.category.get(printed, printed))
    if _OTHER.fullmatch(code):
        return template.open_of.get(block.key) if block else None
    for candidate in (code, f"KEYWORD_{code}", f"STATEMENT_CATEGORY_{code}"):
        if found := template.by_code.get(candidate):
            return found
    return None


def plain_code(printed: str) -> str:
    """Return a category code as it is compared: upper case, underscores for spaces."""
    return re.sub(r"[\s\-]+", "_", printed.strip()).upper()


def _described(words: str) -> str:
    """Return the description of an open category; the template's placeholder is none."""
    flat = " ".join(words.split())
    return "" if any(p in plain(flat) for p in _PLACEHOLDERS) else flat


def slug(words: str) -> str:
    """Return words as an id: lower-case letters and digits joined by hyphens.

    What is longer than 60 is cut and gets a digest, so that two long descriptions that begin
    alike stay two.
    """
    whole = "-".join(re.findall(r"[a-z0-9]+", plain(words)))
    return whole if len(whole) <= 60 else f"{whole[:53].strip('-')}-{public_id(digest(whole))[:6]}"


class _Figures:
    """Turn records of one table into observations, withholding what cannot be read."""

    def __init__(self, setting: Setting, mark: Mark, out: Normalised) -> None:
        self._setting = setting
        self._mark = mark
        self._out = out
        self._definitions: dict[tuple[str, str], str] = {}

    def observe(self, record: Record, place: _Place, meaning: _Meaning) -> None:
        """Add the observation of one record, and the publisher's remark on it."""
        try:
            value = self._value(record, meaning, place.period.end)
        except ValueFault as fault:
            here = Fault(str(fault), record.cell.quote.strip()[:80], record.cell.locator)
            self._out.issues.append(_issue(here, self._setting))
            return
        if place.jurisdiction == "XU" and value.absence:
            return  # the template's unfilled row, left blank: nothing is stated by it
        series = Series(
            _PROGRAMME,
            self._setting.declaration.platform,
            self._setting.name.surface,
            place.jurisdiction,
            place.category,
            meaning.population,
            meaning.actor,
            meaning.measure,
            place.breakdown,
            place.period.start,
            place.period.end,
        )
        self._out.observations.append(self._observation(series, value, record, place))
        if not record.note.blank:
            note = Citation(self._setting.snapshot.id, record.note.locator, record.note.quote)
            self._out.notes.append(Note(series, note))

    def _observation(
        self, series: Series, value: Value, record: Record, place: _Place
    ) -> Observation:
        snapshot = self._setting.snapshot
        return Observation(
            series=series,
            value=value,
            citation=Citation(snapshot.id, record.cell.locator, record.cell.quote),
            document=document_id(self._setting.declaration.id, place.period),
            definition=self._definition(series),
            harm=place.harm,
            tier=snapshot.tier,
            read_by=self._setting.read_by,
            first_seen=snapshot.fetched_at,
            edition=self._setting.name.edition,
            words=place.words,
        )

    def _definition(self, series: Series) -> str:
        key = (series.measure, series.period_end)
        if key not in self._definitions:
            measure, end = key
            found = definition_for(_PROGRAMME, measure, series.platform, end)
            self._definitions[key] = found.id
        return self._definitions[key]

    def _value(self, record: Record, meaning: _Meaning, end: str) -> Value:
        unit, status = _unit(record, meaning, self._setting, end)
        if stored := record.cell.stored:
            return read_stored(stored, meaning.kind, unit=unit, status=status)
        return read_value(record.cell.text, meaning.kind, self._mark, unit=unit, status=status)


def document_id(source: str, when: Period) -> str:
    """Return the id of the report of one source for one period."""
    return f"{source}/{when.start}_{when.end}"


def _unit(record: Record, meaning: _Meaning, setting: Setting, end: str) -> tuple[str, str]:
    """Return the unit that declaration, header or note state for a cell, strongest first."""
    for declared in setting.declaration.units:
        ends = declared.period_end.isoformat() if declared.period_end else end
        if declared.measure == meaning.measure and ends == end:
            return declared.unit, declared.status
    if meaning.kind is not Kind.HOURS:
        return "", ""
    stated = _HEADER_UNIT.search(record.column.header) or _NOTE_UNIT.search(record.note.text)
    if stated:
        return stated[1].lower().rstrip("s"), UnitStatus.STATED
    return "hour", UnitStatus.BY_TEMPLATE


def _issue(fault: Fault, setting: Setting) -> Issue:
    return Issue(
        source=setting.declaration.id,
        snapshot=setting.snapshot.id,
        kind=IssueKind.CELL,
        locator=fault.locator,
        word=fault.word,
        message=fault.message,
        opened_at=setting.snapshot.fetched_at,
    )


def _without_doubles(out: Normalised, setting: Setting) -> None:
    """Withhold every value of a series that one table states twice with different values."""
    if len({o.series for o in out.observations}) == len(out.observations):
        return
    by_series: dict[Series, list[Observation]] = {}
    for observation in out.observations:
        by_series.setdefault(observation.series, []).append(observation)
    kept: list[Observation] = []
    for same in by_series.values():
        if len(same) == 1 or len({o.value for o in same}) == 1:
            kept.append(same[0])
            continue
        stated = [o for o in same if o.value.absence is not Absence.NOT_REPORTED]
        if len(stated) == 1:
            kept.append(stated[0])
            continue
        words = ", ".join(o.citation.quote.strip() for o in same)
        fault = Fault("one figure is printed twice with different values", words, "")
        out.issues.extend(_issue(fault._replace(locator=o.citation.locator), setting) for o in same)
    out.observations = kept


def documents(
    declaration: SourceDeclaration,
    snapshot: Snapshot,
    periods: Iterable[Period],
    published: str,
    provider: str,
) -> tuple[Document, ...]:
    """Return one Document per reporting period found in a snapshot.

    `published` and `provider` are what part 1 prints, empty where it is not in the snapshot.
    """
    return tuple(
        Document(
            id=document_id(declaration.id, when),
            source=declaration.id,
            title=f"{declaration.title}, {when.start} to {when.end}",
            publisher=provider or declaration.publisher,
            url=snapshot.url or declaration.landing,
            tier=snapshot.tier,
            published_on=date.fromisoformat(published) if published else None,
            filename=snapshot.filename,
            sha256=snapshot.sha256,
            licence=declaration.licence,
            attribution=declaration.attribution,
        )
        for when in sorted(set(periods))
    )
