"""`fingerprint` and `round-key`: run by a partner, offline, on the partner's own machine.

Nothing here opens a ledger, keeps a link or writes one to a log: what comes out is a short code
and a keyed hash, by which partners find that they report the same content without showing it.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from data.exercises import codes
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson

_CODED = re.compile(r"([A-Z]{2,4}-\d{3,4})(?:[\s,;]+|$)")


class _Line(NamedTuple):
    number: int
    code: str
    address: str


def fingerprint(
    key: Annotated[typer.FileText, typer.Option(help="The file with the round's key.")],
    links: Annotated[
        typer.FileText, typer.Argument(help="A line each: short code, blank or comma, link.")
    ] = "-",  # type: ignore[assignment]
    prefix: Annotated[str, typer.Option(help="Give codes to lines without one: KE.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print short code and keyed hash of every link; nothing is stored, sent or logged.

    Leaves with 0 (all), 3 (some lines refused), 1 (none left), 2 (wrong command).
    """
    try:
        secret = codes.round_key(key.read(200))
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--key") from fault
    found: dict[str, str] = {}
    refused = 0
    for line in _lines(links, prefix):
        try:
            _add(found, line, secret)
        except ValueError as fault:
            refused += 1
            print(f"line {line.number}: {fault}", file=sys.stderr)
    _show(found, codes.key_mark(secret), as_json)
    raise typer.Exit((3 if found else 1) if refused else 0)


def _lines(links: typer.FileText, prefix: str) -> Iterator[_Line]:
    given = 0
    for number, line in enumerate(links, 1):
        words = line.strip()
        coded = _CODED.match(words)
        if coded:
            yield _Line(number, coded[1], words[coded.end() :])
        elif words:
            given += 1
            yield _Line(number, codes.short_code(prefix, given) if prefix else "", words)


def _add(found: dict[str, str], line: _Line, secret: bytes) -> None:
    """Add one line to what was found. Raises ValueError, which never repeats the link."""
    if not line.code:
        raise ValueError("no short code at its beginning; --prefix KE gives codes")
    if line.code in found:
        raise ValueError(f"{line.code} stands on a line before")
    hashed = codes.fingerprint(line.address, secret)
    same = next((code for code, other in found.items() if other == hashed), "")
    if same:
        print(f"line {line.number}: {line.code} is the same content as {same}", file=sys.stderr)
    found[line.code] = hashed


def _show(found: dict[str, str], mark: str, as_json: bool) -> None:
    if as_json:
        terminal.print_json({"key_mark": mark, "hashes": found})
        return
    print("short_code,url_hash")
    for code, hashed in found.items():
        print(f"{code},{hashed}")


def round_key(
    path: Annotated[Path, typer.Argument(help="A new file for the key; it must not exist yet.")],
    as_json: AsJson = False,
) -> None:
    """Draw a new key for a round and write it to a file that only you may read.

    Hand it to the partners of the round by a safe way, and to nobody else; destroy every copy at
    the end of the round. The mark that is printed may be told: two people compare it.
    """
    key = secrets.token_bytes(32)
    try:
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise typer.BadParameter(f"{path}: {fault.strerror}") from fault
    with os.fdopen(place, "w", encoding="ascii") as file:
        file.write(f"{key.hex()}\n")
    if as_json:
        terminal.print_json({"key_mark": codes.key_mark(key), "file": str(path)})
        return
    print(f"{path} holds the key of a round; its mark is {codes.key_mark(key)}")
