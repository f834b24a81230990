"""The figures of the Compare page, in their order."""

from __future__ import annotations

from collections.abc import Iterator

from metrics import words
from metrics.figure import Comparison, Figure
from metrics.lens import Lens
from metrics.questions import Answer
from pages.parts import answers, charts, columns, frame, waits
from pages.parts.columns import Sheet
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

SPEED = (
    ("all_notices", "How long do services say they take to act on a notice?", "all"),
    (
        "trusted_flaggers",
        "How long do they say they take for notices of trusted flaggers?",
        "trusted_flagger",
    ),
)
ORDERS = "How long do they say they take to carry out an authority's order?"
ASKED = ("time_to_act", "pooled_range", "orders", "actions")
"""The questions the page asks."""

OF_THE_LENS = "How long for notices about the chosen kind of harm?"


def of_the_lens(lens: Lens, speed: Answer, ranges: Answer) -> frame.Exhibit | None:
    """Return the medians for the harms of the lens, category by category; None without any."""
    dots, figures = waits.by_category(speed, ranges)
    if not dots:
        return None
    notes = Footnotes()
    joined = [f for f in ranges.figures if f.known and f.actor == "all"]
    rows: list[Row] = [waits.row(f, notes, _named(f)) for f in figures if f.known]
    rows += [waits.row(f, notes, _named(f, ", all its parts together")) for f in joined]
    known = tuple(f for f in figures if f.known)
    services = words.plural(len(dots), "service")
    return frame.Exhibit(
        key="chosen_harm",
        question=OF_THE_LENS,
        sentence=(
            f"{lens.label}: {services} print medians with enough notices behind them. Every mark "
            "is one category. Medians cannot be averaged; a grey bar is drawn where they are "
            "proven to enclose the median of all these notices together."
        ),
        figures=(*known, *joined),
        metric="pub_median_notice_range_h",
        heads=waits.heads("Notices", "Service and kind of harm"),
        rows=rows,
        footnotes=notes,
        draw=lambda: (charts.waits(dots, axis=waits.AXIS), waits.described(known, OF_THE_LENS)),
    )


def _named(f: Figure, more: str = "") -> Cell:
    return Cell(name_of(f.platform), note=waits.harm_label(f) + more)


def in_columns(lens: Lens) -> Iterator[tuple[frame.Exhibit, Comparison | None]]:
    """Yield the tables that have a number to show, each with the comparison to guard."""
    for sheet in SHEETS:
        answer = answers.ask(sheet.asked, lens)
        found = columns.exhibit(sheet, answer)
        if found is not None:
            like = {"harm": "all", "actor": "all", "population": sheet.population}
            yield found, next(iter(answer.of(sheet.guarded, **like)), None)


SHEETS = (
    Sheet(
        key="actions",
        asked="actions",
        question="How many actions followed for each notice?",
        sentence=(
            "One notice can lead to several actions, and some services count an item once however "
            "often it is reported: neither column is a share of notices acted on."
        ),
        columns=columns.ACTIONS,
        guarded="act_rate_notices",
    ),
)
"""The tables below the charts, in their order."""
