"""*Claims and tests* as a reader gets it. All reports are synthetic, whoever they are about."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import altair
import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from data.exercises.acts import Batch
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import key_of
from data.exercises.roles import PROGRAM
from metrics.exercises import curves as read_off
from metrics.exercises import group_counts as grouped
from metrics.exercises import publication
from metrics.exercises import shown as public
from metrics.exercises.cohort import Cohort, Records, cohort
from metrics.exercises.disclosure import HIDDEN_IN_WORDS, Form
from metrics.exercises.release import release
from metrics.exercises.shown import Service, shown
from metrics.exercises.suppression import ranges
from pages.parts import claims_charts, claims_file
from pages.parts.charts import Dot, waits
from scrapers.intake import example
from tests import exhibition
from tests.drawn_reports import EXERCISE, ROUND, records
from tests.exhibition import opened, tables, words
from tests.test_exercise_apart import cases
from tests.test_exercise_partners import COUNTED

OWN = {"origin": "synthetic_posted_by_team"}
HEAD = "times | organisation | platform | channel | decided | decision"
TWENTY_OF_25 = f"""
    {HEAD}
    2  | one | tiktok | in_app   | 10 | removed
    3  | two | tiktok | in_app   | 30 | no_violation
    10 | one | tiktok | in_app   |    |
    10 | two | tiktok | web_form |    |
"""
REPORTS_TOKEN = "synthetic-token-for-tests"  # noqa: S105 - opens nothing outside this file


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the home of a ledger of figures with a demonstration, and no test of its own."""
    home = tmp_path_factory.mktemp("gallery")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        exhibition.build(home)
        demo = ExerciseLedger(demo=True)
        for batch in example.batches():
            demo.add(PROGRAM, batch)
        demo.close()
        yield home


@pytest.fixture
def home(gallery: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of that home, on a fixed day, with nobody named who may enter anything."""
    mine = tmp_path / "var"
    shutil.copytree(gallery, mine)
    monkeypatch.setenv("LEDGER_HOME", str(mine))
    monkeypatch.setenv("TODAY", exhibition.TODAY)
    for name in ("DATABASE_URL", "DESK_TOKENS", "DESK_LOGINS"):
        monkeypatch.delenv(name, raising=False)
    st.cache_resource.clear()
    return mine


APPROVED = replace(EXERCISE, ethics_approval="Synthetic board, decision 0")


def bring(table: str, **everywhere: str) -> None:
    """Put drawn reports into the real ledger."""
    drawn = records(table, **everywhere)
    kept = replace(ROUND, ceiling=1000, needs_approval=False, retain_until=date(2030, 1, 1))
    held = ExerciseLedger()
    held.add(PROGRAM, Batch((APPROVED, kept, *drawn.items, *drawn.reports, *drawn.checks)))
    held.close()


def published(table: str, **everywhere: str) -> None:
    """Put drawn reports into the real ledger, and freeze the first release of their round."""
    bring(table, **everywhere)
    freeze("published")


def page(**address: Any) -> AppTest:
    app = opened("claims.py", address=address)
    assert [e.message for e in app.exception] == []
    assert [t.value for t in app.title] == ["Claims and tests"]
    return app


def headers(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.header]


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(one.proto.spec) for one in app.get("vega_lite_chart")]


def row(app: AppTest, caption: str, first: str) -> list[str]:
    found = [r for r in tables(app)[caption] if r[0].startswith(first)]
    assert len(found) == 1, f"{first} stands {len(found)} times in {caption!r}"
    return found[0]


LEFT_OUT = "All reports of the round, whichever of them are chosen above"
BESIDE = "Do services' own figures agree with what testers saw?"


# --- demonstration and real ledger --------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_the_demonstration_stands_under_its_banner_and_nowhere_else() -> None:
    invented, real = page(demo="1"), page()
    assert "Synthetic example: invented services and reports" in words(invented)
    assert "Demo A (synthetic)" in words(invented)
    assert "TikTok" not in " ".join([*headers(invented), *map(str, tables(invented)[BESIDE])])
    assert "Demo" not in words(real)
    assert "Synthetic example" not in words(real)


@pytest.mark.usefixtures("home")
def test_a_real_exercise_never_stands_in_the_demonstration() -> None:
    published(TWENTY_OF_25, **OWN)
    assert "TikTok" in headers(page())[0]
    assert not any("TikTok" in one for one in headers(page(demo="1")))


@pytest.mark.usefixtures("home")
def test_without_an_exercise_claims_stand_alone_as_untested() -> None:
    app = page()
    assert headers(app) == ["What services say of themselves, and nobody here has tested"]
    assert row(app, "How long do services say they take to act on a notice?", "TikTok")[2] == (
        "untested"
    )
    assert "python -m scrapers import --example" in words(app)
    assert {"Published tests", "The invented example"} <= {
        one.proto.label for one in app.get("page_link")
    }


def test_the_demonstration_says_how_it_is_loaded_where_it_is_not(home: Path) -> None:
    shutil.rmtree(home / "demo")
    assert "python -m scrapers import --example" in words(page(demo="1"))


@pytest.mark.usefixtures("home")
def test_a_link_with_another_demonstration_is_named() -> None:
    app = page(demo="yes")
    assert "demo “yes”" in str(app.warning[0].value)
    assert "Demo A" not in words(app)


# --- what a reader changes, and what follows ----------------------------------------------------


@pytest.mark.usefixtures("home")
def test_another_service_changes_curves_and_titles() -> None:
    app = page(demo="1")
    before, drawn = headers(app), charts(app)
    app.selectbox(key="own_service").select("demo_f").run()
    after = headers(app)
    assert after[1] != before[1]
    assert after[1].startswith("Demo F (synthetic): ")
    assert charts(app)[2] != drawn[2]
    assert app.query_params["service"] == "demo_f"


@pytest.mark.usefixtures("home")
def test_a_channel_changes_the_number_of_reports() -> None:
    app = page(demo="1")
    every = row(app, "Every figure of Demo A (synthetic) in this round", "Decided within 24")[2]
    app.selectbox(key="own_reports").select("channel.in_app").run()
    some_ = row(app, "Every figure of Demo A (synthetic) in this round", "Decided within 24")[2]
    assert 10 <= int(some_) < int(every)
    assert "What the law asks, and what was seen" not in headers(app)  # verdicts are for all


@pytest.mark.usefixtures("home")
def test_further_figures_stand_for_the_service_and_silence_is_named() -> None:
    app = page(demo="1")
    asks = "How good are the answers? Eight points, each by two coders, and their sum"
    assert len(tables(app)[asks]) == 1 + 9
    assert "This round cannot say: " in words(app)
    before = row(
        app, "Is receipt confirmed, and is anything said at all?", "Receipt confirmed within"
    )
    app.selectbox(key="own_service").select("demo_f").run()
    after = row(
        app, "Is receipt confirmed, and is anything said at all?", "Receipt confirmed within"
    )
    assert before != after
    app.selectbox(key="own_reports").select("channel.in_app").run()
    assert asks not in tables(app)  # of a part of the reports there are no further figures


@pytest.mark.usefixtures("home")
def test_partners_counts_and_helplines_stand_apart_from_tests() -> None:
    held = ExerciseLedger()
    for design, rows in (("survey", [COUNTED]), ("helpline_log", cases(24, "x", "2026-01"))):
        one = replace(APPROVED, id=design, design=design)
        phase = replace(ROUND, exercise=design, needs_approval=False, retain_until=date(2030, 1, 1))
        placed = [replace(row, exercise=design) for row in rows]
        held.add(PROGRAM, Batch((one, phase, *placed)))
    held.close()
    app = page()
    assert {"Counted by partners", "Helplines"} <= set(headers(app))
    assert "11 % unanswered after 7 days, of about 190" in str(tables(app)["Drawn, r1: Survey"])
    assert tables(app)["Drawn, r1: cases by month"][1][1:] == ["25", "25"]
    assert "No test of our own yet" in str(app.info[0].proto)


@pytest.mark.usefixtures("home")
def test_another_round_changes_the_page() -> None:
    app = page(demo="1")
    app.selectbox(key="own_wave").select("demo-spain.round-1").run()
    assert [e.message for e in app.exception] == []
    assert "about" in row(app, LEFT_OUT, "Valid, counted here")[1]


@pytest.mark.usefixtures("home")
def test_a_reports_link_with_nothing_behind_it_is_named() -> None:
    app = page(demo="1", reports="channel.fax")
    assert "channel.fax" in str(app.warning[0].value)


# --- gates --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_twenty_of_25_unanswered_is_the_small_form() -> None:
    published(TWENTY_OF_25, **OWN)
    app = page()
    assert "TikTok: 20 of 25 unanswered after 7 days; 61\N{EN DASH}91 %" in headers(app)
    found = row(app, "Every figure of TikTok in this round", "Unanswered after 7 days")
    assert found[2:] == ["25", "25", "no: too few reports (n = 25)"]


@pytest.mark.usefixtures("home")
def test_nine_reports_are_hidden_to_protect_people() -> None:
    published(
        f"{HEAD}\n4 | one | tiktok | in_app | 10 | removed\n5 | two | tiktok | in_app | |", **OWN
    )
    app = page()
    assert HIDDEN_IN_WORDS in headers(app)[0]
    assert row(app, LEFT_OUT, "TikTok")[1] == HIDDEN_IN_WORDS
    assert "9 reports" not in words(app)
    assert not [c for c in charts(app) if "'hours'" in str(c) and "'rejected'" in str(c)]


@pytest.mark.usefixtures("home")
def test_one_organisation_alone_is_hidden() -> None:
    published(TWENTY_OF_25.replace("two", "one"), **OWN)
    assert HIDDEN_IN_WORDS in headers(page())[0]


@pytest.mark.usefixtures("home")
def test_items_of_others_below_the_gates_show_no_counts() -> None:
    published(TWENTY_OF_25, origin="found_public")
    app = page()
    assert "20 of 25" not in words(app)
    assert not app.selectbox(key="own_reports").options[1:]


@pytest.mark.usefixtures("home")
def test_a_round_that_is_not_over_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    published(TWENTY_OF_25, **OWN)
    over = ROUND.field_end
    assert over is not None
    monkeypatch.setenv("TODAY", (over + timedelta(days=28)).isoformat())
    assert "No test of our own yet" in str(page().info[0].proto)
    monkeypatch.setenv("TODAY", (over + timedelta(days=29)).isoformat())
    assert "TikTok" in headers(page())[0]


FROZEN = f"""
    {HEAD}
    25 | one | tiktok | in_app   | 10 | removed
    25 | two | tiktok | in_app   | 30 | no_violation
    12 | one | tiktok | in_app   |    |
    12 | two | tiktok | web_form |    |
"""
FROZEN_TABLES = "Frozen releases"


def freeze(key: str) -> None:
    held = ExerciseLedger()
    place = ("drawn", "r1")
    kept = Records(APPROVED, held.items(*place), held.reports(*place), held.rounds("drawn"))
    made = release(cohort(kept), ["platform"])
    held.keep_release(PROGRAM, publication.frozen(made, key))
    held.close()


@pytest.mark.usefixtures("home")
def test_a_withdrawal_after_a_release_is_not_told_by_subtraction() -> None:
    bring(FROZEN, origin="found_public")
    freeze("first")
    assert row(page(), LEFT_OUT, "TikTok")[1] == "about 75"
    held = ExerciseLedger()
    held.withdraw(PROGRAM, "item", key_of(held.items("drawn", "r1")[0]), "person_asked")
    app = page()
    assert LEFT_OUT not in tables(app)
    assert "waits for its next release" in str(app.info[0].proto)
    assert FROZEN_TABLES in headers(app)
    freeze("second")
    assert LEFT_OUT in tables(page())


@pytest.mark.usefixtures("home")
def test_a_round_is_not_shown_before_its_first_release() -> None:
    bring(TWENTY_OF_25, **OWN)
    app = page()
    assert "20 of 25" not in words(app)
    assert "waits for its first release" in str(app.info[0].proto)
    freeze("first")
    assert "20 of 25" in words(page())


@pytest.mark.usefixtures("home")
def test_a_round_without_a_change_since_its_release_is_shown() -> None:
    bring(FROZEN, **OWN)
    freeze("first")
    app = page()
    assert not app.info
    assert LEFT_OUT in tables(app)


@pytest.mark.usefixtures("home")
def test_only_a_reviewer_sees_what_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    published(TWENTY_OF_25.replace("two", "one"), **OWN)
    for role, sees in (("reviewer", True), ("tester", False)):
        monkeypatch.setenv("DESK_TOKENS", f"R1:{role}:north:{REPORTS_TOKEN}")
        app = page()
        app.session_state["desk_token"] = REPORTS_TOKEN
        app.run()
        assert bool(app.toggle) is sees
        if sees:
            app.toggle(key="claims_desk").set_value(True).run()
            assert "TikTok: 20 of 25 unanswered" in " ".join(headers(app))
            assert "desk view, not public" in words(app)
        else:
            assert HIDDEN_IN_WORDS in headers(app)[0]


@pytest.mark.usefixtures("home")
def test_nothing_of_a_single_report_is_on_the_page() -> None:
    drawn = records(TWENTY_OF_25, **OWN)
    published(TWENTY_OF_25, **OWN)
    app = page()
    everything = words(app) + "".join(str(c.proto) for c in app.get("vega_lite_chart"))
    for item in drawn.items:
        assert item.id not in everything
    assert "2026-03-" not in everything


def test_curves_are_read_off_at_fixed_hours_and_whole_days() -> None:
    found = read_off.curves(drawn(TWENTY_OF_25, **OWN, end="670"), coarse=False)
    assert found is not None
    hours = [*(one.hours for one in found.ends), *(one.hours for one in found.waits)]
    assert set(hours) <= {*read_off.FIXED}
    assert max(hours) == 672


@pytest.mark.usefixtures("home")
def test_claim_and_test_stand_apart_and_unsubtracted() -> None:
    published(
        f"{HEAD}\n20 | one | tiktok | in_app | 10 | removed\n"
        "20 | two | tiktok | in_app | 20 | removed",
        **OWN,
    )
    app = page()
    says, saw = charts(app)[:2]
    kinds = [{layer["mark"]["type"] for layer in one["layer"]} for one in (says, saw)]
    assert "point" in kinds[0] - kinds[1]
    assert "tick" in kinds[1] - kinds[0]
    x = next(layer["encoding"]["x"] for layer in says["layer"] if "x" in layer["encoding"])
    y = next(layer["encoding"]["x"] for layer in saw["layer"] if "x" in layer["encoding"])
    assert x["scale"] == y["scale"]  # one axis, two charts
    found = row(app, BESIDE, "TikTok")
    assert found[1].startswith("5.5 hours")
    assert found[3].startswith("No. ")
    assert "The platform states no share within 24 hours." in found[3]
    assert row(app, BESIDE, "X")[2] == "untested"


# --- what may be shown, without a page ----------------------------------------------------------


def drawn(table: str, **everywhere: str) -> Cohort:
    return cohort(records(table, **everywhere))


def only(of: Cohort, **how: Any) -> Service:
    (found,) = shown(of, **how).services
    return found


def test_the_small_form_has_no_direction() -> None:
    line = only(drawn(TWENTY_OF_25, **OWN)).line("ign_share_7d")
    assert line is not None
    assert (line.form, line.direction, line.value) == (Form.SMALL, "neutral", 0.8)


def test_a_part_of_the_reports_is_offered_only_where_it_gives_nobody_away() -> None:
    # 15 and 10 by channel, but the ten are of one organisation: neither is shown by itself.
    assert not [c for c in shown(drawn(TWENTY_OF_25, **OWN)).choices if c[0] == "channel"]


def test_the_public_sees_items_of_others_as_a_release_has_them() -> None:
    table = f"{HEAD}\n" + "\n".join(
        f"{n} | {who} | x | in_app | {decided} | {decision}"
        for who in ("one", "two")
        for n, decided, decision in ((21, 5, "removed"), (20, 90, "no_violation"), (30, "", ""))
    )
    found = only(drawn(table, origin="found_public"))
    line = found.line("ign_share_7d")
    assert found.about
    assert (found.n, line.n if line else None) == (140, 140)
    assert line is not None
    assert line.words.startswith("42 % unanswered after 7 days, of about 140 reports; ")
    assert found.curves is not None
    assert found.curves.n % 5 == 0


def test_a_round_is_ripe_when_its_plan_says_so() -> None:
    planned = replace(ROUND, publish_from=date(2026, 9, 1))
    assert not public.ripe(EXERCISE, planned, date(2026, 8, 31))
    assert public.ripe(EXERCISE, planned, date(2026, 9, 1))
    unplanned = replace(ROUND, field_end=None)
    assert not public.ripe(EXERCISE, unplanned, date(2030, 1, 1))


ends = some.lists(
    some.tuples(
        some.sampled_from(["removed", "no_violation", ""]), some.integers(1, 600), some.booleans()
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40)
@given(rows=ends, coarse=some.booleans())
def test_the_four_ends_always_add_up(*, rows: list[tuple[str, int, bool]], coarse: bool) -> None:
    lines = [
        f"{h if how else ''} | {how} | {f'{h} gone_author' if gone and not how else ''}"
        for how, h, gone in rows
    ]
    of = drawn("decided | decision | looks\n" + "\n".join(lines))
    if not of.cases:
        return
    found = read_off.curves(of, coarse=coarse)
    assert found is not None
    for at in found.ends:
        assert sum(at[1:]) == pytest.approx(1)
        assert min(at[1:]) >= -1e-9
    opened_ = [one.open for one in found.waits]
    assert opened_ == sorted(opened_, reverse=True)
    if not coarse:
        assert sum(one.last_seen for one in found.waits) == found.still_open


def test_no_curve_without_reports() -> None:
    assert read_off.curves(drawn(HEAD + "\n"), coarse=False) is None


sizes = some.lists(
    some.tuples(
        some.sampled_from(["x", "tiktok", "facebook"]),
        some.sampled_from(["in_app", "web_form", "email"]),
        some.sampled_from(["one", "two", "three"]),
        some.integers(1, 25),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(sizes)
def test_no_hidden_group_can_be_worked_out(rows: list[tuple[str, str, str, int]]) -> None:
    table = "platform | channel | organisation | times\n" + "\n".join(
        " | ".join(map(str, r)) for r in rows
    )
    of = drawn(table)
    exact = grouped.group_counts(of, protected=False).counts
    told = grouped.group_counts(of, protected=True).counts
    keys = list(exact)
    table_ = grouped.table_of({key: n or 0 for key, n in exact.items()})
    hidden = [i for i, key in enumerate(keys) if told[key] is None]
    for low, high in ranges(table_, hidden).values():
        assert high - low >= 10 - 1e-6


# --- charts and files ---------------------------------------------------------------------------


def test_charts_follow_the_grammar_and_stay_small() -> None:
    found = only(drawn(TWENTY_OF_25, **OWN)).curves
    assert found is not None
    for chart in (claims_charts.outcomes(found), claims_charts.waits(found)):
        altair.LayerChart.from_dict(chart)
        assert len(chart["data"]["values"]) < 500
        assert len(json.dumps(chart)) < 100_000


def test_rows_without_a_number_leave_no_empty_layer() -> None:
    silent = [Dot("Murmur", "murmur", "states nothing", "Murmur: states nothing")]
    for tested in (False, True):
        chart = waits(silent, axis="Time", tested=tested)
        altair.LayerChart.from_dict(chart)
        kinds = {layer["mark"]["type"] for layer in chart["layer"]}
        assert not kinds & {"point", "tick"}


def test_every_column_of_the_files_is_in_the_codebook() -> None:
    found = shown(drawn(TWENTY_OF_25, **OWN))
    where = {"exercise": "drawn", "round": "r1", "reports": "All valid reports"}
    made = (
        claims_file.figures_csv("T", found, where, "view", date(2026, 9, 1), invented=True),
        claims_file.curves_csv(
            "T", found.services[0], where, "view", date(2026, 9, 1), invented=False
        ),
    )
    book = {r["name"] for r in _read(claims_file.codebook_csv(tuple(public.FIGURES)))}
    for one in made:
        rows = _read(one)
        assert rows
        assert set(rows[0]) <= book
    assert b"Synthetic example" in made[0]
    assert b"Synthetic example" not in made[1]
    told = {r["metric"]: r for r in _read(made[0])}
    assert set(told) <= book
    assert told["ign_share_7d"]["words"].startswith("20 of 25 unanswered")
    assert told["ign_share_7d"]["form"] == "small"


def _read(given: bytes) -> list[dict[str, str]]:
    lines = [n for n in given.decode("utf-8-sig").splitlines() if not n.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))
