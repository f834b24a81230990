"""What two documents of one source differ in, as `changes --between` prints it."""

from __future__ import annotations

from typing import Any

import typer

from data.absent import LISTED, WHY_WORDS
from data.contrast import Comparable, Contrast
from data.model import Observation, public_id, release
from data.store import Store
from scrapers.commands import terminal

GONE, EXPLAINED = "no longer stated", "not repeated for a known reason"


def show(store: Store, source: str, names: tuple[str, str], most: int, as_json: bool) -> None:
    """Print what the newer of two named documents says otherwise, anew, or not at all.

    A document is named by its snapshot or the beginning of it, or by the last day of its
    release. Raises typer.BadParameter where that names none, or several.
    """
    found = [c for one in store.comparable(source).values() for c in one]
    one, other = (_named(name, found) for name in names)
    if one.made.source != other.made.source or one == other:
        raise typer.BadParameter("--between wants two different documents of one source")
    made = store.contrast(one, other)
    listed = _listed(store, made, most)
    if as_json:
        terminal.print_json(_counts(made) | {"differences": listed})
        return
    for line in listed:
        print(_line(line))
    print(f"{made.before.snapshot} -> {made.now.snapshot}: {_told(made)}")


def _named(name: str, found: list[Comparable]) -> Comparable:
    fits = [c for c in found if name in (c.made.snapshot, release(c.made.edition))]
    fits = fits or [c for c in found if c.made.snapshot.startswith(name)]
    if len(fits) == 1:
        return fits[0]
    which = "several documents are" if fits else "no document that has another beside it is"
    known = ", ".join(c.made.snapshot for c in (fits or found)[:8]) or "none is held"
    raise typer.BadParameter(f"{which} named {name!r}; there are: {known}")


def _counts(made: Contrast) -> dict[str, Any]:
    return {
        "before": made.before.snapshot,
        "now": made.now.snapshot,
        "unchanged": made.unchanged,
        "other_digits": made.digits,
        "changed": len(made.changed),
        "added": len(made.added),
        "no_longer_stated": len(made.missing),
        "not_repeated_for_a_known_reason": len(made.explained),
        "of_periods_only_the_newer_has": made.beyond_now,
        "of_periods_only_the_older_has": made.beyond_before,
    }


def _told(made: Contrast) -> str:
    own = ""
    if made.beyond_before or made.beyond_now:
        own = (
            f"; {made.beyond_now:,} of periods only the newer has, "
            f"{made.beyond_before:,} of periods only the older has"
        )
    return (
        f"{made.unchanged:,} unchanged, {made.digits:,} with other digits, "
        f"{len(made.changed):,} changed, {len(made.added):,} new, "
        f"{len(made.missing):,} no longer stated, "
        f"{len(made.explained):,} not repeated for a known reason{own}"
    )


def _listed(store: Store, made: Contrast, most: int) -> list[dict[str, Any]]:
    """Return at most so many differences of each kind, the largest relative change first."""
    changed, added = made.changed[:most], made.added[:most]
    missing = (*made.missing[:most], *made.explained[:most])
    named = {row for one in changed for row in (one.before, one.now)} | {*added}
    held = store.statements_at(sorted(named | {one.row for one in missing}))
    return [
        *(_changed(held[c.before], held[c.now], c.relative) for c in changed),
        *({"difference": "new", **_about(held[row]), "now": _said(held[row])} for row in added),
        *(
            {
                "difference": GONE if one.why in LISTED else EXPLAINED,
                **_about(held[one.row]),
                "was": _said(held[one.row]),
                "why": one.why.value,
                "words": WHY_WORDS[one.why],
            }
            for one in missing
        ),
    ]


def _changed(old: Observation, new: Observation, relative: float | None) -> dict[str, Any]:
    sides = {"was": _said(old), "now": _said(new), "relative": relative}
    return {"difference": "changed", **_about(new), **sides}


def _about(o: Observation) -> dict[str, Any]:
    return {"series": o.series._asdict(), "unit": o.value.unit}


def _said(o: Observation) -> dict[str, Any]:
    value = o.value
    return {
        "number": value.number,
        "absence": value.absence.value if value.absence else None,
        "printed": o.citation.quote,
        "locator": o.citation.locator,
        "evidence": public_id(o.id),
    }


def _line(one: dict[str, Any]) -> str:
    about = " ".join(filter(None, one["series"].values()))
    was, now = (one[side]["printed"] if side in one else None for side in ("was", "now"))
    if was is None:
        return f"  new: {about}: {now!r}"
    if now is None:
        return f"  {one['difference']}: {about}: last {was!r} ({one['words']})"
    share = f" ({one['relative']:+.1%})" if one["relative"] is not None else ""
    return f"  changed: {about}: {was!r} -> {now!r}{share}"
