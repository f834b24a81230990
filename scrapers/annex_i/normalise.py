"""Records of a harmonised report -> observations in the project's words.

A label nobody knows, a placeholder or a cell that is no number withholds that record and
opens an Issue; nothing is guessed. Values are stored as printed, however odd: `checks` says
what does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from data.declaration import SourceDeclaration
from data.definitions import definition_for
from data.model import (
    Citation,
    Document,
    Note,
    Observation,
    Series,
    Snapshot,
    UnitStatus,
    Value,
)
from scrapers.annex_i.labels import Meaning, Place, Rows, meaning, unknown_line
from scrapers.annex_i.parse import Parsed, Record
from scrapers.annex_i.scopes import UNFILLED
from scrapers.annex_i.setting import Fault, Normalised, Setting, document_id, issue
from scrapers.annex_i.words import Period
from scrapers.errors import Drift
from scrapers.meaning.doubles import apart
from scrapers.printed.decimals import decimal_mark
from scrapers.printed.hint import Kind, Mark, ValueFault
from scrapers.printed.stored import Stored, read_stored
from scrapers.printed.values import read_value

_PROGRAMME = "dsa_annex_i"
_HEADER_UNIT = re.compile(r"\(in (hour|day|minute)s?\)", re.IGNORECASE)
_NOTE_UNIT = re.compile(r"\bin (hours|days|minutes)\b", re.IGNORECASE)


def normalise(parsed: Parsed, setting: Setting) -> Normalised:
    """Return the observations of one parsed table.

    Raises Drift when more than half of its rows bear labels nobody knows: then the table is
    not what it seems, and withholding cell by cell would hide that.
    """
    out = Normalised(parsed.part.number, setting.declaration.id)
    meanings = _meanings(parsed, setting)
    mark = decimal_mark(
        (record.cell.text, meant.kind)
        for record, meant in zip(parsed.records, meanings, strict=True)
        if meant and not record.cell.stored
    )
    rows, figures = Rows(parsed, setting, out), _Figures(setting, mark, out)
    faulty: set[int] = set()
    for record, meant in zip(parsed.records, meanings, strict=True):
        place = rows.place(record) if meant else unknown_line(record)
        if not isinstance(place, Fault) and meant:
            figures.observe(record, place, meant)
        elif record.row not in faulty and isinstance(place, Fault):
            faulty.add(record.row)
            out.issues.append(issue(place, setting))
    _refuse_strangers(len(faulty), parsed, out)
    _without_doubles(out, setting)
    if out.periods:
        subject = out.subject(out.source, out.periods.most_common(1)[0][0])
        out.issues = [replace(i, subject=subject) for i in out.issues]
    return out


def _meanings(parsed: Parsed, setting: Setting) -> list[Meaning | None]:
    """Return what each record's figure is, asked once for a column that says it itself."""
    columns = {r.column.header: r for r in parsed.records if r.column.measure}
    said = {header: meaning(r, parsed.part, setting) for header, r in columns.items()}
    return [
        said[r.column.header] if r.column.measure else meaning(r, parsed.part, setting)
        for r in parsed.records
    ]


def _refuse_strangers(faulty: int, parsed: Parsed, out: Normalised) -> None:
    if faulty * 2 > parsed.rows:
        first = out.issues[0]
        raise Drift(
            f"{faulty} of {parsed.rows} rows bear labels nobody knows; the first: {first.message}",
            address=first.locator,
            word=first.word,
        )


class _Figures:
    """Turn records of one table into observations, withholding what cannot be read.

    A report prints the same few words under the same few columns over and over: what they
    mean is kept by column and words, for a table has 20,000 records and few of either.
    """

    def __init__(self, setting: Setting, mark: Mark, out: Normalised) -> None:
        self._setting = setting
        self._mark = mark
        self._out = out
        self._snapshot = setting.snapshot.id
        self._who = (_PROGRAMME, setting.declaration.platform, setting.name.surface)
        self._values: dict[tuple[str, ...], dict[str | Stored, Value]] = {}
        self._said_by: dict[tuple[str, Period], tuple[str, str]] = {}

    def observe(self, record: Record, place: Place, meant: Meaning) -> None:
        """Add the observation of one record, and the publisher's remark on it."""
        try:
            value = self._value(record, meant, place.period.end)
        except ValueFault as fault:
            here = Fault(str(fault), record.cell.quote.strip()[:80], record.cell.locator)
            self._out.issues.append(issue(here, self._setting))
            return
        unfilled = place.jurisdiction == "XU" or place.breakdown == UNFILLED
        if unfilled and value.absence:
            return  # the template's unfilled row, left blank: nothing is stated by it
        series = Series(
            *self._who,
            place.jurisdiction,
            place.category,
            place.population or meant.population,
            place.actor or meant.actor,
            meant.measure,
            place.breakdown or meant.breakdown,
            *place.period,
        )
        self._out.observations.append(self._observation(series, value, record, place))
        if record.note.text and not record.note.blank:
            note = Citation(self._snapshot, record.note.locator, record.note.quote)
            self._out.notes.append(Note(series, note))

    def _observation(
        self, series: Series, value: Value, record: Record, place: Place
    ) -> Observation:
        setting, snapshot = self._setting, self._setting.snapshot
        text, locator, stored = record.cell
        key = (series.measure, place.period)
        if (said_by := self._said_by.get(key)) is None:
            said_by = self._said_by[key] = self._document_and_definition(*key)
        cited = Citation._make((self._snapshot, locator, stored.quote if stored else text))
        seen = (snapshot.tier, setting.read_by, snapshot.fetched_at, setting.name.edition)
        told = (place.words, "", "", None, None)
        # By place, in half the time that names take: a report has 20,000 of these.
        return Observation._make((series, value, cited, *said_by, place.harm, *seen, *told))

    def _document_and_definition(self, measure: str, when: Period) -> tuple[str, str]:
        declared = self._setting.declaration
        found = definition_for(_PROGRAMME, measure, declared.platform, when.end)
        return document_id(declared.id, when), found.id

    def _value(self, record: Record, meant: Meaning, end: str) -> Value:
        if record.note.text:
            return self._read(record, meant, end)
        column = (record.column.header, meant.measure, meant.kind, end)
        if (known := self._values.get(column)) is None:
            known = self._values[column] = {}
        words = record.cell.stored or record.cell.text
        if (value := known.get(words)) is None:
            value = known[words] = self._read(record, meant, end)
        return value

    def _read(self, record: Record, meant: Meaning, end: str) -> Value:
        unit, status = _unit(record, meant, self._setting, end)
        if stored := record.cell.stored:
            return read_stored(stored, meant.kind, unit=unit, status=status)
        return read_value(record.cell.text, meant.kind, self._mark, unit=unit, status=status)


def _unit(record: Record, meant: Meaning, setting: Setting, end: str) -> tuple[str, str]:
    """Return the unit that declaration, header or note state for a cell, strongest first."""
    for declared in setting.declaration.units:
        ends = declared.period_end.isoformat() if declared.period_end else end
        if declared.measure == meant.measure and ends == end:
            return declared.unit, declared.status
    if meant.kind is not Kind.HOURS:
        return "", ""
    stated = _HEADER_UNIT.search(record.column.header) or _NOTE_UNIT.search(record.note.text)
    if stated:
        return stated[1].lower().rstrip("s"), UnitStatus.STATED
    return "hour", UnitStatus.BY_TEMPLATE


def _without_doubles(out: Normalised, setting: Setting) -> None:
    """Withhold every value of a series that one table states twice with different values."""
    out.observations, rivals = apart(out.observations)
    for same in rivals:
        words = ", ".join(o.citation.quote.strip() for o in same)
        fault = Fault("one figure is printed twice with different values", words, "")
        out.issues.extend(issue(fault._replace(locator=o.citation.locator), setting) for o in same)


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
