"""Parts 2 and 11: what a publisher says in words, kept as printed with its address.

Part 2 holds, by category, how the publisher understands it; it prints no period of its own. It
takes that of the other parts it came with, else the one its file is named after, and says so.
Part 11 answers eleven questions in at most 5,000 characters each (Annex II, Part II.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from data.annex_i import plain
from data.model import Citation, Statement
from scrapers.annex_i.labels import Rows
from scrapers.annex_i.parse import Parsed, Record
from scrapers.annex_i.scopes import AS_PRINTED, slug
from scrapers.annex_i.setting import Fault, Normalised, Setting, document_id, issue
from scrapers.annex_i.words import Period, period, same_service
from scrapers.errors import Drift
from scrapers.printed.editions import spelled_out

LONGEST = 5_000
"""Characters a text of part 11 may have (Annex II, Part II.2)."""

_PROGRAMME = "dsa_annex_i"
_UNFILLED = ("free text", "text", "{{")
# What the template itself prints in the row that closes every category.
_OPEN = "not captured by any other sub-category"


class _About(NamedTuple):
    """What the words of one cell are about."""

    when: Period
    subject: str
    kind: str


def interpretations(parsed: Parsed, setting: Setting, when: Period) -> Normalised:
    """Return what part 2 says of the categories in the report of one period."""
    out = Normalised(parsed.part.number, setting.declaration.id)
    out.periods[when] += 1
    described = tuple(_described(r, parsed) for r in parsed.records)
    rows = Rows(replace(parsed, records=described), setting, out)
    place: tuple[str, str, str] | Fault = Fault("", "", "")
    for row, record in _with_row_starts(described):
        if row:
            place = rows.category(record.labels, record.cell.locator)
            if isinstance(place, Fault):
                out.issues.append(issue(place, setting))
        if not isinstance(place, Fault) and _says_something(record, place[0], setting):
            kind = "interpretation" if record.column.key == "context" else "description"
            _keep(out, record, _About(when, place[0], kind), setting)
    return _under_subject(out, when, setting)


def named_period(names: Iterable[str], obtained: datetime) -> Period | None:
    """Return the one period that file names spell out (`H1 2026`); None for none or several.

    A period that had not ended when the file was obtained is none a report can be about.
    """
    found = {span for name in names for span in spelled_out(name)}
    over = {span for span in found if span[1] < obtained.date()}
    if len(found) != 1 or not over:
        return None
    ((first, last),) = over
    return Period(first.isoformat(), last.isoformat())


def say_named_after(out: Normalised, when: Period) -> Normalised:
    """Remark beside every text that its period is that of the file's name, and return it all."""
    told = f"part 2 prints no period; that of its file's name is taken: {when.start} to {when.end}"
    for text in out.statements:
        out.remarks.append(("period_from_file_name", told, text.citation.locator))
    return out


def _with_row_starts(records: tuple[Record, ...]) -> list[tuple[bool, Record]]:
    """Return each record with whether it is the first of its row."""
    rows = [-1, *(r.row for r in records)]
    return [(r.row != before, r) for before, r in zip(rows, records, strict=False)]


def _described(record: Record, parsed: Parsed) -> Record:
    """Return a record whose open category is told by its own description, as in other parts."""
    same_row = (r for r in parsed.records if r.row == record.row)
    words = next((r.cell.text for r in same_row if r.column.key == "description"), "")
    own = "" if plain(words).startswith(_OPEN) else " ".join(words.split())
    return record._replace(labels={**record.labels, "other_desc": own})


def _says_something(record: Record, category: str, setting: Setting) -> bool:
    """Whether a cell says more than the template does."""
    if record.cell.blank:
        return False
    words = plain(record.cell.text)
    if record.column.key == "context":
        return True
    key = category.removeprefix("dsa/").partition("[")[0].rpartition("+")[2]
    known = setting.template.by_key.get(key)
    return not words.startswith(_OPEN) and not (known and words == plain(known.label))


def texts(parsed: Parsed, setting: Setting) -> Normalised:
    """Return the answers of part 11; an unknown question is withheld, a blank one noted."""
    out = Normalised(parsed.part.number, setting.declaration.id)
    for record in parsed.records:
        about = _question(record, parsed, setting)
        if isinstance(about, Fault):
            out.issues.append(issue(about, setting))
            continue
        out.periods[about.when] += 1
        words = plain(record.cell.text)
        if "{{" in words:
            unfilled = Fault("this text was left unfilled", words[:80], record.cell.locator)
            out.issues.append(issue(unfilled, setting))
        elif not words or words in _UNFILLED:
            here = record.cell.locator
            out.blank.append(Citation(setting.snapshot.id, here, record.cell.text))
        else:
            _keep(out, record, about, setting)
    if len(out.issues) * 2 > parsed.rows:
        first = out.issues[0]
        raise Drift(first.message, address=first.locator, word=first.word)
    when = out.periods.most_common(1)[0][0] if out.periods else None
    return _under_subject(out, when, setting) if when else out


def _question(record: Record, parsed: Parsed, setting: Setting) -> _About | Fault:
    labels, here = record.labels, record.cell.locator
    if not same_service(labels.get("service", ""), setting.declaration.services):
        return Fault("this is not the declared service", labels.get("service", ""), here)
    when = period(labels.get("period", ""), day_first=setting.day_first)
    if when is None:
        return Fault("the reporting period is not two dates", labels.get("period", ""), here)
    printed = labels["indicator"]
    meant = setting.declaration.words.indicator.get(printed, printed)
    if meant != AS_PRINTED and plain(meant) not in parsed.part.indicators:
        return Fault("part 11 has no such question", printed, here)
    return _About(when, slug(printed if meant == AS_PRINTED else meant), "text")


def _keep(out: Normalised, record: Record, about: _About, setting: Setting) -> None:
    snapshot, declared = setting.snapshot, setting.declaration
    said = Statement(
        source=declared.id,
        programme=_PROGRAMME,
        platform=declared.platform,
        surface=setting.name.surface,
        period_start=about.when.start,
        period_end=about.when.end,
        part=out.part,
        subject=about.subject,
        kind=about.kind,
        citation=Citation(snapshot.id, record.cell.locator, record.cell.quote),
        document=document_id(declared.id, about.when),
        tier=snapshot.tier,
        read_by=setting.read_by,
        first_seen=snapshot.fetched_at,
        edition=setting.name.edition,
    )
    out.statements.append(said)


def _without_doubles(out: Normalised, setting: Setting) -> None:
    """Withhold every answer to a question that one table answers twice in other words."""
    by_key: dict[tuple[str, ...], list[Statement]] = {}
    for said in out.statements:
        by_key.setdefault(said.key, []).append(said)
    out.statements = []
    for same in by_key.values():
        if len({s.citation.quote for s in same}) == 1:
            out.statements.append(same[0])
            continue
        for said in same:
            fault = Fault("one question is answered twice", said.subject, said.citation.locator)
            out.issues.append(issue(fault, setting))


def _under_subject(out: Normalised, when: Period, setting: Setting) -> Normalised:
    _without_doubles(out, setting)
    out.issues = [replace(i, subject=out.subject(out.source, when)) for i in out.issues]
    return out
