"""What people typed of a held document on the page for it, before two agree.

    name_of(token)                who may type, by a token that only that person has
    keep(archive, document, row)  one entry: a form of one row, in the archive for ever
    kept(archive, document)       all entries of a document
    asked(entries, who)           what others typed and this person has not, without the values
    waiting(archive)              how many figures wait for a second person
    rows(entries)                 one row of the form for each figure, with both people's values

Nobody may type before `ENTRY_TOKENS` names the people: `AB:a-long-secret CD:another-secret`.
Entries are no figures: a form is made of them, and read like one that was brought.
"""

from __future__ import annotations

import csv
import hmac
import io
import os
from collections.abc import Iterable
from datetime import UTC, datetime

from data.archive import Archive, sha256_of
from data.form_rows import FormRow, seems_personal, written
from data.model import Obtained, Snapshot

ROLE = "entry"
OF = "typed-from"
"""The header under which an entry keeps the hash of its document."""
_SHORTEST = 16
_ABOUT = FormRow._fields[: FormRow._fields.index("page")]
_SAID = ("value", "typed_by", "second_value", "checked_by", "quoted", "note")


def _people() -> dict[str, str]:
    """Return names by token; a token shorter than 16 characters admits nobody."""
    pairs = (pair.partition(":") for pair in os.environ.get("ENTRY_TOKENS", "").split())
    return {token: name for name, _, token in pairs if name and len(token) >= _SHORTEST}


def open_to_anybody() -> bool:
    """Whether figures may be typed in here at all: only where two people are named."""
    return len({name.casefold() for name in _people().values()}) > 1


def name_of(token: str) -> str:
    """Return the name of the person who has this token, or an empty string."""
    found = [n for t, n in _people().items() if hmac.compare_digest(t.encode(), token.encode())]
    return found[0] if found else ""


def keep(archive: Archive, document: Snapshot, row: FormRow, at: datetime) -> None:
    """Keep what one person typed. Raises ValueError for what seems to be personal data."""
    if any(seems_personal(words) for words in row):
        raise ValueError("this seems to hold personal data; nothing was kept")
    content = written([row]).encode()
    entry = Snapshot(
        source=document.source,
        sha256=sha256_of(content),
        url="",
        fetched_at=at.astimezone(UTC),
        obtained=Obtained.DROPPED,
        tier=document.tier,
        filename="entry.csv",
        size=len(content),
        media_type="text/csv",
        headers=((OF, document.sha256),),
        by=row.typed_by,
        role=ROLE,
    )
    archive.keep(content, entry)


def kept(archive: Archive, document: Snapshot) -> list[FormRow]:
    """Return every entry of a document, oldest first."""
    mine = [
        one
        for one in archive.snapshots()
        if (one.source, one.role) == (document.source, ROLE)
        and dict(one.headers).get(OF) == document.sha256
    ]
    texts = (archive.read(one.sha256).decode() for one in mine)
    return [FormRow(**row) for text in texts for row in csv.DictReader(io.StringIO(text))]


def waiting(archive: Archive) -> int:
    """Return how many figures one person typed and a second one has not, of all documents."""
    found: dict[str, list[FormRow]] = {}
    for one in archive.snapshots():
        if one.role == ROLE:
            text = io.StringIO(archive.read(one.sha256).decode())
            of = dict(one.headers).get(OF, "")
            found.setdefault(of, []).extend(FormRow(**row) for row in csv.DictReader(text))
    return sum(not row.second_value for some in found.values() for row in rows(some))


def asked(entries: Iterable[FormRow], who: str) -> list[FormRow]:
    """Return figures that one other person typed, each once, with nothing of what was said."""
    found = [one for one in rows(entries) if not one.second_value]
    blank = dict.fromkeys(_SAID, "")
    return [one._replace(**blank) for one in found if one.typed_by.casefold() != who.casefold()]


def rows(entries: Iterable[FormRow]) -> list[FormRow]:
    """Return a row for each figure: the first person's words, and the newest of a second one's.

    Either may type again; what both typed alike the first person changes no more.
    """
    figures: dict[tuple[str, ...], FormRow] = {}
    for one in entries:
        key = tuple(getattr(one, name) for name in _ABOUT)
        first = figures.get(key)
        if first is None or (_same(first, one) and not first.second_value):
            figures[key] = one
        elif not _same(first, one):
            figures[key] = first._replace(second_value=one.value, checked_by=one.typed_by)
        elif first.value != first.second_value:
            second = {"second_value": first.second_value, "checked_by": first.checked_by}
            figures[key] = one._replace(**second)
    return list(figures.values())


def _same(one: FormRow, other: FormRow) -> bool:
    return one.typed_by.casefold() == other.typed_by.casefold()
