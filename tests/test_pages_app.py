"""Every page as a reader gets it, and every filter that changes a number. Figures are synthetic."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.model import Look, LookOutcome, public_id
from data.query import Query
from data.signals import Signal, SignalKind
from data.sources import declaration, declarations
from data.store import Store
from metrics.lens import Lens
from metrics.questions import ask
from pages.parts import board
from tests import exhibition
from tests.exhibition import links, one, opened, tables, words

PAGES = {
    "overview.py": "What platforms say they do about reports of abuse",
    "compare.py": "Compare services",
    "claims.py": "Claims and tests",
    "redress.py": "Redress: when a decision is wrong",
    "country.py": "Country: European Union",
    "elsewhere.py": "Other reports and tests",
    "published.py": "Published tests",
    "services.py": "Services: who is behind them, and who supervises them",
    "evidence.py": "Evidence",
    "changes.py": "Changes and breaks",
    "status.py": "Sources and status",
    "methods.py": "Methods and glossary",
}
SPEED = "How long do services say they take to act on a notice?"
ORDERS = "How long do they say they take to carry out an authority's order?"
OF_THE_LENS = "How long for notices about the chosen kind of harm?"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the home of a ledger that all tests of this module read and none changes."""
    home = tmp_path_factory.mktemp("gallery")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_HOME", str(home))
        exhibition.build(home)
        yield home


@pytest.fixture
def home(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name the gallery's ledger to the application, on a fixed day."""
    monkeypatch.setenv("LEDGER_HOME", str(gallery))
    monkeypatch.setenv("TODAY", exhibition.TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return gallery


@pytest.fixture
def own_home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the gallery's ledger that a test may change."""
    mine = tmp_path / "var"
    shutil.copytree(home, mine)
    monkeypatch.setenv("LEDGER_HOME", str(mine))
    return mine


def title(app: AppTest) -> str:
    assert [e.message for e in app.exception] == []
    return str(app.title[0].value)


def row(app: AppTest, caption: str, service: str) -> list[str]:
    found = [r for r in tables(app).get(caption, []) if r[0].startswith(service)]
    assert len(found) == 1, f"{service} stands {len(found)} times in {caption!r}"
    return found[0]


# --- every page ---------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_under_its_title(home: Path, page: str) -> None:
    assert title(opened(page)) == PAGES[page]
    assert home.is_dir()


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_data_a_page_says_so(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    app = opened(page)
    assert [e.message for e in app.exception] == []
    assert [i.value for i in app.info] != []
    assert app.title[0].value


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_ledger_breaks_no_page(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    store = Store()
    store.migrate()
    store.close()
    assert title(opened(page)) == PAGES[page]


@pytest.mark.parametrize("page", ["overview.py", "compare.py"])
def test_the_view_stands_in_words_above_the_first_figure(home: Path, page: str) -> None:
    app = opened(page)
    assert title(app) == PAGES[page]
    assert app.markdown[0].value == (
        "**Showing:** Gender-based violence online · European Union · January to June 2026 · "
        "default set of 65 services"
    )
    assert home.is_dir()


def test_every_caption_of_a_table_is_its_own(home: Path) -> None:
    app = opened("compare.py")
    blocks = [b.proto.body for b in app.get("html")]
    captions = [c for b in blocks for c in b.split("<caption")[1:]]
    assert len(captions) > 6
    assert len({c.split("</caption>")[0] for c in captions}) == len(captions)
    assert home.is_dir()


# --- overview -----------------------------------------------------------------------------


def test_the_headlines_set_a_service_against_itself_only(home: Path) -> None:
    app = opened()
    assert title(app) == PAGES["overview.py"]
    said = words(app)
    assert (
        "TikTok says it acted on half of intimate-image notices within 12.6 hours, and on half of "
        "all notices within 5.5 hours (January to June 2026; 150 and 1,200 notices)."
    ) in said
    for crown in ("fastest", "slowest", "best", "worst", "winner", "rank"):
        assert crown not in said.lower()
    assert home.is_dir()


def test_the_matrix_tells_silence_from_absence_and_leads_to_the_words(home: Path) -> None:
    app = opened()
    assert title(app) == PAGES["overview.py"]
    assert row(app, "Who states what", "TikTok")[1:] == [
        *("1,200", "5.5 hours", "2.3 hours", "150", "200", "not reported", "100", "100")
    ]
    assert row(app, "Who states what", "Pinterest")[1:4] == [
        "4,321",
        "30 hours",
        "not in what we hold",
    ]
    there = public_id(one(home, "tiktok", "notices").id)
    assert links(app)["1,200"] == f"evidence?f={there}"


def test_the_matrix_states_what_the_query_layer_answers(home: Path) -> None:
    store, lens = Store(f"sqlite:///{home / 'ledger.db'}"), Lens(period_end="2026-06-30")
    day = datetime.fromisoformat(exhibition.TODAY).date()
    found = {
        (f.platform, f.metric): f
        for q in ("notices", "time_to_act", "complaints", "disputes")
        for f in ask(store, q, lens, day).figures
        if (f.harm, f.actor, f.population) == ("all", "all", "all")
    }
    store.close()
    shown = row(opened(), "Who states what", "X")
    assert float(shown[1].replace(",", "")) == found["x", "notices_received"].value == 2400
    assert float(shown[7]) == found["x", "complaints_filed"].value
    assert float(shown[8]) == found["x", "disputes_filed"].value
    median = found["x", "pub_median_notice_h"].value
    assert median is not None
    assert shown[2] == f"{median:.1f} hours"


# --- every filter -------------------------------------------------------------------------


def test_the_period_changes_the_number(home: Path) -> None:
    app = opened("compare.py")
    assert title(app) == PAGES["compare.py"]
    assert row(app, SPEED, "TikTok")[1] == "5.5 hours"
    app.selectbox(key="filter_period").set_value("2025-12-31").run()
    assert row(app, SPEED, "TikTok")[1] == "6.3 hours"
    assert "July to December 2025" in app.markdown[0].value
    assert home.is_dir()


def test_the_kind_of_harm_changes_the_numbers(home: Path) -> None:
    app = opened("compare.py")
    assert title(app) == PAGES["compare.py"]
    assert len(tables(app)[OF_THE_LENS]) == 9
    app.selectbox(key="filter_harm").set_value("intimate_images").run()
    shown = tables(app)[OF_THE_LENS][1:]
    assert [r[1] for r in shown] == ["12.6 hours", "21 hours"]
    app.selectbox(key="filter_harm").set_value("trafficking").run()
    assert OF_THE_LENS not in tables(app)
    assert "No service has a median for trafficking" in words(app)
    assert home.is_dir()


def test_the_services_change_the_rows(home: Path) -> None:
    app = opened("compare.py")
    assert title(app) == PAGES["compare.py"]
    app.multiselect(key="filter_platforms").set_value(["x"]).run()
    assert [r[0] for r in tables(app)[SPEED]] == ["Service", "X"]
    assert app.markdown[0].value.endswith("1 service")
    assert home.is_dir()


def test_a_country_without_figures_says_why(home: Path) -> None:
    app = opened("compare.py")
    assert title(app) == PAGES["compare.py"]
    assert row(app, ORDERS, "TikTok")[1:3] == ["7.5 hours", "54"]
    app.selectbox(key="filter_country").set_value("DE").run()
    assert title(app) == PAGES["compare.py"]
    assert not {SPEED, ORDERS} & set(tables(app))
    assert "whole European Union only; for Germany they hold orders" in words(app)
    assert home.is_dir()


def test_reset_returns_to_the_first_view(home: Path) -> None:
    app = opened("compare.py", address={"harm": "stalking", "period": "2025-12-31"})
    assert title(app) == PAGES["compare.py"]
    assert row(app, SPEED, "TikTok")[1] == "6.3 hours"
    app.button(key="reset").click().run()
    assert row(app, SPEED, "TikTok")[1] == "5.5 hours"
    assert app.selectbox(key="filter_harm").value == "gender_based_violence"
    assert home.is_dir()


def test_a_change_of_page_keeps_the_choice(home: Path) -> None:
    app = opened("compare.py")
    app.selectbox(key="filter_period").set_value("2025-12-31").run()
    app.query_params.clear()  # as the browser does
    app.switch_page("overview.py").run()
    assert title(app) == PAGES["overview.py"]
    assert row(app, "Who states what", "TikTok")[2] == "6.3 hours"
    assert home.is_dir()


# --- links --------------------------------------------------------------------------------


def test_a_link_opens_the_view_it_names(home: Path) -> None:
    address = {"harm": "intimate_images", "platforms": "tiktok", "period": "2025-12-31"}
    app = opened("compare.py", address=address)
    assert title(app) == PAGES["compare.py"]
    assert app.warning == []
    assert [r[0] for r in tables(app)[SPEED]] == ["Service", "TikTok"]
    assert row(app, SPEED, "TikTok")[1] == "6.3 hours"
    assert home.is_dir()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("harm", "jaywalking"),
        ("platforms", "tiktok,murmur"),
        ("platforms", "tumblr"),
        ("country", "XX"),
        ("country", "FJ"),
        ("period", "2019-12-31"),
        ("period", "soon"),
        ("colour", "blue"),
    ],
)
def test_what_a_link_asks_in_vain_is_named(home: Path, name: str, value: str) -> None:
    app = opened("compare.py", address={name: value})
    assert title(app) == PAGES["compare.py"]
    (warning,) = app.warning
    assert name in warning.value
    assert value.rsplit(",", maxsplit=1)[-1] in warning.value
    assert SPEED in tables(app)
    assert home.is_dir()


def test_the_full_link_names_everything_and_pins_the_period(home: Path) -> None:
    app = opened("compare.py", address={"platforms": "x,tiktok"})
    assert title(app) == PAGES["compare.py"]
    link = str(app.session_state["address"]).partition("?")[2]
    assert link == (
        "harm=gender_based_violence&platforms=tiktok%2Cx&country=EU&period=2026-06-30&asof=today"
    )
    assert any(link in code.value for code in app.code)
    assert home.is_dir()


# --- compare ------------------------------------------------------------------------------


def test_lists_across_services_are_alphabetical_and_say_why(home: Path) -> None:
    app = opened("compare.py")
    assert title(app) == PAGES["compare.py"]
    assert [r[0] for r in tables(app)[SPEED]][1:] == ["Pinterest", "TikTok", "X"]
    said = words(app)
    assert "in alphabetical order" in said
    assert "comparability D: not comparable as published" in said
    assert "no report held" in said
    assert home.is_dir()


def test_a_chart_says_in_words_what_it_shows_and_its_table_holds_the_values(home: Path) -> None:
    app = opened("compare.py")
    assert title(app) == PAGES["compare.py"]
    charts = app.get("vega_lite_chart")
    assert len(charts) == 4
    assert all(c.proto.alt.endswith("The table holds every value.") for c in charts)
    assert "3 values on a logarithmic time axis, from 5.5 hours to 30 hours" in charts[0].proto.alt
    assert home.is_dir()


def test_every_row_of_numbers_leads_to_its_evidence(home: Path) -> None:
    app = opened("compare.py")
    assert title(app) == PAGES["compare.py"]
    there = public_id(one(home, "tiktok").id)
    addresses = [a for h in app.get("html") for a in h.proto.body.split('href="')[1:]]
    assert any(a.startswith(f"evidence?f={there}") for a in addresses)
    sources = [a for a in addresses if a.startswith("evidence?f=")]
    assert len(sources) >= sum(len(t) - 1 for c, t in tables(app).items() if "Left out" not in c)


# --- evidence -----------------------------------------------------------------------------


def test_a_held_figure_shows_its_words_its_cell_and_the_headings_of_both(home: Path) -> None:
    o = one(home, "tiktok")
    app = opened("evidence.py", address={"f": public_id(o.id)})
    assert title(app) == PAGES["evidence.py"]
    said = words(app)
    assert "In print: 5.5 , read as 5.5 hours" in said
    (caption,) = [c for c in tables(app) if "with its headings" in c]
    body = next(h.proto.body for h in app.get("html") if caption in h.proto.body)
    assert '<td class="found">5.5</td>' in body
    assert '<td class="beside">TOTAL</td>' in body
    assert '<td class="beside">Median time to take action</td>' in body
    assert "Synthetic remark: notices without action are left out of the median." in said
    assert "A. Tester" in said
    assert o.citation.snapshot.partition("/")[2] in said
    assert "publisher's document held" in said


def test_a_transcribed_figure_never_claims_to_be_in_print(home: Path) -> None:
    app = opened("evidence.py", address={"f": public_id(one(home, "pinterest").id)})
    assert title(app) == PAGES["evidence.py"]
    said = words(app)
    assert "transcribed; original not held" in said
    assert "Transcribed as: 30 , read as 30 hours" in said
    assert "page 7, second table" in said
    assert "https://synthetic.example/report" in said
    assert "not stated; inferred by us" in said
    assert "confidence of the transcription: medium" in said
    assert "print" not in said.lower()
    assert home.is_dir()


def test_a_copy_is_called_a_copy_and_lists_no_findings(home: Path) -> None:
    app = opened("evidence.py", address={"f": public_id(one(home, "x").id)})
    assert title(app) == PAGES["evidence.py"]
    said = words(app)
    assert "In the copy held: 7.75" in said
    assert "Checks are published only for documents of the publisher that we hold." in said
    assert home.is_dir()


def test_several_numbers_stand_in_a_list_each_with_its_own_evidence(home: Path) -> None:
    ids = [public_id(one(home, p).id) for p in ("tiktok", "pinterest")]
    app = opened("evidence.py", address={"f": ids})
    assert title(app) == PAGES["evidence.py"]
    assert [r[1] for r in tables(app)["The numbers behind a figure"]][1:] == [
        "5.5 hours",
        "30 hours",
    ]
    assert {links(app)[i] for i in ids} == {f"evidence?f={i}" for i in ids}


def test_several_numbers_stand_with_the_grade_of_each_pair_and_why(home: Path) -> None:
    ids = [public_id(one(home, p).id) for p in ("tiktok", "pinterest", "x")]
    app = opened("evidence.py", address={"f": ids})
    assert title(app) == PAGES["evidence.py"]
    found = tables(app)["Comparability of each pair"][1:]
    assert len(found) == 3
    assert {row[1][:1] for row in found} == {"D"}
    assert "1: TikTok" in found[0][0]
    assert "2: Pinterest" in found[0][0]
    assert "Start of the clock: notice received (Pinterest); not stated (TikTok)." in found[0][2]
    assert all(row[2] for row in found)


def test_a_single_number_has_nothing_to_be_compared_with(home: Path) -> None:
    app = opened("evidence.py", address={"f": [public_id(one(home, "x").id)]})
    assert title(app) == PAGES["evidence.py"]
    assert "Comparability of each pair" not in tables(app)


def test_a_definition_leads_field_by_field_to_where_it_is_said(home: Path) -> None:
    app = opened("evidence.py", address={"f": public_id(one(home, "x").id)})
    assert title(app) == PAGES["evidence.py"]
    found = tables(app)["What is said of how the figure is counted"]
    rows = {row[0]: row[1:] for row in found[1:]}
    assert rows["Cases without action"][0] == "excluded"
    assert "part 4, note on the median time, row TOTAL" in rows["Cases without action"][1]
    assert "Part II" in rows["Whose side"][1]
    assert "Not stated in what we read: calendar or business hours" in words(app)


def test_methods_lists_the_gates_and_how_much_is_said(home: Path) -> None:
    app = opened("methods.py")
    assert title(app) == PAGES["methods.py"]
    gates = tables(app)["Gates"][1:]
    assert [row[0][0] for row in gates] == ["1", "2", "3", "4", "5"]
    fields = {row[0]: row[1:] for row in tables(app)["Fields of definitions"][1:]}
    own, law, silent, useless = (int(n.replace(",", "")) for n in fields["Cases without action"])
    assert silent > own > 0 == law
    assert useless > 0
    assert home.is_dir()


@pytest.mark.parametrize(
    ("word", "told"), [("f" * 16, "is not in this ledger"), ("soup", "is no evidence id")]
)
def test_an_id_that_leads_nowhere_is_named_and_the_search_is_there(
    home: Path, word: str, told: str
) -> None:
    app = opened("evidence.py", address={"f": word})
    assert title(app) == PAGES["evidence.py"]
    (warning,) = app.warning
    assert word in warning.value
    assert told in warning.value
    assert app.text_input[0].label == "Evidence id"
    assert home.is_dir()


def test_the_search_finds_by_id_and_by_service(home: Path) -> None:
    app = opened("evidence.py")
    assert title(app) == PAGES["evidence.py"]
    app.selectbox(key="find_service").set_value("tiktok").run()
    assert "TikTok: Median time to act on a notice" in tables(app)["Figures found"][1][0]
    o = one(home, "tiktok")
    app.text_input[0].set_value(public_id(o.id)).run()
    assert tables(app)["The numbers behind a figure"][1][1] == "5.5 hours"


def _archived(home: Path) -> Path:
    snapshot = one(home, "tiktok").citation.snapshot
    digits = snapshot.partition("/")[2]
    return next((home / "archive" / digits[:2]).glob(f"{digits}*.gz"))


def test_damaged_bytes_are_reported_and_not_shown(own_home: Path) -> None:
    _archived(own_home).write_bytes(gzip.compress(b"something else"))
    app = opened("evidence.py", address={"f": public_id(one(own_home, "tiktok").id)})
    assert title(app) == PAGES["evidence.py"]
    assert "no longer match their hash" in app.warning[0].value
    assert not [c for c in tables(app) if "with its headings" in c]


def test_missing_bytes_are_reported(own_home: Path) -> None:
    _archived(own_home).unlink()
    app = opened("evidence.py", address={"f": public_id(one(own_home, "tiktok").id)})
    assert title(app) == PAGES["evidence.py"]
    assert "does not hold the bytes" in app.warning[0].value


def test_a_statement_that_no_longer_holds_leads_to_the_one_that_does(own_home: Path) -> None:
    from datetime import timedelta

    from data.model import Obtained
    from scrapers.receiving import by_hand
    from scrapers.receiving.origin import Origin

    before = one(own_home, "tiktok")
    store = Store(f"sqlite:///{own_home / 'ledger.db'}")
    later = Origin(Obtained.DROPPED, exhibition.AT + timedelta(days=30))
    content = exhibition._report("TikTok", {"5.5": "8.5"})
    by_hand.drop(store, "dsa_tiktok", [("report.zip", content)], later)
    store.close()
    app = opened("evidence.py", address={"f": public_id(before.id)})
    assert title(app) == PAGES["evidence.py"]
    assert "Another statement of this figure holds today" in words(app)
    first, second = tables(app)["Statements of this figure over time"][1:]
    assert first[3] == "first statement held"
    assert second[3] == "restated by the publisher +54.5 %; the publisher's change"
    assert (first[1], second[1]) == ("5.5 hours “5.5”", "8.5 hours “8.5”; holds today")


# --- status -------------------------------------------------------------------------------


def test_a_ledger_in_which_nobody_looked_accuses_nobody(home: Path) -> None:
    app = opened("status.py")
    assert title(app) == PAGES["status.py"]
    said = words(app)
    assert "late)" not in said
    assert "not found at" not in said
    states = {c.split(":")[0] for c in tables(app) if "report" in c}
    assert states <= {"Published and read", "Published, not read by us", "Not looked"}
    assert home.is_dir()


def test_a_report_held_is_read_and_a_copy_is_not(home: Path) -> None:
    app = opened("status.py")
    assert title(app) == PAGES["status.py"]
    by_state = {c.split(":")[0]: [r[0] for r in t] for c, t in tables(app).items()}
    assert "TikTok dsa_tiktok" in by_state["Published and read"]
    assert "X dsa_x" in by_state["Published, not read by us"]
    assert home.is_dir()


def test_late_is_said_after_a_look_that_found_nothing(own_home: Path) -> None:
    store = Store(f"sqlite:///{own_home / 'ledger.db'}")
    store.record_look(
        Look(
            source="dsa_shein",
            period_start="2026-01-01",
            period_end="2026-06-30",
            looked_at=datetime(2026, 9, 10, tzinfo=UTC),
            outcome=LookOutcome.NOT_FOUND,
            page_url="https://synthetic.example/shein",
        )
    )
    store.close()
    app = opened("status.py")
    assert title(app) == PAGES["status.py"]
    captions = [c for c in tables(app) if ": " in c and "report" in c]
    assert captions[0].startswith("Looked for and not found: 1 report")
    found = row(app, captions[0], "SHEIN")
    assert "10 days late" in found[2]
    assert "https://synthetic.example/shein" in found[2]


def test_a_reader_that_met_no_real_document_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [r for r in tables(opened("status.py"))["Unproven live"] if "dsa_x" in r[0]]
    noted = {"unproven_live": True, "note": "Synthetic: the header was read in a copy."}
    known = {**declarations(), "dsa_x": declaration("dsa_x").model_copy(update=noted)}
    monkeypatch.setattr(board, "declarations", lambda: known)
    app = opened("status.py")
    assert title(app) == PAGES["status.py"]
    (found,) = [r for r in tables(app)["Unproven live"] if "dsa_x" in r[0]]
    assert found[2] == "Synthetic: the header was read in a copy."
    due = [r[0] for t in tables(app).values() for r in t if "dsa_x, unproven live" in r[0]]
    assert due
    assert home.is_dir()


def test_changes_on_publishers_pages_are_listed_with_both_files(own_home: Path) -> None:
    assert "No page has changed between two looks" in words(opened("status.py"))
    store = Store(f"sqlite:///{own_home / 'ledger.db'}")
    at = datetime(2026, 9, 10, tzinfo=UTC)
    page = replace(store.snapshots()[0], source="dsa_tiktok", role="page", sha256="0" * 64)
    about = ("dsa_tiktok", "https://synthetic.example/reports", SignalKind.REPLACED)
    files = ("https://synthetic.example/nov.zip", "https://synthetic.example/aug.zip")
    store.record_page(
        page, [Signal(*about, *files, "All <b>reports</b>", "All reports", at, page.id, "before")]
    )
    store.close()
    app = opened("status.py")
    assert title(app) == PAGES["status.py"]
    (found,) = tables(app)["Changes on publishers' pages"][1:]
    assert "dsa_tiktok" in found[0]
    assert found[1] == "replaced document nov.zip"
    assert found[2] == "All <b>reports</b> before: aug.zip"


def test_what_is_kept_and_not_read_is_listed_with_what_is_known_of_it(home: Path) -> None:
    app = opened("status.py")
    assert title(app) == PAGES["status.py"]
    listed = {r[0]: r for r in tables(app)["Kept, not read"][1:]}
    held = {d.publisher for d in declarations().values() if d.format == "held"}
    assert len(listed) == len([d for d in declarations().values() if d.format == "held"])
    assert all(any(p in who for who in listed) for p in held)
    assert {r[2] for r in listed.values()} == {"nothing yet"}
    assert home.is_dir()


def test_findings_name_only_what_is_held_from_its_publisher(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    checked = {f.platform for f in store.findings()}
    store.close()
    app = opened("status.py")
    assert title(app) == PAGES["status.py"]
    shown = {r[0].split()[0] for r in tables(app).get("Findings", [])[1:]}
    assert "x" in checked
    assert "X" not in shown
    assert shown <= {"TikTok"}


# --- methods ------------------------------------------------------------------------------


def test_a_metric_from_a_link_stands_first(home: Path) -> None:
    app = opened("methods.py", address={"metric": "rev_rate_notifier"})
    assert title(app) == PAGES["methods.py"]
    assert next(iter(tables(app))) == "Reversal rate, complaints of people who reported"
    assert home.is_dir()


def test_an_unknown_metric_is_named(home: Path) -> None:
    app = opened("methods.py", address={"metric": "charm"})
    assert title(app) == PAGES["methods.py"]
    assert "charm" in app.warning[0].value
    assert home.is_dir()


def test_the_ledger_of_these_tests_holds_all_three_tiers_of_handling(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    found = {o.citation.snapshot.split("/")[0] for o in store.observations(Query())}
    store.close()
    assert found == {"dsa_tiktok", "dsa_x", "recorded"}
