"""What a report was recognised as, and what of the template it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.validation import html
from scrapers.validation.check import Validation
from scrapers.validation.gaps import gaps as missing
from scrapers.validation.told import Told, bounded
from scrapers.validation.words import quoted, visible


def recognised(told: Told) -> Iterator[str]:
    """Yield who reports on what, the files, and which part of the template each table is."""
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
    yield html.table("Files as given", ("File", "Bytes", "SHA-256"), bounded(files))
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
            "Tables and the parts they are", ("Table", "Part", "Rows", "Form"), bounded(rows)
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


def gaps(told: Told) -> Iterator[str]:
    """Yield what of the template is missing, part by part."""
    if told.of.reading.refused:
        yield html.paragraph("Told only of a report that can be read, but for its tables:")
    found = missing(told.of.tables, told.of.reading.observations)
    named = (f"Part {g.part}: {g.words}" if g.part else g.words for g in found)
    yield html.listed(named) or html.paragraph("Nothing.")
