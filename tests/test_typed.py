"""Laws of typed-in figures: two people for a value, quoted words that stand on their page.

Document and figures are synthetic; the platforms are real because ids must be known.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data import form_rows, locate
from data.form_rows import COLUMNS, FormRow
from data.model import Absence, Obtained, RunOutcome, Tier
from data.query import Query
from data.store import Store
from metrics import bodies
from scrapers.__main__ import app
from scrapers.catalogue import status
from scrapers.receiving import by_hand, from_archive, opening, readers
from scrapers.receiving.origin import Origin
from scrapers.receiving.receipt import Received
from scrapers.transcription.typed import WAITING
from tests.pdf import Text, pdf

SOURCE = "imda_osar"
PAGES = [
    [Text("Synthetic report, written for a test", 100, 100)],
    [
        Text("Facebook acted on 53.5% of test reports, in 9 days on average.", 100, 100),
        Text("TikTok acted on 39% of 39% sought", 100, 140),
        Text("X", 100, 180),
        Text("X", 100, 220),
        Text("Instagram gave not available", 100, 260),
    ],
    [],
]
REPORT = pdf(PAGES)
AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
ROW = FormRow(
    programme="imda_osar",
    platform="facebook",
    surface="",
    jurisdiction="SG",
    category="imda_osar/harmful-content-test-reports",
    words="",
    population="all",
    actor="all",
    measure="action_rate_on_test_reports",
    breakdown="",
    period_start="2025-04-01",
    period_end="2026-03-31",
    unit="percent",
    page="2",
    quoted="Facebook acted on 53.5% of test reports",
    stands="text",
    value="53.5%",
    typed_by="A. First",
    second_value="53.5%",
    checked_by="B. Second",
    note="",
)


@dataclass
class Desk:
    """A ledger, and the forms that came to it one after the other."""

    store: Store
    document: bytes = REPORT
    forms: list[bytes] = field(default_factory=list)

    def brings(self, *rows: FormRow, text: str = "") -> Received:
        """Bring a form with its document, an hour after the one before."""
        self.forms.append((text or form_rows.written(rows)).encode())
        origin = Origin(Obtained.DROPPED, AT.replace(hour=12 + len(self.forms)), by="a tester")
        named = (f"form{len(self.forms)}.csv", self.forms[-1])
        _, received = by_hand.typed_in(
            self.store, SOURCE, named, ("report.pdf", self.document), origin
        )
        return received

    def words(self) -> list[str]:
        """Return the sentences of the open issues."""
        return [issue.message for issue in self.store.issues(SOURCE)]


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    made = Desk(Store(database))
    made.store.migrate()
    yield made
    made.store.close()


# --- what counts --------------------------------------------------------------------------


def test_a_value_two_people_typed_alike_is_cited_where_it_stands_in_the_document(
    desk: Desk,
) -> None:
    received = desk.brings(ROW)
    assert received.outcome is RunOutcome.OK
    (o,) = desk.store.observations(Query())
    assert o.value.number == pytest.approx(0.535)
    assert o.tier is Tier.HELD
    snapshot = desk.store.snapshot(o.citation.snapshot)
    assert snapshot is not None
    assert snapshot.filename == "report.pdf"
    kept = readers.archive().read(snapshot.sha256)
    assert locate.read(kept, o.citation.locator) == o.citation.quote == "53.5%"
    assert o.citation.locator.startswith("#page=2&")
    assert "typed by two people" in o.place
    assert desk.store.documents()[o.document].sha256 == snapshot.sha256


def test_punctuation_beside_a_figure_is_no_part_of_it(desk: Desk) -> None:
    days = {"measure": "average_time_to_action_days", "unit": "days", "value": "9 days"}
    quoted = "in 9 days on average."
    desk.brings(ROW._replace(**days, second_value="9 days", quoted=quoted))
    (o,) = desk.store.observations(Query())
    assert (o.value.number, o.citation.quote) == (216, "9 days")


def test_an_absence_that_is_printed_is_typed_as_well_and_is_no_zero(desk: Desk) -> None:
    said = {"value": "not available", "second_value": "not available"}
    desk.brings(ROW._replace(platform="instagram", quoted="gave not available", **said))
    (o,) = desk.store.observations(Query())
    assert (o.value.number, o.value.absence) == (None, Absence.NOT_REPORTED)


@pytest.mark.parametrize("blank", ["value", "second_value", "typed_by", "checked_by"])
def test_a_value_of_one_person_waits_and_is_no_figure(desk: Desk, blank: str) -> None:
    received = desk.brings(ROW._replace(**{blank: ""}))
    assert received.outcome is RunOutcome.PARTIAL
    assert "1 value waiting for another person" in received.sentence
    assert desk.store.observations(Query()) == []
    (issue,) = desk.store.issues(SOURCE)
    assert issue.word.startswith(WAITING)
    assert "53" not in issue.message + issue.word
    (line,) = [row.line for row in status.status(desk.store) if row.source == SOURCE]
    assert "waiting for another person: 1" in line
    assert "open issues" not in line


@pytest.mark.parametrize("second", ["A. First", "a. first", " A.  FIRST "])
def test_nobody_is_the_second_person_of_an_own_value(desk: Desk, second: str) -> None:
    desk.brings(ROW._replace(checked_by=second))
    assert desk.store.observations(Query()) == []
    assert desk.words() == ["waits for another person: one has typed both values"]


def test_what_waited_is_settled_by_the_form_that_completes_it(desk: Desk) -> None:
    desk.brings(ROW._replace(second_value="", checked_by=""))
    desk.brings(ROW._replace(second_value="", checked_by="", note="again"))
    assert len(desk.words()) == 1
    desk.brings(ROW)
    assert desk.words() == []
    assert len(desk.store.observations(Query())) == 1


@pytest.mark.parametrize("second", ["35.5%", "53.5", "53,5%", "53.50%"])
def test_two_who_disagree_give_an_issue_and_no_figure(desk: Desk, second: str) -> None:
    received = desk.brings(ROW._replace(second_value=second))
    assert "1 cell withheld" in received.sentence
    assert desk.store.observations(Query()) == []
    assert desk.words() == [f"two people read '53.5%' and {second!r}: look again, both"]


def test_a_row_nobody_filled_in_is_nothing_at_all(desk: Desk) -> None:
    empty = ROW._replace(quoted="", value="", second_value="", page="")
    received = desk.brings(empty, ROW)
    assert received.outcome is RunOutcome.OK
    assert len(desk.store.observations(Query())) == 1


# --- what is refused ----------------------------------------------------------------------

WRONG = {
    "programme": "nobody",
    "platform": "nobody",
    "jurisdiction": "Atlantis",
    "category": "imda_osar/nothing",
    "population": "",
    "actor": "",
    "measure": "guesses",
    "period_start": "2026-04-01",
    "period_end": "soon",
    "unit": "furlongs",
    "page": "ii",
    "quoted": "Facebook acted on 81% of test reports",
    "stands": "somewhere",
    "typed_by": "12345",
    "checked_by": "me@example.org",
    "note": "call +44 20 7946 0000",
}


@pytest.mark.parametrize("column", WRONG)
def test_a_wrong_cell_withholds_its_row_and_no_other(desk: Desk, column: str) -> None:
    other = ROW._replace(measure="average_time_to_action_days", unit="days", value="9")
    good = other._replace(second_value="9", quoted="in 9 days on average.")
    received = desk.brings(ROW._replace(**{column: WRONG[column]}), good)
    assert received.outcome is RunOutcome.PARTIAL
    (o,) = desk.store.observations(Query())
    assert o.series.measure == "average_time_to_action_days"
    (issue,) = desk.store.issues(SOURCE)
    assert issue.message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"page": "1"}, "the quoted words do not stand on page 1"),
        ({"page": "3"}, "page 3 has no text a program can read: say that it is a picture"),
        ({"quoted": "of test reports"}, "the value must stand once in the quoted words"),
        (
            {"quoted": "TikTok acted on 39% of 39%", "value": "39%", "second_value": "39%"},
            "the value must stand once in the quoted words",
        ),
        (
            {"quoted": "X", "value": "1", "second_value": "1"},
            "the quoted words stand 2 times on page 2: quote more of them",
        ),
        ({"quoted": "acted on"}, "the quoted words stand 2 times on page 2: quote more of them"),
    ],
)
def test_quoted_words_stand_once_on_their_page_with_the_value_in_them(
    desk: Desk, changes: dict[str, str], words: str
) -> None:
    desk.brings(ROW._replace(**changes))
    assert desk.store.observations(Query()) == []
    assert desk.words() == [words]


def test_a_figure_stands_once_in_a_form(desk: Desk) -> None:
    desk.brings(ROW, ROW)
    assert len(desk.store.observations(Query())) == 1
    assert desk.words() == ["this figure already stands in this form"]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_form_of_another_shape_is_refused_whole(desk: Desk, column: str) -> None:
    grid = list(csv.reader(io.StringIO(form_rows.written([ROW]))))
    renamed = [[c + "s" if c == column else c for c in grid[0]], grid[1]]
    at = COLUMNS.index(column)
    dropped = [[c for n, c in enumerate(cells) if n != at] for cells in grid]
    for changed in (renamed, dropped):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(changed)
        assert desk.brings(text=out.getvalue()).outcome is RunOutcome.REFUSED
    assert desk.store.observations(Query()) == []


# --- scans and pictures -------------------------------------------------------------------


@pytest.mark.parametrize("document", [b"\x89PNG synthetic", pdf([[], []]), b"%PDF-1.4 broken"])
def test_of_a_document_no_program_can_read_the_forms_cell_is_cited(
    desk: Desk, document: bytes
) -> None:
    desk.document = document
    desk.brings(ROW)
    (o,) = desk.store.observations(Query())
    snapshot = desk.store.snapshot(o.citation.snapshot)
    assert snapshot is not None
    assert snapshot.filename == "form1.csv"
    assert locate.read(desk.forms[0], o.citation.locator) == o.citation.quote == "53.5%"
    assert "cannot be read by a program, so the form's cell is cited" in o.place


def test_a_chart_on_a_page_with_text_is_said_to_be_a_picture(desk: Desk) -> None:
    desk.brings(ROW._replace(page="3", stands="picture", quoted="Facebook 53.5%"))
    (o,) = desk.store.observations(Query())
    assert o.citation.locator.startswith("#cell=2,")
    assert "the form's cell is cited" in o.place


# --- bodies that settle disputes ----------------------------------------------------------


def test_decisions_on_the_merits_and_by_default_typed_apart_stay_apart(desk: Desk) -> None:
    lines = ("Decided on the merits: 60", "Decided by default: 40", "Overturned on the merits: 30")
    desk.document = pdf([[Text(t, 100, 100 + 40 * n) for n, t in enumerate(lines)]])
    names = ("decisions_on_merits", "decisions_by_default", "overturned_on_merits")
    body = {"programme": "ods_bodies", "jurisdiction": "EU", "category": "ods_bodies/all"}
    about = {"platform": "several", "breakdown": "body=appeals_centre_europe", "unit": "count"}
    given = [
        ROW._replace(
            **body, **about, page="1", quoted=t, measure=m, value=t[-2:], second_value=t[-2:]
        )
        for t, m in zip(lines, names, strict=True)
    ]
    desk.brings(*given)
    assert desk.words() == []
    made = bodies.decisions(desk.store.observations(Query()))
    assert {(f.metric, f.value) for f in made} == {
        ("ods_default_share", 0.4),
        ("ods_decided_merits_overturn", 0.5),
    }


# --- replay and the command line ----------------------------------------------------------


def test_forms_and_documents_replay_to_the_same_ledger(desk: Desk) -> None:
    desk.brings(ROW._replace(second_value=""), ROW._replace(measure="guesses"))
    desk.brings(ROW)
    before = list(desk.store.export())
    from_archive.replay(desk.store)
    assert list(desk.store.export()) == before
    assert len(desk.store.observations(Query())) == 1


def _told(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words])
    return done.exit_code, done.output


def test_the_command_writes_a_form_that_it_takes_back_with_its_document(
    ledger_home: Path, tmp_path: Path
) -> None:
    code, blank = _told("form", SOURCE, "--start", "2025-04-01", "--end", "2026-03-31")
    assert code == 0
    rows = [FormRow(**row) for row in csv.DictReader(io.StringIO(blank))]
    (mine,) = [r for r in rows if (r.platform, r.measure) == (ROW.platform, ROW.measure)]
    given = ("page", "quoted", "value", "typed_by", "second_value", "checked_by")
    filled = mine._replace(**{name: getattr(ROW, name) for name in given})
    assert filled == ROW
    form, report = tmp_path / "form.csv", tmp_path / "report.pdf"
    others = [r for r in rows if r != mine]
    form.write_text(form_rows.written([filled, *others]).replace(",", ";"), encoding="utf-8-sig")
    report.write_bytes(REPORT)
    code, said = _told("drop", SOURCE, str(form), "--document", str(report), "--by", "a tester")
    assert code == 0, said
    assert "report.pdf: kept" in said
    assert "form.csv: 1 observation" in said
    assert ledger_home.is_dir()


@pytest.mark.parametrize(
    ("source", "changes", "document", "words"),
    [
        (SOURCE, {}, False, "--document"),
        (SOURCE, {"note": "ask @somebody"}, True, "nothing was kept"),
        ("dsa_tiktok", {}, True, "has a reader"),
    ],
)
def test_a_form_that_may_not_be_kept_leaves_nothing(
    ledger_home: Path,
    tmp_path: Path,
    source: str,
    changes: dict[str, str],
    document: bool,
    words: str,
) -> None:
    form, report = tmp_path / "form.csv", tmp_path / "report.pdf"
    form.write_text(form_rows.written([ROW._replace(**changes)]), encoding="utf-8")
    report.write_bytes(REPORT)
    named = ["--document", str(report)] if document else []
    code, said = _told("drop", source, str(form), "--by", "a tester", *named)
    assert code == 2
    assert words in " ".join(said.replace("│", " ").split())
    assert list(ledger_home.rglob("*.jsonl")) == []


def test_a_form_dropped_without_its_document_by_another_way_is_refused(desk: Desk) -> None:
    origin = Origin(Obtained.DROPPED, AT)
    content = form_rows.written([ROW]).encode()
    (received,) = by_hand.drop(desk.store, SOURCE, [("form.csv", content)], origin)
    assert received.outcome is RunOutcome.REFUSED


def test_a_typed_figure_verifies_the_transcription_of_the_same_figure(desk: Desk) -> None:
    opening.first_start(desk.store)
    query = Query(programmes=("imda_osar",), platforms=("facebook",))
    known = [o for o in desk.store.observations(query) if o.series.measure == ROW.measure]
    (old,) = [o for o in known if o.series.period_end == "2025-03-31"]
    when = {"period_start": old.series.period_start, "period_end": old.series.period_end}
    quote = f"{old.citation.quote}%"
    desk.document = pdf([[Text(f"Facebook acted on {quote} of test reports", 100, 100)]])
    said = {"value": quote, "second_value": quote, "quoted": f"Facebook acted on {quote}"}
    received = desk.brings(ROW._replace(page="1", **when, **said))
    assert (received.verified, received.differing) == (1, 0)
    (now,) = [o for o in desk.store.observations(query) if o.series == old.series]
    assert now.tier is Tier.HELD
    assert desk.words() == []
