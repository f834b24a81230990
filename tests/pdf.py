"""PDF documents written by us: words in Helvetica at given places, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Text(NamedTuple):
    """Words at a place: points from the left and upper edge to their baseline, and their size."""

    words: str
    left: float
    top: float
    size: float = 10


def pdf(pages: Sequence[Sequence[Text]], width: int = 1_000, height: int = 1_000) -> bytes:
    """Return a PDF with these texts on its pages."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for texts in pages:
        stream = b"\n".join(_shown(text, height) for text in texts)
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (width, height, len(objects))
        )
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return _written(objects)


def _shown(text: Text, height: int) -> bytes:
    words = text.words.encode("cp1252").replace(b"\\", b"\\\\")
    words = words.replace(b"(", rb"\(").replace(b")", rb"\)")
    at = (text.size, text.left, height - text.top)
    return b"BT /F1 %.1f Tf %.1f %.1f Td (%s) Tj ET" % (*at, words)


def _written(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
