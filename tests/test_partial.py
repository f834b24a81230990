"""A file that is only a part of a release may not make its publisher seem to leave figures out.

All figures are synthetic, in the layout of Meta's enforcement file.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.store import Store
from data.unstated import Sought
from scrapers.__main__ import app

pytestmark = pytest.mark.usefixtures("ledger_home")
runner = CliRunner()
QUARTERS = [f"{year}Q{q}" for year in range(2018, 2027) for q in range(1, 5)]
AREAS = ("Bullying & Harassment", "Hate Speech", "Spam")


def file(folder: Path, first: str, last: str) -> Path:
    """Write a release that states the quarters from `first` to `last`."""
    rows = ["app,policy_area,metric,period,value"]
    for quarter in (q for q in QUARTERS if first <= q <= last):
        for service in ("Facebook", "Instagram"):
            rows += [f'{service},{area},Content Actioned,{quarter},"11,100"' for area in AREAS]
    path = folder / f"synthetic-{first}-{last}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def drop(path: Path, *options: str) -> tuple[int, str]:
    """Drop a file as `python -m scrapers drop` does; return the exit code and all it said."""
    done = runner.invoke(app, ["drop", "meta_cser", str(path), "--by", "A. Tester", *options])
    return done.exit_code, done.output


def left_out() -> int:
    return sum(one.figures for one in Store().no_longer_stated(Sought(source="meta_cser")))


def snapshots() -> int:
    return sum(s.source == "meta_cser" for s in Store().snapshots())


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """Drop a release up to 2025; return the next one without most of its history."""
    assert drop(file(tmp_path, "2018Q1", "2025Q4"))[0] == 0
    return file(tmp_path, "2024Q1", "2026Q1")


def test_a_file_without_most_of_the_last_release_is_refused_and_not_kept(cut: Path) -> None:
    code, said = drop(cut)
    assert code == 2
    assert "lacks 144 of the 192 figures" in " ".join(said.replace("│", " ").split())
    assert (snapshots(), left_out()) == (1, 0)


def test_as_a_copy_it_is_taken_in_and_accuses_nobody(cut: Path) -> None:
    assert drop(cut, "--tier", "second_hand")[0] == 0
    assert (snapshots(), left_out()) == (2, 0)


def test_said_to_be_whole_it_is_taken_in_and_what_it_leaves_out_is_told(cut: Path) -> None:
    assert drop(cut, "--whole")[0] == 0
    assert (snapshots(), left_out()) == (2, 144)
    assert drop(cut)[0] == 0, "known already: nothing is asked again"


def test_half_of_the_last_release_is_enough_to_be_taken_for_whole(tmp_path: Path) -> None:
    drop(file(tmp_path, "2018Q1", "2025Q4"))
    assert drop(file(tmp_path, "2022Q1", "2026Q1"))[0] == 0
    assert left_out() == 96


def test_an_older_release_is_not_weighed_against_a_newer_one(tmp_path: Path) -> None:
    drop(file(tmp_path, "2018Q1", "2025Q4"))
    assert drop(file(tmp_path, "2018Q1", "2020Q1"))[0] == 0
    assert left_out() == 0


def test_a_source_of_several_services_is_not_called_empty_when_it_holds_figures(
    tmp_path: Path,
) -> None:
    drop(file(tmp_path, "2018Q1", "2025Q4"))
    lines = runner.invoke(app, ["status"]).stdout.splitlines()
    (line,) = (one for one in lines if one.startswith("meta_cser "))
    assert "192 figures" in line
    assert "nothing held" not in line
