"""Laws of tables, archives and addresses: nothing left behind, nothing outside, all found again."""

from __future__ import annotations

import csv
import io
import stat
import struct
import zipfile
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data import locate
from data.annex_i import plain
from data.archive import Archive, Damaged, Missing
from data.locate import LocatorError
from scrapers.errors import Drift, Unreadable
from scrapers.reading.tables import Sheet, read_csv
from scrapers.reading.zips import members
from tests import murmur

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]),
    max_size=8,
)


def _sheet(text: str) -> Sheet:
    return Sheet(read_csv(text.encode(), "drawn.csv"), 0, plain)


def test_a_column_nobody_took_is_drift_with_its_address() -> None:
    sheet = _sheet("a,b,new\n1,2,3\n")
    assert (sheet.column("a"), sheet.column("b"), sheet.column("c")) == (0, 1, None)
    with pytest.raises(Drift) as fault:
        sheet.finish()
    assert (fault.value.address, fault.value.word) == ("#cell=1,3", "new")


def test_empty_columns_without_a_name_or_a_value_are_no_drift() -> None:
    sheet = _sheet("a,b,,later\n1,2,,\n")
    for name in "ab":
        sheet.column(name)
    sheet.finish()


def test_two_columns_of_one_name_are_drift() -> None:
    with pytest.raises(Drift, match="two columns"):
        _sheet("a,A \n1,2\n")


def test_a_cell_nobody_took_is_drift_with_its_address() -> None:
    sheet = _sheet("a,b\n1,2,stray\n")
    row = next(sheet.rows())
    assert [row.take(0).text, row.take(1).locator] == ["1", "#cell=2,2"]
    with pytest.raises(Drift) as fault:
        row.finish()
    assert (fault.value.address, fault.value.word) == ("#cell=2,3", "stray")


def test_a_cell_cut_off_by_a_ragged_row_is_blank_and_has_its_address() -> None:
    cell = next(_sheet("a,b\n1\n").rows()).take(1)
    assert (cell.blank, cell.locator) == (True, "#cell=2,2")


def test_blank_rows_are_passed_over_and_shift_nothing() -> None:
    sheet = _sheet("a,b\n,\n\n 1,2\n")
    assert [row.take(0).locator for row in sheet.rows()] == ["#cell=4,1"]


@pytest.mark.parametrize(
    "content", [b"", b"no separator\nat all\n", b'a,b\n"open,2\n', b"\x00\x01"]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_csv(content, "broken.csv")


def test_a_declared_encoding_is_obeyed_and_never_mended() -> None:
    content = "a,b\n1,é\n".encode("cp1252")
    assert read_csv(content, "x.csv", encoding="cp1252").text(1, 1) == "é"
    with pytest.raises(Unreadable, match="not utf-8"):
        read_csv(content, "x.csv", encoding="utf-8")


@given(
    st.lists(st.lists(_TEXT, min_size=2, max_size=5), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_every_cell_is_found_again_by_the_second_way(
    rows: list[list[str]], delimiter: str, encoding: str, end: str, quoting: Literal[0, 1]
) -> None:
    # Python's writer leaves a lone carriage return without quotes, so it would end the row.
    assume(quoting == csv.QUOTE_ALL or not any("\r" in words for cells in rows for words in cells))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(["first", "second", "third"])
    writer.writerows(rows)
    content = out.getvalue().encode(encoding)
    table = read_csv(content, "drawn.csv", encoding=encoding, delimiter=delimiter)
    for row, cells in enumerate(rows, start=1):
        for col, words in enumerate(cells):
            found = locate.read(content, table.locator(row, col))
            # The csv module turns no line end inside quotes into another; neither do we.
            assert found == table.text(row, col) == words


def test_members_are_found_again_whatever_their_names() -> None:
    inner = murmur.as_zip({"päth/4_notices [v2] #1!.csv": [["a", "b"], ["1", "2"]]})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.zip", inner)
        archive.writestr("__MACOSX/._x.csv", b"litter")
        archive.writestr("top.csv", "a,b\n3,4\n")
    content = out.getvalue()
    found = {m.name: m for m in members(content)}
    assert set(found) == {"päth/4_notices [v2] #1!.csv", "top.csv"}
    for member in found.values():
        table = read_csv(member.content, member.name, address=member.address)
        assert locate.read(content, table.locator(1, 1)) == table.text(1, 1) in ("2", "4")


def _zip_of(name: str, data: bytes = b"x", mode: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = mode << 16
        archive.writestr(entry, data)
    return out.getvalue()


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", "a/../../x.csv", "C:/x.csv", "..\\x"])
def test_a_path_that_leads_outside_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="leads out"):
        list(members(_zip_of(name)))


def test_a_bomb_is_refused_before_it_is_inflated_whole() -> None:
    with pytest.raises(Unreadable, match="beyond all measure"):
        list(members(_zip_of("bomb.csv", b"0" * 30_000_000)))


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(_zip_of("x.csv", b"a,b\n" * 1000))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)
    with pytest.raises(Unreadable):
        list(members(bytes(content)))


def test_links_encryption_doubles_damage_and_depth_are_refused() -> None:
    with pytest.raises(Unreadable, match="link"):
        list(members(_zip_of("x.csv", b"/etc/passwd", stat.S_IFLNK | 0o777)))
    locked = bytearray(_zip_of("x.csv"))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable, match="encrypted"):
        list(members(bytes(locked)))
    with pytest.raises(Unreadable, match="damaged"):
        list(members(_zip_of("x.csv")[:-30]))
    deep = _zip_of("a.zip", _zip_of("b.zip", _zip_of("c.zip", _zip_of("x.csv"))))
    with pytest.raises(Unreadable, match="nested"):
        list(members(deep))
    with pytest.raises(Unreadable, match="one name"):
        list(members(_zip_with_doubles()))


def _zip_with_doubles() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.csv", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("x.csv", "2")
    return out.getvalue()


@pytest.mark.parametrize(
    "locator", ["", "#", "#cell=1", "#cell=a,b", "x.csv", "#row=1", "#cell=1,1;evil"]
)
def test_what_is_no_address_is_refused(locator: str) -> None:
    with pytest.raises(LocatorError):
        locate.read(b"a,b\n", locator)


@pytest.mark.parametrize("locator", ["#cell=9,1", "#cell=0,1", "gone.csv#cell=1,1"])
def test_an_address_that_leads_nowhere_is_refused(locator: str) -> None:
    content = murmur.as_zip({"x.csv": [["a", "b"]]}) if "csv" in locator else b"a,b\n"
    with pytest.raises(LocatorError):
        locate.read(content, locator)


def test_a_cell_is_shown_with_its_headings_and_its_neighbours() -> None:
    content = murmur.as_csv(murmur.notices())
    seen = locate.context(content, "#cell=20,10", around=2)
    assert [number for number, _ in seen.rows] == [1, 18, 19, 20, 21, 22]
    assert dict(seen.rows)[1][9] == "Median time to take action"


def test_the_archive_gives_back_the_bytes_and_says_how_they_came(tmp_path: Path) -> None:
    kept, content = Archive(tmp_path), murmur.report()
    snapshot = murmur.snapshot(content)
    for _ in range(2):
        kept.keep(content, snapshot)
    assert kept.read(snapshot.sha256) == content
    assert list(kept.snapshots()) == [snapshot]
    assert not list(tmp_path.rglob("*.part"))


def test_damaged_bytes_are_reported_and_never_used(tmp_path: Path) -> None:
    kept, content = Archive(tmp_path), murmur.report()
    snapshot = murmur.snapshot(content)
    kept.keep(content, snapshot)
    place = next(tmp_path.rglob("*.gz"))
    other = Archive(tmp_path / "other")
    other.keep(b"other", murmur.snapshot(b"other"))
    for bytes_there in (
        b"",
        place.read_bytes()[:-9],
        next((tmp_path / "other").rglob("*.gz")).read_bytes(),
    ):
        place.write_bytes(bytes_there)
        with pytest.raises(Damaged):
            kept.read(snapshot.sha256)
    place.unlink()
    with pytest.raises(Missing):
        kept.read(snapshot.sha256)


def test_the_archive_refuses_bytes_that_are_not_the_snapshots(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the bytes"):
        Archive(tmp_path).keep(b"other", murmur.snapshot(murmur.report()))
