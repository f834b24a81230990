"""What the Country page can say of a place: the harmonised reports, or other regimes alone."""

from __future__ import annotations

from dataclasses import replace

from metrics.lens import Lens
from metrics.questions import Answer
from pages.parts import answers, orders, prose


def covered(lens: Lens) -> bool:
    """Whether the harmonised reports cover a place: the European Union and its members."""
    return lens.jurisdiction == "EU" or orders.is_state(lens.jurisdiction)


def scope(lens: Lens) -> None:
    """Say what the page holds about the place, and which reports do not break it down."""
    if orders.is_state(lens.jurisdiction):
        prose.paragraph(
            f"The European Union's harmonised reports tell of {lens.place} only the orders of its "
            "authorities and the monthly users there. Notices, complaints and disputes do not "
            "break down by country; they stand under Compare and Redress for the whole Union."
        )
    elif lens.jurisdiction == "EU":
        prose.paragraph(
            "Choose a country on the left. For the European Union as a whole you see its law, "
            "what testers and bodies counted across it, and the orders to one service country by "
            "country."
        )
    else:
        prose.paragraph(
            f"The European Union's harmonised reports say nothing about {lens.place}. What is "
            "known comes from the law there and from other regimes, each in its own words and "
            "never compared with another."
        )


def offered(lens: Lens) -> list[str]:
    """Return the services that state orders anywhere in the Union, most orders first."""
    union = answers.ask("orders_here", replace(lens, jurisdiction="EU"))
    return list(orders.stating(union))


def everywhere(lens: Lens, service: str) -> Answer:
    """Return what is told of orders to one service in every member state."""
    return answers.ask("orders_everywhere", replace(lens, platforms=(service,), jurisdiction="EU"))
