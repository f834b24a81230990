"""Further figures of a round: through the same gates, and what cannot be said is named."""

from __future__ import annotations

from dataclasses import replace

from data.exercises.model import Coding
from metrics.exercises.disclosure import Form
from metrics.exercises.dossier import dossier
from metrics.exercises.shown import shown
from metrics.exercises.told import Topic
from metrics.exercises.topics import OTHERS, Further, further
from tests.drawn_reports import records

OWN = {"origin": "synthetic_posted_by_team"}
HEAD = "times | organisation | platform | language | decided | decision | acknowledged"
BOTH = f"""
    {HEAD}
    10 | one | x      | de | 5  | removed      | 1
    10 | two | x      | fr | 90 | no_violation |
    10 | two | x      | de |    |              | 1
    10 | one | x      | fr |    |              |
    10 | one | tiktok | de | 5  | removed      | 1
    10 | two | tiktok | de |    |              | 1
"""


def told(table: str, **everywhere: str) -> Further:
    held = dossier(records(table, **everywhere))
    return further(held, shown(held.of))


def topic(found: Further, key: str) -> Topic:
    return next(one for one in found.topics if one.key == key)


def test_a_figure_stands_for_each_public_service_and_never_beside_all_together() -> None:
    found = topic(told(BOTH, **OWN), "acknowledgement")
    lines = [one for one in found.told if one.line.metric == "ack_share"]
    assert [one.platform for one in lines] == ["tiktok", "x"]
    assert lines[1].line.words.startswith("20 of 40 acknowledged by the end; ")


def test_what_no_service_has_enough_of_stands_for_all_together() -> None:
    rows = f"""
        {HEAD}
        20 | one | x      | de | 5 | no_violation |
        20 | two | x      | de |   |              |
        20 | one | tiktok | de |   |              |
        20 | two | tiktok | de | 5 | no_violation |
    """
    lines = [
        one
        for one in topic(told(rows, **OWN), "removal").told
        if one.line.metric == "act_removed_of_decided_share"
    ]
    # Of the decided reports of each service one organisation filed all.
    assert [(one.platform, one.line.words[:7]) for one in lines] == [("", "0 of 40")]


def test_items_of_others_have_no_further_figures() -> None:
    found = told(BOTH, origin="found_public")
    assert found.topics == ()
    assert OTHERS in [one.why for one in found.missing]


def test_languages_are_contrasted_with_a_difference_and_its_interval() -> None:
    rows = f"""
        {HEAD}
        10 | one | x | de | 5 | removed |
        10 | two | x | de | 5 | removed |
        10 | one | x | fr |   |         |
        10 | two | x | fr |   |         |
    """
    line = topic(told(rows, **OWN), "language").told[0].line
    assert "difference +100 points" in line.words
    assert line.n == 40


def test_reporters_are_told_apart_without_counts_and_from_ten_in_each_cell_on() -> None:
    head = "pair | organisation | reporter_gender | decided | decision"
    rows = []
    for number in range(48):
        who = ("one", "two")[number % 2]
        for gender, fast in (("woman", number < 24), ("man", number % 4 < 2)):
            end = "5 | removed" if fast else " | "
            rows.append(f"pair-{number:02} | {who} | {gender} | {end}")
    found = topic(told("\n".join([head, *rows]), **OWN), "reporters")
    line = found.told[0].line
    assert found.told[0].label.startswith("Man against Woman")
    assert line.words.endswith("; about 50 pairs")
    assert (line.n, line.n_eff) == (50, None)
    few = told("\n".join([head, *rows[:30]]), **OWN)
    assert not [one for one in few.topics if one.key == "reporters"]


def test_lawful_control_items_stand_apart_and_others_content_never_does() -> None:
    head = "times | organisation | control | decided | decision"
    rows = f"""
        {head}
        20 | one | none       |   |
        20 | two | none       |   |
        6  | one | lawful_own | 5 | removed
        6  | two | lawful_own |   |
    """
    line = topic(told(rows, **OWN), "controls").told[0].line
    assert line.words.startswith("6 of 12 acted on although lawful; ")
    assert not [t for t in told(rows, origin="found_public").topics if t.key == "controls"]


def test_stages_of_a_sequence_are_shares_of_all_items_and_never_judged() -> None:
    head = "times | organisation | assignment | decided | decision"
    rows = f"""
        {head}
        10 | one | sequential | 5 | removed
        10 | two | sequential |   |
    """
    line = topic(told(rows, **OWN), "stages").told[0].line
    assert line.words.startswith("10 of all 20 items removed")
    assert line.form is Form.SMALL
    assert line.why


def test_agreement_of_coders_is_told_without_counts_for_items_of_others() -> None:
    for origin, said in (("found_public", "about 100 %"), (OWN["origin"], "60 of 60 pairs")):
        held = records(BOTH, origin=origin)
        codings = [
            Coding("drawn", "r1", item.id, coder, "yes", "yes", ("THREAT",), 2)
            for item in held.items
            for coder in ("C1", "C2")
        ]
        every = dossier(replace(held, codings=codings))
        found = further(every, shown(every.of))
        assert said in found.agreed[0].words
