"""Whatever is brought: nothing crashes, nothing is half stored, nothing personal is stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from data.exercises import personal, rules
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Appeal, Item, Report
from scrapers.intake import Taken, read
from scrapers.intake.columns import KINDS_OF_FILE
from tests.brought import CHECK, REPORT, as_csv, context, mapped, take
from tests.exercises import REVIEWER, frame

COLUMNS = sorted(KINDS_OF_FILE["reports"].columns)
WORDS = st.sampled_from((
    *("yes", "no", "1", "0", "THREAT", "in_app", "ES", "instagram", "2026-03-02T09:14:05Z"),
    *("02/03/2026", "2026-03-29 02:30", "=1+1", "-5", "KE-014", "T07", "", " ", "\u200b", "a\nb"),
    *("maria@example.org", "@maria", "https://example.org", "+34612345678", "12345678Z"),
))  # fmt: skip
CELLS = st.one_of(WORDS, st.text(max_size=30))


@pytest.fixture
def ledger(ledger_home: Path) -> Iterator[ExerciseLedger]:
    assert ledger_home.is_dir()
    made = ExerciseLedger()
    made.add(REVIEWER, frame(needs_approval=False))
    yield made
    made.close()


def whole(taken: Taken) -> None:
    """State what is true of whatever was taken."""
    rows = taken.batch.entities
    items = {(i.exercise, i.round, i.id) for i in rows if isinstance(i, Item)}
    reports = {(r.exercise, r.round, r.item, r.attempt) for r in rows if isinstance(r, Report)}
    assert {key[:3] for key in reports} <= items
    assert items <= {key[:3] for key in reports}
    assert {(a.exercise, a.round, a.item, a.attempt) for a in rows if isinstance(a, Appeal)} <= (
        reports
    )
    assert [fault for one in rows for fault in rules.faults(one)] == []
    assert taken.rows_good <= taken.rows_read
    assert bool(rows) == bool(taken.rows_good)
    assert taken.faults_in_all >= len(taken.faults)
    for fault in taken.faults:
        assert fault.what
        assert fault.mend
        assert personal.where(fault.column) is None


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_read_or_refused(file: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\xff\xfe", as_csv(REPORT), as_csv(REPORT).split(b"\r")[0]):
        whole(read(head + file, "x.csv", into=context()))


@given(st.lists(st.lists(CELLS, max_size=14), max_size=6))
def test_cells_of_any_kind_are_read_or_refused(rows: list[list[str]]) -> None:
    head = ",".join(REPORT).encode() + b"\n"
    body = "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows)
    whole(read(head + body.encode("utf-8", "surrogatepass"), "x.csv", into=context()))


@given(st.lists(CELLS, min_size=1, max_size=20))
def test_headers_of_any_kind_are_read_or_refused(header: list[str]) -> None:
    whole(take({**REPORT, **dict.fromkeys(header, "1")}))


@given(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=8))
def test_a_row_of_any_kind_is_taken_whole_or_not_at_all(more: dict[str, str]) -> None:
    declared = mapped(zone="Europe/Madrid", date_order="dmy")
    for into in (context(), declared):
        whole(take({**REPORT, **more}, {**REPORT, "item_id": "01J9Z7BBBB"}, into=into))


VALUES = st.one_of(CELLS, st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates())


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(VALUES, max_size=12), max_size=4), st.floats(0, 0.999), st.integers(1, 255)
)
def test_workbooks_of_any_kind_are_read_or_refused(
    rows: list[list[Any]], where: float, change: int
) -> None:
    made = openpyxl.Workbook()
    made.active.append(list(REPORT))
    for row in rows:
        try:
            made.active.append(row)
        except (IllegalCharacterError, ValueError):  # what no program can write is not brought
            return
    out = io.BytesIO()
    made.save(out)
    file = bytearray(out.getvalue())
    whole(read(bytes(file), "x.xlsx", into=context()))
    place = int(where * len(file))
    file[place] ^= change
    whole(read(bytes(file), "x.xlsx", into=context()))
    whole(read(bytes(file[:place]), "x.xlsx", into=context()))


@settings(max_examples=25)
@given(sheet=st.text(min_size=1, max_size=300))
def test_xml_of_any_kind_inside_a_workbook_is_read_or_refused(sheet: str) -> None:
    made = openpyxl.Workbook()
    made.active.append(list(REPORT))
    out, again = io.BytesIO(), io.BytesIO()
    made.save(out)
    row = f'<row r="2"><c r="A2" t="{sheet[:3]}"><v>{sheet}</v></c></row></sheetData>'
    with zipfile.ZipFile(out) as held, zipfile.ZipFile(again, "w") as new:
        for name in held.namelist():
            content = held.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", row.encode("utf-8", "replace"))
            new.writestr(name, content)
    whole(read(again.getvalue(), "x.xlsx", into=context()))


PERSONAL = {
    "link": "https://murmur.example/maria-g/status/99",
    "mail": "maria.g@murmur.example",
    "handle": "@maria_g_murmur",
    "phone": "+34 612 345 678",
    "id": "12345678Z",
    "place": "40.41678, -3.70379",
}


def test_nothing_personal_and_no_half_reaches_the_database(
    ledger: ExerciseLedger, ledger_home: Path
) -> None:
    rows = [
        {**REPORT, "item_id": f"01J9Z7{n:04d}{column[:2].upper()}", column: value}
        for n, column in enumerate(COLUMNS)
        for value in PERSONAL.values()
    ]
    good = {**REPORT, "item_id": "01J9Z7GOOD"}
    known = context()
    taken = take(*rows, good, into=known)
    ledger.add(REVIEWER, taken.batch)
    looks = take(*({**CHECK, c: v} for c in CHECK for v in PERSONAL.values()), into=known)
    assert looks.batch.entities == ()
    assert [one.id for one in ledger.items()] == ["01J9Z7GOOD"]
    assert [one.item for one in ledger.reports()] == ["01J9Z7GOOD"]
    ledger.close()
    stored = b"".join(p.read_bytes() for p in sorted(ledger_home.rglob("*")) if p.is_file())
    assert b"01J9Z7GOOD" in stored
    for value in PERSONAL.values():
        assert value.encode() not in stored
    assert b"maria" not in stored.lower()


def test_the_same_file_twice_adds_nothing(ledger: ExerciseLedger) -> None:
    batch = take(REPORT, {**REPORT, "attempt_no": "2"}).batch
    assert ledger.add(REVIEWER, batch).new == {"item": 1, "report": 2}
    before = ledger.stamp()
    again = ledger.add(REVIEWER, take(REPORT, {**REPORT, "attempt_no": "2"}).batch)
    assert (again.new.total(), again.known, again.entry) == (0, 3, 0)
    assert ledger.stamp() == before
