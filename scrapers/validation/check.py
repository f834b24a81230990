"""Read an unpublished report as the ledger would, and keep nothing of it.

No ledger, archive or lock is opened and nothing leaves the machine: bytes go in, a Validation
comes out. What a reader of the dashboard would see of it is the business of `metrics`, whose
figures the command line adds (`Shown`, `Sum`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from data import locate
from data.archive import sha256_of
from data.bulk import in_bulk
from data.declaration import SourceDeclaration
from data.model import Issue, IssueKind, Obtained, Reading, Severity, Snapshot
from scrapers import annex_i
from scrapers.annex_i import Outline
from scrapers.errors import Unreadable
from scrapers.reading.forms import Opened, opened
from scrapers.reading.zips import MAX_MEMBERS, MAX_TOTAL_BYTES
from scrapers.receiving import readers
from scrapers.receiving.origin import Origin, snapshot_of
from scrapers.validation.service import NEUTRAL, service_of
from scrapers.validation.words import counted, visible

_CUT = 80  # characters an Issue keeps of a cell
_MOST_CUT = 200  # each is looked up in the bytes again


class File(NamedTuple):
    """One file as it was given."""

    name: str
    size: int
    sha256: str


class Shown(NamedTuple):
    """One figure a reader would see: its head and all it rests on, its words, its caveats."""

    observation: int
    metric: str
    label: str
    words: str
    known: bool
    caveats: tuple[str, ...] = ()
    basis: tuple[int, ...] = ()


class Sum(NamedTuple):
    """A printed whole beside the sum of its stated parts, and how many parts are blank."""

    observation: int
    whole: float
    parts: float
    stated: int
    blank: int


@dataclass(frozen=True, slots=True)
class Validation:
    """What one report came to. `how` says in a sentence how its service was found."""

    name: str
    files: tuple[File, ...]
    source: SourceDeclaration
    how: str
    services: tuple[str, ...]
    tables: tuple[Outline, ...]
    reading: Reading
    shown: tuple[Shown, ...] = ()
    sums: tuple[Sum, ...] = ()
    whole_words: Mapping[str, str] = field(default_factory=dict)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def printed(self, issue: Issue) -> str:
        """Return the words at the address of an issue, where the reader kept a part of them."""
        return self.whole_words.get(issue.locator, issue.word)

    @property
    def withheld(self) -> tuple[Issue, ...]:
        """The cells that cannot be read."""
        return tuple(i for i in self.reading.issues if i.kind is IssueKind.CELL)

    @property
    def other_faults(self) -> tuple[Outline, ...]:
        """The tables with a fault of shape beside the one that refused the whole, if one did.

        In a report that is read, a table that is no part of the template is set aside.
        """
        if not self.reading.refused:
            return ()
        told = {i.message for i in self.reading.issues}
        return tuple(t for t in self.tables if t.fault and t.fault.message not in told)

    @property
    def outcome(self) -> str:
        """One word: refused, withheld, findings or clean."""
        if self.reading.refused:
            return "refused"
        if self.reading.issues:
            return "withheld"
        return "findings" if self.reading.findings else "clean"

    @property
    def exit_code(self) -> int:
        """0 clean, 3 cells withheld or findings, 1 refused."""
        return {"refused": 1, "clean": 0}.get(self.outcome, 3)

    @property
    def verdict(self) -> str:
        """The outcome in one sentence."""
        reading = self.reading
        if reading.refused:
            why = visible(reading.issues[0].message)
            return f"This report would be refused as a whole, and nothing of it shown: {why}."
        stated = sum(o.value.absence is None for o in reading.observations)
        read = f"{counted(stated, 'figure')} in {counted(len(self.tables), 'table')} can be read"
        kept = counted(len(self.withheld), "cell") if self.withheld else "no cell"
        odd = counted(len(reading.findings), "finding") if reading.findings else "no finding"
        worst = sum(f.severity is Severity.IMPOSSIBLE for f in reading.findings)
        told = f"{odd} ({worst} impossible)" if worst else odd
        return f"{read}; {kept} would be withheld, and there {_is(reading)} {told}."


def _is(reading: Reading) -> str:
    return "are" if len(reading.findings) > 1 else "is"


def refuse_beyond_limits(sizes: Iterable[int]) -> None:
    """Raise Unreadable beyond what an archive may hold: number of files, bytes in all.

    To be asked before anything is read into memory.
    """
    all_sizes = list(sizes)
    if len(all_sizes) > MAX_MEMBERS or sum(all_sizes) > MAX_TOTAL_BYTES:
        most = f"{MAX_MEMBERS:,} files and {MAX_TOTAL_BYTES // 2**20} MB"
        raise Unreadable(f"a report has at most {most}")


def as_one(name: str, given: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Return one document for what was given: a file as it is, several packed as one report."""
    if not given:
        raise Unreadable("there is no file in it", word=name)
    if len(given) == 1:
        return given[0]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for path, content in given:
            package.writestr(zipfile.ZipInfo(_text(path)), content)
    return name, out.getvalue()


def _text(path: str) -> str:
    """Return a file's name as text; a byte in it that is none is written as its number."""
    return path.encode("utf-8", "backslashreplace").decode()


def validate(
    name: str, given: Sequence[tuple[str, bytes]], source: str = "", service: str = ""
) -> Validation:
    """Return what a report given as files comes to.

    `source` is a declared source to read it as, `service` the name the report should bear;
    without either the service is the one it prints. Nothing is stored.
    """
    at = datetime.now(UTC)
    filename, content = as_one(_text(name), given)
    document = _opened(content, filename, "")
    tables = [] if isinstance(document, Unreadable) else document.tables
    printed = annex_i.services(tables)
    chosen, how = service_of(printed, source, service)
    if chosen.encoding:
        document = _opened(content, filename, chosen.encoding)
    snapshot = snapshot_of(content, filename, chosen.id, Origin(Obtained.DROPPED, at))
    reading = _reading(document, snapshot, chosen)
    return Validation(
        name=_text(name),
        files=tuple(File(_text(n), len(c), sha256_of(c)) for n, c in given),
        source=chosen,
        how=how,
        services=printed,
        tables=tuple(annex_i.outline(t, chosen) for t in tables),
        reading=reading,
        whole_words=dict(_whole_words(content, reading.issues)),
        at=at,
    )


def _opened(content: bytes, filename: str, encoding: str) -> Opened | Unreadable:
    """Return the tables of a document, opened once for all that is asked of them, or why not."""
    try:
        return opened(content, filename, encoding)
    except Unreadable as fault:
        return fault


@in_bulk()
def _reading(
    document: Opened | Unreadable, snapshot: Snapshot, chosen: SourceDeclaration
) -> Reading:
    """Return what the ledger would take from a document, as `readers.read` does from its bytes."""
    reader = annex_i.READER if chosen.id == NEUTRAL else readers.read_by(chosen)

    def read() -> Reading:
        if isinstance(document, Unreadable):
            raise document
        return annex_i.read_opened(document, snapshot, chosen, reader)

    return readers.attempted(read, snapshot, chosen, reader)


def _whole_words(content: bytes, issues: Iterable[Issue]) -> Iterator[tuple[str, str]]:
    """Yield address and words of cells whose words an Issue cuts, for the first of them."""
    cut = [i for i in issues if len(i.word) >= _CUT and i.locator]
    for issue in cut[:_MOST_CUT]:
        with suppress(locate.LocatorError):
            yield issue.locator, locate.read(content, issue.locator)
