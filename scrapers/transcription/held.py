"""Documents that are kept and not read: no parser may be built on a guess.

A document becomes a snapshot and an entry in the list of documents, so that it is evidence and
can be cited. Its figures are typed in by people: a form that was brought with the document is
read by `scrapers.transcription.typed`.
"""

from __future__ import annotations

from collections.abc import Callable

from data.declaration import SourceDeclaration
from data.model import Document, Reading, Snapshot
from scrapers.errors import Unreadable
from scrapers.transcription import typed, typing_form

READER = "held@1"
KEPT = "no reader yet: type its figures in"
"""What is set aside of such a document: everything, in words."""
TYPED_FROM = "typed-from"
TYPED_FROM_FILE = "typed-from-file"
"""The headers under which the snapshot of a form keeps which document was typed from."""


def read(
    original: Callable[[str], bytes],
    content: bytes,
    snapshot: Snapshot,
    declaration: SourceDeclaration,
    read_by: str,
) -> Reading:
    """Return the document and nothing of what stands in it; of a form, what two people typed.

    `original` returns the bytes of a document in the archive by their hash. Raises Unreadable
    for no bytes and for a form without its document, Drift for a form of another shape.
    """
    if not content.strip():
        raise Unreadable(f"{snapshot.filename} has nothing in it", word=snapshot.filename)
    said = dict(snapshot.headers)
    if (sha256 := said.get(TYPED_FROM)) is not None:
        document = _document(declaration, snapshot, sha256, said[TYPED_FROM_FILE])
        form = (content, snapshot)
        return typed.read(form, (original(sha256), document), declaration, read_by)
    if typing_form.is_form(content):
        raise Unreadable("a form is brought with its document: --document", word=snapshot.filename)
    document = _document(declaration, snapshot, snapshot.sha256, snapshot.filename)
    return Reading(snapshot=snapshot, read_by=read_by, documents=(document,), set_aside=(KEPT,))


def waiting(reading: Reading) -> int:
    """Return how many typed-in values wait for another person."""
    return sum(i.word.startswith(typed.WAITING) for i in reading.issues)


def _document(
    declaration: SourceDeclaration, snapshot: Snapshot, sha256: str, filename: str
) -> Document:
    """Return the entry of a document, the same from its own snapshot and from its form's."""
    return Document(
        id=f"{declaration.id}/{sha256[:20]}",
        source=declaration.id,
        title=f"{declaration.title}: {filename}",
        publisher=declaration.publisher,
        url=snapshot.url or declaration.landing,
        tier=snapshot.tier,
        filename=filename,
        sha256=sha256,
        licence=declaration.licence,
        attribution=declaration.attribution,
    )
