"""Other regimes and tests on the page, with the figures that come with the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data.model import TIER_WORDS, Tier, public_id
from data.query import Query
from data.store import Store
from tests import exhibition
from tests.exhibition import opened, words


@pytest.mark.parametrize(
    ("country", "regime", "not_here"),
    [
        ("EU", "EU Code of Conduct", "Network Act"),
        ("KR", "Network Act", "EU Code of Conduct"),
        ("DE", "Network Enforcement Act", "Network Act"),
        ("WW", "Meta Community Standards Enforcement Report", "OBERAXE"),
    ],
)
def test_a_place_shows_its_own_regimes(
    first_start: Path, country: str, regime: str, not_here: str
) -> None:
    assert first_start.is_dir()
    app = opened("elsewhere.py", address={"country": country})
    assert [t.value for t in app.title] == ["Other reports and tests"]
    shown = " ".join(t.value for t in app.subheader)
    assert regime in shown
    assert not_here not in shown


def test_a_place_without_another_regime_says_so(first_start: Path) -> None:
    assert first_start.is_dir()
    app = opened("elsewhere.py", address={"country": "SK"})
    assert not app.exception
    assert "We hold no figure of another regime" in words(app) or "Code of Conduct" in words(app)


def test_the_harm_filter_moves_figures_in_and_out_of_sight(first_start: Path) -> None:
    assert first_start.is_dir()
    told = {}
    for harm in ("gender_based_violence", "incitement_and_hate"):
        app = opened("elsewhere.py", address={"country": "EU", "harm": harm})
        told[harm] = [e.label for e in app.expander]
    assert told["gender_based_violence"] != told["incitement_and_hate"]


def test_every_row_bears_its_mark_and_leads_to_its_evidence(first_start: Path) -> None:
    assert first_start.is_dir()
    app = opened("elsewhere.py", address={"country": "KR"})
    found = exhibition.tables(app)
    rows = [r for c, t in found.items() if c != "Regimes by place" for r in t[1:]]
    assert rows
    marks = tuple(TIER_WORDS[t] for t in (Tier.SECOND_HAND, Tier.PRESS))
    assert all(any(m in cell for cell in row for m in marks) for row in rows)
    assert all(re.fullmatch("evidence", row[-1]) for row in rows)


def test_a_note_in_our_transcription_is_not_called_the_publishers(first_start: Path) -> None:
    assert first_start.is_dir()
    store = Store()
    found = store.observations(Query(programmes=("netzdg", "coc_monitoring", "oberaxe")))
    noted = store.notes([o.series for o in found])
    one = next(o for o in found if o.series.key in noted)
    store.close()
    told = words(opened("evidence.py", address={"f": public_id(one.id)}))
    assert "A note of ours in the transcription, not the publisher's words" in told
    assert "The publisher's own note" not in told


def test_the_front_page_names_no_service_on_the_word_of_the_press(first_start: Path) -> None:
    assert first_start.is_dir()
    app = opened("overview.py")
    tested = exhibition.tables(app)["What independent testers saw"]
    assert len(tested) > 1
    assert not [row for row in tested[1:] if any(TIER_WORDS[Tier.PRESS] in c for c in row)]


def test_the_data_of_the_first_start_accuse_nobody(first_start: Path) -> None:
    """No look was made, so nobody is late; no document is held, so there is no finding."""
    assert first_start.is_dir()
    for page in ("overview.py", "compare.py", "elsewhere.py", "status.py"):
        seen = words(opened(page))
        assert not re.search(r"\d+ days? late|overdue|breach", seen, re.IGNORECASE)
    assert Store().findings() == []
    assert Store().looks() == []


def test_regimes_about_other_places_are_named_with_a_link_that_sets_the_place(
    first_start: Path,
) -> None:
    assert first_start.is_dir()
    app = opened("elsewhere.py")
    assert "state nothing for “European Union” but figures for other places" in words(app)
    href = exhibition.links(app)["Worldwide"]
    assert href.startswith("elsewhere?")
    assert "country=WW" in href
    by_place = {row[0]: row[1] for row in exhibition.tables(app)["Regimes by place"]}
    assert "Meta Community Standards Enforcement Report" in by_place["Worldwide"]
    assert "EU Code of Conduct on illegal" not in by_place.get("Germany", "")
