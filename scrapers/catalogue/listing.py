"""The table of sources as README shows it, made from the declarations."""

from __future__ import annotations

from collections.abc import Iterable

from data.declaration import UNPROVEN, SourceDeclaration

BEGIN, END = "<!-- sources: begin -->", "<!-- sources: end -->"
_ACCESS = {
    "html": "fetched",
    "attachments": "fetched",
    "by_name": "fetched by its predictable name",
    "page": "the page itself is fetched",
    "script": "dropped by hand (links need JavaScript)",
    "drop": "dropped by hand",
}


def table(sources: Iterable[SourceDeclaration]) -> str:
    """Return a Markdown table of the sources, one line each, by id."""
    lines = [
        "| source | publisher | cadence | next due | how it comes |",
        "|---|---|---|---|---|",
    ]
    for source in sorted(sources, key=lambda s: s.id):
        name = f"[`{source.id}`]({source.landing})" if source.landing else f"`{source.id}`"
        due = source.expect.next_due.isoformat() if source.expect else ""
        cells = (name, source.publisher, source.cadence, due, _comes(source))
        lines.append(f"| {' | '.join(c.replace('|', '/') for c in cells)} |")
    return "\n".join(lines)


def _comes(source: SourceDeclaration) -> str:
    kept = "kept, not read: figures are typed in" if source.format == "held" else ""
    unproven = UNPROVEN if source.unproven_live else ""
    return "; ".join(filter(None, (_ACCESS[source.access], kept, unproven)))


def renewed(readme: str, sources: Iterable[SourceDeclaration]) -> str:
    """Return README's text with the table between its two marks made anew."""
    head, _, rest = readme.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{table(sources)}\n\n{END}{tail}"
