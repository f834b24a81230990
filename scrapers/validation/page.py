"""The report on a report, as one HTML file: the verdict first, every cell at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.annex_i import template
from data.model import Citation, Finding, Observation, Series, Severity
from scrapers.validation import html
from scrapers.validation.advice import mend, rule
from scrapers.validation.check import Shown, Validation
from scrapers.validation.gaps import gaps, is_blank, part_of, parts
from scrapers.validation.html import Cell
from scrapers.validation.words import (
    about,
    category,
    counted,
    inside,
    number,
    place,
    quoted,
    table_of,
    typed,
    unit,
    visible,
)

MOST_ROWS = 20_000
"""Rows of one table that are shown; what is beyond is counted and named with its limit."""

_SECTIONS = (
    ("recognised", "What was recognised"),
    ("withheld", "Refused and withheld"),
    ("findings", "Findings"),
    ("gaps", "What the template has and this report does not"),
    ("cells", "Every figure: printed, read, typed, shown"),
    ("sums", "Sums"),
    ("caveats", "What readers are told beside these figures"),
)
_WEIGHTS = {
    Severity.IMPOSSIBLE: "Impossible: cannot be true on one clock, unit and population",
    Severity.IMPLAUSIBLE: "Implausible: can be true, but needs an explanation",
    Severity.NOTICE: "Notices: true and worth knowing beside the figure",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """A Validation with what is looked up often."""

    of: Validation
    at: Mapping[str, Observation]
    shown: Mapping[int, Sequence[Shown]]
    used: Mapping[int, Sequence[str]]
    notes: Mapping[Series, str]


def page(validation: Validation) -> str:
    """Return the whole HTML document."""
    reading = validation.reading
    shown: dict[int, list[Shown]] = {}
    used: dict[int, list[str]] = {}
    for one in validation.shown:
        shown.setdefault(one.observation, []).append(one)
        for basis in one.basis if one.known else ():
            used.setdefault(basis, []).append(one.label)
    told = _Told(
        validation,
        {o.citation.locator: o for o in reading.observations},
        shown,
        used,
        {n.series: n.citation.quote for n in reading.notes},
    )
    name = visible(validation.name)
    parts = (_recognised, _withheld, _findings, _gaps, _cells, _sums, _caveats)
    body = [*_head(validation, name)]
    for (key, title), part in zip(_SECTIONS, parts, strict=True):
        body += [html.heading(2, title, key), *part(told)]
    return html.page(f"Validation of {name}", body)


def _head(validation: Validation, name: str) -> Iterator[str]:
    yield html.heading(1, f"Validation of {name}")
    yield html.paragraph(validation.verdict, f"verdict {validation.outcome}")
    yield html.paragraph(
        f"Checked on {validation.at:%d %B %Y at %H:%M} UTC on the machine of whoever asked. "
        "Nothing was stored and nothing sent anywhere; this file is the only trace. It says how "
        "the dashboard would read the report, not whether the figures are right.",
        "small",
    )
    links = "".join(f'<li><a href="#{key}">{title}</a></li>' for key, title in _SECTIONS)
    yield f'<nav aria-label="Sections"><ul>{links}</ul></nav>'


# --- what was recognised -----------------------------------------------------------------


def _recognised(told: _Told) -> Iterator[str]:
    of, reading = told.of, told.of.reading
    periods = sorted({(o.series.period_start, o.series.period_end) for o in reading.observations})
    facts = [
        ("Service", f"{of.how[0].upper()}{of.how[1:]}."),
        ("Reporting period", "; ".join(f"{a} to {b}" for a, b in periods) or "none found"),
        ("Published on", _published(of)),
        ("Read by", reading.read_by),
    ]
    yield html.table("The report", ("What", "Found"), facts)
    files = [(visible(f.name), f"{f.size:,}", f.sha256) for f in of.files]
    yield html.table("Files as given", ("File", "Bytes", "SHA-256"), _bounded(files))
    rows = [
        (
            visible(t.name),
            f"part {t.part}: {t.title}" if t.part else "no part of the template",
            f"{t.rows:,}",
            _format(t.address),
        )
        for t in sorted(of.tables, key=lambda t: t.part)
    ]
    if rows:
        yield html.table(
            "Tables and the parts they are", ("Table", "Part", "Rows", "Form"), _bounded(rows)
        )
    if reading.set_aside:
        yield html.paragraph("Recognised and set aside; no reader takes these:")
        yield html.listed(visible(words) for words in reading.set_aside)
    if reading.unused_words:
        yield html.paragraph("Words declared for this source that the report does not print:")
        yield html.listed(quoted(words) for words in reading.unused_words)


def _published(of: Validation) -> str:
    days = {str(d.published_on) for d in of.reading.documents if d.published_on}
    return ", ".join(sorted(days)) or "not stated in part 1, or no part 1"


def _format(address: str) -> str:
    """Return what form an address has; of a text its encoding, and a separator that is no comma."""
    fragment = address.partition("#")[2]
    forms = {"sheet=": "sheet of a workbook", "/": "JSON", "css=": "table of a web page"}
    for begins, form in forms.items():
        if fragment.startswith(begins):
            return form
    extra = dict(p.split("=", 1) for p in address.partition("#")[2].split(";") if "=" in p)
    told = [f"CSV, {extra.get('charset', 'utf-8')}" if "cell" in extra else ""]
    told += [f"separator {visible(extra['sep'])}"] if "sep" in extra else []
    return ", ".join(t for t in told if t)


# --- refused, withheld, found ------------------------------------------------------------


def _withheld(told: _Told) -> Iterator[str]:
    reading = told.of.reading
    rows = [
        (place(i.locator), quoted(told.of.printed(i)), f"{visible(i.message)}.", mend(i))
        for i in reading.issues
    ]
    heads = ("Where", "Printed", "Why", "How to mend it")
    if reading.refused:
        yield html.paragraph(
            "The shape of the document is not the template's, so the whole of it is refused: read "
            "on, columns would shift and figures be wrong without anybody seeing it."
        )
    if not rows:
        yield html.paragraph("Nothing is refused, and every cell that holds anything can be read.")
        return
    yield html.table("What cannot be read", heads, _bounded(rows))
    others = [
        (visible(t.name), quoted(t.fault.word), f"{visible(t.fault.message)}.")
        for t in told.of.other_faults
        if t.fault
    ]
    if others:
        caption = "The first fault of every other table"
        yield html.table(caption, ("Table", "Printed", "Why"), _bounded(others))


def _findings(told: _Told) -> Iterator[str]:
    found = told.of.reading.findings
    if told.of.reading.refused:
        yield html.paragraph("A document that is refused is not checked.")
    elif not found:
        yield html.paragraph("No check found anything.")
    else:
        yield html.paragraph(
            "A finding changes no figure: it is shown as printed, with the finding beside it. Of "
            "the cells that show it the first 40 are listed."
        )
    for severity, title in _WEIGHTS.items():
        here = [f for f in found if f.severity is severity]
        if here:
            yield html.heading(3, f"{title} ({len(here)})")
            for finding in here:
                yield from _finding(finding, told)


def _finding(finding: Finding, told: _Told) -> Iterator[str]:
    known = rule(finding.check)
    yield html.heading(4, visible(f"{finding.message[0].upper()}{finding.message[1:]}"))
    yield html.listed(
        (
            f"Rule: {known.expects}",
            f"Rests on: {known.origin} (check {finding.check})",
            f"To mend: {known.mend}",
        )
    )
    rows = [_cited(cell, told) for cell in finding.cells]
    caption = f"Cells that show it: {visible(finding.message, 90)}"
    yield html.table(caption, ("Where", "What", "Printed", "Typed"), rows)


def _cited(cell: Citation, told: _Told) -> tuple[str, str, str, str]:
    one = told.at.get(cell.locator)
    what, value = (about(one.series), typed(one.value)) if one else ("", "")
    return place(cell.locator), what, quoted(cell.quote), value


def _gaps(told: _Told) -> Iterator[str]:
    if told.of.reading.refused:
        yield html.paragraph("Told only of a report that can be read, but for its tables:")
    found = gaps(told.of.tables, told.of.reading.observations)
    named = (f"Part {g.part}: {g.words}" if g.part else g.words for g in found)
    yield html.listed(named) or html.paragraph("Nothing.")


# --- every cell --------------------------------------------------------------------------


def _cells(told: _Told) -> Iterator[str]:
    numbers = parts(told.of.tables)
    groups: dict[str, list[Observation]] = {}
    for one in told.of.reading.observations:
        groups.setdefault(table_of(one.citation.locator), []).append(one)
    if not groups:
        yield html.paragraph("No figure was read.")
    for key, observations in sorted(groups.items(), key=lambda g: part_of(g[1][0], numbers)):
        part = template().parts.get(part_of(observations[0], numbers))
        file = place(key) if key else visible(told.of.name)
        title = f"Part {part.number}: {part.title}" if part else "Figures"
        yield html.heading(3, f"{title} ({file})")
        stated = [o for o in observations if not is_blank(o)]
        heads = ("What is counted", "Printed", "Typed", "Readers would see")
        caption = f"{counted(len(stated), 'figure')} printed in {file}"
        yield html.table(caption, heads, _bounded([_cell(o, told) for o in stated], 4))
        yield _blanks([o for o in observations if is_blank(o)])


def _cell(one: Observation, told: _Told) -> tuple[Cell, Cell, Cell, str]:
    shown = told.shown.get(one.id, ())
    remark = told.notes.get(one.series, "")
    return (
        Cell(about(one.series), inside(one.citation.locator)),
        Cell(quoted(one.citation.quote), f"Remark: {quoted(remark)}" if remark else ""),
        Cell(typed(one.value), unit(one.value)),
        "; ".join(f"{s.label}: {s.words}" for s in shown) or _elsewhere(one, told),
    )


def _elsewhere(one: Observation, told: _Told) -> str:
    labels = dict.fromkeys(told.used.get(one.id, ()))
    return f"counted into: {', '.join(labels)}" if labels else "its evidence page only"


def _blanks(observations: list[Observation]) -> str:
    if not observations:
        return html.paragraph("No cell is blank.")
    groups: dict[str, list[str]] = {}
    for one in observations:
        what = about(one.series._replace(category="dsa/TOTAL", jurisdiction="EU"))
        where = one.series.jurisdiction if one.series.jurisdiction != "EU" else ""
        bare = category(one.series.category).removeprefix("category ").split(" ")[0]
        groups.setdefault(what.removesuffix(", TOTAL"), []).append(f"{bare} {where}".strip())
    lines = [f"{what}: {', '.join(places)}" for what, places in groups.items()]
    summary = f"{counted(len(observations), 'blank cell')}: not reported, which is not zero"
    return html.folded(summary, html.listed(lines))


def _sums(told: _Told) -> Iterator[str]:
    by_id = {o.id: o for o in told.of.reading.observations}
    order = {key: n for n, key in enumerate(by_id)}
    rows = [
        (
            Cell(about(by_id[s.observation].series), place(by_id[s.observation].citation.locator)),
            number(s.whole),
            number(s.parts),
            counted(s.blank, "part without a number", "parts without a number"),
            "equal" if s.whole == s.parts else f"{number(s.whole - s.parts)} apart",
        )
        for s in sorted(told.of.sums, key=lambda s: order[s.observation])
    ]
    if not rows:
        yield html.paragraph("No count is printed together with its sub-categories.")
        return
    heads = ("What is counted", "Printed", "Its parts add up to", "Blank", "Difference")
    yield html.paragraph(
        "Each count beside what the categories one level below it add up to. Parts left blank add "
        "nothing and are no zero; a difference is a finding only where a rule says so."
    )
    yield html.table("Counts and their parts", heads, _bounded(rows, 5))


def _caveats(told: _Told) -> Iterator[str]:
    said: dict[str, int] = {}
    for one in told.of.shown:
        for words in one.caveats if one.known else ():
            said[words] = said.get(words, 0) + 1
    lines = (f"{words} ({counted(n, 'figure')})" for words, n in said.items())
    yield html.listed(map(visible, lines)) or html.paragraph("Nothing.")


def _bounded(
    rows: Sequence[Sequence[Cell | str]], width: int = 0
) -> Iterable[Sequence[Cell | str]]:
    """Return the rows that are shown, with a last one that counts the others."""
    if len(rows) <= MOST_ROWS:
        return rows
    width = width or len(rows[0])
    said = f"and {len(rows) - MOST_ROWS:,} more rows; a table here has at most {MOST_ROWS:,}"
    return [*rows[:MOST_ROWS], (said, *("" for _ in range(width - 1)))]
