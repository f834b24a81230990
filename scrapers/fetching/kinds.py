"""What bytes are, whatever their address and their server say: the first bytes tell.

Pure. What comes in the place of a document (an error in JSON under `.zip`, a picture, a
program) is refused before it is kept. A document of another make than its name is none of
these: a workbook under `.csv` is taken, and the readers judge it by its bytes as well.
"""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from scrapers.fetching.answers import Expected, Fetched, unreachable


class Kind(StrEnum):
    """What bytes are, as far as their beginning tells."""

    PACKED = "packed"  # ZIP, and with it XLSX, ODS and DOCX
    OLD_OFFICE = "old office"  # XLS, and encrypted workbooks
    PDF = "pdf"
    GZIP = "gzip"
    MEDIA = "media"
    PROGRAM = "program"
    TEXT = "text"
    OTHER = "other"


_MAGIC = (
    (b"PK\x03\x04", Kind.PACKED),
    (b"PK\x05\x06", Kind.PACKED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLD_OFFICE),
    (b"\x1f\x8b", Kind.GZIP),
    (b"\x89PNG\r\n\x1a\n", Kind.MEDIA),
    (b"\xff\xd8\xff", Kind.MEDIA),
    (b"GIF8", Kind.MEDIA),
    (b"OggS", Kind.MEDIA),
    (b"\x1a\x45\xdf\xa3", Kind.MEDIA),
    (b"wOFF", Kind.MEDIA),
    (b"wOF2", Kind.MEDIA),
    (b"\x7fELF", Kind.PROGRAM),
    (b"MZ\x90\x00", Kind.PROGRAM),
)
_BOMS_WITH_NULS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 and UTF-32
_SEEN = 1024  # ISO 32000 lets a PDF begin within its first 1,024 bytes
_ENDING = re.compile(r"\.(zip|xlsx|xlsm|ods|pdf|gz)$", re.IGNORECASE)
_FILENAME = re.compile(r"filename\*?=(?:utf-8'')?\"?([^\";]+)", re.IGNORECASE)
_BY_TYPE = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_KEPT_BY = {"pdf": (Kind.PDF,), "gz": (Kind.GZIP,)}
_WORKBOOK_OR_ZIP = (Kind.PACKED, Kind.OLD_OFFICE)


def kind_of(content: bytes) -> Kind:
    """Return what bytes are; TEXT is whatever holds no NUL, or says that it is UTF-16."""
    head = content[:_SEEN]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in head:
        return Kind.PDF
    if head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI ")):
        return Kind.MEDIA
    return Kind.TEXT if b"\0" not in head or head.startswith(_BOMS_WITH_NULS) else Kind.OTHER


def refuse_kind(fetched: Fetched, asked: str, expected: Expected) -> None:
    """Raise Unreachable (`wrong-kind`) where the bytes can't be what was promised.

    Names promise first (the address asked, the one that answered, the name to save under),
    then the content type, which servers get wrong more often. A name that promises text
    promises nothing: CSV comes packed as well.
    """
    seen = kind_of(fetched.content)
    if expected == "page":
        fits = seen is Kind.TEXT
    elif seen in (Kind.MEDIA, Kind.PROGRAM):
        fits = False
    else:
        promised = _promised(fetched, asked)
        fits = not promised or seen in _KEPT_BY.get(promised, _WORKBOOK_OR_ZIP)
    if not fits:
        raise unreachable("wrong-kind", asked)


def _promised(fetched: Fetched, asked: str) -> str:
    """Return the ending that was promised, or nothing where any document would do."""
    saved_as = _FILENAME.search(fetched.headers.get("content-disposition", ""))
    names = (urlsplit(asked).path, urlsplit(fetched.url).path, saved_as[1] if saved_as else "")
    for name in names:
        if found := _ENDING.search(unquote(name).strip()):
            return found[1].lower()
        if re.search(r"\.(?:csv|tsv|txt|json|xml|xls)$", unquote(name).strip(), re.IGNORECASE):
            return ""
    media = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    return _BY_TYPE.get(media, "")
