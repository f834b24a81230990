"""What we take back is shown with its reason and compared with nothing. Synthetic but for one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data import corrections, reference, sources
from data.corrections import Correction, of, standing, withdrawn
from data.model import Series, public_id
from data.query import Query
from data.store import Store
from data.vocabulary import ReferenceFault
from metrics.lens import Lens
from metrics.questions import ask
from tests import exhibition
from tests.drawn import observations
from tests.exhibition import one, opened, tables, words

DAY = date(2026, 10, 1)
BOOK = list(
    observations(
        """
        platform | notices | notice_action_median
        tiktok   | 1200    | 5.5
        x        | 2400    | 7.75
        """
    )
)
MEDIAN = next(o for o in BOOK if o.citation.quote == "5.5")
HEAD = (
    "id,action,programme,platform,surface,jurisdiction,category,population,actor,measure,"
    "breakdown,period_start,period_end,old_printed,new_printed,reason,reported_on,corrected_on,"
    "source\n"
)
WITHDRAWAL = (
    "w1,withdraw,dsa_annex_i,tiktok,,EU,dsa/TOTAL,all,all,notice_action_median,,2026-01-01,"
    "2026-06-30,5.5,,It was read from the wrong row.,2026-09-30,2026-10-01,"
    "https://synthetic.example/report\n"
)


def entry(action: str = "withdraw", old: str = "5.5", new: str = "") -> Correction:
    source = "https://synthetic.example/report"
    return Correction(
        "e1", action, MEDIAN.series, old, new, "It was read wrong.", None, DAY, source
    )


def recorded() -> Iterator[tuple[Series, str]]:
    """Yield series and printed words of every figure bundled with the software."""
    for _, content, _ in sources.recorded_documents():
        for row in csv.DictReader(io.StringIO(content.decode("utf-8"))):
            yield Series(**{name: row[name] for name in Series._fields}), row["value"]


def unmatched(entries: Iterable[Correction], known: set[tuple[Series, str]]) -> list[str]:
    """Return the ids of entries that match no figure: mended at its source, or misspelt."""
    return [c.id for c in entries if (c.series, c.new_printed or c.old_printed) not in known]


def test_every_entry_shipped_matches_a_figure_shipped() -> None:
    assert unmatched(corrections.corrections().values(), set(recorded())) == []


def test_an_entry_that_matches_nothing_is_found() -> None:
    known = set(recorded())
    series, printed = next(iter(sorted(known)))
    right = Correction("r", "note", series, printed, "", "Seen.", None, DAY, "https://a.example")
    wrong = Correction(
        "w", "note", series, f"{printed}0", "", "Seen.", None, DAY, "https://a.example"
    )
    assert unmatched((right, wrong), known) == ["w"]


def test_a_withdrawn_statement_answers_nothing_from_that_day_on() -> None:
    assert standing(BOOK, None, [entry()]) == [o for o in BOOK if o != MEDIAN]
    before, after = datetime(2026, 9, 30, 23, tzinfo=UTC), datetime(2026, 10, 1, 1, tzinfo=UTC)
    assert standing(BOOK, before, [entry()]) == BOOK
    assert MEDIAN not in standing(BOOK, after, [entry()])


def test_other_words_of_the_same_figure_are_not_withdrawn() -> None:
    assert standing(BOOK, None, [entry(old="55")]) == BOOK
    assert withdrawn(MEDIAN, entries=[entry(old="55")]) is None


@pytest.mark.parametrize("action", ["note", "replace"])
def test_a_note_or_a_replacement_withdraws_nothing(action: str) -> None:
    assert standing(BOOK, None, [entry(action)]) == BOOK


def test_a_replacement_speaks_of_both_transcriptions() -> None:
    mended = entry("replace", old="5", new="5.5")
    assert of(MEDIAN, [mended]) == (mended,)
    assert of(BOOK[0], [mended]) == ()


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A table of corrections with one withdrawal in it, in the place of the shipped one."""
    copied = tmp_path / "reference"
    copied.mkdir()
    for file in reference.TABLES.iterdir():
        (copied / file.name).write_bytes(file.read_bytes())
    (copied / "corrections.csv").write_text(HEAD + WITHDRAWAL, encoding="utf-8")
    monkeypatch.setattr(reference, "TABLES", copied)
    corrections.corrections.cache_clear()
    yield copied / "corrections.csv"
    corrections.corrections.cache_clear()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",withdraw,", ",forget,"),
        (",withdraw,", ",replace,"),
        (",tiktok,", ",nobody,"),
        (",notice_action_median,", ",charm,"),
        ("w1,", ","),
        (",5.5,", ",,"),
        ("It was read from the wrong row.", ""),
        ("2026-10-01", "soon"),
        ("2026-10-01", ""),
        ("https://", "http://"),
    ],
)
def test_a_broken_entry_is_refused(table: Path, old: str, new: str) -> None:
    body = WITHDRAWAL.replace(old, new)
    assert body != WITHDRAWAL
    table.write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(ReferenceFault, match=r"corrections\.csv"):
        corrections.corrections()


@pytest.fixture
def home(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a ledger that holds the withdrawn figure."""
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("TODAY", exhibition.TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    words_ = table.read_text(encoding="utf-8")
    table.write_text(HEAD, encoding="utf-8")
    corrections.corrections.cache_clear()
    exhibition.build(tmp_path / "var")
    table.write_text(words_, encoding="utf-8")
    return tmp_path / "var"


def test_a_withdrawn_figure_is_on_evidence_with_its_reason_and_in_no_comparison(
    home: Path,
) -> None:
    corrections.corrections.cache_clear()
    withdrawn_id = one(home, "tiktok", "notices")  # another figure of the report stands
    assert withdrawn_id.value.number == 1200
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    asked = Query(measures=("notice_action_median",), platforms=("tiktok",), harms=("all",))
    assert {o.series.period_end for o in store.observations(asked) if o.series.actor == "all"} == {
        "2025-12-31"
    }
    answer = ask(store, "time_to_act", Lens(platforms=("tiktok", "x")), date(2026, 11, 21))
    everyone = answer.of("pub_median_notice_h", harm="all", actor="all")[0]
    assert ("tiktok", "a figure of its report was withdrawn by us") in everyone.left_out
    series = MEDIAN.series
    number = store.vintages(series)[0].id
    store.close()
    app = opened("evidence.py", address={"f": public_id(number)})
    assert [e.message for e in app.exception] == []
    assert "It was read from the wrong row." in app.warning[0].value
    assert "Withdrawn on 1 October 2026" in app.warning[0].value
    assert "None of them holds today." in words(app)
    assert "holds today" not in tables(app)["Statements of this figure over time"][1][1]
    early = opened("evidence.py", address={"f": public_id(number), "asof": "2026-09-15"})
    assert "held on the day looked at" in words(early)
