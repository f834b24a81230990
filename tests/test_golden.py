"""What every reader makes of a document written by us, line by line, read by a person once.

A missing expectation is written and the test fails: read the file as if a stranger had sent
it, then commit it. A changed reading shows as a difference nobody can overlook.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from data.model import Reading
from data.sources import declaration
from scrapers.receiving import readers
from tests import murmur

EXPECTED = Path(__file__).parent / "sources"


def lines(reading: Reading) -> list[str]:
    """Return a reading as text: one line per observation, finding, issue and note."""
    out = [f"document {d.id} | {d.title} | {d.published_on}" for d in reading.documents]
    for o in reading.observations:
        v = o.value
        number = v.absence.value if v.absence else f"{v.bound.value} {v.number} {v.low} {v.high}"
        said = f"{v.unit} {v.unit_status.value} {v.printed_unit}".strip()
        series = " ".join(part or "-" for part in o.series)
        cited = f"{o.citation.locator} {o.citation.quote!r}"
        out.append(
            f"{series} | {o.harm} | {number} | {said} | {cited} | {o.definition} | {o.words}"
        )
    out += [f"note {n.citation.locator} {n.citation.quote!r}" for n in reading.notes]
    out += [
        f"statement {s.part} {s.subject} {s.kind} {s.citation.locator} {s.citation.quote!r}"
        for s in reading.statements
    ]
    out += [f"finding {f.severity.value} {f.check}: {f.message}" for f in reading.findings]
    out += [f"issue {i.kind.value} {i.locator} {i.word!r}: {i.message}" for i in reading.issues]
    return out


def _recorded() -> Reading:
    """Return the reading of a transcription written by us (synthetic figures)."""
    from scrapers.sources.recorded.parse import COLUMNS

    shared = {
        "programme": "dsa_annex_i",
        "platform": "reddit",
        "jurisdiction": "EU",
        "category": "dsa/TOTAL",
        "population": "all",
        "actor": "all",
        "period_start": "2026-01-01",
        "period_end": "2026-06-30",
        "unit": "count",
        "unit_status": "by_template",
        "source_title": "Synthetic report",
        "publisher": "Nobody",
        "source_url": "https://example.org/report",
        "place": "page 3",
        "confidence": "high",
        "tier": "second_hand",
        "licence": "synthetic",
        "attribution": "synthetic",
        "edition": "1",
    }
    rows = [
        {"measure": "notices", "value": ">1500"},
        {"measure": "complaints", "value": "~250", "tier": "press", "note": "rounded"},
        {"measure": "notice_action_median", "value": "3 days", "unit": "hours"},
        {"measure": "disputes_implemented_share", "value": "50", "unit": "percent"},
        {"measure": "disputes", "value": "not reported"},
        {"measure": "complaints_upheld", "value": "many"},
        {"measure": "nothing_known", "value": "1"},
    ]
    grid = [COLUMNS, *([(shared | row).get(c, "") for c in COLUMNS] for row in rows)]
    content = murmur.as_csv(grid)
    snapshot = murmur.snapshot(content, "synthetic.csv", source="recorded")
    return readers.reader_of(declaration("recorded"))(
        content, snapshot, declaration("recorded"), "test@1"
    )


DOCUMENTS = {"dsa_annex_i": lambda: murmur.read(murmur.report()), "recorded": _recorded}


@pytest.mark.parametrize("source", DOCUMENTS)
def test_a_document_is_read_as_a_person_once_confirmed(source: str) -> None:
    place = EXPECTED / source / "expected.txt"
    found = "\n".join(lines(DOCUMENTS[source]())) + "\n"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(found, encoding="utf-8")
        pytest.fail(f"wrote {place.name} of {source}: read it, then run again")
    assert found == place.read_text(encoding="utf-8")


def test_every_format_in_use_has_a_document_written_by_us() -> None:
    from data.sources import declarations

    # A publisher's own table has test_own_sources, a list of corrections test_signals, what is
    # kept and not read test_held.
    formats = {d.format for d in declarations().values()} - {"own", "changelog", "held"}
    assert formats == set(DOCUMENTS)
