"""Records of a publisher's own table -> observations, by the words of its `source.toml`.

The counterpart of `annex_i.normalise` for everything outside the harmonised template. Values
are stored as printed, however odd; a record whose words nobody declared, or whose cell is no
such number, is withheld with an Issue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.absent import about
from data.declaration import SourceDeclaration
from data.definitions import definition_for
from data.model import (
    Absence,
    Citation,
    Document,
    Finding,
    Issue,
    IssueKind,
    Note,
    Observation,
    Reading,
    Series,
    Severity,
    Snapshot,
    Value,
)
from data.reference import plain
from data.wording import FigureRule, LeftOut
from scrapers.errors import Drift
from scrapers.layouts.record import Parsed, Parser, Record
from scrapers.meaning.doubles import apart
from scrapers.meaning.rules import Fault, Place, Rules
from scrapers.printed.hint import Kind, Mark, ValueFault
from scrapers.printed.stored import read_stored
from scrapers.printed.values import read_value
from scrapers.reading.tables import Cell

Sense = Callable[[Sequence[Observation], Snapshot], Iterable[Finding]]
"""What `findings` in a source's `sense.py` is: figures that do not fit their neighbours."""

_UNITS = {Kind.COUNT: "count", Kind.HOURS: "hour", Kind.SHARE: "share", Kind.NUMBER: "number"}
_MARKS = {"point": Mark.POINT, "comma": Mark.COMMA}


@dataclass(slots=True)
class _Out:
    """What one document gave so far."""

    declaration: SourceDeclaration
    snapshot: Snapshot
    read_by: str
    edition: int = 1
    observations: list[Observation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    release: str = ""


def reading(
    parse: Parser,
    sense: Sense | None,
    content: bytes,
    snapshot: Snapshot,
    declaration: SourceDeclaration,
    read_by: str,
) -> Reading:
    """Return everything one snapshot of a publisher's own table states.

    Raises Drift when its shape is none on record, when it has more or fewer figures than its
    source is known to have, or when more than half of them bear words nobody knows.
    """
    parsed = parse(content, snapshot, declaration)
    _bounded(parsed, snapshot, declaration)
    rules = Rules(declaration)
    out = _Out(declaration, snapshot, read_by)
    if declaration.cumulative:
        out.release = _newest(parsed, rules)
        out.edition = int(out.release.rpartition("_")[2].replace("-", ""))
    _observe_all(parsed, rules, out)
    _without_doubles(out)
    return Reading(
        snapshot=snapshot,
        read_by=read_by,
        documents=_documents(out),
        observations=tuple(out.observations),
        notes=tuple(out.notes),
        findings=(*_remarked(parsed, out), *(sense(out.observations, snapshot) if sense else ())),
        issues=tuple(out.issues),
        unused_words=_unused(declaration, rules),
        set_aside=parsed.set_aside,
        subjects=_subjects(out),
    )


def _remarked(parsed: Parsed, out: _Out) -> Iterable[Finding]:
    """Return as Findings what the parser saw of printed words that contradict each other."""
    if not out.observations:
        return
    first = out.observations[0].series
    for remark in parsed.remarks:
        yield Finding(
            source=out.declaration.id,
            snapshot=out.snapshot.id,
            check=remark.check,
            severity=Severity.IMPLAUSIBLE,
            platform=first.platform,
            period_start=first.period_start,
            period_end=first.period_end,
            message=remark.message,
            cells=tuple(Citation(out.snapshot.id, c.locator, c.quote) for c in remark.cells),
            tier=out.snapshot.tier,
        )


def _bounded(parsed: Parsed, snapshot: Snapshot, declaration: SourceDeclaration) -> None:
    low, high = declaration.rows
    if not low <= len(parsed.records) <= high:
        where = parsed.records[0].cell.locator if parsed.records else ""
        raise Drift(
            f"{snapshot.filename} has {len(parsed.records)} figures; this source has {low} to "
            f"{high}",
            address=where,
            word=str(len(parsed.records)),
        )


def _newest(parsed: Parsed, rules: Rules) -> str:
    """Return the newest period of a cumulative file, `start_end`: that is its release."""
    ends = set()
    one_each = {r.labels["period"].text: r for r in parsed.records if "period" in r.labels}
    for record in one_each.values():
        try:
            ends.add(rules.period(record))
        except Fault:
            continue  # withheld with its Issue when its figure is looked at
    if not ends:
        first = parsed.records[0].labels.get("period")
        raise Drift("no figure names a period that is known", word=first.text if first else "")
    start, end = max(ends, key=lambda period: (period[1], period[0]))
    return f"{start}_{end}"


def _observe_all(parsed: Parsed, rules: Rules, out: _Out) -> None:
    stated = [one for one in parsed.withheld if not one.cell.blank]
    for cell, message in stated:
        out.issues.append(_issue(Fault(message, cell.quote.strip()[:80], cell.locator), out))
    faulty = len(stated)
    for record in parsed.records:
        try:
            rule = rules.of(record)
            if isinstance(rule, LeftOut):
                continue
            _observe(record, rule, rules.place(record, rule), _value(record, rule, rules), out)
        except Fault as fault:
            faulty += 1
            out.issues.append(_issue(fault, out, rules.known(record)))
    if faulty * 2 > (figures := len(parsed.records) + len(stated)):
        first = out.issues[0]
        raise Drift(
            f"{faulty} of {figures} figures cannot be read; the first: {first.message}",
            address=first.locator,
            word=first.word,
        )


def _value(record: Record, rule: FigureRule, rules: Rules) -> Value:
    """Return the typed value of a record. Raises Fault when it is no such number."""
    cell, kind, declared = record.cell, Kind(rule.kind), rules.declaration
    if absence := rules.absence(cell.text):
        return Value(absence=Absence(absence), unit=_UNITS[kind], printed_unit=rule.unit)
    try:
        value = _read(cell, kind, rule, declared)
        nothing = kind is not Kind.COUNT and value.absence is None and _of_nothing(record)
    except ValueFault as fault:
        raise Fault(str(fault), cell.quote.strip()[:80], cell.locator) from fault
    absent = Absence.NOT_APPLICABLE
    return Value(absence=absent, unit=value.unit, printed_unit=rule.unit) if nothing else value


def _read(cell: Cell, kind: Kind, rule: FigureRule, declared: SourceDeclaration) -> Value:
    if cell.stored:
        return read_stored(cell.stored, kind, unit=rule.unit, status=rule.status)
    words = _unmarked(cell.text, declared.marks)
    mark = _MARKS[declared.decimal]
    return read_value(words, kind, mark, unit=rule.unit, status=rule.status)


def _of_nothing(record: Record) -> bool:
    """Whether a share or median is printed of nothing: there is none, whatever is printed."""
    return _of_how_many(record) == 0


def _of_how_many(record: Record) -> float | None:
    """Return the printed number that a figure is of. Raises Fault where it is none."""
    base = record.base
    try:
        return None if base.blank else read_value(base.text, Kind.COUNT).number
    except ValueFault as fault:
        words, at = f"the number it is of cannot be read: {fault}", record.cell.locator
        raise Fault(words, base.quote.strip()[:80], at) from fault


def _unmarked(words: str, marks: Iterable[str]) -> str:
    """Return printed words without the sign that refers to a footnote."""
    bare = words.strip()
    for mark in marks:
        bare = bare.removesuffix(mark)
    return bare


def _observe(record: Record, rule: FigureRule, place: Place, value: Value, out: _Out) -> None:
    declared, snapshot = out.declaration, out.snapshot
    series = Series(
        declared.programme,
        place.platform,
        rule.surface,
        place.jurisdiction,
        place.category,
        rule.population,
        rule.actor,
        rule.measure,
        place.breakdown,
        place.start,
        place.end,
    )
    out.observations.append(
        Observation(
            series,
            value,
            Citation(snapshot.id, record.cell.locator, record.cell.quote),
            f"{declared.id}/{out.release or f'{place.start}_{place.end}'}",
            definition_for(declared.programme, rule.measure, place.platform, place.end).id,
            place.harm,
            snapshot.tier,
            out.read_by,
            snapshot.fetched_at,
            out.edition,
            place.words,
            denominator=_of_how_many(record) if rule.kind != "count" else None,
        )
    )
    if not record.note.blank:
        cited = Citation(snapshot.id, record.note.locator, record.note.quote)
        out.notes.append(Note(series, cited))


def _without_doubles(out: _Out) -> None:
    """Withhold every value of a series that one document states twice with different values."""
    out.observations, rivals = apart(out.observations)
    for same in rivals:
        words = ", ".join(o.citation.quote.strip() for o in same)
        message = "one figure is printed twice with different values"
        for o in same:
            fault = Fault(message, words, o.citation.locator)
            out.issues.append(_issue(fault, out, o.series._asdict()))


def _subjects(out: _Out) -> tuple[str, ...]:
    """Return what this reading settles: the source, or the reports on the periods it states."""
    if out.declaration.cumulative:
        return (out.declaration.id,)
    return tuple(sorted({o.document for o in out.observations}))


def _issue(fault: Fault, out: _Out, known: Mapping[str, str] | None = None) -> Issue:
    return Issue(
        source=out.declaration.id,
        snapshot=out.snapshot.id,
        kind=IssueKind.CELL,
        locator=fault.locator,
        word=fault.word,
        message=fault.message,
        opened_at=out.snapshot.fetched_at,
        subject=out.declaration.id if out.declaration.cumulative else "",
        about=about(known or {}),
    )


def _documents(out: _Out) -> tuple[Document, ...]:
    """Return the release of a cumulative file, else one report for each period stated."""
    declared, snapshot = out.declaration, out.snapshot
    return tuple(
        Document(
            id=key,
            source=declared.id,
            title=f"{declared.title}, {_between(key)}",
            publisher=declared.publisher,
            url=snapshot.url or declared.landing,
            tier=snapshot.tier,
            filename=snapshot.filename,
            sha256=snapshot.sha256,
            licence=declared.licence,
            attribution=declared.attribution,
        )
        for key in sorted({o.document for o in out.observations})
    )


def _between(key: str) -> str:
    start, _, end = key.rpartition("/")[2].partition("_")
    return f"{date.fromisoformat(start)} to {date.fromisoformat(end)}"


def _unused(declaration: SourceDeclaration, rules: Rules) -> tuple[str, ...]:
    """Return the declared meanings that no figure of this document needed."""
    return tuple(
        words
        for kind, table in declaration.meaning.items()
        for words in table
        if (kind, plain(words)) not in rules.used
    )
