"""Every figure from print to reader, the sums among them, and what is told beside them."""

from __future__ import annotations

from collections.abc import Iterator

from data.annex_i import template
from data.model import Observation
from scrapers.validation import html
from scrapers.validation.gaps import is_blank, part_of, parts
from scrapers.validation.html import Cell
from scrapers.validation.told import Told, bounded
from scrapers.validation.words import (
    about,
    category,
    counted,
    inside,
    number,
    place,
    quoted,
    table_of,
    typed,
    unit,
    visible,
)


def cells(told: Told) -> Iterator[str]:
    """Yield every figure by its part: what is printed, what was typed, what readers would see."""
    numbers = parts(told.of.tables)
    groups: dict[str, list[Observation]] = {}
    for one in told.of.reading.observations:
        groups.setdefault(table_of(one.citation.locator), []).append(one)
    if not groups:
        yield html.paragraph("No figure was read.")
    for key, observations in sorted(groups.items(), key=lambda g: part_of(g[1][0], numbers)):
        part = template().parts.get(part_of(observations[0], numbers))
        file = place(key) if key else visible(told.of.name)
        title = f"Part {part.number}: {part.title}" if part else "Figures"
        yield html.heading(3, f"{title} ({file})")
        stated = [o for o in observations if not is_blank(o)]
        heads = ("What is counted", "Printed", "Typed", "Readers would see")
        caption = f"{counted(len(stated), 'figure')} printed in {file}"
        yield html.table(caption, heads, bounded([_cell(o, told) for o in stated], 4))
        yield _blanks([o for o in observations if is_blank(o)])


def _cell(one: Observation, told: Told) -> tuple[Cell, Cell, Cell, str]:
    shown = told.shown.get(one.id, ())
    remark = told.notes.get(one.series, "")
    return (
        Cell(about(one.series), inside(one.citation.locator)),
        Cell(quoted(one.citation.quote), f"Remark: {quoted(remark)}" if remark else ""),
        Cell(typed(one.value), unit(one.value)),
        "; ".join(f"{s.label}: {s.words}" for s in shown) or _elsewhere(one, told),
    )


def _elsewhere(one: Observation, told: Told) -> str:
    labels = dict.fromkeys(told.used.get(one.id, ()))
    return f"counted into: {', '.join(labels)}" if labels else "its evidence page only"


def _blanks(observations: list[Observation]) -> str:
    if not observations:
        return html.paragraph("No cell is blank.")
    groups: dict[str, list[str]] = {}
    for one in observations:
        what = about(one.series._replace(category="dsa/TOTAL", jurisdiction="EU"))
        where = one.series.jurisdiction if one.series.jurisdiction != "EU" else ""
        bare = category(one.series.category).removeprefix("category ").split(" ")[0]
        groups.setdefault(what.removesuffix(", TOTAL"), []).append(f"{bare} {where}".strip())
    lines = [f"{what}: {', '.join(places)}" for what, places in groups.items()]
    summary = f"{counted(len(observations), 'blank cell')}: not reported, which is not zero"
    return html.folded(summary, html.listed(lines))


def sums(told: Told) -> Iterator[str]:
    """Yield each count beside what its parts add up to."""
    by_id = {o.id: o for o in told.of.reading.observations}
    order = {key: n for n, key in enumerate(by_id)}
    rows = [
        (
            Cell(about(by_id[s.observation].series), place(by_id[s.observation].citation.locator)),
            number(s.whole),
            number(s.parts),
            counted(s.blank, "part without a number", "parts without a number"),
            "equal" if s.whole == s.parts else f"{number(s.whole - s.parts)} apart",
        )
        for s in sorted(told.of.sums, key=lambda s: order[s.observation])
    ]
    if not rows:
        yield html.paragraph("No count is printed together with its sub-categories.")
        return
    heads = ("What is counted", "Printed", "Its parts add up to", "Blank", "Difference")
    yield html.paragraph(
        "Each count beside what the categories one level below it add up to. Parts left blank add "
        "nothing and are no zero; a difference is a finding only where a rule says so."
    )
    yield html.table("Counts and their parts", heads, bounded(rows, 5))


def caveats(told: Told) -> Iterator[str]:
    """Yield what is told beside the figures, each sentence once with how many figures it is of."""
    said: dict[str, int] = {}
    for one in told.of.shown:
        for words in one.caveats if one.known else ():
            said[words] = said.get(words, 0) + 1
    lines = (f"{words} ({counted(n, 'figure')})" for words, n in said.items())
    yield html.listed(map(visible, lines)) or html.paragraph("Nothing.")
