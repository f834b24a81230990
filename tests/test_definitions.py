"""The laws of definitions: what is said has its words, what is not said stays open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from data import definitions
from data.annex_i import template
from data.definitions import FIELDS, NOT_APPLICABLE, cited, definition_for, stated
from data.model import Statistic
from data.reference import NOT_STATED, measures, programmes
from data.sources import declarations, recorded_documents
from data.vocabulary import Cited, Definition

SAMPLES = Path(__file__).parents[2] / "shared" / "samples" / "dsa_harmonised"
EVERY = tuple(definitions.definitions().values())
SPEAKING = tuple(d for d in EVERY if d.id != NOT_STATED)


def uncited(one: Definition, sources: tuple[Cited, ...]) -> list[str]:
    """Return the fields of a definition that say something without a place where it is said."""
    told = {f for c in sources for f in c.fields}
    said = [*stated(one), "words", *(["automation_note"] if one.automation_note else [])]
    return [f for f in said if f not in told]


@pytest.mark.parametrize("one", SPEAKING, ids=lambda d: d.id)
def test_whatever_a_definition_says_is_cited(one: Definition) -> None:
    assert uncited(one, cited(one.id)) == []


@pytest.mark.parametrize("one", SPEAKING, ids=lambda d: d.id)
def test_nothing_is_cited_for_a_field_that_is_left_open(one: Definition) -> None:
    left_open = {f for f in FIELDS if f not in stated(one)}
    assert [c for c in cited(one.id) if set(c.fields) & left_open] == []


def test_a_field_without_its_words_fails() -> None:
    for one in SPEAKING:
        for name in stated(one):
            without = tuple(
                replace(c, fields=tuple(f for f in c.fields if f != name)) for c in cited(one.id)
            )
            assert uncited(one, without) == [name]


def test_silence_cites_nothing() -> None:
    assert cited(NOT_STATED) == ()
    assert stated(definitions.definition(NOT_STATED)) == ()


def test_every_field_of_a_definition_is_told_or_names_it() -> None:
    names = {"id", "programme", "measure", "platform", "valid_from", "valid_until"}
    assert {f.name for f in fields(Definition)} == names | {*FIELDS, "automation_note", "words"}


def test_the_words_of_a_publisher_stand_in_its_report_of_that_period() -> None:
    for one in SPEAKING:
        own = [c for c in cited(one.id) if c.edition is not None]
        assert bool(own) is (one.platform != "*"), one.id
        for c in own:
            assert one.valid_from is not None
            assert one.valid_until is not None
            assert c.edition is not None
            assert one.valid_from <= c.edition <= one.valid_until, one.id


def test_a_definition_holds_for_no_edition_in_which_it_was_not_read() -> None:
    for one in SPEAKING:
        if one.platform == "*":
            continue
        read = {c.edition for c in cited(one.id) if c.edition is not None}
        assert max(read) == one.valid_until, one.id


def test_a_template_is_cited_by_the_regulation_and_nothing_else() -> None:
    law = programmes()["dsa_annex_i"].source
    own = [d for d in SPEAKING if d.programme == "dsa_annex_i" and d.platform == "*"]
    assert own
    assert {c.address for d in own for c in cited(d.id)} == {law}


def test_the_words_of_a_publisher_are_never_its_own_sentence() -> None:
    # Every paraphrase is ours; none is found in a document held for reading.
    if not SAMPLES.exists():
        pytest.skip("needs ../shared/samples")
    held = "\n".join(" ".join(cell.split()) for _, rows in documents() for r in rows for cell in r)
    assert [d.id for d in SPEAKING if len(d.words) > 40 and d.words.rstrip(".") in held] == []


# --- every source and every measure -----------------------------------------------------------


def measures_of_the_template() -> set[str]:
    shape = template()
    columns = {c.measure for p in shape.parts.values() for c in p.columns if c.measure}
    return columns | {line.measure for line in shape.lines.values()} | {shape.recipients.measure}


def stateable() -> Iterator[tuple[str, str, str, str]]:
    """Yield programme, measure, platform and end of period of whatever a source can state."""
    for source in declarations().values():
        if source.format == "dsa_annex_i" and source.expect is not None:
            end = source.expect.next_period_end.isoformat()
            for measure in measures_of_the_template():
                yield source.programme, measure, source.platform, end
    for _, content, _ in recorded_documents():
        for row in csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")):
            yield row["programme"], row["measure"], row["platform"], row["period_end"]


def test_every_source_and_measure_has_a_definition_that_says_or_leaves_open_each_field() -> None:
    seen = set(stateable())
    assert len(seen) > 1_000
    for programme, measure, platform, end in seen:
        assert measure in measures()
        found = definition_for(programme, measure, platform, end)
        assert found.programme in (programme, "*")
        assert found.measure in (measure, "*")
        assert found.platform in (platform, "*")
        assert all(getattr(found, f) for f in FIELDS)


def test_a_clock_is_told_of_times_only() -> None:
    timed = (Statistic.MEDIAN, Statistic.MEAN, Statistic.QUANTILE)
    for one in SPEAKING:
        known = measures().get(one.measure)
        if known is not None and known.statistic is Statistic.COUNT:
            assert {one.clock_start, one.clock_stop} == {NOT_APPLICABLE}, one.id
        if known is not None and known.statistic in timed:
            assert NOT_APPLICABLE not in (one.clock_start, one.clock_stop), one.id


# --- against the documents --------------------------------------------------------------------


def documents() -> Iterator[tuple[str, list[list[str]]]]:
    for path in sorted(SAMPLES.rglob("*.csv")):
        raw = path.read_bytes()
        text = raw.decode("gb18030") if "gb18030" in path.name else raw.decode("utf-8-sig")
        yield path.relative_to(SAMPLES).as_posix(), list(csv.reader(io.StringIO(text)))


def sample_of(one: Definition, said: Cited) -> list[list[str]] | None:
    """Return the document a citation names, where it is held for reading."""
    part = re.match(r"part (\d+)", said.place)
    if part is None or said.edition is None:
        return None
    for path, rows in documents():
        own = f"{one.platform}/" in f"{path}/" or f"/{one.platform}_" in path
        number = re.search(r"(?:^|/|- |_)0?(\d{1,2})_", path.replace("2026H1_", "").rsplit("/")[-1])
        if not own or number is None or number[1] != part[1]:
            continue
        cells = {c for r in rows[1:3] for c in r}
        if any(c.endswith(f"/{said.edition.isoformat()}") for c in cells):
            return rows
    return None


def at(rows: list[list[str]], cell: str) -> str:
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return rows[int(digits) - 1][column - 1]


@pytest.mark.skipif(not SAMPLES.exists(), reason="needs ../shared/samples")
def test_a_cited_cell_holds_words() -> None:
    checked = 0
    for one in SPEAKING:
        for said in cited(one.id):
            rows = sample_of(one, said) if said.cell else None
            if rows is not None:
                assert len(at(rows, said.cell).split()) > 5, (one.id, said)
                checked += 1
    assert checked >= 45
