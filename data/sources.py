"""The declared sources, the words they are read by, and the bundled transcriptions.

Reads `scrapers/sources/*/source.toml` and `recorded/*.csv`. Declarations need pydantic, whose
import takes longer than all tables together; they load on first use.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from data import reference
from data.reference import platforms, programmes
from data.rows import Row, rows_of
from data.vocabulary import ReferenceFault

if TYPE_CHECKING:
    from data.declaration import SourceDeclaration

__all__ = ["SourceDeclaration"]  # handed on; what is defined here needs no list

RECORDED = Path(__file__).parent / "recorded"
SOURCES = Path(__file__).parent.parent / "scrapers" / "sources"

_MEANING = (
    "annex_i.toml",
    "definitions.csv",
    "harm_words.csv",
    "harms.csv",
    "jurisdiction_names.csv",
    "jurisdictions.csv",
    "measures.csv",
    "platform_names.csv",
    "platforms.csv",
    "programmes.csv",
)
_NO_FIGURES = ("left_out.csv",)


def __getattr__(name: str) -> type[SourceDeclaration]:
    """Hand out `SourceDeclaration` to importers without loading pydantic before it is asked for."""
    if name != "SourceDeclaration":
        raise AttributeError(name)
    from data.declaration import SourceDeclaration

    return SourceDeclaration


def declared() -> tuple[str, ...]:
    """Return the ids of all declared sources, sorted, without reading them."""
    return tuple(sorted(p.parent.name for p in SOURCES.glob("*/source.toml")))


@cache
def declaration(key: str) -> SourceDeclaration:
    """Return the declaration of one source.

    Raises ReferenceFault when there is none, when the TOML is broken, a key is unknown or
    missing, the id is not the folder's, or platform or programme do not resolve.
    """
    from pydantic import ValidationError

    from data.declaration import SourceDeclaration

    file = f"{key}/source.toml"
    try:
        raw = tomllib.loads((SOURCES / key / "source.toml").read_text(encoding="utf-8"))
        found = SourceDeclaration.model_validate(raw)
    except FileNotFoundError as why:
        raise ReferenceFault(file, "", "id", key, "no such source") from why
    except tomllib.TOMLDecodeError as why:
        raise ReferenceFault(file, "", "toml", key, str(why)) from why
    except ValidationError as why:
        first = why.errors()[0]
        place = ".".join(str(p) for p in first["loc"]) or "declaration"
        raise ReferenceFault(file, "", place, str(first["input"])[:80], first["msg"]) from why
    _resolved(file, found, key)
    return found


def _resolved(file: str, found: SourceDeclaration, key: str) -> None:
    wanted: tuple[tuple[str, str, Collection[str]], ...] = (
        ("id", found.id, (key,)),
        ("platform", found.platform, {*platforms(), ""}),
        ("programme", found.programme, {*programmes(), ""}),
    )
    for column, word, allowed in wanted:
        if word not in allowed:
            raise ReferenceFault(file, "", column, word, "not known")


@cache
def declarations() -> Mapping[str, SourceDeclaration]:
    """Return all declared sources by id, sorted."""
    return MappingProxyType({key: declaration(key) for key in declared()})


@cache
def words_digest(key: str) -> str:
    """Return twelve digits that change whenever the words change by which a source is read.

    They cover every table that gives a printed word its meaning and the source's own
    declaration, without regard to line ends.
    """
    digest = hashlib.sha256()
    for path in (*(reference.TABLES / name for name in _MEANING), SOURCES / key / "source.toml"):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def recorded_documents() -> tuple[tuple[str, bytes, datetime], ...]:
    """Return the bundled files of transcribed figures: name, bytes, and the day of recording.

    The manifest says which there are; the list of figures left out is not one of them.
    """
    rows = rows_of("manifest.csv", (RECORDED / "manifest.csv").read_text(encoding="utf-8"))
    return tuple(
        (row.filled("file"), (RECORDED / row["file"]).read_bytes(), _midnight(row))
        for row in rows
        if row["file"] not in _NO_FIGURES
    )


def _midnight(row: Row) -> datetime:
    day = row.day("recorded_on")
    if day is None:
        raise row.fault("recorded_on", "must not be blank")
    return datetime.combine(day, time(), UTC)
