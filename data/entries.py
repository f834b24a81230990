"""What people typed of a held document on the page for it, before two agree.

    keep(archive, document, row)  one entry: a form of one row, in the archive for ever
    kept(archive, document)       all entries of a document
    asked(entries, who)           what others typed and this person has not, without the values
    waiting(archive)              how many figures wait for a second person
    rows(entries)                 one row of the form for each figure, with both people's values

Who may type is signed in as for test reports (`data.exercises.roles`), and there must be two.
Entries are no figures: a form is made of them, and read like one that was brought.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

from data.archive import Archive, sha256_of
from data.form_rows import FormRow, seems_personal, written
from data.model import Obtained, Snapshot

ROLE = "entry"
OF = "typed-from"
"""The header under which an entry keeps the hash of its document."""
_ABOUT = FormRow._fields[: FormRow._fields.index("page")]
_SAID = ("value", "typed_by", "second_value", "checked_by", "quoted", "note")


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
