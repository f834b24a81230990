"""One service: its identity card with the source of each line, its reports, and its peers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.model import TIER_WORDS
from data.reference import programmes
from metrics import words
from metrics.directory import NOT_STATED, SIZE_WORDS, Entry
from metrics.peers import RULE, peers
from pages.parts import answers, prose, roster, said, spoken, tables
from pages.parts.tables import Cell, Row

_SHOWN_SPANS = 12


def show(e: Entry, every: Sequence[Entry]) -> None:
    """Place everything known about one service."""
    st.header(e.platform.name, anchor="service")
    tables.show(
        f"{e.platform.name}: identity card",
        ("Line", "What we know", "Source"),
        lines(e),
    )
    _duties(e)
    said.show(e.platform.id, e.platform.name)
    _peers(e, every)


def lines(e: Entry) -> list[tuple[str, Cell, Cell]]:
    """Return the lines of the identity card: heading, fact, source."""
    return [*_provider(e), *_supervision(e), *_size(e), *_contacts(e), *_names(e)]


def _absent(words_: str = NOT_STATED) -> Cell:
    return Cell(words_, look="absent")


def _source(address: str, confidence: str = "") -> Cell:
    if not address:
        return _absent("none given")
    bare, _, rest = address.partition(" ")
    host = bare.split("/")[2] if "//" in bare else bare
    sure = f"confidence {confidence}" if confidence not in ("", "high") else ""
    return Cell(host, note="; ".join(filter(None, (rest.strip("()"), sure))), href=bare)


def _provider(e: Entry) -> list[tuple[str, Cell, Cell]]:
    p = e.provider
    if p is None:
        named = (
            Cell(e.operator, note="as a collection of reports names it")
            if e.operator
            else _absent()
        )
        source = _source(e.platform.source) if e.operator else _absent("none given")
        return [("Provider", named, source), ("Answers in", _absent(), _absent("none given"))]
    source = _source(p.source, p.confidence)
    represented = Cell(p.representative) if p.representative else None
    found = [
        ("Provider", Cell(e.provider_name or NOT_STATED, note=p.note), source),
        ("Answers in", roster.answers_in(e), source),
    ]
    if represented:
        found.append(("Legal representative (Article 13)", represented, source))
    return found


def _supervision(e: Entry) -> list[tuple[str, Cell, Cell]]:
    c = e.coordinator
    found: list[tuple[str, Cell, Cell]] = []
    if c is None:
        why = "follows from the state of establishment, which is not stated in what we read"
        found.append(
            ("Coordinator", Cell(NOT_STATED, note=why, look="absent"), _absent("none given"))
        )
    else:
        since = f" since {words.day(c.since.isoformat())}" if c.since else ""
        told = f"{c.english}; {c.status}{since}. {c.note[:1].upper()}{c.note[1:]}".strip(". ")
        name = Cell(c.authority, note=told, href=c.website)
        found.append(("Coordinator", name, _source(c.source, c.confidence)))
    if e.by_commission:
        note = "alone for the duties of very large services, beside the coordinator for all others"
        law = Cell(
            "Article 56 of Regulation (EU) 2022/2065",
            href="https://eur-lex.europa.eu/eli/reg/2022/2065/oj",
        )
        found.append(("Supervised by the European Commission too", Cell("yes", note=note), law))
    return found


def _size(e: Entry) -> list[tuple[str, Cell, Cell]]:
    p = e.platform
    since = f"designated on {words.day(p.designated_on.isoformat())}" if p.designated_on else ""
    told = "; ".join(filter(None, (since, p.notes)))
    source = _source(p.source, p.confidence) if e.by_commission else _absent("no designation found")
    users = roster.users(e)
    cited = Cell("evidence", href=users.href) if users.href else _absent("none given")
    return [
        ("Sector", Cell(spoken.code(p.sector)), Cell("our grouping")),
        ("Size class", Cell(SIZE_WORDS[p.designation], note=told), source),
        (
            "Users in the European Union",
            Cell(users.words, note=users.note, look=users.look.replace("number", "").strip()),
            cited,
        ),
    ]


def _contacts(e: Entry) -> list[tuple[str, Cell, Cell]]:
    if not e.contacts:
        return [
            (
                "Point of contact for authorities",
                _absent("not found in what we read"),
                _absent("none given"),
            )
        ]
    return [
        (
            f"Point of contact (Article {c.article})",
            Cell(c.address, note="; ".join(filter(None, (c.languages, c.note)))),
            _source(c.source, c.confidence),
        )
        for c in e.contacts
    ]


def _names(e: Entry) -> list[tuple[str, Cell, Cell]]:
    others = [n for n in e.names if n.name != e.platform.name]
    if not others:
        return []
    told = []
    for n in others:
        since = f"from {n.valid_from}" if n.valid_from else ""
        until = f"until {n.valid_until}" if n.valid_until else ""
        when = " ".join(filter(None, (since, until)))
        told.append(f"{n.name} ({when})" if when else n.name)
    return [("Other names in print", Cell(", ".join(told)), Cell("reports as printed"))]


def _duties(e: Entry) -> None:
    st.subheader("Under which rules it reports, and what is held")
    duty = (
        "As a very large service it owes a harmonised report each half-year, from two months after "
        "the rules for such services apply to it (Articles 33(6) and 42(1))."
        if e.by_commission
        else "It owes a harmonised report once a year (Articles 15 and 24), unless its provider "
        "is a micro or small enterprise; whether it is one, no source we read says."
    )
    due = f" The next one is due on {words.day(e.next_due.due.isoformat())}." if e.next_due else ""
    prose.paragraph(duty + due)
    if not e.spans:
        prose.small("No figure of this service is held.")
        return
    known = programmes()
    rows: list[Row] = [
        (
            known[programme].title if programme in known else programme,
            spoken.span(start, end),
            TIER_WORDS[tier],
        )
        for _, programme, start, end, tier in e.spans[:_SHOWN_SPANS]
    ]
    tables.show(f"Periods held of {e.platform.name}", ("Rules", "Period", "What we hold"), rows)
    if len(e.spans) > _SHOWN_SPANS:
        prose.small(f"{_SHOWN_SPANS} of {len(e.spans)} periods are shown, the latest first.")


def _peers(e: Entry, every: Sequence[Entry]) -> None:
    st.subheader("Peers by sector and size")
    prose.small(RULE)
    found = peers(e, every)
    if not found:
        prose.paragraph("No service of the list is of the same sector and size class.")
        return
    rows: list[Row] = [
        (
            Cell(p.entry.platform.name, href=roster.address(p.entry)),
            roster.users(p.entry),
            "by users too" if p.by_users else "by sector and size class alone",
        )
        for p in found
    ]
    heads = ("Service", Cell("Users in the EU, as published", look="number"), "Compared")
    tables.show(f"Peers of {e.platform.name}", heads, rows)
    here = set(answers.held().platforms)
    group = sorted(p for p in (e.platform.id, *(q.entry.platform.id for q in found)) if p in here)
    if len(group) > 1:
        st.page_link(
            "compare.py",
            label=f"Read the {len(group)} with a report side by side",
            query_params={"platforms": ",".join(group)},
        )
