"""Everything that stands behind one printed number, gathered in one place.

From the observation to the cell in the stored bytes, the snapshot, the document, the way it
was read, its definition, the publisher's notes, our findings, and every other vintage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data import corrections, locate
from data.archive import Archive, Damaged, Missing
from data.corrections import Correction
from data.definitions import definition
from data.harms import harms
from data.model import (
    Citation,
    Document,
    Finding,
    Observation,
    Obtained,
    Snapshot,
    Tier,
    private_id,
)
from data.places import jurisdictions
from data.query import Query
from data.reference import measures, platforms, programmes
from data.store import Store
from data.unstated import Omission
from data.vocabulary import Definition
from metrics.vintages import Revision, revisions
from pages.parts import spoken

_NUMBERLIKE = re.compile(r"[\s<>~≈=]*[+-]?[\d.,:%\s]+(h|hrs?|hours?|days?|%)?\s*", re.IGNORECASE)


RECORDED = "recorded"
"""The source of what we transcribed ourselves, remarks included."""

LONGEST = 90
"""Characters of a neighbouring cell that are shown; remarks have a place of their own."""


@dataclass(frozen=True, slots=True)
class Window:
    """A cell among its neighbours: numbered rows of the columns worth seeing.

    `columns` are the numbers of the columns shown; `beside` are those among them that name
    the row; `heading` is the number of the row that names the column.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: tuple[int, ...]
    beside: tuple[int, ...]
    heading: int
    row: int
    col: int
    member: str
    sheet: str = ""
    stored: tuple[tuple[str, str], ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """What stands behind one observation; `trouble` says why no cell can be shown."""

    observation: Observation
    snapshot: Snapshot | None
    document: Document | None
    definition: Definition
    notes: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    revisions: tuple[Revision, ...]
    publications: Mapping[str, Document]
    holds: Observation | None
    held_then: Observation | None
    withdrawn: Correction | None
    omissions: tuple[Omission, ...]
    window: Window | None
    trouble: str

    @property
    def transcribed(self) -> bool:
        """Whether a person wrote the value down from an original that is not held."""
        return self.snapshot is not None and self.snapshot.obtained is Obtained.RECORDED


def in_our_words(note: Citation) -> bool:
    """Whether a note stands in our transcription of an original, not in a publisher's document."""
    return note.snapshot.startswith(f"{RECORDED}/")


def numbers(asked: Iterable[str]) -> tuple[list[int], list[str]]:
    """Split the ids of an address into those that can be one and those that cannot."""
    good: list[int] = []
    bad: list[str] = []
    for word in asked:
        try:
            good.append(private_id(word.strip().lower()))
        except ValueError:
            bad.append(word)
    return list(dict.fromkeys(good)), bad


def follow(
    store: Store, archive: Archive, number: int, as_of: datetime | None = None
) -> Trace | None:
    """Return what stands behind the observation with this id, or None when there is none.

    With `as_of` also which statement of the figure held at that instant.
    """
    o = store.observation(number)
    if o is None:
        return None
    snapshot = store.snapshot(o.citation.snapshot)
    window, trouble = around(archive, snapshot, o.citation)
    steps = _revisions(store, o)
    publications = store.documents({o.document, *(step.now.document for step in steps)})
    return Trace(
        observation=o,
        snapshot=snapshot,
        document=publications.get(o.document),
        definition=definition(o.definition),
        notes=tuple(store.notes([o.series]).get(o.series.key, ())),
        findings=findings_at(store, o.series.platform, o.citation),
        revisions=steps,
        publications=publications,
        holds=_holds(store, o),
        held_then=_holds(store, o, as_of) if as_of else None,
        withdrawn=corrections.withdrawn(o),
        omissions=tuple(x for x in store.omissions_of(o.series) if _came_by(x, as_of)),
        window=window,
        trouble=trouble,
    )


def _came_by(one: Omission, as_of: datetime | None) -> bool:
    return as_of is None or datetime.fromisoformat(one.first_seen) <= as_of


def _revisions(store: Store, o: Observation) -> tuple[Revision, ...]:
    history = store.history(o.series)
    named = {v.observation.citation.snapshot for v in history}
    found = {key: snapshot for key in named if (snapshot := store.snapshot(key)) is not None}
    return revisions(history, found)


def _holds(store: Store, o: Observation, as_of: datetime | None = None) -> Observation | None:
    """Return the statement of the same series that holds today, or held at an instant."""
    s = o.series
    query = Query(
        measures=(s.measure,),
        programmes=(s.programme,),
        platforms=(s.platform,),
        jurisdictions=(s.jurisdiction,),
        period_ends=(s.period_end,),
        as_of=as_of,
    )
    return next((one for one in store.observations(query) if one.series == s), None)


def findings_at(store: Store, platform: str, cited: Citation) -> tuple[Finding, ...]:
    """Return the findings that name the cell; none for copies, which may accuse nobody."""
    cell = (cited.snapshot, cited.locator)
    return tuple(
        f
        for f in store.findings(platform=platform)
        if f.tier is Tier.HELD and any((c.snapshot, c.locator) == cell for c in f.cells)
    )


def around(
    archive: Archive, snapshot: Snapshot | None, cited: Citation
) -> tuple[Window | None, str]:
    """Return a cited cell among its neighbours, read from the stored bytes, or why not."""
    if snapshot is None:
        return None, "The ledger names a snapshot it does not hold; nothing can be shown of it."
    try:
        content = archive.read(snapshot.sha256)
        if locate.read(content, cited.locator) != cited.quote:
            return None, (
                "The stored bytes say something else at this address than the ledger quotes. "
                "Please report this: it should not be used."
            )
        return window(locate.context(content, cited.locator)), ""
    except Damaged:
        return None, (
            "The archived bytes no longer match their hash. They are not shown, and the document "
            "has to be obtained again or restored from a backup."
        )
    except Missing:
        return None, "The archive of this installation does not hold the bytes of this snapshot."
    except (locate.LocatorError, UnicodeDecodeError, LookupError) as fault:
        return None, f"The address does not fit the stored bytes: {fault}."


def window(context: locate.Context) -> Window:
    """Cut a context down to the columns that name the row, the cell and its neighbours."""
    by_number = dict(context.rows)
    here = by_number[context.row]
    beside = tuple(n for n, cell in enumerate(here[: context.col - 1], 1) if _names(cell))[-4:]
    width = max(len(cells) for _, cells in context.rows)
    near = {n for n in (context.col - 1, context.col, context.col + 1) if 1 <= n <= width}
    columns = tuple(sorted({*beside, *near}))
    rows = tuple((n, tuple(_shown(context, n, c) for c in columns)) for n in by_number)
    return Window(
        rows,
        columns,
        beside,
        _heading(context),
        context.row,
        context.col,
        context.member,
        context.sheet,
        context.stored,
        context.page,
    )


def _names(cell: str) -> bool:
    """Whether a cell names its row: words, but neither a number nor a whole remark."""
    return bool(cell.strip()) and len(cell) <= LONGEST and not _NUMBERLIKE.fullmatch(cell)


def _heading(context: locate.Context) -> int:
    if context.page:  # lines of a page have no heading
        return context.row
    above = [n for n, cells in context.rows if n < context.row and _at(cells, context.col).strip()]
    return above[0] if above else context.row


def _shown(context: locate.Context, row: int, column: int) -> str:
    """Return a cell as it is shown: the one asked for whole, a long neighbour cut."""
    words = _at(dict(context.rows)[row], column)
    here = (row, column) == (context.row, context.col)
    return words if here else shortened(words)


def shortened(words: str) -> str:
    """Return a cell's words, cut where they are longer than a neighbour may be."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()} …"


def _at(cells: tuple[str, ...], column: int) -> str:
    return cells[column - 1] if column <= len(cells) else ""


def whole_row(archive: Archive, trace: Trace) -> list[tuple[str, str]]:
    """Return the transcription's row as (column heading, cell), blank cells left out.

    Whose words the category's label is, is told elsewhere in words of our own.
    """
    if trace.snapshot is None or trace.window is None:
        return []
    content = archive.read(trace.snapshot.sha256)
    rows = dict(locate.context(content, trace.observation.citation.locator, 0).rows)
    heads, cells = rows[min(rows)], rows[trace.window.row]
    shown = zip(heads, cells, strict=False)
    return [(spoken.code(h), c) for h, c in shown if c.strip() and h != "words_status"]


_SENDERS = {"trusted_flagger": "trusted flaggers", "authority": "authorities"}


def subject(o: Observation) -> list[tuple[str, str]]:
    """Return what an observation is about, heading by heading, in the reader's words."""
    s = o.series
    harm = harms().get(o.harm)
    regime = programmes().get(s.programme)
    return [
        ("What", label(o)),
        ("Service", name_of(s.platform) + (f" ({s.surface})" if s.surface else "")),
        ("Kind of harm", harm.label if harm else o.harm),
        ("Publisher's category", f"{s.category} “{o.words}”" if o.words else s.category),
        ("Where", place(o)),
        ("Period", spoken.span(s.period_start, s.period_end)),
        ("Who sent it", _SENDERS.get(s.actor, "")),
        ("Kind of complaint", "" if s.population == "all" else s.population.replace("_", " ")),
        ("Further breakdown", s.breakdown),
        ("Published under", regime.title if regime else s.programme),
    ]


def place(o: Observation) -> str:
    """Return the name of the jurisdiction a figure is about."""
    known = jurisdictions().get(o.series.jurisdiction)
    return known.name if known else o.series.jurisdiction


def about(o: Observation) -> str:
    """Return period, kind of harm and what else tells a figure from its neighbours, in a line."""
    s, known = o.series, harms().get(o.harm)
    told = f"{known.label if known else o.harm} ({s.category})"
    rest = [spoken.code(word) for word in (s.actor, s.population) if word != "all"]
    return "; ".join([spoken.span(s.period_start, s.period_end), told, *rest])


def label(o: Observation) -> str:
    """Return the name of an observation's measure."""
    measure = measures().get(o.series.measure)
    return measure.label if measure else o.series.measure.replace("_", " ")


def name_of(platform: str) -> str:
    """Return a platform's name, or its id where the tables do not know it."""
    known = platforms().get(platform)
    return known.name if known else platform
