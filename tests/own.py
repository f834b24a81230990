"""Documents written by us in the formats of publishers with a table of their own.

Each lies under `tests/sources/<source>/`; figures are synthetic unless its README says where
they are printed. A document is read as `receiving` does; a CSV can be taken apart and put together
again, so that mutations are generated for every column, label and figure of every source.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.declaration import SourceDeclaration
from data.model import Obtained, Reading, Snapshot, Tier
from data.sources import declaration, declarations
from scrapers.receiving import readers
from scrapers.receiving.origin import Origin, snapshot_of

FOLDER = Path(__file__).parent / "sources"
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
NOW = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
Grid = list[list[str]]


def sources() -> list[str]:
    """Return the ids of the sources with a table of their own."""
    return sorted(d.id for d in declarations().values() if d.format == "own")


def documents(source: str) -> list[Path]:
    """Return the documents written by us for one source."""
    folder = FOLDER / source
    return sorted(p for p in folder.glob("*") if p.suffix not in (".txt", ".md"))


def all_documents() -> list[Path]:
    """Return the documents of all these sources."""
    return [path for source in sources() for path in documents(source)]


def sample(path: str) -> bytes:
    """Return a publisher's own file; a test without it is skipped. Nothing of it is kept here."""
    if not SAMPLES.is_dir():
        pytest.skip("the shared samples are not beside the checkout")
    return (SAMPLES / path).read_bytes()


def declared(source: str) -> SourceDeclaration:
    """Return a declaration whose bounds let a short document through."""
    return declaration(source).model_copy(update={"rows": (1, 1_000_000)})


def snapshot(source: str, content: bytes, name: str) -> Snapshot:
    """Return the snapshot of a document somebody dropped."""
    return snapshot_of(content, name, source, Origin(Obtained.DROPPED, NOW, tier=Tier.HELD))


def read(source: str, content: bytes, name: str) -> Reading:
    """Return what the source's reader makes of a document."""
    return readers.read(content, snapshot(source, content, name), declared(source), "test@1")


def grid_of(content: bytes) -> Grid:
    """Return the cells of a CSV document; one line whose ends are written out is several."""
    text = content.decode("utf-8-sig")
    lines = text if "\n" in text else text.replace("\\n", "\n")
    return list(csv.reader(io.StringIO(lines, newline="")))


def under_one_header(path: Path) -> bool:
    """Whether a document is one table whose first row is a header on record."""
    headers = [list(one.columns) for one in declaration(path.parent.name).layouts]
    grid = grid_of(path.read_bytes())
    return grid[0] in headers and all(any(row) for row in grid)


def as_csv(grid: Grid) -> bytes:
    """Return cells as a CSV document."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(grid)
    return out.getvalue().encode()


def header_mutations(grid: Grid) -> Iterator[tuple[str, Grid]]:
    """Yield the grid with each column renamed, dropped, doubled, moved, and with one more."""
    width = len(grid[0])
    for col, name in enumerate(grid[0]):
        yield f"{name} renamed", [[*grid[0][:col], f"{name} new", *grid[0][col + 1 :]], *grid[1:]]
        yield f"{name} dropped", [[*row[:col], *row[col + 1 :]] for row in grid]
        yield f"{name} doubled", [[*row, row[col]] for row in grid]
        other = (col + 1) % width
        yield f"{name} moved", [_swapped(row, col, other) for row in grid]
    yield "a column added", [[*grid[0], "Extra"], *([*row, "1"] for row in grid[1:])]


def _swapped(row: list[str], one: int, other: int) -> list[str]:
    out = list(row)
    out[one], out[other] = row[other], row[one]
    return out


def word_mutations(grid: Grid, col: int) -> Iterator[tuple[str, set[int], Grid]]:
    """Yield, for every word of a column, the grid with it replaced, and the rows it stood in."""
    for word in sorted({row[col] for row in grid[1:]}):
        rows = {n for n, row in enumerate(grid) if n and row[col] == word}
        changed = [
            [*row[:col], "Zyzzyva", *row[col + 1 :]] if n in rows else row
            for n, row in enumerate(grid)
        ]
        yield word, rows, changed
