"""What the Country page can say of a place: the harmonised reports, or other regimes alone."""

from __future__ import annotations

from dataclasses import replace

from metrics.lens import Lens
from metrics.questions import Answer
from pages.parts import answers, capacity, frame, orders, prose, states
from pages.parts.trace import name_of


def covered(lens: Lens) -> bool:
    """Whether the harmonised reports cover a place: the European Union and its members."""
    return lens.jurisdiction == "EU" or orders.is_state(lens.jurisdiction)


def scope(lens: Lens) -> None:
    """Say what the page holds about the place, and which reports do not break it down."""
    if orders.is_state(lens.jurisdiction):
        prose.paragraph(
            f"The European Union's harmonised reports tell of {lens.place} only the orders of its "
            "authorities and the monthly users there. Moderators are told by language. Notices, "
            "complaints and disputes do not break down by country; they stand under Compare and "
            "Redress for the whole Union."
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
    """Return the services with orders anywhere in the Union, most first, then with moderators."""
    union = replace(lens, jurisdiction="EU")
    first = orders.stating(answers.ask("orders_here", union))
    every = answers.ask("capacity_in_all", union).figures
    staffed = (f.platform for f in every if f.known and f.metric in capacity.STAFF)
    return list(dict.fromkeys((*first, *sorted(staffed, key=lambda p: name_of(p).casefold()))))


def place_service(lens: Lens, service: str) -> None:
    """Place the orders to one service by country, and its moderators by language."""
    ordered = orders.of_service(everywhere(lens, service), service)
    read = capacity.of_service(in_every_language(lens, service), service)
    for found in filter(None, (ordered, read)):
        frame.place(found)
    if not (ordered or read):
        name = name_of(service)
        states.empty(f"{name} states orders and moderators neither by country nor by language.")


def everywhere(lens: Lens, service: str) -> Answer:
    """Return what is told of orders to one service in every member state."""
    return answers.ask("orders_everywhere", replace(lens, platforms=(service,), jurisdiction="EU"))


def in_every_language(lens: Lens, service: str) -> Answer:
    """Return what one service tells by language, for every language."""
    return answers.ask("capacity", replace(lens, platforms=(service,), jurisdiction="EU"))
