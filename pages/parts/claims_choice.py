"""What a reader of *Claims and tests* may choose: the ledger, a round, which reports, a service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from data import languages
from data.exercises.demo import platforms_of_the_demo
from data.exercises.roles import Role
from data.exercises.words import words as of_list
from metrics import words
from metrics.exercises.disclosure import week
from metrics.exercises.shown import Chosen, Shown
from pages.parts import choice, claims_rounds, prose, signed, states
from pages.parts.claims_rounds import Wave
from pages.parts.trace import name_of

INVENTED = "Synthetic example: invented services and reports"
"""What stands wherever something of the demonstration is shown."""

_ALL = "all"
_GROUPS = {"user": "users", "trusted": "trusted reporters", "regulator": "regulators"}
_NOBODY = "not stated"


@dataclass(frozen=True, slots=True)
class View:
    """What somebody looks at: a round, which of its reports, and whether from the desk."""

    wave: Wave
    demo: bool
    desk: bool
    chosen: Chosen | None
    shown: Shown

    @property
    def reports(self) -> str:
        """Which reports, in words."""
        return said(self.chosen)

    @property
    def where(self) -> dict[str, str]:
        """What every row of a file says of where it belongs."""
        return {
            "exercise": self.wave.exercise.id,
            "round": self.wave.round.id,
            "reports": self.reports,
        }


def demonstration() -> bool:
    """Return whether the address asks for the demonstration, and say so where it does."""
    given = st.query_params.get("demo", "")
    if given not in ("", "0", "1"):
        states.bad_link([f"demo “{given}” (1 shows the demonstration)"])
    if given != "1":
        return False
    address = str(st.session_state.get("address", ""))
    st.session_state["address"] = f"{address}&{urlencode({'demo': 1})}"
    st.html(
        f'<p class="synthetic" role="note"><strong>{INVENTED}</strong> Nothing below was observed. '
        'No such service exists. <a href="claims">Leave the example</a></p>'
    )
    return True


def desk() -> bool:
    """Return whether a reviewer who is signed in looks at what the public does not see."""
    person = signed.present(Role.REVIEWER)
    return person is not None and st.toggle(
        "Desk view: everything, exactly. Not for the public",
        key="claims_desk",
        help="Counts below ten, single organisations and rounds that are not over.",
    )


def choose(waves: Sequence[Wave], *, demo: bool, desk: bool) -> View:
    """Let a reader choose a round and which of its reports; both stand in the address."""
    by_key = {one.key: one for one in waves}
    left, right = st.columns(2)
    with left:
        key = choice.one_of("wave", list(by_key), "Exercise and round", lambda k: _named(by_key[k]))
    wave = by_key[key]
    every = claims_rounds.seen(wave, demo=demo, desk=desk)
    with right:
        chosen = _reports(every)
    found = claims_rounds.seen(wave, demo=demo, desk=desk, chosen=chosen) if chosen else every
    return View(wave, demo, desk, chosen, found)


def _named(wave: Wave) -> str:
    year = wave.round.field_start.year if wave.round.field_start else "no date"
    return f"{wave.exercise.title}, {wave.round.id} ({year})"


def _reports(found: Shown) -> Chosen | None:
    offered = {_ALL: None} | {f"{name}.{value}": (name, value) for name, value in found.choices}
    key = choice.one_of("reports", list(offered), "Reports", lambda k: said(offered[k]))
    if len(offered) == 1:
        prose.small(
            "No part of the reports is shown by itself: of items that are not the testers' own "
            "one breakdown is public, by service."
            if found.about
            else "No channel, reporter or language has enough reports to be shown by itself."
        )
    return offered[key]


def said(chosen: Chosen | None) -> str:
    """Return which reports are meant, in words."""
    if chosen is None:
        return "All valid reports"
    stratum, value = chosen
    if stratum == "channel":
        known = of_list("channel").get(value)
        return f"Channel: {known.label if known else _NOBODY}"
    if stratum == "reporter_group":
        return f"Reporters: {_GROUPS.get(value, _NOBODY)}"
    return f"Language: {languages.name(value) if value else _NOBODY}"


def service(view: View) -> str:
    """Let a reader choose the service whose curves are drawn; one that has some comes first."""
    found = sorted(
        view.shown.services, key=lambda s: (s.curves is None, s.hidden, name(s.platform).casefold())
    )
    order = [s.platform for s in found]
    return choice.one_of("service", order, "Service in the charts below", name)


def name(platform: str) -> str:
    """Return the name of a service, real or invented."""
    return platforms_of_the_demo().get(platform) or name_of(platform)


def kind(view: View) -> list[tuple[str, str]]:
    """Return what kind of statement a figure is, and about which reports."""
    first = [(INVENTED, "third")] if view.demo else [("test reports: what testers saw", "")]
    second = [("desk view, not public", "third")] if view.desk else []
    how = of_list("announced")[view.wave.exercise.announced].label
    return [*first, *second, (how, ""), (view.reports, "")]


def badges(view: View) -> list[tuple[str, str]]:
    """Return what kind of test it was, in a few words each."""
    one, phase = view.wave.exercise, view.wave.round
    lists = (("design", one.design), ("announced", one.announced), ("schedule", phase.schedule))
    labels = [of_list(name)[code].label for name, code in lists if code]
    if phase.observation_days:
        labels.append(f"watched for {words.plural(phase.observation_days, 'day')}")
    if phase.field_start and phase.field_end:
        weeks = [words.day(week(d).isoformat()) for d in (phase.field_start, phase.field_end)]
        labels.append(f"field phase from the week of {weeks[0]} to that of {weeks[1]}")
    labels.append(words.plural(view.shown.organisations, "organisation"))
    channels = [v for name, v in view.shown.choices if name == "channel"]
    labels += [said(("channel", v)) for v in channels]
    return [(label, "") for label in labels]


def say_held(waves: Sequence[Wave]) -> None:
    """Say which rounds wait for a release, and why."""
    for one in waves:
        if claims_rounds.frozen(one):
            st.info(
                "A few reports came or went since this round was frozen. Shown beside that "
                "release, today's figures would tell of those few, so they wait for the next one. "
                "The frozen release stands below.",
                title=f"{_named(one)}: waits for its next release",
            )
        else:
            st.info(
                "Figures of a round are public from its first release on: before it, each report "
                "that is approved or withdrawn would show.",
                title=f"{_named(one)}: waits for its first release",
            )


def nothing(*, demo: bool) -> None:
    """Say that no round may be looked at yet, and where there is something to see."""
    if demo:
        st.info(
            "Load it with `python -m scrapers import --example`, on the machine this runs on.",
            title="The example is not loaded here",
        )
    else:
        st.info(
            "A round is shown once its observation is over. Until then there is what others "
            "published, and an invented example: load it with `python -m scrapers import "
            "--example`, then open this page with `?demo=1`.",
            title="No test of our own yet",
        )
    with st.container(horizontal=True):
        st.page_link("published.py", label="Published tests")
        if not demo:
            st.page_link("claims.py", label="The invented example", query_params={"demo": "1"})
