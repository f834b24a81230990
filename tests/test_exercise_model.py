"""What a test report may hold, and what it can't."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from data.exercises import model
from data.exercises.demo import platforms_of_the_demo
from data.exercises.words import counted_as, harm_codes, words
from data.harms import harms
from data.reference import platform_names, platforms

ELSEWHERE = {"platform", "place", "harm"}
"""Lists that are tables of their own."""


@pytest.mark.parametrize("kind", model.KINDS.values(), ids=lambda kind: kind.__name__)
def test_every_field_says_what_may_stand_in_it(kind: type[Any]) -> None:
    for one in fields(kind):
        assert one.metadata["kind"] in {
            *("of", "some", "key", "moment", "day", "yes_no", "number", "text"),
        }
        if one.metadata["kind"] in ("of", "some") and one.metadata["words"] not in ELSEWHERE:
            assert words(one.metadata["words"])
        if one.metadata["kind"] == "key":
            re.compile(one.metadata["pattern"])


@pytest.mark.parametrize("kind", model.KINDS.values(), ids=lambda kind: kind.__name__)
def test_a_key_is_made_of_fields_there_are(kind: type[Any]) -> None:
    assert set(model.KEYS[kind]) <= {one.name for one in fields(kind)}


def test_nothing_about_an_item_or_a_person_is_free_text() -> None:
    about = (model.Report, model.StateCheck, model.Coding, model.Assessment, model.HelplineCase)
    free = [f.name for kind in about for f in fields(kind) if f.metadata["kind"] == "text"]
    assert free == []
    in_items = {f.name for f in fields(model.Item) if f.metadata["kind"] == "text"}
    assert in_items == {"legal_ground"}  # an article of a law


def test_no_field_can_hold_an_address_or_a_name() -> None:
    spoken = re.compile(r"(^|_)(url|link|address|handle|name|email|phone|note)(_|$)")
    named = {f.name for kind in model.KINDS.values() for f in fields(kind) if spoken.search(f.name)}
    assert named == {"url_hash"}


def test_material_of_children_has_a_code_that_may_never_be_recorded() -> None:
    never = {code.id for code in harm_codes().values() if code.testable == "never"}
    of_children = {h.id for h in harms().values() if h.tier == "children"}
    assert never == {c.id for c in harm_codes().values() if c.harm in of_children}
    assert {"CSAM", "CSAM_SYNTHETIC", "GROOMING"} <= never


def test_a_check_that_failed_is_missing_and_never_gone() -> None:
    assert counted_as("state", "missing") == {"check_failed", "login_wall"}
    assert counted_as("decision", "none") == {"no_decision_by_end", "withdrawn_for_delay"}
    assert "needs_more_info" not in counted_as("decision", "rejected")


def test_the_key_of_the_same_thing_is_the_same_whatever_else_changed() -> None:
    at = datetime(2026, 3, 2, 9, 14, 5, tzinfo=UTC)
    one = model.Report(exercise="ke", round="r1", item="01J9Z7", attempt=1, submitted_at=at)
    other = model.Report(exercise="ke", round="r1", item="01J9Z7", attempt=1)
    assert model.key_of(one) == model.key_of(other) == "ke|r1|01J9Z7|1"
    assert model.kind_of(one) == "report"


def test_no_invented_service_has_the_name_or_the_id_of_a_real_one() -> None:
    invented = platforms_of_the_demo()
    assert not set(invented) & set(platforms())
    assert not {n.casefold() for n in invented.values()} & {
        n.name.casefold() for n in platform_names()
    }
    assert all(name.endswith("(synthetic)") for name in invented.values())
