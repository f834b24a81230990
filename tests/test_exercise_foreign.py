"""Releases of other instances: as printed, whole or not at all, apart. All are synthetic."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from data.exercises import foreign, release_file, release_rules
from data.exercises.acts import ForeignRelease, Kept, Refused, Release, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.pulls import Seen, seen
from data.exercises.release_file import Line, ReleaseFile
from data.model import RunOutcome
from data.store import Store
from metrics.exercises import printed, publication
from metrics.exercises.release import release
from scrapers.__main__ import app
from scrapers.intake import read
from tests.brought import context, whats
from tests.exercises import ADMIN, REVIEWER
from tests.replay_server import replaying
from tests.test_exercise_release import SHARED, drawn
from tests.test_intake_pulls import TOKEN, Desk

FROZEN = datetime(2026, 8, 3, 10, 0, tzinfo=UTC)
EDIT = Callable[[str], str]


def frozen(rows: str = SHARED) -> Release:
    made = publication.frozen(release(drawn(rows), ["platform"], held=False), "drawn-r1")
    return replace(made, frozen_at=FROZEN)


def of(text: str) -> release_file.Parsed:
    return release_file.parsed(csv.reader(io.StringIO(text, newline="")))


def file(rows: str = SHARED) -> ReleaseFile:
    found = of(printed.as_csv(frozen(rows)))
    assert found.file is not None
    return found.file


def brought(
    made: ReleaseFile | None = None, *, instance: str = "Desk North", address: str = ""
) -> ForeignRelease:
    return ForeignRelease(instance, made or file(), address)


@pytest.fixture
def ledger(tmp_path: Path) -> ExerciseLedger:
    return ExerciseLedger(f"sqlite:///{tmp_path / 'exercises.db'}")


@pytest.fixture
def desk(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    assert ledger_home.is_dir()
    monkeypatch.setenv("KOBO_TOKEN", TOKEN)
    store, held = Store(), ExerciseLedger()
    store.migrate()
    with replaying() as replay:
        yield Desk(store, held, replay)
    held.close()
    store.close()


# --- the file --------------------------------------------------------------------------------


def test_the_file_tells_of_itself_and_comes_back_the_same() -> None:
    text = printed.as_csv(frozen())
    found = of(text)
    assert (found.wrong, found.file and release_rules.wrong(found.file)) == ((), ())
    assert found.file is not None
    about = found.file.about
    told = (about.release, about.title, about.organiser, about.design, about.frozen_on)
    assert told == ("drawn-r1", "Drawn", "Nobody", "report_test", "2026-08-03")
    assert release_file.written(found.file) == text
    assert release_file.begins(text)


def test_the_file_is_the_same_after_the_reports_are_gone() -> None:
    assert printed.as_csv(frozen()) == printed.as_csv(frozen())
    exact = replace(frozen(), rests_on={})
    assert printed.as_csv(exact) == printed.as_csv(frozen())


def test_neither_an_exact_count_nor_the_ledgers_hash_is_in_the_file() -> None:
    one = frozen(SHARED.replace("30 | one", "32 | one"))
    text = printed.as_csv(one)
    assert one.rests_on["x: reports"] == 142
    assert "142" not in text
    assert one.hashed()[:12] not in text


def test_line_ends_separators_and_blank_cells_are_no_edit() -> None:
    text = printed.as_csv(frozen())
    rows = [[*row, "", ""] for row in csv.reader(io.StringIO(text, newline=""))]
    assert release_file.parsed(rows).file == file()
    assert of(text.replace("\r\n", "\n")).file == file()


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("# title,Drawn", "# title,Drown"),
        lambda text: text.replace("0.43", "0.42", 1),
        lambda text: text.replace("# frozen_on,2026-08-03", "# frozen_on,2026-08-04"),
        lambda text: "\r\n".join(text.split("\r\n")[:-2]) + "\r\n",
        lambda text: text.replace("# release,drawn-r1", "# release,drawn-r2"),
        lambda text: text.replace("# synthetic,no", "# synthetic,yes"),
        lambda text: text.replace("lower_better", "higher_better", 1),
        lambda text: text.replace("# organiser,Nobody\r\n", ""),
        lambda text: text.replace("# format,public tables of test reports 1", "# format,2"),
    ],
)
def test_any_edit_is_noticed(edit: EDIT) -> None:
    text = printed.as_csv(frozen())
    assert edit(text) != text
    found = of(edit(text))
    assert found.file is None
    assert found.wrong


def test_every_single_cell_is_under_the_hash() -> None:
    text = printed.as_csv(frozen())
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for row in rows:
        for column in range(len(row)):
            kept = row[column]
            row[column] = kept + "1"
            assert release_file.parsed(rows).file is None
            row[column] = kept


def test_no_cell_is_a_formula_and_what_it_says_comes_back() -> None:
    made = file()
    (values, line), *rest = made.lines
    odd = replace(made, lines=((("=2+2",), line._replace(words="@cmd")), *rest))
    text = release_file.written(odd)
    assert "\r\n'=2+2," in text
    assert ",'@cmd," in text
    back = of(text).file
    assert back is not None
    assert (back.lines[0][0], back.lines[0][1].words) == (("=2+2",), "@cmd")
    assert values


# --- what may not be kept --------------------------------------------------------------------


def with_line(**cells: str) -> ReleaseFile:
    """Return a release, its hash in order, whose first line says otherwise."""
    made = file()
    (values, line), *rest = made.lines
    return replace(made, lines=((values, line._replace(**cells)), *rest))


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"words": "told by maria.g@murmur.example"}, "words"),
        ({"words": "see https://murmur.example/p/1"}, "words"),
        ({"label": "@maria_murmur"}, "label"),
        ({"value": "7"}, "value"),
        ({"value": "142"}, "value"),
        ({"value": ""}, "value"),
        ({"form": "hidden"}, "value"),
        ({"value": "1e9"}, "value"),
        ({"low": "200"}, "value"),
        ({"kind": "report"}, "kind"),
        ({"form": "exact"}, "form"),
        ({"direction": "up"}, "direction"),
        ({"unit": "people"}, "unit"),
        ({"id": "two words"}, "id"),
    ],
)
def test_a_line_no_gate_would_let_out_refuses_the_file(cells: dict[str, str], column: str) -> None:
    found = release_rules.wrong(with_line(**cells))
    assert column in [one.column for one in found]
    assert "murmur" not in repr(found)


@pytest.mark.parametrize(
    "said",
    [
        {"design": "rumour"},
        {"announced": "perhaps"},
        {"first_week": "2026-03-03"},
        {"frozen_on": ""},
        {"frozen_on": "yesterday"},
        {"organiser": ""},
        {"organiser": "maria.g@murmur.example"},
        {"release": "a b"},
        {"synthetic": ""},
        {"rounds": "=1"},
    ],
)
def test_a_release_that_does_not_say_what_it_is_is_refused(said: dict[str, str]) -> None:
    made = file()
    wrong = release_rules.wrong(replace(made, about=made.about._replace(**said)))
    assert set(said) <= {one.column for one in wrong}


def test_exact_counts_pass_only_where_they_are_called_exact() -> None:
    made = with_line(value="142")
    exact = made.about._replace(counts_are=release_file.EXACT)
    assert release_rules.wrong(made)
    assert release_rules.wrong(replace(made, about=exact)) == ()
    own = release(drawn(OWN_FEW, origin="synthetic_posted_by_team"), ["platform"], held=False)
    frozen_ = replace(publication.frozen(own, "own-r1"), frozen_at=FROZEN)
    found = of(printed.as_csv(frozen_)).file
    assert found is not None
    assert found.about.counts_are == release_file.EXACT
    assert release_rules.wrong(found) == ()


OWN_FEW = """
    8  | one | x | DE | 5 | removed |
    8  | two | x | DE | 5 | removed |
    8  | one | x | DE |   |         |
    8  | two | x | DE |   |         |
"""


@pytest.mark.parametrize("name", ["organisation", "persona", "email", "url", "value", "A b"])
def test_a_breakdown_that_could_tell_a_person_is_refused(name: str) -> None:
    assert release_rules.wrong(replace(file(), strata=(name,)))


def test_three_attributes_are_never_crossed_and_no_lines_are_no_release() -> None:
    made = file()
    lines = tuple((("a", "b", "c"), line) for _, line in made.lines)
    deep = replace(made, strata=("platform", "country", "harm"), lines=lines)
    assert release_rules.wrong(deep)
    assert release_rules.wrong(replace(made, lines=()))


# --- the ledger ------------------------------------------------------------------------------


def test_a_release_is_kept_as_printed_and_the_same_again_adds_nothing(
    ledger: ExerciseLedger,
) -> None:
    one = brought(address="https://desk.example/release/drawn-r1.csv")
    assert ledger.keep_foreign(ADMIN, one) is Kept.NEW
    before = ledger.stamp()
    assert ledger.keep_foreign(ADMIN, one) is Kept.KNOWN
    assert ledger.stamp() == before
    (held,) = ledger.foreign_releases()
    assert (held.file, held.address, held.older) == (file(), one.address, 0)
    assert (ledger.reports(waiting=True), ledger.aggregates(), ledger.releases()) == ([], [], [])


def test_a_changed_release_is_a_new_vintage_and_the_old_one_stays(ledger: ExerciseLedger) -> None:
    ledger.keep_foreign(ADMIN, brought())
    later = file(SHARED.replace("30 | one", "60 | one"))
    assert ledger.keep_foreign(ADMIN, brought(later)) is Kept.CHANGED
    (held,) = ledger.foreign_releases()
    assert (held.file, held.older) == (later, 1)
    old, new = ledger.foreign_vintages("desk  north", "drawn-r1")
    assert (of(old).file, of(new).file) == (file(), later)


def test_two_instances_may_call_their_releases_the_same(ledger: ExerciseLedger) -> None:
    ledger.keep_foreign(ADMIN, brought())
    assert ledger.keep_foreign(ADMIN, brought(instance="Desk South")) is Kept.NEW
    assert [one.instance for one in ledger.foreign_releases()] == ["Desk North", "Desk South"]


def test_an_invented_release_never_meets_real_ones(tmp_path: Path, ledger: ExerciseLedger) -> None:
    made = file()
    invented = replace(made, about=made.about._replace(synthetic="yes"))
    with pytest.raises(Unfit, match="invented"):
        ledger.keep_foreign(ADMIN, brought(invented))
    demo = ExerciseLedger(f"sqlite:///{tmp_path / 'demo.db'}", demo=True)
    with pytest.raises(Unfit, match="real"):
        demo.keep_foreign(ADMIN, brought())
    assert demo.keep_foreign(ADMIN, brought(invented)) is Kept.NEW
    assert ledger.foreign_releases() == []


def test_only_an_administrator_brings_a_release_or_takes_one_away(
    ledger: ExerciseLedger,
) -> None:
    with pytest.raises(Refused):
        ledger.keep_foreign(REVIEWER, brought())
    ledger.keep_foreign(ADMIN, brought())
    with pytest.raises(Refused):
        ledger.take_away_foreign(REVIEWER, "Desk North", "drawn-r1", "mistake")
    assert len(ledger.foreign_releases()) == 1


def test_what_was_taken_away_is_blank_and_never_comes_back(
    ledger: ExerciseLedger, tmp_path: Path
) -> None:
    ledger.keep_foreign(ADMIN, brought(instance="Desk Quokka"))
    ledger.keep_foreign(ADMIN, brought(file(SHARED.replace("30", "60")), instance="Desk Quokka"))
    with pytest.raises(Unfit, match="reason"):
        ledger.take_away_foreign(ADMIN, "Desk Quokka", "drawn-r1", "because")
    gone = ledger.take_away_foreign(ADMIN, "desk quokka", "drawn-r1", "person_asked")
    assert (gone.counts["foreign_release"], ledger.foreign_releases()) == (2, [])
    assert ledger.audit()[0].act == "withdraw"
    with pytest.raises(Unfit, match="taken away"):
        ledger.keep_foreign(ADMIN, brought(instance="DESK QUOKKA"))
    with pytest.raises(Unfit, match="not held"):
        ledger.take_away_foreign(ADMIN, "Desk Quokka", "drawn-r1", "mistake")
    ledger.close()
    assert b"Quokka" not in b"".join(p.read_bytes() for p in tmp_path.iterdir())


@pytest.mark.parametrize(
    "address",
    [
        "ftp://desk.example/a.csv",
        "https://maria@desk.example/a.csv",
        "https://desk.example/a.csv?token=abc",
        "https://desk.example/a.csv#maria",
        "https://desk.example/@maria/a.csv",
        "javascript:alert(1)",
        "https://desk.example/" + "a" * 400,
    ],
)
def test_an_address_that_may_be_a_secret_or_a_person_is_not_kept(
    ledger: ExerciseLedger, address: str
) -> None:
    assert not foreign.plain_address(address)
    with pytest.raises(Unfit, match="address"):
        ledger.keep_foreign(ADMIN, brought(address=address))


@pytest.mark.parametrize("instance", ["", "a|b", "maria.g@murmur.example", "x" * 100])
def test_an_instance_has_a_plain_name(ledger: ExerciseLedger, instance: str) -> None:
    with pytest.raises(Unfit, match="instance"):
        ledger.keep_foreign(ADMIN, brought(instance=instance))


def test_every_first_line_and_column_is_explained() -> None:
    every = {*release_file.About._fields, *Line._fields, release_file.HASH}
    assert every == set(release_file.MEANINGS)


# --- brought by hand, and pulled -------------------------------------------------------------


def written(rows: str = SHARED, **said: str) -> bytes:
    """Return a release's file, its hash in order, that says some things otherwise."""
    made = file(rows)
    return release_file.written(replace(made, about=made.about._replace(**said))).encode()


def test_the_one_door_for_files_tells_a_release_and_takes_no_row_of_it() -> None:
    taken = read(written(), "anything.csv", into=context())
    assert (taken.release, taken.batch.entities, taken.faults) == (file(), (), ())
    assert (taken.kind_of_file, taken.rows_read) == ("release", taken.rows_good)
    marked = read(b"\xef\xbb\xbf" + written(), "a.csv", into=context())
    assert marked.release == file()
    other = "\r\n".join(";".join(f'"{c}"' for c in row) for row in rows_in(written()))
    assert read(other.encode(), "a.csv", into=context()).release == file()


def rows_in(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_a_tampered_file_and_one_with_a_person_in_it_give_a_table_of_faults() -> None:
    bad = written().replace(b"0.43", b"0.42", 1)
    taken = read(bad, "a.csv", into=context())
    assert (taken.release, [f.column for f in taken.faults]) == (None, ["sha256"])
    odd = release_file.written(with_line(words="told by maria.g@murmur.example"))
    taken = read(odd.encode(), "a.csv", into=context())
    assert (taken.release, whats(taken)) == (None, [(18, "words")])
    assert odd.splitlines()[17].count("murmur") == 1
    assert "murmur" not in repr(taken.faults)


@given(st.binary(max_size=300))
def test_no_bytes_after_the_first_line_make_it_crash(tail: bytes) -> None:
    for head in (b"# format", written()[:400]):
        assert read(head + tail, "a.csv", into=context()).release is None


def test_a_release_is_imported_by_command(
    ledger_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ledger_home.is_dir()
    people = "A1:admin:north:a-long-secret-of-A1 R1:reviewer:north:a-long-secret-of-R1"
    monkeypatch.setenv("DESK_TOKENS", people)
    monkeypatch.setenv("DESK_TOKEN", "a-long-secret-of-A1")
    place = tmp_path / "release.csv"
    place.write_bytes(written())
    command = ["import", str(place), "--from", "https://desk.example/release/drawn-r1.csv"]
    run = CliRunner().invoke
    done = run(app, [*command, "--dry-run"])
    assert (done.exit_code, "nothing was stored" in done.output) == (0, True)
    assert ExerciseLedger().foreign_releases() == []
    done = run(app, command)
    assert (done.exit_code, "new: 1 foreign release" in done.output) == (0, True), done.output
    assert "known already: 1" in run(app, command).output
    (held,) = ExerciseLedger().foreign_releases()
    assert (held.instance, held.address) == ("Nobody", command[-1])
    away = ["take-away", "Nobody", "drawn-r1", "--why", "mistake"]
    monkeypatch.setenv("DESK_TOKEN", "a-long-secret-of-R1")
    assert run(app, away).exit_code == 2
    monkeypatch.setenv("DESK_TOKEN", "a-long-secret-of-A1")
    assert run(app, away).exit_code == 0
    assert run(app, command).exit_code == 1


def test_a_release_is_pulled_from_another_instance_and_followed(desk: Desk) -> None:
    desk.gives(written())
    run = desk.visit(**NORTH)
    assert (run.outcome, "shown as printed" in run.message) == (RunOutcome.OK, True)
    (held,) = desk.ledger.foreign_releases()
    assert (held.instance, held.file) == ("Desk North", file())
    assert held.address == desk.declared.address
    before = desk.ledger.stamp()
    assert desk.visit(**NORTH).outcome is RunOutcome.UNCHANGED
    desk.gives(written().replace(b"\r\n", b"\n"))
    assert desk.visit(**NORTH).outcome is RunOutcome.UNCHANGED
    assert desk.ledger.stamp() == before
    desk.gives(written(SHARED.replace("30 | one", "60 | one")))
    assert "the old one kept" in desk.visit(**NORTH).message
    assert [one.older for one in desk.ledger.foreign_releases()] == [1]
    assert (desk.ledger.reports(waiting=True), desk.ledger.aggregates(waiting=True)) == ([], [])


NORTH = {"kind": "instance", "organisation": "Desk North", "token_env": "", "counts_at_once": True}


@pytest.mark.parametrize(
    ("content", "more", "word"),
    [
        (written().replace(b"0.43", b"0.42", 1), {}, "hash does not fit"),
        (written(synthetic="yes"), {}, "invented example"),
        (written(organiser="maria.g@murmur.example"), {}, "e-mail address"),
        (written(), {"counts_at_once": False}, "shown at once"),
        (written(), {"kind": "csv"}, "kind = instance"),
    ],
)
def test_a_pull_refuses_what_is_not_a_real_whole_release(
    desk: Desk, content: bytes, more: dict[str, Any], word: str
) -> None:
    desk.gives(content)
    run = desk.visit(**NORTH | more)
    assert (run.outcome, word in run.message) == (RunOutcome.REFUSED, True), run.message
    assert desk.ledger.foreign_releases() == []
    assert desk.issues()
    assert "murmur" not in run.message + repr(desk.issues())
    assert seen("kenya") == Seen()


def test_what_was_taken_away_is_refused_at_the_next_visit(desk: Desk) -> None:
    desk.gives(written())
    desk.visit(**NORTH)
    desk.ledger.take_away_foreign(ADMIN, "Desk North", "drawn-r1", "mistake")
    desk.gives(written(SHARED.replace("30 | one", "60 | one")))
    run = desk.visit(**NORTH)
    assert (run.outcome, "taken away" in run.message) == (RunOutcome.REFUSED, True)


def test_an_address_that_takes_a_token_is_not_kept(desk: Desk) -> None:
    desk.gives(written())
    desk.visit(**NORTH | {"token_env": "KOBO_TOKEN"})
    assert [one.address for one in desk.ledger.foreign_releases()] == [""]
