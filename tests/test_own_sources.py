"""Laws over every publisher with a table of its own, on documents written by us."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import locate
from data.model import IssueKind
from data.sources import declaration
from data.wording import LeftOut
from scrapers.layouts.record import Record
from scrapers.meaning.rules import Fault, Rules
from scrapers.receiving import readers
from tests import own
from tests.test_golden import lines

DOCUMENTS = own.all_documents()
TABLES = [path for path in DOCUMENTS if path.suffix == ".csv" and own.under_one_header(path)]


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def test_every_source_with_a_table_of_its_own_has_a_document_written_by_us() -> None:
    assert own.sources()
    assert [source for source in own.sources() if not own.documents(source)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_a_document_is_read_as_a_person_once_confirmed(path: Path) -> None:
    place = path.with_name(f"{path.name}.expected.txt")
    found = "\n".join(lines(own.read(path.parent.name, path.read_bytes(), path.name))) + "\n"
    if not place.exists():
        place.write_text(found, encoding="utf-8")
        pytest.fail(f"wrote {place.name}: read it, then run again")
    assert found == place.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_what_is_quoted_stands_at_its_address(path: Path) -> None:
    content = path.read_bytes()
    reading = own.read(path.parent.name, content, path.name)
    assert reading.observations
    cited = [o.citation for o in reading.observations] + [n.citation for n in reading.notes]
    assert [c for c in cited if locate.read(content, c.locator) != c.quote] == []


@pytest.mark.parametrize("source", own.sources())
def test_every_rule_has_met_a_record(source: str) -> None:
    declared, met = own.declared(source), set()
    for path in own.documents(source):
        for record in _records(source, path):
            try:
                met.add(id(Rules(declared).of(record)))
            except Fault:
                continue
    rules = [*declared.left_out, *declared.figures]
    assert [rule for rule in rules if id(rule) not in met] == []


def _records(source: str, path: Path) -> tuple[Record, ...]:
    content = path.read_bytes()
    parse = readers.parser_of(declaration(source))
    return parse(content, own.snapshot(source, content, path.name), own.declared(source)).records


@pytest.mark.parametrize("source", own.sources())
def test_too_few_figures_or_too_many_are_refused(source: str) -> None:
    path = own.documents(source)[0]
    content, declared = path.read_bytes(), own.declared(source)
    number = len(_records(source, path))
    for rows in ((number + 1, number + 2), (0, number - 1)):
        bounded = declared.model_copy(update={"rows": rows})
        snapshot = own.snapshot(source, content, path.name)
        assert readers.read(content, snapshot, bounded, "test@1").refused


# --- documents broken on purpose ----------------------------------------------------------


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_a_header_that_is_none_on_record_is_refused_whole(path: Path) -> None:
    grid = own.grid_of(path.read_bytes())
    taken = []
    tried = 0
    for what, changed in own.header_mutations(grid):
        tried += 1
        reading = own.read(path.parent.name, own.as_csv(changed), path.name)
        if not reading.refused or reading.issues[0].kind is not IssueKind.SHAPE:
            taken.append(what)
    assert tried == 4 * len(grid[0]) + 1
    assert taken == []


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_a_word_nobody_declared_is_never_taken_for_another(path: Path) -> None:
    """Whatever row holds the unknown word gives no figure, unless it gave none before."""
    source, grid = path.parent.name, own.grid_of(path.read_bytes())
    (layout,) = [one for one in own.declared(source).layouts if list(one.columns) == grid[0]]
    kinds = list(layout.columns.values())
    labels = [c for c, kind in enumerate(kinds) if kind != "value" and not kind.startswith("skip")]
    taken, tried = [], 0
    for col in labels:
        for word, rows, changed in own.word_mutations(grid, col):
            tried += 1
            reading = own.read(source, own.as_csv(changed), path.name)
            cited = {_row(o.citation.locator) for o in reading.observations}
            if rows & cited:
                taken.append(f"{grid[0][col]}: {word!r}")
            elif not reading.issues and not _left_out(source, path, rows):
                taken.append(f"{grid[0][col]}: {word!r} passed in silence")
    assert tried
    assert taken == []


def _row(locator: str) -> int:
    """Return the row a CSV address names, counted from 0."""
    return int(locator.rpartition("cell=")[2].partition(",")[0]) - 1


def _left_out(source: str, path: Path, rows: set[int]) -> bool:
    """Whether all these rows are left out by name."""
    declared = own.declared(source)
    rules = Rules(declared)
    mine = [r for r in _records(source, path) if _row(r.cell.locator) in rows]
    return all(isinstance(rules.of(record), LeftOut) for record in mine)


@pytest.mark.parametrize("path", TABLES, ids=name)
@pytest.mark.parametrize("words", ["{{value}}", "many", "1.2.3", "12,34"])
def test_a_cell_that_is_no_such_number_is_withheld_with_its_address(path: Path, words: str) -> None:
    source, grid = path.parent.name, own.grid_of(path.read_bytes())
    whole = own.read(source, own.as_csv(grid), path.name)
    (layout,) = [one for one in own.declared(source).layouts if list(one.columns) == grid[0]]
    figures = [c for c, kind in enumerate(layout.columns.values()) if kind == "value"]
    for col in figures:
        row = min(_row(o.citation.locator) for o in whole.observations)
        changed = [list(line) for line in grid]
        changed[row][col] = words
        reading = own.read(source, own.as_csv(changed), path.name)
        gone = {o.citation.locator for o in whole.observations} - {
            o.citation.locator for o in reading.observations
        }
        assert gone
        assert {i.locator for i in reading.issues} >= gone or reading.refused
