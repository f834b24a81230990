"""Documents that are kept and not read: no parser may be built on a guess.

A document becomes a snapshot and an entry in the list of documents, so that it is evidence and
can be cited. Its figures are typed in by people (`scrapers.typed`).
"""

from __future__ import annotations

from data.declaration import SourceDeclaration
from data.model import Document, Reading, Snapshot
from scrapers.errors import Unreadable

READER = "held@1"
KEPT = "no reader yet: type its figures in"
"""What is set aside of such a document: everything, in words."""


def read(
    content: bytes, snapshot: Snapshot, declaration: SourceDeclaration, read_by: str
) -> Reading:
    """Return the document and nothing of what stands in it. Raises Unreadable for no bytes."""
    if not content.strip():
        raise Unreadable(f"{snapshot.filename} has nothing in it", word=snapshot.filename)
    document = Document(
        id=snapshot.id,
        source=declaration.id,
        title=f"{declaration.title}: {snapshot.filename}",
        publisher=declaration.publisher,
        url=snapshot.url or declaration.landing,
        tier=snapshot.tier,
        filename=snapshot.filename,
        sha256=snapshot.sha256,
        licence=declaration.licence,
        attribution=declaration.attribution,
    )
    return Reading(snapshot=snapshot, read_by=read_by, documents=(document,), set_aside=(KEPT,))
