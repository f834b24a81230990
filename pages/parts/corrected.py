"""Our own corrections: what we withdrew, mended or remarked on, each with its reason."""

from __future__ import annotations

from data.corrections import Correction, corrections
from metrics import words
from pages.parts import citation, ledger, prose, spoken, tables
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

HEADS = ("Figure", "What we did", "Why", "On", "Evidence")
DONE = {"withdraw": "withdrawn", "replace": "mended", "note": "remarked on"}


def show() -> None:
    """Place the entries of the register of corrections, the newest first."""
    found = sorted(corrections().values(), key=lambda c: c.corrected_on, reverse=True)
    if not found:
        prose.small(
            "Nothing so far: we have withdrawn no figure and mended none. When we do, the reason, "
            "the day and the words before and after will stand here."
        )
        return
    tables.show("Our corrections", HEADS, [_row(one) for one in found])


def _row(entry: Correction) -> Row:
    s = entry.series
    became = f", now “{entry.new_printed}”" if entry.new_printed else ""
    held = ledger.store().vintages(s)
    return (
        Cell(f"{name_of(s.platform)}: {spoken.code(s.measure)}", note=_about(entry)),
        Cell(DONE[entry.action], note=f"printed “{entry.old_printed}”{became}"),
        Cell(entry.reason, look="wide"),
        words.day(entry.corrected_on.isoformat()),
        Cell("evidence", href=citation.evidence([held[-1].id])) if held else "not in this ledger",
    )


def _about(entry: Correction) -> str:
    return f"{spoken.span(entry.series.period_start, entry.series.period_end)}; {entry.id}"
