"""Words that publishers state instead of numbers: read as printed, kept with their reading."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from data import locate
from data.model import IssueKind, Reading, Severity, Statement
from data.store import Store
from scrapers import annex_i
from tests import murmur
from tests.murmur import Grid, as_csv, as_zip, read, read_grid
from tests.test_annex_i import _checks

METHOD = "Safeguards applied to the use of automated means"


def _answer(grid: Grid, indicator: str, words: str) -> Grid:
    """Return part 11 with one answer changed."""
    changed = [row[:] for row in grid]
    next(r for r in changed if r[3].casefold() == indicator.casefold())[4] = words
    return changed


def _said(reading: Reading, subject: str) -> Statement:
    return next(s for s in reading.statements if s.subject == subject)


def test_a_publishers_reading_of_a_category_is_kept_word_for_word() -> None:
    content = murmur.report()
    said = _said(read(content), "dsa/3e")
    assert (said.part, said.kind, said.period_end) == (2, "interpretation", "2026-06-30")
    assert said.citation.quote == murmur.CATEGORY_REMARKS["3e"]
    assert locate.read(content, said.citation.locator) == said.citation.quote


def test_a_description_of_ones_own_is_a_statement_and_the_templates_is_none() -> None:
    grid = murmur.categories()
    row = next(r for r in grid if r[0] == "Category 3g")
    row[1] = "Synthetic: mobbing of players"
    said = [s for s in read_grid(2, grid).statements if s.kind == "description"]
    assert [(s.subject, s.citation.quote) for s in said] == [("dsa/3g", row[1])]


def test_several_open_rows_of_part_2_stay_apart() -> None:
    grid = murmur.categories()
    place = next(n for n, r in enumerate(grid) if r[0] == "Category 3g")
    first, second = grid[place][:], grid[place][:]
    first[1], second[1] = "Synthetic: mobbing", "Synthetic: outing"
    grid[place : place + 1] = [first, second]
    reading = read_grid(2, grid)
    assert not reading.issues
    subjects = {s.subject for s in reading.statements if s.kind == "description"}
    assert subjects == {"dsa/3g[synthetic-mobbing]", "dsa/3g[synthetic-outing]"}


def test_part_2_alone_is_set_aside_because_it_names_no_period() -> None:
    reading = read(as_csv(murmur.categories()), "2_categories_names.csv")
    why = "2_categories_names.csv: part 2 prints no period; bring it with another part"
    assert reading.set_aside == (why,)
    assert (reading.statements, reading.observations, reading.issues) == ((), (), ())


@pytest.mark.parametrize(
    "name", ["Murmur_H1_2026_2_categories.csv", "2_categories 2026-01-01_2026-06-30.csv"]
)
def test_part_2_alone_takes_the_period_its_file_is_named_after_and_says_so(name: str) -> None:
    content = as_csv(murmur.categories())
    reading = read(content, name)
    assert {(s.period_start, s.period_end) for s in reading.statements} == {
        ("2026-01-01", "2026-06-30")
    }
    assert (reading.set_aside, reading.issues) == ((), ())
    found = next(f for f in reading.findings if f.check == "period_from_file_name")
    assert found.severity is Severity.NOTICE
    assert "that of its file's name is taken: 2026-01-01 to 2026-06-30" in found.message
    assert {c.locator for c in found.cells} == {s.citation.locator for s in reading.statements}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("2_categories_2026.csv", "a year is no period"),
        ("2_categories_August 2026.csv", "a month is when it was published"),
        ("2_categories_H1_2026_H2_2025.csv", "two periods"),
        ("2_categories_H1_2026_H2_2026.csv", "two periods, one of them to come"),
        ("2_categories_H2_2026.csv", "had not ended when it was obtained"),
    ],
)
def test_part_2_alone_under_a_name_that_decides_nothing_is_set_aside(name: str, why: str) -> None:
    reading = read(as_csv(murmur.categories()), name)
    assert reading.statements == (), why
    assert "part 2 prints no period" in reading.set_aside[0]


def test_a_files_name_never_goes_before_a_printed_period() -> None:
    grids = {"2_categories_H2_2025.csv": murmur.categories(), "4.csv": murmur.notices()}
    reading = read(as_zip(grids), "Murmur H2 2025.zip")
    assert {s.period_end for s in reading.statements} == {"2026-06-30"}
    assert "period_from_file_name" not in _checks(reading)


def test_part_2_takes_the_period_of_any_other_part() -> None:
    grids = {"2.csv": murmur.categories(), "4.csv": murmur.notices()}
    assert {s.period_start for s in read(as_zip(grids)).statements} == {"2026-01-01"}


def test_a_text_is_kept_with_its_line_breaks() -> None:
    words = "Synthetic first line.\n\nSecond “line”, with a comma."
    reading = read_grid(11, _answer(murmur.answers(), METHOD, words))
    assert words in {s.citation.quote for s in reading.statements}


@pytest.mark.parametrize("words", ["", "  ", "Free text"])
def test_a_question_without_an_answer_is_no_statement_and_is_said(words: str) -> None:
    reading = read_grid(11, _answer(murmur.answers(), METHOD, words))
    assert len(reading.statements) == 9
    found = next(f for f in reading.findings if f.check == "text_missing")
    assert (found.severity, found.message) == (
        Severity.NOTICE,
        "questions of part 11 without an answer: 2",
    )


@pytest.mark.parametrize(("length", "found"), [(5_000, 0), (5_001, 1)])
def test_a_text_that_is_too_long_is_kept_whole_and_said(length: int, found: int) -> None:
    words = "s" * length
    reading = read_grid(11, _answer(murmur.answers(), METHOD, words))
    assert words in {s.citation.quote for s in reading.statements}
    assert _checks(reading)["text_too_long"] == found


def test_a_question_the_template_does_not_have_is_withheld_until_declared() -> None:
    own = "Other information"
    grid = [*murmur.answers(), ["All", "Murmur", murmur.PERIOD, own, "Synthetic addition."]]
    reading = read_grid(11, grid)
    assert [(i.kind, i.word) for i in reading.issues] == [(IssueKind.CELL, own)]
    declared = read_grid(11, grid, words={"indicator": {own: "as printed"}})
    assert not declared.issues
    assert _said(declared, "other-information").citation.quote == "Synthetic addition."


def test_two_answers_to_one_question_are_both_withheld() -> None:
    grid = murmur.answers()
    grid.append([*grid[-1][:4], "Synthetic: another answer."])
    reading = read_grid(11, grid)
    assert [i.message for i in reading.issues] == ["one question is answered twice"] * 2
    assert len(reading.statements) == 9


@pytest.mark.parametrize("change", [{"subject": ""}, {"period_end": "2025-01-01"}])
def test_a_statement_about_nothing_or_of_no_period_is_refused(change: dict[str, str]) -> None:
    said = read(murmur.report()).statements[0]
    with pytest.raises(ValueError, match="a statement"):
        dataclasses.replace(said, **change)  # type: ignore[arg-type]
    blank = said.citation._replace(quote=" ")
    with pytest.raises(ValueError, match="has words"):
        dataclasses.replace(said, citation=blank)


# --- in the ledger ------------------------------------------------------------------------


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty ledger, on each database in turn."""
    empty = Store(database)
    empty.migrate()
    yield empty
    empty.close()


def test_statements_come_back_as_they_were_saved(store: Store) -> None:
    reading = read(murmur.report())
    store.save(reading)
    saved = sorted(reading.statements, key=lambda s: s.key)
    assert store.statements(platform="murmur") == saved
    assert len(store.statements(period_end="2026-06-30", part=2)) == 2
    assert store.statements(platform="tiktok") == []


def test_statements_of_an_older_reading_are_superseded(store: Store) -> None:
    content = murmur.report()
    store.save(read(content))
    snapshot, declared = murmur.snapshot(content), murmur.declaration()
    store.save(annex_i.read(content, snapshot, declared, "test@2"))
    assert {s.read_by for s in store.statements()} == {"test@2"}


def test_a_corrected_text_goes_before_the_first_and_both_are_kept(store: Store) -> None:
    first = as_csv(murmur.answers())
    later = as_csv(_answer(murmur.answers(), METHOD, "Synthetic: corrected."))
    store.save(read(first, "11_qualitative.csv"))
    earlier = murmur.NOW - timedelta(days=1)
    snapshot = murmur.snapshot(later, "11_qualitative_Corrected.csv", fetched_at=earlier)
    store.save(annex_i.read(later, snapshot, murmur.declaration(), "test@1"))
    held = [s for s in store.statements() if s.citation.quote == "Synthetic: corrected."]
    assert [s.edition for s in held] == [2]
    assert len(store.statements()) == 10
    assert sum(json.loads(line)["table"] == "statement" for line in store.export()) == 20


def test_replay_brings_the_same_statements(store: Store) -> None:
    reading = read(murmur.report())
    store.save(reading)
    before = list(store.export())
    store.forget_readings()
    assert store.statements() == []
    store.save(reading)
    assert list(store.export()) == before
