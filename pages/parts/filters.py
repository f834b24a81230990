"""The shared filters: what a reader looks at, in the sidebar, in the address and in words.

The address is the truth. It is read before any widget, everything in it that cannot be
honoured is named, and it follows the widgets. Streamlit's own binding would put labels in
the place of ids and drop unknown values without a word. Back and forward work, as does a
change of page, which clears the address and keeps the filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from data.harms import families
from data.places import jurisdictions
from metrics import periods as held_periods
from metrics import words
from metrics.lens import DEFAULT_PLATFORMS, LATEST, PARAMETERS, TODAY, Lens, from_parameters
from pages.parts import answers, clock, states, trace

OWN = ("f", "metric", "embed", "embed_options")
"""Parameters that belong to one page or to Streamlit, not to the filters."""
OWN_OF = {
    "services": ("sector", "size", "state", "q", "s"),
    "country": ("service",),
    "status": ("source",),
    "evidence": ("s",),
    "published": ("exercise",),
    "claims": ("demo", "wave", "reports", "service"),
    "changes": ("kind", "regime", "service", "release", "rows", "steps"),
}
"""Parameters that one page alone understands, by its path; elsewhere they are rejected."""

_VIEW = "view"
_WIDGETS = {"harm": "filter_harm", "platforms": "filter_platforms"}
_WIDGETS |= {"country": "filter_country", "period": "filter_period", "asof": "filter_asof"}
_FIRST = date(2023, 8, 25)
"""The first day on which the Digital Services Act bound a designated service."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: ids, in the order in which they are offered."""

    families: tuple[str, ...]
    platforms: tuple[str, ...]
    places: tuple[str, ...]
    periods: tuple[held_periods.Held, ...]


def choices() -> Choices:
    """Return what the ledger has figures for."""
    held = answers.held()
    here = sorted(held.platforms, key=lambda p: trace.name_of(p).casefold())
    known = jurisdictions()
    rest = sorted(set(held.places) - {"EU"}, key=lambda j: known[j].name if j in known else j)
    return Choices(tuple(families()), tuple(here), ("EU", *rest), held.periods)


def lens() -> Lens:
    """Return what the reader looks at now."""
    found = st.session_state.get(_VIEW)
    return found if isinstance(found, Lens) else Lens()


def view_address() -> str:
    """Return the full canonical link to this view: defaults and the latest period written out."""
    return str(st.session_state.get("address", ""))


def _address(shown: Lens, offered: Choices) -> str:
    opens = _opening(shown, offered)
    pinned = replace(shown, period_end=shown.period_end or (opens.end if opens else ""))
    return f"{str(st.context.url or '').partition('?')[0]}?{pinned.query()}"


def _opening(shown: Lens, offered: Choices) -> held_periods.Held | None:
    """Return the period a page opens with, by what was held on the day of knowledge."""
    known = answers.held(shown.known_on).periods if shown.known_on else offered.periods
    return held_periods.opening(known)


def draw(page: str) -> None:
    """Place the filters and bring address and choice together; `page` is the page's path."""
    offered = choices()
    _take_from_address(page, offered)
    with st.sidebar:
        _widgets(offered)
    st.session_state[_VIEW] = chosen = _chosen()
    st.session_state["address"] = _address(chosen, offered)
    _give_to_address(chosen)
    states.bad_link(st.session_state.get("rejected", ()))


def keep() -> None:
    """Keep the choice while a page without filters is open: undrawn widgets forget theirs."""
    for key in _WIDGETS.values():
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _take_from_address(page: str, offered: Choices) -> None:
    """Fill the widgets from the address when somebody came by a link, or went back."""
    moved = st.session_state.get("page") != page
    st.session_state["page"] = page
    own = (*OWN, *OWN_OF.get(page, ()))
    given = {k: v for k, v in st.query_params.to_dict().items() if k not in own}
    written = st.session_state.get("written", {})
    if moved and not given and _WIDGETS["harm"] in st.session_state:
        st.session_state["rejected"] = ()
        return  # a change of page clears the address; the choice stays
    if given == written and _WIDGETS["harm"] in st.session_state:
        return
    asked, rejected = from_parameters(given, own, clock.today())
    reasons = [f"{r.name} “{r.value}” ({r.reason})" for r in rejected]
    filled, missing = _offered(asked, offered)
    st.session_state["rejected"] = (*reasons, *missing)
    for key, value in filled.items():
        st.session_state[key] = value


def _offered(asked: Lens, offered: Choices) -> tuple[dict[str, object], list[str]]:
    """Return the widgets' values for a lens, and what of it nothing is held for."""
    missing = []
    harm, place, end = asked.harm_family, asked.jurisdiction, asked.period_end
    if harm not in offered.families:
        missing.append(f"harm “{harm}” (choose the group it belongs to)")
        harm = Lens().harm_family
    if place not in offered.places:
        missing.append(f"country “{place}” (no figures held)")
        place = "EU"
    if end and end not in {p.end for p in offered.periods}:
        missing.append(f"period “{end}” (no report held)")
        end = ""
    absent = [p for p in asked.platforms if p not in offered.platforms]
    missing += [f"platforms “{p}” (no figures held)" for p in absent]
    chosen = [p for p in asked.platforms if p in offered.platforms]
    known = date.fromisoformat(asked.known_on) if asked.known_on else None
    if known and known < _FIRST:
        missing.append(f"asof “{asked.known_on}” (before the first report of this kind was due)")
        known = None
    values = (harm, chosen, place, end or LATEST, known)
    return dict(zip(_WIDGETS.values(), values, strict=True)), missing


def _widgets(offered: Choices) -> None:
    known = families()
    st.selectbox(
        "Kind of harm",
        offered.families,
        format_func=lambda f: known[f].label,
        key=_WIDGETS["harm"],
        help="Harm to children is never inside the default lens.",
    )
    st.multiselect(
        "Services",
        offered.platforms,
        format_func=trace.name_of,
        key=_WIDGETS["platforms"],
        placeholder="Social, messaging, dating, adult, gaming",
        help="None chosen: social, messaging, dating, adult, gaming and video services.",
    )
    places = jurisdictions()
    st.selectbox(
        "Country or union",
        offered.places,
        format_func=lambda j: places[j].name if j in places else j,
        key=_WIDGETS["country"],
    )
    spans = {p.end: p.words() for p in offered.periods}
    opens = held_periods.opening(offered.periods)
    latest = f"{opens.words()} (latest)" if opens else "Latest"
    st.selectbox(
        "Period",
        (LATEST, *spans),
        format_func=lambda end: spans.get(end, latest),
        key=_WIDGETS["period"],
    )
    _knowledge()


def _knowledge() -> None:
    """Place the day whose knowledge is shown, out of the way of those who want today's."""
    asked = st.session_state.get(_WIDGETS["asof"]) is not None
    with st.expander("As known on an earlier day", expanded=asked):
        st.date_input(
            "As known on",
            value=None,
            min_value=_FIRST,
            max_value=clock.today(),
            format="YYYY-MM-DD",
            key=_WIDGETS["asof"],
            help="Shows what this ledger held at the end of that day (UTC). Empty: today.",
        )


def _chosen() -> Lens:
    values = {name: st.session_state[key] for name, key in _WIDGETS.items()}
    picked = ",".join(values["platforms"]) or DEFAULT_PLATFORMS
    known = values["asof"].isoformat() if values["asof"] else TODAY
    found, _ = from_parameters({**values, "platforms": picked, "asof": known})
    return found


def _give_to_address(chosen: Lens) -> None:
    """Write what differs from the defaults; a plain address stays plain."""
    usual = Lens().parameters()
    wanted = {k: v for k, v in chosen.parameters().items() if v != usual[k]}
    for name in PARAMETERS:
        if wanted.get(name) == st.query_params.get(name):
            continue
        if name in wanted:
            st.query_params[name] = wanted[name]
        else:
            del st.query_params[name]
    st.session_state["written"] = wanted


def reset() -> None:
    """Return to the view every page starts with."""
    for key in _WIDGETS.values():
        st.session_state.pop(key, None)
    values, _ = _offered(Lens(), choices())
    for key, value in values.items():
        st.session_state[key] = value


def showing() -> None:
    """Place the line above the first chart: what is shown, in words, reset and link."""
    shown = lens()
    known = answers.held(shown.known_on).periods
    named = (p for p in (*known, *answers.held().periods) if p.end == shown.period_end)
    chosen = next(named, None) or held_periods.opening(known)
    services = len(shown.services)
    parts: Sequence[str] = (
        shown.label,
        shown.place,
        chosen.words() if chosen else "no period held",
        words.plural(services, "service") if shown.platforms else shown.services_words,
        shown.knowledge,
    )
    with st.container(horizontal=True, vertical_alignment="center", key="showing"):
        st.markdown(f"**Showing:** {' · '.join(p for p in parts if p)}", width="content")
        st.button("Reset", on_click=reset, key="reset", type="tertiary")
        with st.popover("Copy link to this view", type="tertiary"):
            st.code(view_address(), language=None, wrap_lines=True)
