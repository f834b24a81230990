"""Laws of content addresses, fingerprints and short codes. Addresses are made up."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from data.exercises import codes, model
from data.exercises.codes import NotAnAddress, canonical, fingerprint
from scrapers.__main__ import app
from tests.addresses import REFUSED, SAME, addresses

KEY = bytes(range(32))
runner = CliRunner()


@pytest.mark.parametrize(("address", "spelling"), SAME)
def test_one_piece_of_content_has_one_spelling(address: str, spelling: str) -> None:
    assert canonical(address) == spelling


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_no_address_is_refused_without_repeating_it(words: str) -> None:
    with pytest.raises(NotAnAddress) as refusal:
        canonical(words)
    assert not words.strip() or words not in str(refusal.value)


@given(addresses())
def test_the_spelling_of_a_spelling_is_itself(words: str) -> None:
    try:
        once = canonical(words)
    except NotAnAddress:
        return
    assert canonical(once) == once
    assert once.isascii()
    assert once.startswith("https://")
    assert "#" not in once
    assert not once.endswith("/")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example.org/a", "https://x.example.org/A"),
        ("https://youtube.com/watch?v=aaaaaaaaaaa", "https://youtube.com/watch?v=bbbbbbbbbbb"),
        ("https://example.org/a?s=1", "https://example.org/a?s=2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://example.org/?q=a+b", "https://example.org/?q=a%2Bb"),
    ],
)
def test_different_content_keeps_different_spellings(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_a_fingerprint_is_the_hmac_of_the_spelling_and_differs_by_key() -> None:
    address = "http://www.example.org/Post/1/?utm_source=x"
    expected = hmac.new(KEY, b"https://example.org/Post/1", hashlib.sha256).hexdigest()
    assert fingerprint(address, KEY) == expected
    assert fingerprint(address, KEY[::-1]) != expected


def test_a_key_is_read_with_blanks_and_hyphens_and_nothing_else() -> None:
    digits = KEY.hex()
    grouped = "-".join(digits[i : i + 8].upper() for i in range(0, 64, 8))
    assert codes.round_key(f" {grouped}\n") == KEY
    for words in (digits[:-1], digits + "0", "0" * 64, "g" + digits[1:], ""):
        with pytest.raises(ValueError, match="64 hex digits"):
            codes.round_key(words)


def test_the_mark_of_a_key_tells_keys_apart_and_is_no_part_of_the_key() -> None:
    mark = codes.key_mark(KEY)
    assert len(mark) == 12
    assert mark not in KEY.hex()
    assert mark != codes.key_mark(KEY[::-1])


@given(st.from_regex(r"[A-Z]{2,4}", fullmatch=True), st.integers(1, 9999))
def test_a_short_code_is_what_the_item_accepts(prefix: str, number: int) -> None:
    pattern = next(f for f in model.fields_of(model.Item) if f.name == "short_code")
    assert re.fullmatch(pattern.metadata["pattern"], codes.short_code(prefix, number))


def test_short_codes_are_read_aloud_as_they_are_written() -> None:
    assert [codes.short_code("KE", n) for n in (1, 14, 999, 1000)] == [
        *("KE-001", "KE-014", "KE-999", "KE-1000"),
    ]
    for prefix, number in (("K", 1), ("ke", 1), ("KENYA", 1), ("KE", 0), ("KE", 10_000)):
        with pytest.raises(ValueError, match="short code"):
            codes.short_code(prefix, number)


LINKS = "KE-001 https://example.org/a\nKE-002,https://www.example.org/b/\n\nKE-003\thttps://example.org/c\n"


@pytest.fixture
def key_file(tmp_path: Path) -> str:
    place = tmp_path / "key"
    place.write_text(KEY.hex() + "\n", encoding="ascii")
    return str(place)


def test_the_command_prints_codes_and_hashes_and_never_a_link(key_file: str) -> None:
    done = runner.invoke(app, ["fingerprint", "--key", key_file], input=LINKS)
    assert done.exit_code == 0
    expected = {f"KE-00{n}": f"https://example.org/{x}" for n, x in enumerate("abc", 1)}
    assert done.stdout.splitlines() == [
        "short_code,url_hash",
        *(f"{code},{fingerprint(link, KEY)}" for code, link in expected.items()),
    ]
    assert "example" not in done.output


def test_the_command_reads_a_file_and_gives_codes_where_there_are_none(
    key_file: str, tmp_path: Path
) -> None:
    links = tmp_path / "links.txt"
    links.write_text("https://example.org/a,b\nhttps://example.org/c\n", encoding="utf-8")
    done = runner.invoke(app, ["fingerprint", str(links), "--key", key_file, "--prefix", "KE"])
    assert done.exit_code == 0
    assert f"KE-001,{fingerprint('https://example.org/a,b', KEY)}" in done.stdout
    assert "KE-002," in done.stdout


def test_a_line_that_is_refused_is_named_by_its_number_and_its_words_are_not_shown(
    key_file: str,
) -> None:
    lines = "KE-001 https://example.org/a\nKE-001 https://example.org/b\nKE-002 hidden words\n"
    lines += "https://example.org/uncoded\nKE-003 m.example.org/a/\n"
    done = runner.invoke(app, ["fingerprint", "--key", key_file], input=lines)
    assert done.exit_code == 3
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        *("line 2", "line 3", "line 4", "line 5"),
    ]
    assert "KE-003 is the same content as KE-001" in done.stderr
    assert "hidden" not in done.output
    assert "uncoded" not in done.output
    nothing = runner.invoke(app, ["fingerprint", "--key", key_file], input="KE-001 hidden\n")
    assert nothing.exit_code == 1


def test_a_file_that_holds_no_key_is_a_wrong_command(tmp_path: Path) -> None:
    place = tmp_path / "key"
    place.write_text("not a secret\n", encoding="ascii")
    done = runner.invoke(app, ["fingerprint", "--key", str(place)], input=LINKS)
    assert done.exit_code == 2
    assert "not a secret" not in done.output


def test_a_new_key_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    place = tmp_path / "key"
    done = runner.invoke(app, ["round-key", str(place), "--json"])
    assert done.exit_code == 0
    key = codes.round_key(place.read_text(encoding="ascii"))
    assert json.loads(done.stdout)["key_mark"] == codes.key_mark(key)
    assert key.hex() not in done.output
    if os.name == "posix":
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
    again = runner.invoke(app, ["round-key", str(place)])
    assert again.exit_code == 2
    assert codes.round_key(place.read_text(encoding="ascii")) == key
    other = tmp_path / "other"
    assert runner.invoke(app, ["round-key", str(other)]).exit_code == 0
    assert codes.round_key(other.read_text(encoding="ascii")) != key


def test_neither_command_opens_a_ledger(
    key_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path / "home"))
    runner.invoke(app, ["fingerprint", "--key", key_file], input=LINKS)
    runner.invoke(app, ["round-key", str(tmp_path / "new")])
    assert not (tmp_path / "home").exists()
